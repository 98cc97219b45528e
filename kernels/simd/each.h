/* SPDX-License-Identifier: MIT */
/*
 * Loops that apply a function of one element, for the kernels of maps. Inlined into each kernel,
 * which passes its expression of one element as a function; the compiler vectorises them.
 */
#ifndef PRI_EACH_H
#define PRI_EACH_H

#include "registers.h"

static inline __attribute__((always_inline)) void each(ptrdiff_t n, const element *x, element *y,
                                                       element (*f)(element x))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = f(x[i]);
}

static inline __attribute__((always_inline)) void each2(ptrdiff_t n, const element *x,
                                                        const element *y, element *z,
                                                        element (*f)(element x, element y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], y[i]);
}

static inline __attribute__((always_inline)) void
each_with(ptrdiff_t n, const element *x, element s, element *z, element (*f)(element x, element y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], s);
}

#endif

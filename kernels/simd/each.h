/* SPDX-License-Identifier: MIT */
/*
 * Loops that apply a function of one element, for the kernels of maps. Inlined into each kernel,
 * which passes its expression of one element as a function; the compiler vectorises them.
 */
#ifndef PRI_EACH_H
#define PRI_EACH_H

#include <stdbool.h>

#include "registers.h"

/* Bytes of results that are made at a time, and how far ahead of them the lines are fetched that
 * they will go to: else each store waits for a line of the second-level cache, and one that two
 * lines share for both. Arrays of less in all lie in the first. */
#define EACH_BYTES 256
#define EACH_AHEAD 512
#define EACH_NEAR_BYTES 32768

enum { EACH_STEP = EACH_BYTES / sizeof(element) };

static inline bool each_is_far(ptrdiff_t n, ptrdiff_t arrays)
{
    return n > EACH_NEAR_BYTES / ((ptrdiff_t)sizeof(element) * arrays);
}

static inline void each_fetch(const element *to)
{
    for (ptrdiff_t b = 0; b < EACH_BYTES; b += 64)
        __builtin_prefetch((const char *)to + EACH_AHEAD + b, 1);
}

static inline __attribute__((always_inline)) void plain(ptrdiff_t n, const element *x, element *y,
                                                        element (*f)(element x))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = f(x[i]);
}

static inline __attribute__((always_inline)) void plain2(ptrdiff_t n, const element *x,
                                                         const element *y, element *z,
                                                         element (*f)(element x, element y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], y[i]);
}

static inline __attribute__((always_inline)) void
plain_with(ptrdiff_t n, const element *x, element s, element *z, element (*f)(element x, element y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], s);
}

/* Not of bytes, whose squares take longer to make than to store. */
static inline __attribute__((always_inline)) void each(ptrdiff_t n, const element *x, element *y,
                                                       element (*f)(element x))
{
    const bool far = each_is_far(n, 2);
    for (; EACH_STEP <= 64 && n >= EACH_STEP; n -= EACH_STEP, x += EACH_STEP, y += EACH_STEP) {
        if (far)
            each_fetch(y);
        plain(EACH_STEP, x, y, f);
    }
    plain(n, x, y, f);
}

static inline __attribute__((always_inline)) void each2(ptrdiff_t n, const element *x,
                                                        const element *y, element *z,
                                                        element (*f)(element x, element y))
{
    const bool far = each_is_far(n, 3);
    for (; n >= EACH_STEP; n -= EACH_STEP, x += EACH_STEP, y += EACH_STEP, z += EACH_STEP) {
        if (far)
            each_fetch(z);
        plain2(EACH_STEP, x, y, z, f);
    }
    plain2(n, x, y, z, f);
}

static inline __attribute__((always_inline)) void
each_with(ptrdiff_t n, const element *x, element s, element *z, element (*f)(element x, element y))
{
    const bool far = each_is_far(n, 2);
    for (; n >= EACH_STEP; n -= EACH_STEP, x += EACH_STEP, z += EACH_STEP) {
        if (far)
            each_fetch(z);
        plain_with(EACH_STEP, x, s, z, f);
    }
    plain_with(n, x, s, z, f);
}

#endif

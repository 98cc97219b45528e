/* SPDX-License-Identifier: MIT */
/*
 * Faster forms of some f64 functions, for blocks whose elements are within bounds. The bits are
 * those of prange/math.h.
 */
#ifndef PRI_ELEMENTARY_F64_H
#define PRI_ELEMENTARY_F64_H

#include <prange/math.h>

#include "each.h"

enum { BLOCK = 512 };

static inline void block_exp(ptrdiff_t n, const double *x, double *y)
{
    each(n, x, y, prange_f64_exp_small);
}

static inline void block_log(ptrdiff_t n, const double *x, double *y)
{
    each(n, x, y, prange_f64_log_normal);
}

static inline void block_tan(ptrdiff_t n, const double *x, double *y)
{
    each(n, x, y, prange_f64_tan_small);
}

/*
 * sin(x + quarters pi/2). In two loops, since each has a shorter chain of dependent operations, and
 * a processor overlaps more elements of it.
 */
static inline __attribute__((always_inline)) void
block_sine(ptrdiff_t n, const double *x, double *y, uint64_t quarters)
{
    double high[BLOCK], low[BLOCK];
    uint64_t turns[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_angle angle = prange_f64_reduce_small(x[i]);
        high[i] = angle.r.hi;
        low[i] = angle.r.lo;
        turns[i] = angle.n;
    }
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_angle angle = {{high[i], low[i]}, turns[i] + quarters};
        y[i] = prange_f64_sin_of(angle);
    }
}

static inline void block_cos(ptrdiff_t n, const double *x, double *y)
{
    block_sine(n, x, y, 1);
}

#endif

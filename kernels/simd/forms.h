/* SPDX-License-Identifier: MIT */
/*
 * Faster forms of some elementary functions, for blocks whose elements are within bounds. The bits
 * are those of prange/math.h.
 */
#ifndef PRI_FORMS_H
#define PRI_FORMS_H

#include <prange/math.h>

#include "each.h"

enum { BLOCK = 512 };

/* Whether least < x[i] < most throughout; NaN is not. */
static inline int all_within(ptrdiff_t n, const element *x, element least, element most)
{
    int outside = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        outside |= !(x[i] > least) | !(x[i] < most);
    return !outside;
}

/* f, or its form for a block where all of the block is within the bounds. */
static inline __attribute__((always_inline)) void
each_within(ptrdiff_t n, const element *x, element *y, element (*f)(element x),
            void (*form)(ptrdiff_t n, const element *x, element *y), element least, element most)
{
    for (ptrdiff_t from = 0; from < n; from += BLOCK) {
        const ptrdiff_t count = n - from < BLOCK ? n - from : BLOCK;
        if (all_within(count, x + from, least, most))
            form(count, x + from, y + from);
        else
            each(count, x + from, y + from, f);
    }
}

static inline __attribute__((always_inline)) void for_each(ptrdiff_t n, const double *x, double *y,
                                                           double (*f)(double x))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = f(x[i]);
}

static inline void block_exp(ptrdiff_t n, const double *x, double *y)
{
    for_each(n, x, y, prange_f64_exp_small);
}

static inline void block_log(ptrdiff_t n, const double *x, double *y)
{
    for_each(n, x, y, prange_f64_log_normal);
}

static inline void block_tan(ptrdiff_t n, const double *x, double *y)
{
    for_each(n, x, y, prange_f64_tan_small);
}

/*
 * sin(x + quarters pi/2). In two loops, since each has a shorter chain of dependent operations, and
 * a processor overlaps more elements of it.
 */
static inline __attribute__((always_inline)) void block_sine(ptrdiff_t n, const double *x,
                                                             double *y, uint64_t quarters)
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
        const double sine = prange_f64_sin_of(angle);
        const uint64_t tiny = __builtin_fabs(x[i]) < 0x1p-28;
        y[i] = quarters ? sine : prange_f64_select(tiny, x[i], sine);
    }
}

static inline void block_sin(ptrdiff_t n, const double *x, double *y)
{
    block_sine(n, x, y, 0);
}

static inline void block_cos(ptrdiff_t n, const double *x, double *y)
{
    block_sine(n, x, y, 1);
}

/* x^y for positive normal x and |y| < 2^70, where y[i * step]; in two loops as above. */
static inline __attribute__((always_inline)) void
block_pow(ptrdiff_t n, const double *x, const double *y, ptrdiff_t step, double *z)
{
    double high[BLOCK], low[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_pair l = prange_f64_log_for_power(x[i]);
        high[i] = l.hi;
        low[i] = l.lo;
    }
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = prange_f64_power_of_log(prange_f64_make(high[i], low[i]), y[i * step]);
}

static inline void block_sinf(ptrdiff_t n, const float *x, float *y)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_math_near_sinf(x[i]);
}

static inline void block_cosf(ptrdiff_t n, const float *x, float *y)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_math_near_cosf(x[i]);
}

static inline void block_tanf(ptrdiff_t n, const float *x, float *y)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_math_near_tanf(x[i]);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * f32 functions that are expensive to round correctly: prange/math.h computes them in pairs of
 * doubles. A form computes one double at first, whose error has a bound. Where all numbers within
 * that round to the same f32 number, it is the result. Only what is left is computed in pairs: one
 * element of 2^16, unless results lie in the middle between two f32 numbers, as the squares of odd
 * numbers above 4,096 do.
 */
#ifndef PRI_QUICK_F32_H
#define PRI_QUICK_F32_H

#include "forms.h"

/* Relative to the result; docs/accuracy.md adds up what is less than half of it. */
#define QUICK_ERROR 0x1p-41

/* Results of a block, and -1 for what is not known to be right, else 0. */
typedef struct quick {
    float z[BLOCK];
    int32_t doubt[BLOCK];
} quick;

/* Rounds a value between two; NaN is in doubt. */
static inline __attribute__((always_inline)) int32_t round_between(double least, double most,
                                                                   ptrdiff_t i, quick *to)
{
    const float low = (float)least, high = (float)most;
    to->z[i] = low;
    to->doubt[i] = low == high ? 0 : -1;
    return to->doubt[i];
}

/* Rounds a value whose error is below QUICK_ERROR. */
static inline __attribute__((always_inline)) int32_t round_quick(double value, ptrdiff_t i,
                                                                 quick *to)
{
    return round_between(value * (1 - QUICK_ERROR), value * (1 + QUICK_ERROR), i, to);
}

/* z[i] of x[i] and y[i], with pairs; may change these. */
typedef void careful(ptrdiff_t n, double *x, double *y, float *z);

/* Computes what is in doubt, and nothing else. */
static __attribute__((noinline)) void mend(ptrdiff_t n, const float *x, const float *y,
                                           ptrdiff_t step, careful *f, quick *rounded)
{
    double a[BLOCK], b[BLOCK];
    float c[BLOCK];
    ptrdiff_t at[BLOCK], count = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        at[count] = i;
        a[count] = (double)x[i];
        b[count] = (double)y[i * step];
        count -= rounded->doubt[i];
    }
    f(count, a, b, c);
    for (ptrdiff_t k = 0; k < count; k++)
        rounded->z[at[k]] = c[k];
}

#endif

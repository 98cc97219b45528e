/* SPDX-License-Identifier: MIT */
/*
 * Block forms of f32 functions that are expensive to round correctly (Ziv's strategy).
 * prange/math.h computes these functions in pairs of doubles. A form first computes a single double
 * with a known error bound. If every number within the bound rounds to the same f32 number, that is
 * the result. The other elements are recomputed in pairs. This is one element in 2^16, unless exact
 * results lie midway between two f32 numbers, as the squares of odd numbers above 4,096 do.
 */
#ifndef PRI_QUICK_F32_H
#define PRI_QUICK_F32_H

#include "forms.h"

/* The error bound relative to the result. docs/accuracy.md shows that the actual error is less than
 * half of it. */
#define QUICK_ERROR 0x1p-41

/* Results of a block. `doubt` is -1 where a result is not known to be correctly rounded, else 0. */
typedef struct quick {
    float z[BLOCK];
    int32_t doubt[BLOCK];
} quick;

/* Rounds a value known to lie between `least` and `most`. NaN is in doubt. */
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

/* Computes z[i] from x[i] and y[i] in pairs of doubles. May overwrite x and y. */
typedef void careful(ptrdiff_t n, double *x, double *y, float *z);

/* Recomputes the elements in doubt. */
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

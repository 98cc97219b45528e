/* SPDX-License-Identifier: MIT */
/*
 * Windows that move along a block of an array, and convolutions.
 */
#ifndef PRI_SIMD_ROLLING_H
#define PRI_SIMD_ROLLING_H

#include <stdbool.h>

#include "base/types.h"

/* A variance is the sum of squared deviations divided by window - ddof. If `root`, the result is
 * its square root. */
typedef struct pri_variances {
    ptrdiff_t window, ddof;
    bool root;
} pri_variances;

#ifdef PRI_TYPE
/* Result k is the sum of x[k-j] h[j] in ascending order of j. x has n elements and h has m <= n. */
typedef struct PRI_TYPED(pri_convolution) {
    ptrdiff_t n, m;
    const element *x, *h;
} pri_convolution;

/* The extremes of `count` windows of x. x and the scratch array s have count + window - 1 elements.
 */
typedef void pri_extremes(ptrdiff_t window, ptrdiff_t count, const element *x, element *s,
                          element *out);

typedef struct PRI_TYPED(pri_rolling) {
#if PRI_IS_REAL
    /* Sums of `count` windows of x or, if `mean`, the sums divided by window. Scratch: s has room
     * for count + window - 1 numbers, r for count. */
    void (*sums)(ptrdiff_t window, bool mean, ptrdiff_t count, const element *x, double *s,
                 double *r, element *out);
#endif
    /* Variances of `count` windows of x. `memory` is scratch of 2 (count + window - 1) + 2 count
     * doubles. */
    void (*variances)(const pri_variances *params, ptrdiff_t count, const element *x,
                      double *memory, moment *out);
    pri_extremes *min, *max;
    /* Results first .. first + count - 1. */
    void (*convolve)(const pri_convolution *convolution, ptrdiff_t first, ptrdiff_t count,
                     element *out);
} pri_rolling;
#endif

#endif

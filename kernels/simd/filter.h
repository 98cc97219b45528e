/* SPDX-License-Identifier: MIT */
/*
 * Filters of a row: each element of the output from a window of the input. All elements of the
 * windows are there; what lies outside of the array is the caller's matter.
 */
#ifndef PRI_SIMD_FILTER_H
#define PRI_SIMD_FILTER_H

#include <stdbool.h>

#include "base/types.h"

/* The most terms of a difference: three along each of three axes. */
enum { PRI_FILTER_TERMS = 9 };

/* Rows that are filtered together along the axis across them. */
enum { PRI_FILTER_ROWS = 8 };

#ifdef PRI_TYPE
/* A box of weights in row-major order, and how far the next element is along its axes. */
typedef struct PRI_TYPED(pri_filter_box) {
    ptrdiff_t size[3], strides[3];
    const element *weights;
    element divisor;
} PRI_TYPED(pri_filter_box);

/* Elements at offsets, each with a factor. */
typedef struct PRI_TYPED(pri_filter_terms) {
    int count;
    ptrdiff_t offsets[PRI_FILTER_TERMS];
    element factors[PRI_FILTER_TERMS];
    element divisor, inverse; /* 1/divisor where that is exact, or 0 */
} PRI_TYPED(pri_filter_terms);

typedef struct PRI_TYPED(pri_filter) {
    /* The medians of 3 x 3 and of 5 x 5 with x[i] in the middle, rows being stride apart; NaN where
     * one is NaN. That of 3 x 3 may go past the caches: stream_end afterwards. */
    void (*median3)(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out, bool streamed);
    void (*median5)(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out);
    void (*stream_end)(void);
#if PRI_IS_REAL
    /* The sum of weights times elements of the box that begins at x[i], in order, over the divisor.
     */
    void (*correlate)(const PRI_TYPED(pri_filter_box) * box, ptrdiff_t n, const element *x,
                      element *out);
    /* The same of PRI_FILTER_ROWS rows, `stride` apart in x as are the elements of the box, which
     * lie along one axis and are as many at least; the rows of out are out_stride apart. */
    void (*correlate_down)(ptrdiff_t size, const element *weights, element divisor, ptrdiff_t n,
                           const element *x, ptrdiff_t stride, element *out, ptrdiff_t out_stride);
    /* The sum of factors times x[i + offset], in order, over the divisor. */
    void (*terms)(const PRI_TYPED(pri_filter_terms) * terms, ptrdiff_t n, const element *x,
                  element *out);
#endif
} PRI_TYPED(pri_filter);
#endif

#endif

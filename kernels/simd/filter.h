/* SPDX-License-Identifier: MIT */
/*
 * Filters of a row: each element of the output is computed from a window of the input. All elements
 * of the windows must exist; the caller handles the boundary of the array.
 */
#ifndef PRI_SIMD_FILTER_H
#define PRI_SIMD_FILTER_H

#include <stdbool.h>

#include "base/types.h"

/* The most terms of a difference stencil: three along each of three axes. */
enum { PRI_FILTER_TERMS = 9 };

/* Output rows that are computed together by a filter across rows. */
enum { PRI_FILTER_ROWS = 8 };

#ifdef PRI_TYPE
/* A box of weights in row-major order, and the strides of the input along its axes. */
typedef struct PRI_TYPED(pri_filter_box) {
    ptrdiff_t size[3], strides[3];
    const element *weights;
    element divisor;
} PRI_TYPED(pri_filter_box);

/* The elements of a stencil: their offsets and factors. */
typedef struct PRI_TYPED(pri_filter_terms) {
    int count;
    ptrdiff_t offsets[PRI_FILTER_TERMS];
    element factors[PRI_FILTER_TERMS];
    element divisor, inverse; /* inverse: 1/divisor if exact, else 0 */
} PRI_TYPED(pri_filter_terms);

typedef struct PRI_TYPED(pri_filter) {
    /* The medians of the squares of 3 x 3 and 5 x 5 elements centred on x[i], with rows `stride`
     * apart. NaN where any element is NaN. If `streamed`, median3 stores non-temporally; call
     * stream_end afterwards. */
    void (*median3)(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out, bool streamed);
    void (*median5)(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out);
    void (*stream_end)(void);
#if PRI_IS_REAL
    /* The sum of weights times elements over the box that begins at x[i], in row-major order,
     * divided by the divisor. */
    void (*correlate)(const PRI_TYPED(pri_filter_box) * box, ptrdiff_t n, const element *x,
                      element *out);
    /* The same for PRI_FILTER_ROWS rows and a box along the axis across the rows. Rows of x and
     * elements of the box are `stride` apart, rows of out are `out_stride` apart. The box has at
     * least PRI_FILTER_ROWS elements. */
    void (*correlate_down)(ptrdiff_t size, const element *weights, element divisor, ptrdiff_t n,
                           const element *x, ptrdiff_t stride, element *out, ptrdiff_t out_stride);
    /* The sum of factors times x[i + offset], in order, divided by the divisor. */
    void (*terms)(const PRI_TYPED(pri_filter_terms) * terms, ptrdiff_t n, const element *x,
                  element *out);
#endif
} PRI_TYPED(pri_filter);
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The least and the greatest elements of windows that move along one axis. All elements of the
 * windows are there. The last of equal elements counts, and NaN where one is NaN: so the result is
 * the same however a window is put together.
 */
#ifndef PRI_SIMD_EXTREME_H
#define PRI_SIMD_EXTREME_H

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* Windows of `count` elements; n results in a row. */
typedef struct PRI_TYPED(pri_window_kernels) {
    /* out[i] is of x[i + k*stride], k = 0 .. count - 1. The time grows with count. */
    void (*direct)(ptrdiff_t count, ptrdiff_t stride, ptrdiff_t n, const element *x, element *out);
    /* out[i] is of the square of 3 x 3 around x[i], rows being stride apart, column by column. It
     * may go past the caches: stream_end afterwards. */
    void (*square3)(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out, bool streamed);
    /* out[i] is of x[i] .. x[i + count - 1], in log2(count) + 1 steps for each element. `room` has
     * n + count - 1 elements; count > 1. */
    void (*along)(ptrdiff_t count, ptrdiff_t n, const element *x, element *room, element *out);
    /* Row r of `out` is of the rows r .. r + count - 1 of x, in three steps for each element,
     * whatever the count, which is > 1. */
    void (*across)(ptrdiff_t count, ptrdiff_t rows, ptrdiff_t n, const element *x, ptrdiff_t x_row,
                   element *out, ptrdiff_t out_row);
} pri_window_kernels;

typedef struct PRI_TYPED(pri_extreme) {
    pri_window_kernels least, greatest;
    void (*stream_end)(void);
} pri_extreme;
#endif

#endif

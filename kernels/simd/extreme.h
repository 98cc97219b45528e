/* SPDX-License-Identifier: MIT */
/*
 * Minima and maxima of windows that move along one axis. All elements of the windows exist. Among
 * equal elements the last one is the result, and the result is NaN where any element is NaN. The
 * result is therefore the same in whichever order the elements of a window are combined.
 */
#ifndef PRI_SIMD_EXTREME_H
#define PRI_SIMD_EXTREME_H

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* Windows of `count` elements, with n results in a row. */
typedef struct PRI_TYPED(pri_window_kernels) {
    /* out[i] is the extreme of x[i + k*stride] for k = 0 .. count - 1. The time is proportional to
     * count. */
    void (*direct)(ptrdiff_t count, ptrdiff_t stride, ptrdiff_t n, const element *x, element *out);
    /* out[i] is the extreme of the 3 x 3 square around x[i], taken column by column, with rows
     * `stride` apart. If `streamed`, the results are stored non-temporally; call stream_end
     * afterwards. */
    void (*square3)(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out, bool streamed);
    /* out[i] is the extreme of x[i] .. x[i + count - 1], in log2(count) + 1 steps for each element.
     * `room` has n + count - 1 elements; count > 1. */
    void (*along)(ptrdiff_t count, ptrdiff_t n, const element *x, element *room, element *out);
    /* Row r of `out` is the extreme of the rows r .. r + count - 1 of x, in three steps for each
     * element, whatever the count; count > 1. */
    void (*across)(ptrdiff_t count, ptrdiff_t rows, ptrdiff_t n, const element *x, ptrdiff_t x_row,
                   element *out, ptrdiff_t out_row);
} pri_window_kernels;

typedef struct PRI_TYPED(pri_extreme) {
    pri_window_kernels least, greatest;
    void (*stream_end)(void);
} pri_extreme;
#endif

#endif

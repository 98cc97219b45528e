/* SPDX-License-Identifier: MIT */
/*
 * Transposes of matrices of results. The result type is f32 in the form with f64 points and f32
 * results.
 */
#ifndef PRI_SIMD_TRANSPOSE_H
#define PRI_SIMD_TRANSPOSE_H

#include "base/types.h"

#ifdef PRI_TYPE

/* y[j*y_stride + i] = x[i*x_stride + j] */
typedef void pri_transpose_kernel(ptrdiff_t rows, ptrdiff_t cols, const result *x,
                                  ptrdiff_t x_stride, result *y, ptrdiff_t y_stride);

/* `streamed` uses non-temporal stores where all rows of y begin at a vector boundary. */
typedef struct PRI_RESULT_TYPED(pri_transpose) {
    pri_transpose_kernel *cached, *streamed;
} pri_transpose;

#endif

#endif

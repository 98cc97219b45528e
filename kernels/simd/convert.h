/* SPDX-License-Identifier: MIT */
/*
 * Conversions between f32 and f64.
 */
#ifndef PRI_SIMD_CONVERT_H
#define PRI_SIMD_CONVERT_H

#include <stddef.h>

/* Conversions of rows that begin `x_stride` and `y_stride` elements apart. widen is exact, narrow
 * rounds. */
typedef struct pri_convert_f32 {
    void (*widen)(ptrdiff_t rows, ptrdiff_t cols, const float *x, ptrdiff_t x_stride, double *y,
                  ptrdiff_t y_stride);
    void (*narrow)(ptrdiff_t rows, ptrdiff_t cols, const double *x, ptrdiff_t x_stride, float *y,
                   ptrdiff_t y_stride);
} pri_convert_f32;

#endif

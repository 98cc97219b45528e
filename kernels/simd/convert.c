/* SPDX-License-Identifier: MIT */
/*
 * Conversion of rows from f32 to f64, which is exact, and back, which rounds.
 */
#include "convert.h"
#include "registers.h"

static void widen(ptrdiff_t rows, ptrdiff_t cols, const float *x, ptrdiff_t x_stride, double *y,
                  ptrdiff_t y_stride)
{
    for (ptrdiff_t i = 0; i < rows; i++) {
        const float *from = x + i * x_stride;
        double *to = y + i * y_stride;
        PRI_INDEPENDENT
        for (ptrdiff_t j = 0; j < cols; j++)
            to[j] = (double)from[j];
    }
}

static void narrow(ptrdiff_t rows, ptrdiff_t cols, const double *x, ptrdiff_t x_stride, float *y,
                   ptrdiff_t y_stride)
{
    for (ptrdiff_t i = 0; i < rows; i++) {
        const double *from = x + i * x_stride;
        float *to = y + i * y_stride;
        PRI_INDEPENDENT
        for (ptrdiff_t j = 0; j < cols; j++)
            to[j] = (float)from[j];
    }
}

const pri_convert_f32 PRI_PASTE(pri_convert_f32, PRI_LEVEL) = {widen, narrow};

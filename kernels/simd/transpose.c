/* SPDX-License-Identifier: MIT */
/*
 * Transposition in squares as wide as a vector.
 */
#include <stdint.h>

#include "distance_kernels.h"
#include "transpose.h"
#include "vec_typed.h"

/* Transposes a square as wide as a vector from x to y. Each round interleaves the rows of the lower
 * half with those of the upper half, like a riffle shuffle of cards; log2(SIDE) rounds make a
 * transposition. */
static inline __attribute__((always_inline)) void transpose_square(const int streamed,
                                                                   const element *x,
                                                                   ptrdiff_t x_stride, element *y,
                                                                   ptrdiff_t y_stride)
{
    enum { SIDE = VEC_LANES };
    vec row[SIDE], next[SIDE];
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++)
        row[r] = vec_load(x + r * x_stride);
    PRI_UNROLL
    for (int round = 1; round < SIDE; round *= 2) {
        PRI_UNROLL
        for (int r = 0; r < SIDE / 2; r++) {
            next[2 * r] = vec_zip_low(row[r], row[r + SIDE / 2]);
            next[2 * r + 1] = vec_zip_high(row[r], row[r + SIDE / 2]);
        }
        PRI_UNROLL
        for (int r = 0; r < SIDE; r++)
            row[r] = next[r];
    }
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++) {
        if (streamed)
            pri_stream_store(y + r * y_stride, (pri_vec_f64)row[r]);
        else
            vec_store(y + r * y_stride, row[r]);
    }
}

/* Proceeds along the rows of y, few at a time, since they lie far apart in memory. */
static inline __attribute__((always_inline)) void transpose(const int streamed, ptrdiff_t rows,
                                                            ptrdiff_t cols, const element *x,
                                                            ptrdiff_t x_stride, element *y,
                                                            ptrdiff_t y_stride)
{
    enum { SIDE = VEC_LANES };
    const ptrdiff_t whole_rows = rows - rows % SIDE, whole_cols = cols - cols % SIDE;
    for (ptrdiff_t j = 0; j < whole_cols; j += SIDE)
        for (ptrdiff_t i = 0; i < whole_rows; i += SIDE) {
            const element *from = x + i * x_stride + j;
            transpose_square(streamed, from, x_stride, y + j * y_stride + i, y_stride);
        }
    for (ptrdiff_t j = 0; j < cols; j++)
        for (ptrdiff_t i = j < whole_cols ? whole_rows : 0; i < rows; i++)
            y[j * y_stride + i] = x[i * x_stride + j];
}

static void cached(ptrdiff_t rows, ptrdiff_t cols, const element *x, ptrdiff_t x_stride, element *y,
                   ptrdiff_t y_stride)
{
    transpose(0, rows, cols, x, x_stride, y, y_stride);
}

static void streamed(ptrdiff_t rows, ptrdiff_t cols, const element *x, ptrdiff_t x_stride,
                     element *y, ptrdiff_t y_stride)
{
    const uintptr_t off = (uintptr_t)y | (uintptr_t)y_stride * sizeof *y;
    if (off % PRI_VEC_BYTES != 0)
        return cached(rows, cols, x, x_stride, y, y_stride);
    transpose(1, rows, cols, x, x_stride, y, y_stride);
    pri_stream_fence();
}

/* A panel is the transpose of its points. */
void PRI_AT_LEVEL(pri_pack)(ptrdiff_t cols, ptrdiff_t d, const element *points, ptrdiff_t stride,
                            element *panel)
{
    cached(cols, d, points, stride, panel, PANEL_WIDTH);
    for (ptrdiff_t k = 0; cols < PANEL_WIDTH && k < d; k++)
        memset(panel + k * PANEL_WIDTH + cols, 0, (size_t)(PANEL_WIDTH - cols) * sizeof *panel);
}

const pri_transpose PRI_AT_LEVEL(pri_transpose) = {.cached = cached, .streamed = streamed};

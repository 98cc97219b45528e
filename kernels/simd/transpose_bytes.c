/* SPDX-License-Identifier: MIT */
/*
 * Transposition of bytes in squares of 16 x 16. Each round interleaves the rows of the lower half
 * with those of the upper half; four rounds make a transposition.
 */
#include "transpose.h"
#include "vec.h"

enum { SIDE = 16 };

typedef uint8_t bytes __attribute__((vector_size(SIDE)));

static inline __attribute__((always_inline)) void interleave_halves(const bytes from[SIDE],
                                                                    bytes to[SIDE])
{
    PRI_UNROLL
    for (int r = 0; r < SIDE / 2; r++) {
        const bytes low = from[r], high = from[r + SIDE / 2];
        to[2 * r] = __builtin_shufflevector(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6,
                                            22, 7, 23);
        to[2 * r + 1] = __builtin_shufflevector(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                                29, 14, 30, 15, 31);
    }
}

static inline void transpose_square(const uint8_t *x, ptrdiff_t x_stride, uint8_t *y,
                                    ptrdiff_t y_stride)
{
    bytes row[SIDE], next[SIDE];
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++)
        memcpy(&row[r], x + r * x_stride, sizeof row[r]);
    interleave_halves(row, next);
    interleave_halves(next, row);
    interleave_halves(row, next);
    interleave_halves(next, row);
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++)
        memcpy(y + r * y_stride, &row[r], sizeof row[r]);
}

/* Proceeds along the rows of y. The last squares are shifted back so that they are whole, so some
 * bytes are moved twice. */
static void transpose(ptrdiff_t rows, ptrdiff_t cols, const uint8_t *x, ptrdiff_t x_stride,
                      uint8_t *y, ptrdiff_t y_stride)
{
    if (rows < SIDE || cols < SIDE) {
        for (ptrdiff_t j = 0; j < cols; j++)
            for (ptrdiff_t i = 0; i < rows; i++)
                y[j * y_stride + i] = x[i * x_stride + j];
        return;
    }
    for (ptrdiff_t column = 0; column < cols; column += SIDE) {
        const ptrdiff_t j = column + SIDE <= cols ? column : cols - SIDE;
        for (ptrdiff_t row = 0; row < rows; row += SIDE) {
            const ptrdiff_t i = row + SIDE <= rows ? row : rows - SIDE;
            transpose_square(x + i * x_stride + j, x_stride, y + j * y_stride + i, y_stride);
        }
    }
}

const pri_transpose PRI_AT_LEVEL(pri_transpose) = {.cached = transpose, .streamed = transpose};

/* SPDX-License-Identifier: MIT */
/*
 * Reductions down columns for which the order is free and the accumulator has the type of the
 * result: any and all, and extremes of integers. Rows of bytes are not widened.
 */
#include <stdbool.h>
#include <string.h>

#include "columns.h"
#include "registers.h"

typedef enum narrow { ANY, ALL, LEAST, GREATEST } narrow;

static inline int and_or(bool all, int left, int right)
{
    return all ? left & right : left | right;
}

static inline __attribute__((always_inline)) void take_truths(const pri_matrix *matrix, bool all,
                                                              bool begins, uint8_t *out)
{
    const ptrdiff_t columns = matrix->columns;
    ptrdiff_t i = 0;
    for (; begins && i < 1; i++) {
        const element *x = pri_matrix_row(matrix, i);
        PRI_INDEPENDENT
        for (ptrdiff_t k = 0; k < columns; k++)
            out[k] = x[k] != 0;
    }
    for (; i + 4 <= matrix->rows; i += 4) {
        const element *a = pri_matrix_row(matrix, i), *b = pri_matrix_row(matrix, i + 1);
        const element *c = pri_matrix_row(matrix, i + 2), *d = pri_matrix_row(matrix, i + 3);
        PRI_INDEPENDENT
        for (ptrdiff_t k = 0; k < columns; k++) {
            const int left = and_or(all, a[k] != 0, b[k] != 0);
            const int right = and_or(all, c[k] != 0, d[k] != 0);
            out[k] = (uint8_t)and_or(all, out[k], and_or(all, left, right));
        }
    }
    for (; i < matrix->rows; i++) {
        const element *x = pri_matrix_row(matrix, i);
        PRI_INDEPENDENT
        for (ptrdiff_t k = 0; k < columns; k++)
            out[k] = (uint8_t)and_or(all, out[k], x[k] != 0);
    }
}

static inline __attribute__((always_inline)) void join_truths(ptrdiff_t n, bool all, uint8_t *left,
                                                              const uint8_t *right)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] = (uint8_t)and_or(all, left[k], right[k]);
}

#if !PRI_IS_REAL
static inline element extreme_of(bool largest, element left, element right)
{
    return (largest ? right > left : right < left) ? right : left;
}

static inline __attribute__((always_inline)) void join_extremes(ptrdiff_t n, bool largest,
                                                                element *left, const element *right)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] = extreme_of(largest, left[k], right[k]);
}

static inline __attribute__((always_inline)) void
take_extremes(const pri_matrix *matrix, bool largest, bool begins, element *out)
{
    const ptrdiff_t columns = matrix->columns;
    ptrdiff_t i = 0;
    for (; begins && i < 1; i++)
        memcpy(out, pri_matrix_row(matrix, i), (size_t)columns * sizeof *out);
    for (; i + 4 <= matrix->rows; i += 4) {
        const element *a = pri_matrix_row(matrix, i), *b = pri_matrix_row(matrix, i + 1);
        const element *c = pri_matrix_row(matrix, i + 2), *d = pri_matrix_row(matrix, i + 3);
        PRI_INDEPENDENT
        for (ptrdiff_t k = 0; k < columns; k++) {
            const element left = extreme_of(largest, a[k], b[k]),
                          right = extreme_of(largest, c[k], d[k]);
            out[k] = extreme_of(largest, out[k], extreme_of(largest, left, right));
        }
    }
    for (; i < matrix->rows; i++)
        join_extremes(columns, largest, out, pri_matrix_row(matrix, i));
}
#endif

/* `begins`: `out` is uninitialised and is set from the first row. */
static void take(narrow operation, const pri_matrix *matrix, bool begins, void *out)
{
    switch (operation) {
    case ANY:
        return take_truths(matrix, false, begins, out);
    case ALL:
        return take_truths(matrix, true, begins, out);
#if !PRI_IS_REAL
    case LEAST:
        return take_extremes(matrix, false, begins, out);
    case GREATEST:
        return take_extremes(matrix, true, begins, out);
#endif
    default:
        return;
    }
}

static void join(narrow operation, ptrdiff_t n, void *left, const void *right)
{
    switch (operation) {
    case ANY:
        return join_truths(n, false, left, right);
    case ALL:
        return join_truths(n, true, left, right);
#if !PRI_IS_REAL
    case LEAST:
        return join_extremes(n, false, left, right);
    case GREATEST:
        return join_extremes(n, true, left, right);
#endif
    default:
        return;
    }
}

/* The most columns of a wide row. Several short rows without gaps, a power of two, are processed as
 * one wide row. */
enum { ROOM = 512 };

static ptrdiff_t rows_together(const pri_matrix *matrix)
{
    ptrdiff_t rows = 1;
    while (!matrix->offsets && matrix->stride == matrix->columns &&
           2 * rows * matrix->columns <= ROOM && 4 * rows <= matrix->rows)
        rows *= 2;
    return rows;
}

static void reduce(narrow operation, const pri_matrix *matrix, size_t size, void *out)
{
    _Alignas(64) element room[ROOM];
    const ptrdiff_t together = rows_together(matrix), columns = matrix->columns;
    if (together == 1)
        return take(operation, matrix, true, out);
    pri_matrix wide = *matrix, last = *matrix;
    wide.rows /= together;
    wide.columns = wide.stride = together * columns;
    take(operation, &wide, true, room);
    for (ptrdiff_t half = wide.columns / 2; half >= columns; half /= 2)
        join(operation, half, room, (const char *)room + (size_t)half * size);
    memcpy(out, room, (size_t)columns * size);
    last.x += wide.rows * wide.columns;
    last.rows -= wide.rows * together;
    take(operation, &last, false, out);
}

void PRI_AT_LEVEL(pri_column_truths)(const pri_matrix *matrix, int all, uint8_t *out)
{
    reduce(all ? ALL : ANY, matrix, sizeof *out, out);
}

#if !PRI_IS_REAL
void PRI_AT_LEVEL(pri_column_extremes)(const pri_matrix *matrix, int largest, element *out)
{
    reduce(largest ? GREATEST : LEAST, matrix, sizeof *out, out);
}
#endif

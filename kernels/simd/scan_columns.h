/* SPDX-License-Identifier: MIT */
/*
 * Running totals down the columns of a matrix: the order of scan.h for each column, in plain loops
 * over neighbouring columns that the compiler vectorises.
 */
#ifndef PRI_SCAN_COLUMNS_H
#define PRI_SCAN_COLUMNS_H

#include "registers.h"
#include "scan.h"

typedef accumulator join_one(accumulator left, accumulator right);

static inline accumulator add_one(accumulator left, accumulator right)
{
    return left + right;
}

static inline accumulator multiply_one(accumulator left, accumulator right)
{
    return left * right;
}

/* Eight rows. */
static inline __attribute__((always_inline)) void scan_rows(const pri_scan_columns *of,
                                                            const element *x, ptrdiff_t x_stride,
                                                            element *y, ptrdiff_t y_stride,
                                                            join_one *join)
{
    const accumulator *carry = of->carry;
    accumulator *run = of->run;
    const ptrdiff_t columns = of->columns;
    PRI_INDEPENDENT
    for (ptrdiff_t c = 0; c < columns; c++) {
        const element *from = x + c;
        element *to = y + c;
        const accumulator x0 = (accumulator)from[0], x1 = (accumulator)from[x_stride];
        const accumulator x2 = (accumulator)from[2 * x_stride];
        const accumulator x3 = (accumulator)from[3 * x_stride];
        const accumulator x4 = (accumulator)from[4 * x_stride];
        const accumulator x5 = (accumulator)from[5 * x_stride];
        const accumulator x6 = (accumulator)from[6 * x_stride];
        const accumulator x7 = (accumulator)from[7 * x_stride];
        const accumulator t1 = join(x0, x1), t3 = join(t1, join(x2, x3)), t5 = join(x4, x5);
        const accumulator t7 = join(t3, join(t5, join(x6, x7)));
        const accumulator now = run[c], before = carry[c];
        to[0] = (element)join(before, join(now, x0));
        to[y_stride] = (element)join(before, join(now, t1));
        to[2 * y_stride] = (element)join(before, join(now, join(t1, x2)));
        to[3 * y_stride] = (element)join(before, join(now, t3));
        to[4 * y_stride] = (element)join(before, join(now, join(t3, x4)));
        to[5 * y_stride] = (element)join(before, join(now, join(t3, t5)));
        to[6 * y_stride] = (element)join(before, join(now, join(t3, join(t5, x6))));
        to[7 * y_stride] = (element)join(before, join(now, t7));
        run[c] = join(now, t7);
    }
}

/* Columns up to which rows are fetched ahead: 20 of them become half as fast again, 100 slower. */
enum { NARROW = 64 };

/* What comes later: eight short rows side by side are no stream that a processor fetches by itself.
 */
static inline void prefetch_rows(const pri_scan_columns *of, ptrdiff_t first)
{
    enum { LINE = 64 / sizeof(element) };
    const ptrdiff_t end = first + PRI_SCAN_ROW < of->rows ? first + PRI_SCAN_ROW : of->rows;
    for (ptrdiff_t i = first; i < end; i++)
        for (ptrdiff_t c = 0; c < of->columns; c += LINE) {
            __builtin_prefetch(of->x + i * of->x_stride + c);
            __builtin_prefetch(of->y + i * of->y_stride + c, 1);
        }
}

/* The last, incomplete eight rows of a few columns. */
static inline __attribute__((always_inline)) void
scan_last_rows(const pri_scan_columns *of, ptrdiff_t first, accumulator neutral, join_one *join)
{
    enum { COLUMNS = 16 };
    element rows[PRI_SCAN_ROW][COLUMNS];
    const ptrdiff_t count = of->rows - first;
    for (ptrdiff_t from = 0; from < of->columns; from += COLUMNS) {
        const ptrdiff_t left = of->columns - from, columns = left < COLUMNS ? left : COLUMNS;
        const element *x = of->x + first * of->x_stride + from;
        element *y = of->y + first * of->y_stride + from;
        for (ptrdiff_t j = 0; j < PRI_SCAN_ROW; j++)
            for (ptrdiff_t c = 0; c < columns; c++)
                rows[j][c] = j < count ? x[j * of->x_stride + c] : (element)neutral;
        const pri_scan_columns few = {
            .columns = columns, .carry = of->carry + from, .run = of->run + from};
        scan_rows(&few, rows[0], COLUMNS, rows[0], COLUMNS, join);
        for (ptrdiff_t j = 0; j < count; j++)
            for (ptrdiff_t c = 0; c < columns; c++)
                y[j * of->y_stride + c] = rows[j][c];
    }
}

static inline __attribute__((always_inline)) void scan_columns(const pri_scan_columns *of,
                                                               accumulator neutral, join_one *join)
{
    ptrdiff_t i = 0;
    for (; i + PRI_SCAN_ROW <= of->rows; i += PRI_SCAN_ROW) {
        if (of->columns <= NARROW)
            prefetch_rows(of, i + 2 * PRI_SCAN_ROW);
        scan_rows(of, of->x + i * of->x_stride, of->x_stride, of->y + i * of->y_stride,
                  of->y_stride, join);
    }
    if (i < of->rows)
        scan_last_rows(of, i, neutral, join);
}

#endif

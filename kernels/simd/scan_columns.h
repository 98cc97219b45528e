/* SPDX-License-Identifier: MIT */
/*
 * Running totals down the columns of a matrix: the order of scan.h for each column, in plain loops
 * over neighbouring columns that the compiler vectorises.
 */
#ifndef PRI_SCAN_COLUMNS_H
#define PRI_SCAN_COLUMNS_H

#include "cache.h"
#include "registers.h"
#include "scan.h"
#include "stream.h"

typedef running join_one(running left, running right);

static inline running add_one(running left, running right)
{
    return (running)(left + right);
}

static inline running multiply_one(running left, running right)
{
    return (running)(left * right);
}

/* Eight rows of some columns. */
typedef struct row_group {
    const element *x[PRI_SCAN_ROW];
    element *y[PRI_SCAN_ROW];
    ptrdiff_t columns;
    const running *carry;
    running *run;
} row_group;

static inline __attribute__((always_inline)) void scan_group(const row_group *group, join_one *join)
{
    const element *a = group->x[0], *b = group->x[1], *c = group->x[2], *d = group->x[3];
    const element *e = group->x[4], *f = group->x[5], *g = group->x[6], *h = group->x[7];
    element *const *y = group->y;
    element *y0 = y[0], *y1 = y[1], *y2 = y[2], *y3 = y[3];
    element *y4 = y[4], *y5 = y[5], *y6 = y[6], *y7 = y[7];
    const running *carry = group->carry;
    running *run = group->run;
    const ptrdiff_t columns = group->columns;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < columns; k++) {
        const running x0 = (running)a[k], x1 = (running)b[k], x2 = (running)c[k];
        const running x3 = (running)d[k], x4 = (running)e[k], x5 = (running)f[k];
        const running x6 = (running)g[k], x7 = (running)h[k];
        const running t1 = join(x0, x1), t3 = join(t1, join(x2, x3)), t5 = join(x4, x5);
        const running t7 = join(t3, join(t5, join(x6, x7)));
        const running now = run[k], before = carry[k];
        y0[k] = (element)join(before, join(now, x0));
        y1[k] = (element)join(before, join(now, t1));
        y2[k] = (element)join(before, join(now, join(t1, x2)));
        y3[k] = (element)join(before, join(now, t3));
        y4[k] = (element)join(before, join(now, join(t3, x4)));
        y5[k] = (element)join(before, join(now, join(t3, t5)));
        y6[k] = (element)join(before, join(now, join(t3, join(t5, x6))));
        y7[k] = (element)join(before, join(now, t7));
        run[k] = join(now, t7);
    }
}

/* Elements of a line of a cache. */
enum { LINE = PRI_LINE_BYTES / sizeof(element) };

/* Columns up to which rows are fetched ahead where nothing goes past the caches: 20 of them become
 * half as fast again, 100 slower. */
enum { NARROW = 64 };

/* Columns of a buffer through which results go past the caches: so few that the processor reads
 * what comes next while it writes them. Rows of the buffer begin in different sets of a cache. */
enum { BUFFER_COLUMNS = 64, BUFFER_STRIDE = BUFFER_COLUMNS + LINE };

/* Columns up to which eight rows of results that lie without gaps are one run of the buffer. */
enum { GAPLESS_COLUMNS = 128 };

/* In place of the rows behind the last of a line: what they hold, and where their results go. */
typedef struct beyond {
    element identity[GAPLESS_COLUMNS], unused[GAPLESS_COLUMNS];
} beyond;

/* Rows i to i + 7 of `columns` columns from c on, with results to y. */
static inline row_group group_at(const pri_scan_columns *of, ptrdiff_t i, ptrdiff_t c,
                                 ptrdiff_t columns, element *y, ptrdiff_t y_stride, beyond *end)
{
    row_group group = {.columns = columns, .carry = of->carry + c, .run = of->run + c};
    for (ptrdiff_t j = 0; j < PRI_SCAN_ROW; j++) {
        const int there = i + j < of->rows;
        group.x[j] = there ? of->x + (i + j) * of->x_stride + c : end->identity;
        group.y[j] = there ? y + j * y_stride : end->unused;
    }
    return group;
}

/* The first `count` elements of rows i to i + 7, as far as they are there: side by side rows are no
 * stream that a processor fetches by itself. */
static inline void prefetch_rows(const pri_scan_columns *of, ptrdiff_t i, ptrdiff_t c,
                                 ptrdiff_t count)
{
    const ptrdiff_t end = i + PRI_SCAN_ROW < of->rows ? i + PRI_SCAN_ROW : of->rows;
    for (; i < end; i++)
        for (ptrdiff_t k = c; k < c + count; k += LINE)
            __builtin_prefetch(of->x + i * of->x_stride + k);
}

static inline void prefetch_to_write(const pri_scan_columns *of, ptrdiff_t i)
{
    const ptrdiff_t end = i + PRI_SCAN_ROW < of->rows ? i + PRI_SCAN_ROW : of->rows;
    for (; i < end; i++)
        for (ptrdiff_t k = 0; k < of->columns; k += LINE)
            __builtin_prefetch(of->y + i * of->y_stride + k, 1);
}

static inline __attribute__((always_inline)) void scan_in_place(const pri_scan_columns *of,
                                                                beyond *end, join_one *join)
{
    for (ptrdiff_t i = 0; i < of->rows; i += PRI_SCAN_ROW) {
        if (of->columns <= NARROW) {
            prefetch_rows(of, i + 2 * PRI_SCAN_ROW, 0, of->columns);
            prefetch_to_write(of, i + 2 * PRI_SCAN_ROW);
        }
        const ptrdiff_t most = of->rows - i < PRI_SCAN_ROW ? GAPLESS_COLUMNS : of->columns;
        for (ptrdiff_t c = 0; c < of->columns; c += most) {
            const ptrdiff_t left = of->columns - c;
            const row_group group = group_at(of, i, c, left < most ? left : most,
                                             of->y + i * of->y_stride + c, of->y_stride, end);
            scan_group(&group, join);
        }
    }
}

/* A line of a cache of each row at a time, while the same columns of the next eight are fetched. */
static inline __attribute__((always_inline)) void
scan_fetching(const pri_scan_columns *of, ptrdiff_t i, ptrdiff_t c, row_group group, join_one *join)
{
    const ptrdiff_t columns = group.columns;
    for (ptrdiff_t k = 0; k < columns; k += LINE) {
        prefetch_rows(of, i + PRI_SCAN_ROW, c + k, LINE);
        if (columns - k >= LINE)
            group.columns = LINE;
        else
            group.columns = columns - k;
        scan_group(&group, join);
        for (int j = 0; j < PRI_SCAN_ROW; j++) {
            group.x[j] += LINE;
            group.y[j] += LINE;
        }
        group.carry += LINE;
        group.run += LINE;
    }
}

/* By way of a buffer. Where few columns of y lie without gaps, so do those of the buffer. */
static inline __attribute__((always_inline)) void scan_past_caches(const pri_scan_columns *of,
                                                                   beyond *end, join_one *join)
{
    element buffer[PRI_SCAN_ROW * GAPLESS_COLUMNS];
    const int gapless = of->y_stride == of->columns && of->columns <= GAPLESS_COLUMNS;
    const ptrdiff_t stride = gapless ? of->columns : BUFFER_STRIDE;
    const ptrdiff_t most = gapless ? of->columns : BUFFER_COLUMNS;
    for (ptrdiff_t i = 0; i < of->rows; i += PRI_SCAN_ROW)
        for (ptrdiff_t c = 0; c < of->columns; c += most) {
            const ptrdiff_t left = of->columns - c, below = of->rows - i;
            const ptrdiff_t columns = left < most ? left : most;
            const ptrdiff_t rows = below < PRI_SCAN_ROW ? below : PRI_SCAN_ROW;
            const row_group group = group_at(of, i, c, columns, buffer, stride, end);
            element *to = of->y + i * of->y_stride + c;
            if (of->columns <= NARROW) {
                prefetch_rows(of, i + 2 * PRI_SCAN_ROW, 0, columns);
                scan_group(&group, join);
            } else {
                scan_fetching(of, i, c, group, join);
            }
            if (gapless)
                stream_elements(rows * columns, buffer, to);
            for (ptrdiff_t j = 0; j < rows && !gapless; j++)
                stream_elements(columns, buffer + j * stride, to + j * of->y_stride);
        }
    pri_stream_fence();
}

static inline __attribute__((always_inline)) void scan_columns(const pri_scan_columns *of,
                                                               running identity, join_one *join)
{
    beyond end;
    for (ptrdiff_t k = 0; k < GAPLESS_COLUMNS; k++)
        end.identity[k] = (element)identity;
    if (of->streamed)
        scan_past_caches(of, &end, join);
    else
        scan_in_place(of, &end, join);
}

#endif

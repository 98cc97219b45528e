/* SPDX-License-Identifier: MIT */
/*
 * Scans down the columns of a matrix. Each column follows the order of scan.h. Plain loops run over
 * adjacent columns, and the compiler vectorises them.
 */
#ifndef PRI_SCAN_COLUMNS_H
#define PRI_SCAN_COLUMNS_H

#include <stdbool.h>

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

/* Up to eight rows of some columns. */
typedef struct row_group {
    const element *x[PRI_SCAN_ROW];
    element *y[PRI_SCAN_ROW];
    ptrdiff_t columns;
    const running *carry;
    running *run;
} row_group;

/* The total up to and including element x. In any order: from `last`, the total before x.
 * Otherwise: from `carried`, the total of the earlier blocks, `before`, the total of the earlier
 * rows of eight, and t, the total within x's row of eight. */
static inline __attribute__((always_inline)) running up_to(join_one *join, bool any_order,
                                                           running carried, running before,
                                                           running last, running x, running t)
{
    return any_order ? join(last, x) : join(carried, join(before, t));
}

/* Scans `count` rows, a constant. Groups of fewer than eight rows are the last of their lines, so
 * their `run` is not updated. If any_order, the carry is not read. */
static inline __attribute__((always_inline)) void scan_rows(const row_group *group, int count,
                                                            join_one *join, bool any_order)
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
        const running x0 = (running)a[k], x1 = count > 1 ? (running)b[k] : x0;
        const running x2 = count > 2 ? (running)c[k] : x0, x3 = count > 3 ? (running)d[k] : x0;
        const running x4 = count > 4 ? (running)e[k] : x0, x5 = count > 5 ? (running)f[k] : x0;
        const running x6 = count > 6 ? (running)g[k] : x0, x7 = count > 7 ? (running)h[k] : x0;
        const running t1 = join(x0, x1), t3 = join(t1, join(x2, x3)), t5 = join(x4, x5);
        const running t6 = join(t3, join(t5, x6)), t7 = join(t3, join(t5, join(x6, x7)));
        const running before = run[k], carried = any_order ? before : carry[k];
        const running p0 = up_to(join, any_order, carried, before, before, x0, x0);
        const running p1 = up_to(join, any_order, carried, before, p0, x1, t1);
        const running p2 = up_to(join, any_order, carried, before, p1, x2, join(t1, x2));
        const running p3 = up_to(join, any_order, carried, before, p2, x3, t3);
        const running p4 = up_to(join, any_order, carried, before, p3, x4, join(t3, x4));
        const running p5 = up_to(join, any_order, carried, before, p4, x5, join(t3, t5));
        const running p6 = up_to(join, any_order, carried, before, p5, x6, t6);
        const running p7 = up_to(join, any_order, carried, before, p6, x7, t7);
        y0[k] = (element)p0;
        if (count > 1)
            y1[k] = (element)p1;
        if (count > 2)
            y2[k] = (element)p2;
        if (count > 3)
            y3[k] = (element)p3;
        if (count > 4)
            y4[k] = (element)p4;
        if (count > 5)
            y5[k] = (element)p5;
        if (count > 6)
            y6[k] = (element)p6;
        if (count > 7) {
            y7[k] = (element)p7;
            run[k] = any_order ? p7 : join(before, t7);
        }
    }
}

/* Scans the first `count` rows of a group. Each operation has one such function. */
typedef void scan_group(const row_group *group, ptrdiff_t count);

static inline __attribute__((always_inline)) void scan_some(const row_group *group, ptrdiff_t count,
                                                            join_one *join, bool any_order)
{
    switch (count) {
    case 1:
        return scan_rows(group, 1, join, any_order);
    case 2:
        return scan_rows(group, 2, join, any_order);
    case 3:
        return scan_rows(group, 3, join, any_order);
    case 4:
        return scan_rows(group, 4, join, any_order);
    case 5:
        return scan_rows(group, 5, join, any_order);
    case 6:
        return scan_rows(group, 6, join, any_order);
    case 7:
        return scan_rows(group, 7, join, any_order);
    default:
        return scan_rows(group, PRI_SCAN_ROW, join, any_order);
    }
}

/* The operation of a scan. */
typedef struct column_scan {
    running identity;
    join_one *join;
    bool any_order; /* every order gives the same bits: minima, maxima and integers */
    scan_group *some;
} column_scan;

/* Elements per cache line. */
enum { LINE = PRI_LINE_BYTES / sizeof(element) };

/* The most columns for which rows are prefetched when results are not streamed. Prefetching makes
 * 20 columns 1.5 times as fast, but 100 columns slower. */
enum { NARROW = 64 };

/* Columns of the buffer from which results are streamed. They are so few that the processor reads
 * the next input while it writes the results. Rows of the buffer begin in different cache sets. */
enum { BUFFER_COLUMNS = 8 * LINE, BUFFER_STRIDE = BUFFER_COLUMNS + LINE };

/* The most columns for which eight gapless rows of results are one contiguous run of the buffer. */
enum { GAPLESS_COLUMNS = 16 * LINE };

/* Rows i to i + 7, as far as they exist, of `columns` columns from c on. Results go to y. */
static inline row_group group_at(const pri_scan_columns *scan, ptrdiff_t i, ptrdiff_t c,
                                 ptrdiff_t columns, element *y, ptrdiff_t y_stride)
{
    row_group group = {.columns = columns, .carry = scan->carry + c, .run = scan->run + c};
    for (ptrdiff_t j = 0; j < PRI_SCAN_ROW && i + j < scan->rows; j++) {
        group.x[j] = scan->x + (i + j) * scan->x_stride + c;
        group.y[j] = y + j * y_stride;
    }
    return group;
}

static inline ptrdiff_t rows_at(const pri_scan_columns *scan, ptrdiff_t i)
{
    const ptrdiff_t below = scan->rows - i;
    return below < PRI_SCAN_ROW ? below : PRI_SCAN_ROW;
}

/* Prefetches `count` columns from c on of rows i to i + 7, as far as they exist. The hardware
 * prefetcher does not follow rows that are read side by side. */
static inline void prefetch_rows(const pri_scan_columns *scan, ptrdiff_t i, ptrdiff_t c,
                                 ptrdiff_t count)
{
    const ptrdiff_t end = i + PRI_SCAN_ROW < scan->rows ? i + PRI_SCAN_ROW : scan->rows;
    for (; i < end; i++)
        for (ptrdiff_t k = c; k < c + count; k += LINE)
            __builtin_prefetch(scan->x + i * scan->x_stride + k);
}

static inline void prefetch_to_write(const pri_scan_columns *scan, ptrdiff_t i)
{
    const ptrdiff_t end = i + PRI_SCAN_ROW < scan->rows ? i + PRI_SCAN_ROW : scan->rows;
    for (; i < end; i++)
        for (ptrdiff_t k = 0; k < scan->columns; k += LINE)
            __builtin_prefetch(scan->y + i * scan->y_stride + k, 1);
}

static inline void scan_in_place(const pri_scan_columns *scan, column_scan kernel)
{
    const bool fetches = scan->columns >= LINE && scan->columns <= NARROW;
    for (ptrdiff_t i = 0; i < scan->rows; i += PRI_SCAN_ROW) {
        if (fetches) {
            prefetch_rows(scan, i + 2 * PRI_SCAN_ROW, 0, scan->columns);
            prefetch_to_write(scan, i + 2 * PRI_SCAN_ROW);
        }
        const row_group group =
            group_at(scan, i, 0, scan->columns, scan->y + i * scan->y_stride, scan->y_stride);
        kernel.some(&group, rows_at(scan, i));
    }
}

/* Scans one cache line of each of eight rows at a time, while the same columns of the next eight
 * rows are prefetched. */
static inline __attribute__((always_inline)) void scan_fetching(const pri_scan_columns *scan,
                                                                ptrdiff_t i, ptrdiff_t c,
                                                                row_group group, column_scan kernel)
{
    const ptrdiff_t columns = group.columns;
    for (ptrdiff_t k = 0; k < columns; k += LINE) {
        prefetch_rows(scan, i + PRI_SCAN_ROW, c + k, LINE);
        if (columns - k >= LINE)
            group.columns = LINE;
        else
            group.columns = columns - k;
        scan_rows(&group, PRI_SCAN_ROW, kernel.join, kernel.any_order);
        for (int j = 0; j < PRI_SCAN_ROW; j++) {
            group.x[j] += LINE;
            group.y[j] += LINE;
        }
        group.carry += LINE;
        group.run += LINE;
    }
}

/* Scans into a buffer, from which results are streamed to y. If y has few columns and no gaps
 * between rows, the buffer has no gaps either. */
static inline __attribute__((always_inline)) void scan_past_caches(const pri_scan_columns *scan,
                                                                   column_scan kernel)
{
    element buffer[PRI_SCAN_ROW * GAPLESS_COLUMNS];
    const int gapless = scan->y_stride == scan->columns && scan->columns <= GAPLESS_COLUMNS;
    const ptrdiff_t stride = gapless ? scan->columns : BUFFER_STRIDE;
    const ptrdiff_t most = gapless ? scan->columns : BUFFER_COLUMNS;
    for (ptrdiff_t i = 0; i < scan->rows; i += PRI_SCAN_ROW)
        for (ptrdiff_t c = 0; c < scan->columns; c += most) {
            const ptrdiff_t left = scan->columns - c, rows = rows_at(scan, i);
            const ptrdiff_t columns = left < most ? left : most;
            const row_group group = group_at(scan, i, c, columns, buffer, stride);
            element *to = scan->y + i * scan->y_stride + c;
            if (scan->columns <= NARROW)
                prefetch_rows(scan, i + 2 * PRI_SCAN_ROW, 0, columns);
            if (scan->columns <= NARROW || rows < PRI_SCAN_ROW)
                kernel.some(&group, rows);
            else
                scan_fetching(scan, i, c, group, kernel);
            if (gapless)
                stream_elements(rows * columns, buffer, to);
            for (ptrdiff_t j = 0; j < rows && !gapless; j++)
                stream_elements(columns, buffer + j * stride, to + j * scan->y_stride);
        }
}

/* Scans the rows of one block, or of whole lines if any_order. */
static inline __attribute__((always_inline)) void scan_block(const pri_scan_columns *scan,
                                                             column_scan kernel)
{
    if (scan->streamed)
        scan_past_caches(scan, kernel);
    else
        scan_in_place(scan, kernel);
}

/* Initialises n carries and runs for the beginning of a line. */
static inline void begin_lines(ptrdiff_t n, running identity, running *carry, running *run)
{
    PRI_INDEPENDENT
    for (ptrdiff_t c = 0; c < n; c++)
        carry[c] = run[c] = identity;
}

static inline __attribute__((always_inline)) void end_block(ptrdiff_t n, column_scan kernel,
                                                            running *carry, running *run)
{
    PRI_INDEPENDENT
    for (ptrdiff_t c = 0; c < n; c++) {
        carry[c] = kernel.join(carry[c], run[c]);
        run[c] = kernel.identity;
    }
}

/* Columns processed together where lines have a single group of rows: few enough that their runs
 * stay in a first-level cache. */
enum { GROUP_COLUMNS = 256 };

static inline __attribute__((always_inline)) void scan_columns(const pri_scan_columns *scan,
                                                               column_scan kernel)
{
    const ptrdiff_t length = kernel.any_order ? scan->rows : PRI_SCAN_BLOCK;
    const ptrdiff_t most = scan->rows <= PRI_SCAN_ROW ? GROUP_COLUMNS : scan->columns;
    for (ptrdiff_t c = 0; c < scan->columns; c += most) {
        pri_scan_columns block = *scan;
        block.columns = scan->columns - c < most ? scan->columns - c : most;
        begin_lines(block.columns, kernel.identity, scan->carry, scan->run);
        for (ptrdiff_t i = 0; i < scan->rows; i += length) {
            block.rows = scan->rows - i < length ? scan->rows - i : length;
            block.x = scan->x + i * scan->x_stride + c;
            block.y = scan->y + i * scan->y_stride + c;
            scan_block(&block, kernel);
            if (!kernel.any_order)
                end_block(block.columns, kernel, scan->carry, scan->run);
        }
    }
    if (scan->streamed)
        pri_stream_fence();
}

#endif

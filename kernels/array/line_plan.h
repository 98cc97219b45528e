/* SPDX-License-Identifier: MIT */
/*
 * How a reduction of lines is cut: the way of its elements through a kernel, the lines of a tile,
 * and the groups of a line's blocks.
 */
#ifndef PRI_LINE_PLAN_H
#define PRI_LINE_PLAN_H

#include "isa/isa.h"
#include "join.h"
#include "lines.h"
#include "simd/cache.h"

/* From this many elements on a line is worth a call of the kernel of a block: lines of 20, 10^6 of
 * them, took 9.6 ns each, and 28 by way of columns of a buffer; lines of 3 are faster by the
 * buffer. */
#define LONG_LINE 10
#define LONG_LINE_VARIANCE (PRI_LANES + 1)

/* Elements of the buffer in which short lines become columns: 8 KiB of doubles, half as fast with
 * 16 KiB. */
#define COLUMN_BUFFER 1024

/* Elements of a tile of lines of several blocks, which go one block of each after the other. */
#define ALONG_ELEMENTS (8 * PRI_REDUCE_BLOCK)

/* Lines of one block whose results need no room of the tile's: as many as pay for its start, while
 * there are tiles for many threads. */
#define MOST_IN_PLACE 4096
#define TILES_IN_PLACE 128
#define ELEMENTS_IN_PLACE (1 << 17)

/* The longest lines whose results go past the caches: beside longer ones they are few. */
#define STREAMED_LENGTH 64

/* The least number of wide tiles: as many keep 8 threads even. */
#define WIDE_TILES 32

/* Bytes of a tile of columns that var reads twice: most of a second-level cache of 1 MiB. */
#define TWICE_BYTES (768 << 10)

/* Tiles that keep all threads even, without cutting the lines. */
#define MANY_TILES 256

/* Partial results of a tile on the stack: 48 KiB. */
#define STACK_PARTIALS 2048

typedef enum line_way { ALONG, DOWN, COLUMNS_OF_BUFFER, BLOCKS_OF_BUFFER } line_way;

/* How a call is cut. */
typedef struct line_plan {
    const pri_lines *lines;
    const pri_reduce *kernels;
    pri_reduce_kernel kernel;
    pri_reduce_block *block;
    pri_reduce_columns *columns;
    pri_reduce_short_lines *short_lines; /* NULL: block by block */
    pri_reduce_few_rows *few_rows;
    bool in_place; /* results next to each other, in the type in which the kernels write them */
    bool streamed; /* and past the caches, through which all elements have just gone */
    pri_join join;
    line_way way;
    ptrdiff_t across;       /* neighbouring lines: the last kept axis */
    ptrdiff_t width;        /* lines of a tile */
    ptrdiff_t tiles_across; /* tiles of these lines */
    ptrdiff_t apart;        /* elements between neighbouring lines */
    ptrdiff_t step;         /* and between those of a line; 0: not even */
    pri_grid grid;          /* of a line */
    pri_partial *slots;     /* of line i and group g: i*groups + g; NULL with one group */
} line_plan;

/* A tile: lines first .. first + count - 1, numbered in the order of pri_lines. */
typedef struct line_tile {
    ptrdiff_t first, count;
    const element *in;
} line_tile;

static inline bool is_variance(const line_plan *plan)
{
    return plan->kernel == PRI_REDUCE_VAR || plan->kernel == PRI_REDUCE_NANVAR;
}

/* Variances of up to 32 elements are faster as columns of a buffer, which stay in registers. */
static inline line_way way_of(const line_plan *plan)
{
    const bool is_long =
        plan->lines->length >= (is_variance(plan) ? LONG_LINE_VARIANCE : LONG_LINE);
    if (is_long && plan->step == 1)
        return ALONG;
    if (plan->apart == 1 && plan->across > 1)
        return DOWN;
    if (plan->short_lines && plan->step == 1)
        return ALONG;
    return is_long ? BLOCKS_OF_BUFFER : COLUMNS_OF_BUFFER;
}

/* The groups of blocks into which lines are cut where there are few tiles: at most 4 MiB of partial
 * results. */
static inline pri_grid grid_of(ptrdiff_t length, ptrdiff_t tiles)
{
    pri_grid grid = pri_grid_of(length, PRI_REDUCE_BLOCK);
    while (grid.groups > 1 &&
           (tiles >= MANY_TILES || grid.groups > pri_max(2, 2 * MANY_TILES / tiles))) {
        grid.shift++;
        grid.groups = ((grid.blocks - 1) >> grid.shift) + 1;
    }
    return grid;
}

/* Subtrees that a fold of blocks keeps at once. */
static inline int levels_of(ptrdiff_t blocks)
{
    int levels = 1;
    while (blocks > 1) {
        blocks = (blocks + 1) / 2;
        levels++;
    }
    return levels;
}

static inline bool is_short(const line_plan *plan)
{
    return plan->way == ALONG ? plan->short_lines != NULL
                              : plan->way == DOWN && plan->few_rows != NULL;
}

/* Whether columns are reduced in the type of the results: truths, and extremes of integers. */
static inline bool is_narrow(const line_plan *plan)
{
    const prange_reduce_op op = plan->lines->op;
    const bool truths = op == PRANGE_REDUCE_ANY || op == PRANGE_REDUCE_ALL;
    const bool extremes = op == PRANGE_REDUCE_MIN || op == PRANGE_REDUCE_MAX;
    return (truths || (extremes && !PRI_IS_REAL)) && plan->lines->length <= PRI_REDUCE_BLOCK &&
           (plan->way == DOWN || plan->way == COLUMNS_OF_BUFFER);
}

/* Whether columns are reduced to values: those of one block whose kernel has them. */
static inline bool has_values(const line_plan *plan)
{
    const bool wide_total =
        plan->kernel == PRI_REDUCE_TOTAL && !PRI_IS_REAL && sizeof(element) == 8;
    const ptrdiff_t most = is_variance(plan) ? PRI_LANES : PRI_REDUCE_BLOCK;
    return !wide_total && plan->lines->length <= most &&
           (plan->way == DOWN || plan->way == COLUMNS_OF_BUFFER);
}

/* Columns of a tile: pages of rows that lie apart, where that leaves tiles enough. */
static inline ptrdiff_t columns_of(const line_plan *plan)
{
    const bool wide = plan->way == DOWN && plan->lines->length >= PRI_MANY_ROWS &&
                      plan->lines->count >= WIDE_TILES * PRI_WIDE_COLUMNS;
    return wide ? PRI_WIDE_COLUMNS : PRI_REDUCE_COLUMNS;
}

static inline ptrdiff_t width_of(const line_plan *plan)
{
    const ptrdiff_t rows = pri_min(plan->lines->length, PRI_REDUCE_BLOCK);
    const ptrdiff_t blocks = pri_pieces(plan->lines->length, PRI_REDUCE_BLOCK);
    ptrdiff_t width = pri_min(columns_of(plan), STACK_PARTIALS / (levels_of(blocks) + 1));
    if (plan->in_place && (is_short(plan) || (is_narrow(plan) && plan->way == DOWN)))
        width = pri_min(pri_min(MOST_IN_PLACE, ELEMENTS_IN_PLACE / plan->lines->length),
                        pri_max(width, plan->across / TILES_IN_PLACE));
    else if (plan->way == ALONG && blocks > 1)
        width = pri_max(1, ALONG_ELEMENTS / plan->lines->length);
    else if (plan->way == COLUMNS_OF_BUFFER)
        width = pri_min(width, COLUMN_BUFFER / rows);
    else if (is_variance(plan))
        width = pri_min(width, pri_max(16, TWICE_BYTES / (rows * (ptrdiff_t)sizeof(element))));
    return pri_min(width, plan->across);
}

static inline line_plan plan_of(const pri_lines *lines)
{
    const pri_walk *kept = &lines->kept, *reduced = &lines->reduced;
    const pri_reduce *kernels = pri_isa_get()->PRI_TYPED(reduce);
    const pri_reduce_kernel kernel = lines->kernel;
    line_plan plan = {.lines = lines,
                      .kernels = kernels,
                      .kernel = kernel,
                      .block = kernels->block[kernel],
                      .columns = kernels->columns[kernel],
                      .join = PRI_TYPED(pri_join_of)(kernel),
                      .across = kept->ndim ? kept->shape[kept->ndim - 1] : 1,
                      .apart = kept->ndim ? kept->strides[0][kept->ndim - 1] : 1,
                      .step = reduced->ndim == 0   ? 1
                              : reduced->ndim == 1 ? reduced->strides[0][0]
                                                   : 0};
    /* The mean of numbers wants their count. */
    const bool counts = lines->op == PRANGE_REDUCE_NANMEAN;
    if (lines->length <= kernels->longest_short_line && !counts)
        plan.short_lines = kernels->short_lines[kernel];
    if (lines->length <= PRI_LANES && !counts)
        plan.few_rows = kernels->few_rows[kernel];
    plan.way = way_of(&plan);
    plan.in_place = (lines->out_type == PRANGE_F64 || is_narrow(&plan)) &&
                    (kept->ndim == 0 || kept->strides[1][kept->ndim - 1] == 1);
    plan.streamed =
        plan.in_place && lines->length <= STREAMED_LENGTH &&
        lines->count >= pri_pieces(PRI_STREAM_BYTES / (ptrdiff_t)sizeof(element), lines->length);
    plan.width = pri_max(1, width_of(&plan));
    plan.tiles_across = pri_pieces(plan.across, plan.width);
    plan.grid = grid_of(lines->length, plan.tiles_across * (lines->count / plan.across));
    return plan;
}

static inline line_tile tile_at(const line_plan *plan, ptrdiff_t number)
{
    const ptrdiff_t row = number / plan->tiles_across, column = number % plan->tiles_across;
    const ptrdiff_t left = column * plan->width, first = row * plan->across + left;
    return (line_tile){first, pri_min(plan->width, plan->across - left),
                       (const element *)plan->lines->in +
                           pri_walk_offset(&plan->lines->kept, 0, first)};
}

#endif

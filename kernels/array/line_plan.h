/* SPDX-License-Identifier: MIT */
/*
 * How a reduction of lines is cut: the way of its elements through a kernel, the lines of a tile,
 * and the groups of a line's blocks.
 */
#ifndef PRI_LINE_PLAN_H
#define PRI_LINE_PLAN_H

#include "exec/parallel_for.h"
#include "fold.h"
#include "lines.h"

/* Elements of the buffer in which short lines become columns: 8 KiB of doubles, half as fast with
 * 16 KiB. */
#define COLUMN_BUFFER 1024

/* Partial results of a tile on the stack: 48 KiB. */
#define STACK_PARTIALS 2048

typedef enum line_way { ALONG, DOWN, COLUMNS_OF_BUFFER, BLOCKS_OF_BUFFER } line_way;

/* What a tile goes through: kernels of few elements, whose results are doubles; those of columns
 * in the type of their results; those of columns that have values; or any, to partial results. */
typedef enum line_kernels { FEW, NARROW, VALUES, PARTIALS } line_kernels;

/* How a call is cut. */
typedef struct line_plan {
    const pri_lines *lines;
    const pri_reduce *kernels;
    pri_reduce_kernel kernel;
    pri_reduce_block *block;
    pri_reduce_places *places; /* of long lines from memory, one a tile; else NULL */
    pri_reduce_columns *columns;
    /* NULL: there is none, lines are longer, or the number of NaNs is wanted. */
    pri_reduce_short_lines *short_lines;
    pri_reduce_few_rows *few_rows;
    bool is_variance;
    bool in_place; /* results next to each other, in the type in which the kernels write them */
    bool streamed; /* and past the caches, through which all elements have just gone */
    pri_join join;
    line_way way;
    line_kernels through;
    ptrdiff_t across;       /* neighbouring lines: the last kept axis */
    ptrdiff_t width;        /* lines of a tile */
    ptrdiff_t tiles_across; /* tiles of these lines */
    ptrdiff_t apart;        /* elements between neighbouring lines */
    ptrdiff_t step;         /* and between those of a line; 0: not even */
    pri_grid grid;          /* of a line */
    pri_partial *slots;     /* of line i and group g: i*groups + g; NULL with one group */
} line_plan;

line_plan PRI_TYPED(pri_line_plan)(const pri_lines *lines);

/* A tile: lines first .. first + count - 1, numbered in the order of pri_lines. */
typedef struct line_tile {
    ptrdiff_t first, count;
    const element *in;
} line_tile;

static inline line_tile tile_at(const line_plan *plan, ptrdiff_t number)
{
    const ptrdiff_t row = number / plan->tiles_across, column = number % plan->tiles_across;
    const ptrdiff_t left = column * plan->width, first = row * plan->across + left;
    return (line_tile){first, pri_min(plan->width, plan->across - left),
                       (const element *)plan->lines->in +
                           pri_walk_offset(&plan->lines->kept, 0, first)};
}

#endif

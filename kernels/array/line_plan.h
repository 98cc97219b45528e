/* SPDX-License-Identifier: MIT */
/*
 * The plan of a reduction of lines: how elements reach a kernel, the lines per tile, and the groups
 * of a line's blocks.
 */
#ifndef PRI_LINE_PLAN_H
#define PRI_LINE_PLAN_H

#include "exec/parallel_for.h"
#include "fold.h"
#include "lines.h"

/* Elements of the buffer in which short lines become columns: 8 KiB of doubles. With 16 KiB it was
 * half as fast. */
#define COLUMN_BUFFER 1024

/* Partial results of a tile on the stack: 64 KiB. */
#define STACK_PARTIALS 2048

typedef enum line_way { ALONG, DOWN, COLUMNS_OF_BUFFER, BLOCKS_OF_BUFFER } line_way;

/* The kernels that reduce a tile: those for few elements, whose results are doubles; those for
 * columns in the type of the results; those for columns that produce values; or any kernel that
 * produces partial results. */
typedef enum line_kernels { FEW, NARROW, VALUES, PARTIALS } line_kernels;

/* The plan of a call. */
typedef struct line_plan {
    const pri_lines *lines;
    const pri_reduce *kernels;
    pri_reduce_kernel kernel;
    pri_reduce_block *block;
    pri_reduce_places *places; /* for long lines from memory, one per tile; else NULL */
    pri_reduce_columns *columns;
    /* NULL if there is none, if lines are longer, or if the count of elements is needed. */
    pri_reduce_short_lines *short_lines;
    pri_reduce_few_rows *few_rows;
    bool is_variance;
    bool in_place; /* results are contiguous and of the type that the kernels write */
    bool streamed; /* results are written past the caches */
    pri_join join;
    line_way way;
    line_kernels through;
    ptrdiff_t across;       /* neighbouring lines: the size of the last kept axis */
    ptrdiff_t width;        /* lines per tile */
    ptrdiff_t tiles_across; /* tiles across the neighbouring lines */
    ptrdiff_t apart;        /* stride between neighbouring lines */
    ptrdiff_t step;         /* stride along a line; 0 if it is not constant */
    pri_grid grid;          /* the blocks of a line */
    pri_partial *slots;     /* slots[i*groups + g] for line i and group g; NULL with one group */
} line_plan;

line_plan PRI_TYPED(pri_line_plan)(const pri_lines *lines);

/* A tile: lines first .. first + count - 1, in the order of pri_lines. */
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

/* SPDX-License-Identifier: MIT */
/*
 * Reductions of lines. A piece of the parallel loop is a tile of up to 4,096 neighbouring lines; if
 * there are few tiles, it is one group of blocks of each line of a tile.
 *
 * Elements reach the kernels in one of three ways, whichever reads memory in order:
 *   - along the line, where its elements are contiguous and many: one line after another;
 *   - down columns, where neighbouring lines are neighbours in memory;
 *   - through a buffer: short lines become its columns, long lines contiguous blocks.
 * Each way gives a line the bits of a 1-D reduction.
 */
#include "lines.h"

#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/progress.h"
#include "join.h"
#include "line_buffer.h"
#include "line_plan.h"
#include "line_results.h"
#include "reduction.h"

/* Kernels that count elements set index; for min and max, index has no meaning here. */
static void reduce_along(const line_plan *plan, const line_tile *tile, ptrdiff_t first,
                         ptrdiff_t count, pri_partial *out)
{
    for (ptrdiff_t c = 0; c < tile->count; c++)
        plan->block(count, tile->in + c * plan->apart + first, NULL, 1.0, &out[c]);
}

/* Elements first .. first + count - 1 of a tile's lines, as a matrix whose columns are the lines.
 * `offsets` has room for the offsets of the rows. */
static pri_matrix matrix_of(const line_plan *plan, const line_tile *tile, ptrdiff_t first,
                            ptrdiff_t count, ptrdiff_t *offsets)
{
    pri_matrix matrix = {.rows = count, .columns = tile->count, .x = tile->in};
    if (plan->step == 0) {
        line_offsets(&plan->lines->reduced, first, count, offsets);
        matrix.offsets = offsets;
    } else {
        matrix.x += first * plan->step;
        matrix.stride = plan->step;
    }
    return matrix;
}

static void reduce_down(const line_plan *plan, const line_tile *tile, ptrdiff_t first,
                        ptrdiff_t count, pri_partial *out)
{
    ptrdiff_t offsets[PRI_REDUCE_BLOCK];
    const pri_matrix matrix = matrix_of(plan, tile, first, count, offsets);
    plan->columns(&matrix, out);
}

/* Copies each block of a long line to a contiguous buffer. */
static void reduce_copies(const line_plan *plan, const line_tile *tile, ptrdiff_t first,
                          ptrdiff_t count, pri_partial *out)
{
    ptrdiff_t offsets[PRI_REDUCE_BLOCK];
    element buffer[PRI_REDUCE_BLOCK];
    line_offsets(&plan->lines->reduced, first, count, offsets);
    for (ptrdiff_t c = 0; c < tile->count; c++) {
        const element *line = tile->in + c * plan->apart;
        for (ptrdiff_t i = 0; i < count; i++)
            buffer[i] = line[offsets[i]];
        plan->block(count, buffer, NULL, 1.0, &out[c]);
    }
}

/* Copies short lines to the columns of a buffer. */
static pri_matrix buffered_columns(const line_plan *plan, const line_tile *tile, ptrdiff_t count,
                                   element buffer[COLUMN_BUFFER])
{
    ptrdiff_t offsets[PRI_LANES];
    if (plan->step != 1)
        line_offsets(&plan->lines->reduced, 0, count, offsets);
    copy_columns(tile->in, tile->count, plan->apart, count, plan->step == 1 ? NULL : offsets,
                 buffer);
    return (pri_matrix){.rows = count, .columns = tile->count, .x = buffer, .stride = tile->count};
}

static void reduce_columns(const line_plan *plan, const line_tile *tile, ptrdiff_t count,
                           pri_partial *out)
{
    element buffer[COLUMN_BUFFER];
    const pri_matrix matrix = buffered_columns(plan, tile, count, buffer);
    plan->columns(&matrix, out);
}

/* Joins the topmost rows of a stack of `height` rows, each of `width` partial results, after
 * `taken` blocks, by the tree of array/fold.h: the stack holds finished subtrees, each larger than
 * the next. Returns the new height. */
static ptrdiff_t join_finished(const line_plan *plan, ptrdiff_t width, ptrdiff_t taken,
                               ptrdiff_t height, pri_partial *stack)
{
    for (; taken % 2 == 0; taken /= 2, height--)
        for (ptrdiff_t c = 0; c < width; c++)
            plan->join(&stack[(height - 2) * width + c], &stack[(height - 1) * width + c]);
    return height;
}

/* Reduces PRI_PLACES blocks of one line, which the kernel reads in turns. Returns the new
 * height. */
static ptrdiff_t reduce_in_turns(const line_plan *plan, const element *x, ptrdiff_t taken,
                                 ptrdiff_t height, pri_partial *stack)
{
    pri_partial partials[PRI_PLACES];
    plan->places(x, 1.0, partials);
    for (int k = 0; k < PRI_PLACES; k++) {
        stack[height] = partials[k];
        height = join_finished(plan, 1, taken + k + 1, height + 1, stack);
    }
    return height;
}

/* Folds the blocks of a group, for all lines of a tile together. The result is the first row of the
 * stack. */
static void reduce_group(const line_plan *plan, const line_tile *tile, ptrdiff_t group,
                         pri_partial *stack)
{
    const pri_grid *grid = &plan->grid;
    const ptrdiff_t width = tile->count, end = pri_grid_end(grid, group);
    const ptrdiff_t whole = plan->places ? pri_min(end, grid->n / PRI_REDUCE_BLOCK) : 0;
    ptrdiff_t taken = 0, height = 0, b = pri_grid_begin(grid, group);
    for (; b + PRI_PLACES <= whole; b += PRI_PLACES, taken += PRI_PLACES)
        height = reduce_in_turns(plan, tile->in + b * PRI_REDUCE_BLOCK, taken, height, stack);
    for (; b < end; b++) {
        const ptrdiff_t first = b * grid->length, count = pri_grid_count(grid, b);
        pri_partial *out = stack + height++ * width;
        if (plan->way == ALONG)
            reduce_along(plan, tile, first, count, out);
        else if (plan->way == DOWN)
            reduce_down(plan, tile, first, count, out);
        else if (plan->way == BLOCKS_OF_BUFFER)
            reduce_copies(plan, tile, first, count, out);
        else
            reduce_columns(plan, tile, count, out);
        height = join_finished(plan, width, ++taken, height, stack);
    }
    for (; height > 1; height--)
        for (ptrdiff_t c = 0; c < width; c++)
            plan->join(&stack[(height - 2) * width + c], &stack[(height - 1) * width + c]);
}

static void finish_and_write(const line_plan *plan, const line_tile *tile,
                             const pri_partial *partials)
{
    pri_line_results results;
    PRI_TYPED(pri_line_results_of)(plan->lines, tile->count, partials, &results);
    PRI_TYPED(pri_line_results_write)(plan->lines, tile->first, tile->count, &results);
}

/* Reduces a tile of lines of few elements. */
static void reduce_few(const line_plan *plan, const line_tile *tile, double *out)
{
    const ptrdiff_t length = plan->lines->length;
    const bool skip_nan = plan->kernel == PRI_REDUCE_NANVAR;
    if (plan->way == ALONG && plan->is_variance)
        return plan->kernels->short_variances(length, tile->count, plan->apart, tile->in, skip_nan,
                                              out);
    if (plan->way == ALONG)
        return plan->short_lines(length, tile->count, plan->apart, tile->in, plan->streamed, out);
    ptrdiff_t offsets[PRI_GROUP];
    const pri_matrix matrix = matrix_of(plan, tile, 0, length, offsets);
    if (plan->is_variance)
        plan->kernels->few_variances(&matrix, skip_nan, out);
    else
        plan->few_rows(&matrix, plan->streamed, out);
}

/* Lines of few elements: results are written straight to the output where possible. */
static void reduce_few_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const pri_lines *lines = plan->lines;
    const line_tile tile = tile_at(plan, piece);
    pri_line_results results;
    double *out = results.reals;
    if (plan->in_place)
        out = (double *)lines->out + pri_walk_offset(&lines->kept, 1, tile.first);
    reduce_few(plan, &tile, out);
    if (lines->op == PRANGE_REDUCE_MEAN)
        for (ptrdiff_t c = 0; c < tile.count; c++)
            out[c] /= (double)lines->length;
    if (!plan->in_place)
        PRI_TYPED(pri_line_results_write)(lines, tile.first, tile.count, &results);
}

/* The columns of a tile of one block, in place or as a copy of short lines. */
static pri_matrix columns_of_tile(const line_plan *plan, const line_tile *tile,
                                  ptrdiff_t offsets[PRI_REDUCE_BLOCK],
                                  element buffer[COLUMN_BUFFER])
{
    if (plan->way == DOWN)
        return matrix_of(plan, tile, 0, plan->lines->length, offsets);
    return buffered_columns(plan, tile, plan->lines->length, buffer);
}

/* Columns reduced in the type of the results: the type of the elements, or u8. */
static void reduce_narrow_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const pri_lines *lines = plan->lines;
    const line_tile tile = tile_at(plan, piece);
    ptrdiff_t offsets[PRI_REDUCE_BLOCK];
    element buffer[COLUMN_BUFFER], results[PRI_WIDE_COLUMNS];
    const pri_matrix matrix = columns_of_tile(plan, &tile, offsets, buffer);
    const ptrdiff_t size = (ptrdiff_t)pri_type_size(lines->out_type);
    const ptrdiff_t at = pri_walk_offset(&lines->kept, 1, tile.first);
    char *const to = (char *)lines->out + at * size;
    void *const out = plan->in_place ? to : (void *)results;
    if (lines->op == PRANGE_REDUCE_ANY || lines->op == PRANGE_REDUCE_ALL)
        plan->kernels->column_truths(&matrix, lines->op == PRANGE_REDUCE_ALL, out);
    else
        plan->kernels->column_extremes(&matrix, lines->op == PRANGE_REDUCE_MAX, out);
    if (plan->in_place)
        return;
    const ptrdiff_t step = lines->kept.ndim ? lines->kept.strides[1][lines->kept.ndim - 1] : 0;
    for (ptrdiff_t c = 0; c < tile.count; c++)
        memcpy(to + c * step * size, (const char *)out + c * size, (size_t)size);
}

/* Columns reduced to values, without partial results. */
static void reduce_values_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const pri_lines *lines = plan->lines;
    const line_tile tile = tile_at(plan, piece);
    ptrdiff_t offsets[PRI_REDUCE_BLOCK];
    element buffer[COLUMN_BUFFER];
    accumulator values[PRI_WIDE_COLUMNS], numbers[PRI_WIDE_COLUMNS];
    const pri_matrix matrix = columns_of_tile(plan, &tile, offsets, buffer);
    pri_line_results results;
    if (plan->is_variance) {
        plan->kernels->few_variances(&matrix, plan->kernel == PRI_REDUCE_NANVAR, results.reals);
    } else {
        plan->kernels->column_values(plan->kernel, &matrix, values, numbers);
        PRI_TYPED(pri_line_results_of_values)(lines, tile.count, values, numbers, &results);
    }
    PRI_TYPED(pri_line_results_write)(lines, tile.first, tile.count, &results);
}

/* Reduces a tile; with several groups, one group of each of its lines. */
static void reduce_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const ptrdiff_t groups = plan->grid.groups;
    const line_tile tile = tile_at(plan, piece / groups);
    pri_partial stack[STACK_PARTIALS];
    reduce_group(plan, &tile, piece % groups, stack);
    if (groups == 1) {
        finish_and_write(plan, &tile, stack);
        return;
    }
    for (ptrdiff_t c = 0; c < tile.count; c++)
        plan->slots[(tile.first + c) * groups + piece % groups] = stack[c];
}

/* Folds the groups of each line of a tile to the line's result. */
static void fold_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const ptrdiff_t groups = plan->grid.groups;
    const line_tile tile = tile_at(plan, piece);
    pri_partial partials[PRI_WIDE_COLUMNS];
    for (ptrdiff_t c = 0; c < tile.count; c++) {
        pri_partial *slots = plan->slots + (tile.first + c) * groups;
        pri_fold_all(plan->join, groups, slots);
        partials[c] = slots[0];
    }
    finish_and_write(plan, &tile, partials);
}

static pri_piece *choose_piece(const line_plan *plan)
{
    switch (plan->through) {
    case FEW:
        return reduce_few_piece;
    case NARROW:
        return reduce_narrow_piece;
    case VALUES:
        return reduce_values_piece;
    default:
        return reduce_piece;
    }
}

prange_status PRI_TYPED(pri_reduce_lines)(const pri_lines *lines)
{
    line_plan plan = PRI_TYPED(pri_line_plan)(lines);
    const ptrdiff_t groups = plan.grid.groups;
    const ptrdiff_t tiles = plan.tiles_across * (lines->count / plan.across);
    if (groups > 1) {
        plan.slots = pri_scratch(lines->count * groups, sizeof *plan.slots);
        if (!plan.slots)
            return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td partial results",
                            lines->function, lines->count * groups);
    }
    const double elements = (double)lines->count * (double)lines->length;
    const pri_work work = {.name = lines->function,
                           .n = lines->count,
                           .pieces = tiles * groups,
                           .ns = elements * PRI_TYPED(pri_reduction_ns)(plan.kernel),
                           .user = (uint64_t)plan.kernel,
                           .bytes = elements * sizeof(element)};
    if (groups == 1 && pri_team_unneeded(work.ns)) {
        for (ptrdiff_t tile = 0; tile < tiles; tile++)
            choose_piece (&plan)(&plan, tile, 0);
        return PRANGE_OK;
    }
    pri_progress progress;
    pri_team team = pri_team_open(&work);
    pri_team_report(&team, &progress, work.pieces);
    pri_team_for_all(&team, choose_piece(&plan), &plan);
    if (groups > 1)
        pri_team_for(&team, 0, tiles, fold_piece, &plan);
    const prange_status status = pri_team_close(&team);
    pri_scratch_free(plan.slots);
    return status;
}

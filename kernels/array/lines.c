/* SPDX-License-Identifier: MIT */
/*
 * Reductions of lines. A piece of the parallel loop is a tile of up to 256 lines that are
 * neighbours, or where there are few, a group of blocks of each line.
 *
 * Lines go through one of three kernels' ways, whichever reads memory in order:
 *   - along the line, where its elements are contiguous and many, one line after the other;
 *   - down columns, where neighbouring lines are neighbours in memory;
 *   - by way of a buffer: short lines become columns of it, long ones contiguous blocks.
 * A line's bits are those of a 1-D reduction in each.
 */
#include "lines.h"

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/progress.h"
#include "isa/isa.h"
#include "join.h"
#include "line_buffer.h"
#include "line_results.h"
#include "reduction.h"
#include "simd/cache.h"

/* From this many elements on a line is worth a call of the kernel of a block: lines of 20, 10^6 of
 * them, took 9.6 ns each, and 28 by way of columns of a buffer; lines of 3 are faster by the
 * buffer. */
#define LONG_LINE 10

/* Elements of the buffer of short lines as columns: 8 KiB of doubles, half as fast with 16 KiB. */
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
    pri_reduce_extremes *extremes; /* of columns of integers, or NULL */
    bool in_place; /* results next to each other in f64, which these two write themselves */
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

static line_way way_of(const line_plan *plan)
{
    const bool is_long = plan->lines->length >= LONG_LINE;
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
static pri_grid grid_of(ptrdiff_t length, ptrdiff_t tiles)
{
    pri_grid grid = pri_grid_of(length, PRI_REDUCE_BLOCK);
    while (grid.groups > 1 &&
           (tiles >= MANY_TILES || grid.groups > pri_max(2, 2 * MANY_TILES / tiles))) {
        grid.shift++;
        grid.groups = ((grid.blocks - 1) >> grid.shift) + 1;
    }
    return grid;
}

static bool is_short(const line_plan *plan)
{
    return plan->way == ALONG ? plan->short_lines != NULL
                              : plan->way == DOWN && plan->few_rows != NULL;
}

static bool is_variance(const line_plan *plan)
{
    return plan->kernel == PRI_REDUCE_VAR || plan->kernel == PRI_REDUCE_NANVAR;
}

/* Whether columns are reduced to values: those of one block whose kernel has them. */
static bool has_values(const line_plan *plan)
{
    const bool wide_total =
        plan->kernel == PRI_REDUCE_TOTAL && !PRI_IS_REAL && sizeof(element) == 8;
    const ptrdiff_t most = is_variance(plan) ? PRI_LANES : PRI_REDUCE_BLOCK;
    return !wide_total && plan->lines->length <= most &&
           (plan->way == DOWN || plan->way == COLUMNS_OF_BUFFER);
}

/* Columns of a tile: pages of rows that lie apart, where that leaves tiles enough. */
static ptrdiff_t columns_of(const line_plan *plan)
{
    const bool wide = plan->way == DOWN && plan->lines->length >= PRI_MANY_ROWS &&
                      plan->lines->count >= WIDE_TILES * PRI_WIDE_COLUMNS;
    return wide ? PRI_WIDE_COLUMNS : PRI_REDUCE_COLUMNS;
}

/* The kernel of extremes of integers, which keeps their type. Of few columns and many rows those
 * are better taken together. */
static pri_reduce_extremes *extremes_of(const line_plan *plan)
{
    const bool wanted = plan->kernel == PRI_REDUCE_MIN || plan->kernel == PRI_REDUCE_MAX;
    const bool fits = plan->lines->length <= PRI_LANES ||
                      (plan->lines->length <= PRI_REDUCE_BLOCK && plan->across >= PRI_WIDE_COLUMNS);
    return wanted && fits && plan->way == DOWN ? plan->kernels->column_extremes : NULL;
}

static ptrdiff_t width_of(const line_plan *plan)
{
    const ptrdiff_t rows = pri_min(plan->lines->length, PRI_REDUCE_BLOCK);
    const ptrdiff_t blocks = pri_pieces(plan->lines->length, PRI_REDUCE_BLOCK);
    ptrdiff_t width = pri_min(columns_of(plan), STACK_PARTIALS / (pri_fold_levels(blocks) + 1));
    if (plan->extremes)
        width = pri_min(MOST_IN_PLACE, pri_max(width, plan->across / TILES_IN_PLACE));
    else if (is_short(plan) && plan->in_place)
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

static line_plan plan_of(const pri_lines *lines)
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
    if (lines->length <= PRI_REDUCE_BLOCK)
        plan.short_lines = kernels->short_lines[kernel];
    if (lines->length <= PRI_LANES)
        plan.few_rows = kernels->few_rows[kernel];
    plan.in_place =
        lines->out_type == PRANGE_F64 && (kept->ndim == 0 || kept->strides[1][kept->ndim - 1] == 1);
    plan.streamed =
        plan.in_place && lines->length <= STREAMED_LENGTH &&
        lines->count >= pri_pieces(PRI_STREAM_BYTES / (ptrdiff_t)sizeof(element), lines->length);
    plan.way = way_of(&plan);
    plan.extremes = extremes_of(&plan);
    plan.width = pri_max(1, width_of(&plan));
    plan.tiles_across = pri_pieces(plan.across, plan.width);
    plan.grid = grid_of(lines->length, plan.tiles_across * (lines->count / plan.across));
    return plan;
}

static line_tile tile_at(const line_plan *plan, ptrdiff_t number)
{
    const ptrdiff_t row = number / plan->tiles_across, column = number % plan->tiles_across;
    const ptrdiff_t left = column * plan->width, first = row * plan->across + left;
    return (line_tile){first, pri_min(plan->width, plan->across - left),
                       (const element *)plan->lines->in +
                           pri_walk_offset(&plan->lines->kept, 0, first)};
}

/* Kernels that count set index; for min and max it has no meaning here. */
static void reduce_along(const line_plan *plan, const line_tile *tile, ptrdiff_t first,
                         ptrdiff_t count, pri_partial *out)
{
    for (ptrdiff_t c = 0; c < tile->count; c++)
        plan->block(count, tile->in + c * plan->apart + first, NULL, 1.0, &out[c]);
}

/* Elements first .. first + count - 1 of a tile's lines, which are columns. `offsets` has room for
 * those of the rows. */
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

/* Long lines: each becomes a contiguous block. */
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

/* Short lines: they become the columns of a buffer. */
static pri_matrix buffered_columns(const line_plan *plan, const line_tile *tile, ptrdiff_t count,
                                   element buffer[COLUMN_BUFFER])
{
    ptrdiff_t offsets[LONG_LINE];
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

/* Folds the blocks of a group, for all lines of a tile at once, by the tree of array/fold.h: the
 * stack holds finished subtrees, each larger than the next. The result is its first row. */
static void reduce_group(const line_plan *plan, const line_tile *tile, ptrdiff_t group,
                         pri_partial *stack)
{
    const pri_grid *grid = &plan->grid;
    const ptrdiff_t width = tile->count;
    ptrdiff_t taken = 0, height = 0;
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < pri_grid_end(grid, group); b++) {
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
        for (ptrdiff_t rest = ++taken; rest % 2 == 0; rest /= 2, height--)
            for (ptrdiff_t c = 0; c < width; c++)
                plan->join(&stack[(height - 2) * width + c], &stack[(height - 1) * width + c]);
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

/* A tile of lines of few elements. Its results go straight to where they belong, if they can. */
static void reduce_short_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const pri_lines *lines = plan->lines;
    const line_tile tile = tile_at(plan, piece);
    pri_line_results results;
    double *out = results.reals;
    if (plan->in_place)
        out = (double *)lines->out + pri_walk_offset(&lines->kept, 1, tile.first);
    if (plan->way == ALONG) {
        plan->short_lines(lines->length, tile.count, plan->apart, tile.in, plan->streamed, out);
    } else {
        ptrdiff_t offsets[PRI_LANES];
        const pri_matrix matrix = matrix_of(plan, &tile, 0, lines->length, offsets);
        plan->few_rows(&matrix, plan->streamed, out);
    }
    if (lines->op == PRANGE_REDUCE_MEAN)
        for (ptrdiff_t c = 0; c < tile.count; c++)
            out[c] /= (double)lines->length;
    if (!plan->in_place)
        PRI_TYPED(pri_line_results_write)(lines, tile.first, tile.count, &results);
}

/* A tile of columns of one block, without partial results. */
static void reduce_values_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const pri_lines *lines = plan->lines;
    const line_tile tile = tile_at(plan, piece);
    ptrdiff_t offsets[PRI_REDUCE_BLOCK];
    element buffer[COLUMN_BUFFER];
    accumulator values[PRI_WIDE_COLUMNS], numbers[PRI_WIDE_COLUMNS];
    const pri_matrix matrix = plan->way == DOWN
                                  ? matrix_of(plan, &tile, 0, lines->length, offsets)
                                  : buffered_columns(plan, &tile, lines->length, buffer);
    pri_line_results results;
    if (is_variance(plan)) {
        plan->kernels->few_variances(&matrix, plan->kernel == PRI_REDUCE_NANVAR, results.reals);
    } else {
        plan->kernels->column_values(plan->kernel, &matrix, values, numbers);
        PRI_TYPED(pri_line_results_of_values)(lines, tile.count, values, numbers, &results);
    }
    PRI_TYPED(pri_line_results_write)(lines, tile.first, tile.count, &results);
}

/* Extremes of integers, which go straight to where they belong if they can. */
static void reduce_extremes_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_plan *plan = argument;
    const pri_walk *kept = &plan->lines->kept;
    const line_tile tile = tile_at(plan, piece);
    const ptrdiff_t apart = kept->strides[1][kept->ndim - 1];
    ptrdiff_t offsets[PRI_REDUCE_BLOCK];
    element found[MOST_IN_PLACE];
    element *out = (element *)plan->lines->out + pri_walk_offset(kept, 1, tile.first);
    const pri_matrix matrix = matrix_of(plan, &tile, 0, plan->lines->length, offsets);
    plan->extremes(plan->kernel == PRI_REDUCE_MAX, &matrix, apart == 1 ? out : found);
    for (ptrdiff_t c = 0; c < tile.count && apart != 1; c++)
        out[c * apart] = found[c];
}

/* A tile, or with several groups one of each of its lines. */
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

/* The groups of every line of a tile become its result. */
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

static pri_piece *piece_of(const line_plan *plan)
{
    if (plan->extremes)
        return reduce_extremes_piece;
    if (is_short(plan))
        return reduce_short_piece;
    return has_values(plan) ? reduce_values_piece : reduce_piece;
}

prange_status PRI_TYPED(pri_reduce_lines)(const pri_lines *lines)
{
    line_plan plan = plan_of(lines);
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
    pri_progress progress;
    pri_team team = pri_team_open(&work);
    pri_team_report(&team, &progress, work.pieces);
    pri_team_for_all(&team, piece_of(&plan), &plan);
    if (groups > 1)
        pri_team_for(&team, 0, tiles, fold_piece, &plan);
    const prange_status status = pri_team_close(&team);
    pri_scratch_free(plan.slots);
    return status;
}

/* SPDX-License-Identifier: MIT */
#include "line_plan.h"

#include "isa/isa.h"
#include "join.h"
#include "reduction.h"
#include "simd/cache.h"

/* Lines of at least this many contiguous elements are reduced along the line; shorter ones are
 * copied to columns of a buffer. With 10^6 lines of 20 elements, a line took 9.6 ns along it and 28
 * ns by the buffer; lines of 3 elements are faster by the buffer. Variances of up to PRI_LANES
 * elements are faster by the buffer where the elements are not contiguous. */
enum { LONG_LINE = 10, LONG_LINE_VARIANCE = PRI_LANES + 1 };

/* The least elements of a line whose variance is computed after a transpose in registers; shorter
 * lines are copied. */
enum { TRANSPOSED_LINE = 9 };

/* Elements per tile of lines of several blocks, which take turns block by block. */
enum { ALONG_ELEMENTS = 8 * PRI_REDUCE_BLOCK };

/* Tiles of lines of one block whose results are written in place, without a buffer: as many lines
 * as amortise the start of a tile, while there are tiles for many threads. */
enum { MOST_IN_PLACE = 4096, TILES_IN_PLACE = 128, ELEMENTS_IN_PLACE = 1 << 17 };

/* The longest lines whose results go past the caches. Longer lines have few results compared with
 * their elements. */
enum { STREAMED_LENGTH = 64 };

/* The least number of wide tiles: enough to balance 8 threads. */
enum { WIDE_TILES = 32 };

/* The most bytes of a tile of columns that var reads twice: most of a second-level cache of 1
 * MiB. */
enum { TWICE_BYTES = 768 << 10 };

/* Enough tiles to balance all threads without cutting the lines. */
enum { MANY_TILES = 256 };

static line_way choose_way(const line_plan *plan)
{
    const bool is_long =
        plan->lines->length >= (plan->is_variance ? LONG_LINE_VARIANCE : LONG_LINE);
    const bool is_transposed = plan->is_variance && plan->lines->length >= TRANSPOSED_LINE;
    if (is_long && plan->step == 1)
        return ALONG;
    if (plan->apart == 1 && plan->across > 1)
        return DOWN;
    if (plan->step == 1 && (plan->short_lines || is_transposed))
        return ALONG;
    return is_long ? BLOCKS_OF_BUFFER : COLUMNS_OF_BUFFER;
}

static double bytes_of(const pri_lines *lines)
{
    return (double)lines->count * (double)lines->length * sizeof(element);
}

/* The most rows of a variance that are processed side by side. From memory there are fewer: 256
 * rows of f64 took 1.07 of the time of two passes over a chunk of columns, 100 rows half of it. */
static ptrdiff_t most_rows(const pri_lines *lines)
{
    return bytes_of(lines) < PRI_STREAM_BYTES ? PRI_GROUP : PRI_GROUP / 2;
}

/* Whether a kernel for few elements takes the lines or columns. */
static bool has_few_kernel(const line_plan *plan)
{
    const pri_lines *lines = plan->lines;
    if (plan->way == ALONG)
        return plan->is_variance ? lines->length <= PRI_SHORT_VARIANCE : plan->short_lines != NULL;
    if (plan->way != DOWN)
        return false;
    return plan->is_variance ? lines->length <= most_rows(lines) : plan->few_rows != NULL;
}

/* Whether columns are reduced in the type of the results: any and all, and extremes of integers. */
static bool is_narrow(const line_plan *plan)
{
    const prange_reduce_op op = plan->lines->op;
    const bool truths = op == PRANGE_REDUCE_ANY || op == PRANGE_REDUCE_ALL;
    const bool extremes = op == PRANGE_REDUCE_MIN || op == PRANGE_REDUCE_MAX;
    return truths || (extremes && !PRI_IS_REAL);
}

/* Whether columns are reduced to plain values, which not all kernels offer, not to pri_partial. */
static bool has_values(const line_plan *plan)
{
    const bool wide_total =
        plan->kernel == PRI_REDUCE_TOTAL && !PRI_IS_REAL && sizeof(element) == 8;
    return plan->is_variance ? plan->way == COLUMNS_OF_BUFFER : !wide_total;
}

static line_kernels choose_kernels(const line_plan *plan)
{
    const bool columns = plan->way == DOWN || plan->way == COLUMNS_OF_BUFFER;
    if (has_few_kernel(plan))
        return FEW;
    if (!columns || plan->lines->length > PRI_REDUCE_BLOCK)
        return PARTIALS;
    if (is_narrow(plan))
        return NARROW;
    return has_values(plan) ? VALUES : PARTIALS;
}

/* Columns per tile: a page of each row if rows are far apart and enough tiles remain. */
static ptrdiff_t choose_columns(const line_plan *plan)
{
    const bool wide = plan->way == DOWN && plan->lines->length >= PRI_MANY_ROWS &&
                      plan->lines->count >= WIDE_TILES * PRI_WIDE_COLUMNS;
    return wide ? PRI_WIDE_COLUMNS : PRI_REDUCE_COLUMNS;
}

/* The most subtrees that a fold of blocks holds at a time. */
static int stack_levels(ptrdiff_t blocks)
{
    int levels = 1;
    while (blocks > 1) {
        blocks = (blocks + 1) / 2;
        levels++;
    }
    return levels;
}

static ptrdiff_t choose_width(const line_plan *plan)
{
    const ptrdiff_t rows = pri_min(plan->lines->length, PRI_REDUCE_BLOCK);
    const ptrdiff_t blocks = pri_pieces(plan->lines->length, PRI_REDUCE_BLOCK);
    ptrdiff_t width = pri_min(choose_columns(plan), STACK_PARTIALS / (stack_levels(blocks) + 1));
    const bool wherever = plan->through == FEW || (plan->through == NARROW && plan->way == DOWN);
    if (plan->in_place && wherever)
        width = pri_min(pri_min(MOST_IN_PLACE, ELEMENTS_IN_PLACE / plan->lines->length),
                        pri_max(width, plan->across / TILES_IN_PLACE));
    else if (plan->way == ALONG && blocks > 1)
        width = pri_max(1, ALONG_ELEMENTS / plan->lines->length);
    else if (plan->way == COLUMNS_OF_BUFFER)
        width = pri_min(width, COLUMN_BUFFER / rows);
    else if (plan->is_variance)
        width = pri_min(width, pri_max(16, TWICE_BYTES / (rows * (ptrdiff_t)sizeof(element))));
    return pri_min(width, plan->across);
}

/* The groups of blocks into which lines are cut if there are few tiles: at most 4 MiB of partial
 * results. */
static pri_grid choose_grid(ptrdiff_t length, ptrdiff_t tiles)
{
    pri_grid grid = pri_grid_of(length, PRI_REDUCE_BLOCK);
    while (grid.groups > 1 &&
           (tiles >= MANY_TILES || grid.groups > pri_max(2, 2 * MANY_TILES / tiles))) {
        grid.shift++;
        grid.groups = ((grid.blocks - 1) >> grid.shift) + 1;
    }
    return grid;
}

line_plan PRI_TYPED(pri_line_plan)(const pri_lines *lines)
{
    const pri_walk *kept = &lines->kept, *reduced = &lines->reduced;
    const pri_reduce *kernels = pri_isa_get()->PRI_TYPED(reduce);
    const pri_reduce_kernel kernel = lines->kernel;
    line_plan plan = {.lines = lines,
                      .kernels = kernels,
                      .kernel = kernel,
                      .block = kernels->block[kernel],
                      .columns = kernels->columns[kernel],
                      .is_variance = kernel == PRI_REDUCE_VAR || kernel == PRI_REDUCE_NANVAR,
                      .join = PRI_TYPED(pri_join_for)(kernel),
                      .across = kept->ndim ? kept->shape[kept->ndim - 1] : 1,
                      .apart = kept->ndim ? kept->strides[0][kept->ndim - 1] : 1,
                      .step = reduced->ndim == 0   ? 1
                              : reduced->ndim == 1 ? reduced->strides[0][0]
                                                   : 0};
    /* nanmean needs the count of the elements that are not NaN. */
    const bool counts = lines->op == PRANGE_REDUCE_NANMEAN;
    if (lines->length <= kernels->longest_short_line && !counts)
        plan.short_lines = kernels->short_lines[kernel];
    if (lines->length <= PRI_LANES && !counts)
        plan.few_rows = kernels->few_rows[kernel];
    plan.way = choose_way(&plan);
    plan.through = choose_kernels(&plan);
    plan.in_place = (lines->out_type == PRANGE_F64 || plan.through == NARROW) &&
                    (kept->ndim == 0 || kept->strides[1][kept->ndim - 1] == 1);
    plan.streamed =
        plan.in_place && lines->length <= STREAMED_LENGTH &&
        lines->count >= pri_pieces(PRI_STREAM_BYTES / (ptrdiff_t)sizeof(element), lines->length);
    plan.width = pri_max(1, choose_width(&plan));
    if (plan.way == ALONG && plan.width == 1 && bytes_of(lines) >= PRI_STREAM_BYTES)
        plan.places = PRI_TYPED(pri_reduction_places)(kernel);
    plan.tiles_across = pri_pieces(plan.across, plan.width);
    plan.grid = choose_grid(lines->length, plan.tiles_across * (lines->count / plan.across));
    return plan;
}

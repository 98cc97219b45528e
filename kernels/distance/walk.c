/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <tgmath.h>

#include "base/check.h"
#include "base/status.h"
#include "isa/isa.h"

/* Bytes of a block of points, which all queries of a group visit before the next block: half of a
 * small second-level cache. */
#define BLOCK_BYTES 131072

/* Most neighbours that a group of several panels keeps: their 512 KiB of heaps stay in a
 * second-level cache as well. */
#define GROUP_KEPT 32768

/* Fewest points of a slice: some microseconds of work for a panel. A user's metric may be
 * arbitrarily slow. */
#define SLICE_MIN 1024
#define USER_SLICE_MIN 4

/* Pieces per thread, so that the threads do not wait long for the last one. */
#define PIECES_EACH 4

/* ns on one thread: per pair in a tile, and per neighbour that is kept. */
#define LOOK_NS 0.1
#define KEEP_NS 20.0

/* If one square is below this times another, their roots differ: the relative distance of the roots
 * is half that of the squares, more than their rounding errors. */
static const element APART = 1 - (sizeof(element) == 8 ? (element)0x1p-50 : (element)0x1p-21);

static prange_status check_radii(const pri_search *search, const element *radii, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; radii && i < n; i++)
        if (!PRI_FORM(pri_search_is_limit)(search, (result)radii[i]))
            return pri_fail(PRANGE_ERROR_VALUE, "%s: radii[%td] = %g is negative or NaN",
                            search->pairs.function, i, (double)radii[i]);
    return PRANGE_OK;
}

prange_status PRI_FORM(pri_search_init)(pri_search *search, const pri_inputs *in, unsigned flags)
{
    const unsigned taken = PRANGE_EXCLUDE_SELF | flags | pri_accumulate_flag(in->options);
    const prange_status status = PRI_TYPED(pri_pairs_init)(&search->pairs, in, taken, true);
    if (status != PRANGE_OK)
        return status;
    search->kernels = pri_isa_get()->PRI_TYPED(neighbors);
    search->exclude = in->options->flags & PRANGE_EXCLUDE_SELF;
    return check_radii(search, in->options->radii, in->n);
}

/* Strips omit roots unless sums may be negative: their roots are NaN, which must be seen. */
prange_status PRI_FORM(pri_search_allocate)(pri_search *search)
{
    pri_pairs *pairs = &search->pairs;
    prange_status status = PRI_TYPED(pri_pairs_convert)(pairs);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_pairs_allocate)(pairs, true);
    pairs->squares =
        !PRI_ROUNDED && !pairs->indefinite && pairs->metric->epilogue == PRI_EPILOGUE_ROOT;
    search->apart = pairs->squares ? APART : 1;
    return status;
}

prange_status PRI_FORM(pri_search_check)(const pri_search *search, ptrdiff_t indices,
                                         ptrdiff_t distances)
{
    const pri_written written[] = {
        {"indices", search->indices, indices * (ptrdiff_t)sizeof *search->indices},
        {"distances", search->distances, distances * (ptrdiff_t)sizeof *search->distances},
    };
    const pri_array first = {written[0].name, written[0].data, 1};
    const pri_array second = {written[1].name, written[1].data, 1};
    const prange_status status = pri_check_disjoint(search->pairs.function, 1, &first,
                                                    written[0].bytes, &second, written[1].bytes);
    return status == PRANGE_OK ? PRI_TYPED(pri_pairs_check)(&search->pairs, 2, written) : status;
}

static ptrdiff_t slice_min(const pri_pairs *pairs)
{
    return pairs->user ? USER_SLICE_MIN : SLICE_MIN;
}

pri_work PRI_FORM(pri_search_work)(const pri_search *search, double kept)
{
    const pri_pairs *pairs = &search->pairs;
    const double count = (double)pairs->x.n * (double)pairs->y.n;
    const ptrdiff_t slices = pri_max(1, pairs->y.n / slice_min(pairs));
    ptrdiff_t pieces;
    if (__builtin_mul_overflow(pri_pieces(pairs->x.n, pairs->kernels->width), slices, &pieces))
        pieces = PTRDIFF_MAX;
    return (pri_work){.name = pairs->function,
                      .n = pairs->x.n,
                      .pieces = pieces,
                      .ns =
                          PRI_TYPED(pri_pairs_ns)(pairs, count) + LOOK_NS * count + KEEP_NS * kept,
                      .timed = pairs->user,
                      .flops = 2.0 * count * (double)pairs->d,
                      .user = pri_metric_key(pairs->options)};
}

int PRI_FORM(pri_search_plan_for)(pri_search *search, pri_work *work, const pri_team *team,
                                  ptrdiff_t kept)
{
    const pri_pairs *pairs = &search->pairs;
    const ptrdiff_t n = pairs->x.n, m = pairs->y.n;
    const ptrdiff_t row_bytes = (ptrdiff_t)sizeof(element) * pairs->d;
    const int threads = pairs->user ? prange_get_num_threads() : team->size;
    const ptrdiff_t wanted = PIECES_EACH * (ptrdiff_t)threads;
    pri_search_plan plan = {.n = n, .m = m, .lanes = PRI_SEARCH_GROUP, .slice = m, .slices = 1};
    while (plan.lanes > pairs->kernels->width &&
           (pri_pieces(n, plan.lanes) < wanted || kept > GROUP_KEPT / plan.lanes))
        plan.lanes /= 2;
    plan.groups = pri_pieces(n, plan.lanes);
    if (threads > 1 && plan.groups < 2 * threads && n > 0 && m > 0) {
        const ptrdiff_t limit = pri_max(1, m / slice_min(pairs));
        plan.slice = pri_pieces(m, pri_min(pri_pieces(wanted, plan.groups), limit));
        plan.slices = pri_pieces(m, plan.slice);
    }
    plan.block =
        pri_max(1, BLOCK_BYTES / pri_max(1, row_bytes) / PRI_SEARCH_ROWS) * PRI_SEARCH_ROWS;
    plan.lines = n == 1 && !pairs->user;
    search->plan = plan;
    work->pieces = plan.groups * plan.slices;
    return threads;
}

/* Fills a tile with the distances of `rows` points from `top` on to the queries of a panel; NaN for
 * an excluded point. */
static void fill(const pri_search *search, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                 ptrdiff_t cols, element *values)
{
    const pri_pairs *pairs = &search->pairs;
    const ptrdiff_t width = pairs->kernels->width, end = pri_min(top + rows, left + cols);
    PRI_TYPED(pri_pairs_strip)(pairs, top, rows, left, cols, values, width);
    for (ptrdiff_t i = 0; pairs->metric->similarity && i < rows * width; i++)
        values[i] = -values[i];
    for (ptrdiff_t i = pri_max(top, left); search->exclude && i < end; i++)
        values[(i - top) * width + i - left] = (element)NAN;
}

/* Fills a line with the distances of its points to the query, and with NaN to the end of a row. */
static void fill_line(const pri_search *search, const pri_search_tile *line, ptrdiff_t query,
                      element *values)
{
    const pri_pairs *pairs = &search->pairs;
    PRI_TYPED(pri_pairs_strip)(pairs, line->top, line->points, query, 1, values, 1);
    for (ptrdiff_t i = 0; pairs->metric->similarity && i < line->points; i++)
        values[i] = -values[i];
    if (search->exclude && query >= line->top && query < line->top + line->points)
        values[query - line->top] = (element)NAN;
    for (ptrdiff_t i = line->points; i < line->rows * line->width; i++)
        values[i] = (element)NAN;
}

static void walk_lines(const pri_search *search, const pri_search_part *part,
                       pri_search_visit *visit, void *ctx)
{
    const ptrdiff_t width = search->pairs.kernels->width, most = PRI_SEARCH_ROWS * width;
    element values[PRI_SEARCH_TILE] __attribute__((aligned(64)));
    for (ptrdiff_t top = part->from; top < part->to; top += most) {
        const ptrdiff_t points = pri_min(most, part->to - top);
        const pri_search_tile line = {.top = top,
                                      .points = points,
                                      .rows = pri_pieces(points, width),
                                      .cols = 1,
                                      .values = values,
                                      .width = width,
                                      .line = true};
        fill_line(search, &line, part->first, values);
        visit(ctx, &line);
    }
}

static void walk_panels(const pri_search *search, const pri_search_part *part,
                        pri_search_visit *visit, void *ctx)
{
    const ptrdiff_t width = search->pairs.kernels->width, block = search->plan.block;
    element values[PRI_SEARCH_TILE] __attribute__((aligned(64))) = {0};
    for (ptrdiff_t begin = part->from; begin < part->to; begin += block) {
        const ptrdiff_t end = pri_min(part->to, begin + block);
        for (ptrdiff_t lane = 0; lane < part->count; lane += width)
            for (ptrdiff_t top = begin; top < end; top += PRI_SEARCH_ROWS) {
                const ptrdiff_t rows = pri_min(PRI_SEARCH_ROWS, end - top);
                const pri_search_tile tile = {.top = top,
                                              .points = rows,
                                              .rows = rows,
                                              .lane = lane,
                                              .cols = pri_min(width, part->count - lane),
                                              .values = values,
                                              .width = width};
                fill(search, top, tile.rows, part->first + lane, tile.cols, values);
                visit(ctx, &tile);
            }
    }
}

void PRI_FORM(pri_search_walk)(const pri_search *search, const pri_search_part *part,
                               pri_search_visit *visit, void *ctx)
{
    (search->plan.lines ? walk_lines : walk_panels)(search, part, visit, ctx);
}

ptrdiff_t PRI_FORM(pri_search_within)(const pri_search *search, const pri_search_tile *tile,
                                      const element *limits, unsigned short *hits)
{
    element same[PRI_SEARCH_ROW_BYTES / sizeof(element)];
    if (!tile->line)
        return search->kernels->within(tile->rows, tile->values, limits + tile->lane, hits);
    for (ptrdiff_t j = 0; j < tile->width; j++)
        same[j] = limits[tile->lane];
    return search->kernels->within(tile->rows, tile->values, same, hits);
}

result PRI_FORM(pri_search_distance)(const pri_search *search, element value)
{
    if (search->pairs.metric->similarity)
        return (result)-value;
    return (result)(search->pairs.squares ? sqrt(value) : value);
}

bool PRI_FORM(pri_search_is_limit)(const pri_search *search, result distance)
{
    return search->pairs.metric->similarity ? !isnan(distance) : distance >= 0;
}

element PRI_FORM(pri_search_limit_of)(const pri_search *search, element all, ptrdiff_t query)
{
    const element *radii = search->pairs.options->radii;
    const element own =
        radii ? PRI_FORM(pri_search_limit)(search, (result)radii[query]) : (element)INFINITY;
    return own < all ? own : all;
}

#if PRI_ROUNDED

/* The largest value that rounds to the distance: the midpoint to the next distance, or just below.
 * Infinities count as +-2^128, the next powers of two. */
element PRI_FORM(pri_search_limit)(const pri_search *search, result distance)
{
    const result value = search->pairs.metric->similarity ? -distance : distance;
    if (value == (result)INFINITY)
        return (element)INFINITY;
    const result next = nextafter(value, (result)INFINITY);
    const element begin = isinf(value) ? -0x1p128 : (element)value;
    const element end = isinf(next) ? 0x1p128 : (element)next;
    const element middle = (begin + end) / 2;
    return (result)middle <= value ? middle : nextafter(middle, -(element)INFINITY);
}

#else

/*
 * The largest square whose root is not above the distance; it is at most three steps from the
 * square of the distance. The steps are limited, since a host may flush subnormal numbers: all
 * their roots are then 0, and the loop would pass 2^52 of them.
 */
static element square_limit(element distance)
{
    enum { ENOUGH = 8 };
    element square = distance * distance;
    for (int step = 0; step < ENOUGH && sqrt(square) > distance; step++)
        square = nextafter(square, (element)0);
    for (int step = 0; step < ENOUGH && square < (element)INFINITY; step++) {
        const element next = nextafter(square, (element)INFINITY);
        if (sqrt(next) > distance)
            break;
        square = next;
    }
    return square;
}

element PRI_FORM(pri_search_limit)(const pri_search *search, result distance)
{
    if (search->pairs.metric->similarity)
        return -distance;
    return search->pairs.squares ? square_limit(distance) : distance;
}

#endif

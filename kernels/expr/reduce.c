/* SPDX-License-Identifier: MIT */
/*
 * Values are computed a block at a time and reduced by the kernel of a block. Blocks fold as those
 * of an array do (array/fold.h), so the bits are those of the array of values.
 *
 * A piece of the parallel loop is several lines. Short lines that follow each other are computed
 * many at once. Lines that are columns are in columns.c.
 */
#include <math.h>
#include <string.h>

#include "array/join.h"
#include "isa/isa.h"
#include "reducer.h"

/* Elements of the lines of a piece; the most short lines that are reduced together. */
enum { PIECE = 8192, LINES = 512 };

typedef struct job {
    const pri_reduce_call *call;
    pri_reduce_kernel kernel;
    pri_grid grid;   /* of a line */
    ptrdiff_t lines; /* of a piece */
} job;

static pri_reduce_kernel kernel_of(pri_reducing reducing)
{
    static const pri_reduce_kernel kernels[] = {
        [PRI_SUM] = PRI_REDUCE_SUM,
        [PRI_PROD] = PRI_REDUCE_PROD,
        [PRI_LEAST] = PRI_REDUCE_MIN,
        [PRI_GREATEST] = PRI_REDUCE_MAX,
        [PRI_PLACE_OF_LEAST] = PRI_REDUCE_MIN,
        [PRI_PLACE_OF_GREATEST] = PRI_REDUCE_MAX,
        [PRI_MEAN] = PRI_REDUCE_TOTAL,
        [PRI_VARIANCE] = PRI_REDUCE_VAR,
        [PRI_DEVIATION] = PRI_REDUCE_VAR,
        [PRI_ANY] = PRI_REDUCE_NONZERO,
        [PRI_ALL] = PRI_REDUCE_NONZERO,
        [PRI_COUNT] = PRI_REDUCE_NONZERO,
    };
    return kernels[reducing];
}

static pri_join join_of(pri_reducing reducing)
{
    return PRI_TYPED(pri_join_for)(kernel_of(reducing));
}

/* Computes the partial result of n values, the first of which is element `first` of its line. That
 * of argmin and argmax includes the index of the extreme. */
static void reduce_values(const pri_reduce_call *call, ptrdiff_t n, const element *values,
                          ptrdiff_t first, pri_partial *out)
{
    const pri_reduce *table = pri_isa_get()->PRI_TYPED(reduce);
    const pri_reducing reducing = call->machine.pass->reducing;
    table->block[kernel_of(reducing)](n, values, NULL, 1.0, out);
    if (pri_is_place(reducing))
        out->index = first + table->find(n, values, out->value);
}

#if PRI_IS_REAL
/* Starts the lanes of a sum or an extreme. */
static void start_lanes(pri_reducing reducing, pri_added *added)
{
    added->end = reducing == PRI_LEAST      ? PRI_END_LEAST
                 : reducing == PRI_GREATEST ? PRI_END_GREATEST
                                            : PRI_END_SUM;
    const double identity = added->end == PRI_END_SUM     ? -0.0
                            : added->end == PRI_END_LEAST ? INFINITY
                                                          : -INFINITY;
    for (int j = 0; j < PRI_LANES; j++)
        added->lanes[j] = identity;
}
#endif

/* Computes the sum or the extreme of n values from `first` on, or the number of true ones, without
 * storing them. Returns false if that is not possible. */
static bool add_values(const pri_reduce_call *call, pri_place *place, ptrdiff_t first, ptrdiff_t n,
                       pri_partial *out)
{
    pri_added added;
#if PRI_IS_REAL
    start_lanes(call->machine.pass->reducing, &added);
#else
    added.end = PRI_END_SUM;
    added.whole = 0;
#endif
    if (!pri_machine_add(&call->machine, place, first, n, &added))
        return false;
#if PRI_IS_REAL
    out->value = PRI_TYPED(pri_strip).fold(added.end, added.lanes);
#else
    if (call->machine.pass->reducing == PRI_MEAN)
        out->mean = (double)added.whole;
    else
        out->value = added.whole;
    out->index = (ptrdiff_t)added.whole;
#endif
    return true;
}

/* The strips whose extremes, places or counts are joined to those of a block: their values are
 * still in a first-level cache, which those of a block would fill. */
enum { JOINED_STRIP = 512 };

static bool joins_strips(const pri_pass *pass)
{
    const pri_reducing reducing = pass->reducing;
    const bool joins = reducing == PRI_LEAST || reducing == PRI_GREATEST ||
                       pri_is_place(reducing) || reducing == PRI_ANY || reducing == PRI_ALL ||
                       reducing == PRI_COUNT;
    return joins && pass->count > pass->sources;
}

/* Whether zeros of both signs may be among values whose extreme is 0. Which of them is the extreme
 * of a block depends on its lanes, not on its strips. The values that are not 0 have one sign:
 * where the minimum is 0, a sign bit is that of a -0; where the maximum is 0, a missing one that of
 * a 0. */
static bool mixes_zeros(pri_reducing reducing, ptrdiff_t n, const element *values)
{
#if PRI_IS_REAL
    typedef __typeof__(__builtin_choose_expr(sizeof(element) == 8, (uint64_t)0, (uint32_t)0)) word;
    word any = 0, all = (word)-1;
    for (ptrdiff_t i = 0; i < n; i++) {
        word bits;
        memcpy(&bits, values + i, sizeof bits);
        any |= bits;
        all &= bits;
    }
    const int sign = 8 * sizeof any - 1;
    return reducing == PRI_LEAST ? any >> sign == 1 : all >> sign == 0;
#else
    (void)reducing, (void)n, (void)values;
    return false;
#endif
}

/* Joins the partial results of the strips of a block. Returns false if that may give a zero of the
 * wrong sign. */
static bool join_block(const pri_reduce_call *call, pri_place *place, ptrdiff_t first,
                       ptrdiff_t count, pri_partial *out)
{
    _Alignas(64) element room[JOINED_STRIP];
    const pri_reducing reducing = call->machine.pass->reducing;
    const bool extreme = reducing == PRI_LEAST || reducing == PRI_GREATEST;
    bool mixed = false;
    for (ptrdiff_t i = 0; i < count; i += JOINED_STRIP) {
        pri_partial part;
        const ptrdiff_t n = pri_min(JOINED_STRIP, count - i);
        const element *values = pri_machine_values(&call->machine, place, first + i, n, room);
        reduce_values(call, n, values, first + i, &part);
        mixed = mixed || (extreme && part.value == 0 && mixes_zeros(reducing, n, values));
        if (i == 0)
            *out = part;
        else
            join_of(reducing)(out, &part);
    }
    return !(mixed && out->value == 0);
}

static void reduce_block(const pri_reduce_call *call, pri_place *place, const pri_grid *grid,
                         ptrdiff_t b, pri_partial *out)
{
    _Alignas(64) element room[PRI_REDUCE_BLOCK];
    const ptrdiff_t first = b * PRI_REDUCE_BLOCK, count = pri_grid_count(grid, b);
    if (add_values(call, place, first, count, out))
        return;
    if (joins_strips(call->machine.pass) && join_block(call, place, first, count, out))
        return;
    const element *values = pri_machine_values(&call->machine, place, first, count, room);
    reduce_values(call, count, values, first, out);
}

static void finish(const pri_reduce_call *call, ptrdiff_t count, const pri_partial partials[],
                   ptrdiff_t line)
{
    const double n = (double)call->length;
    total *const totals = (total *)(void *)call->to + line;
    element *const elements = (element *)(void *)call->to + line;
    moment *const moments = (moment *)(void *)call->to + line;
    int64_t *const counts = (int64_t *)(void *)call->to + line;
    uint8_t *const truths = (uint8_t *)call->to + line;
    switch (call->machine.pass->reducing) {
    case PRI_SUM:
    case PRI_PROD:
        for (ptrdiff_t k = 0; k < count; k++)
            totals[k] = (total)pri_canonical_nan(partials[k].value);
        break;
    case PRI_LEAST:
    case PRI_GREATEST:
        for (ptrdiff_t k = 0; k < count; k++)
            elements[k] = (element)pri_canonical_nan(partials[k].value);
        break;
    case PRI_MEAN:
        for (ptrdiff_t k = 0; k < count; k++)
            moments[k] = (moment)pri_canonical_nan_f64(partials[k].mean / n);
        break;
    case PRI_VARIANCE:
        for (ptrdiff_t k = 0; k < count; k++)
            moments[k] = (moment)pri_canonical_nan_f64(partials[k].m2 / n);
        break;
    case PRI_DEVIATION:
        for (ptrdiff_t k = 0; k < count; k++)
            moments[k] = (moment)pri_canonical_nan_f64(sqrt(partials[k].m2 / n));
        break;
    case PRI_ANY:
        for (ptrdiff_t k = 0; k < count; k++)
            truths[k] = partials[k].index > 0;
        break;
    case PRI_ALL:
        for (ptrdiff_t k = 0; k < count; k++)
            truths[k] = partials[k].index == call->length;
        break;
    default:
        for (ptrdiff_t k = 0; k < count; k++)
            counts[k] = partials[k].index;
        break;
    }
}

static void reduce_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const ptrdiff_t end = pri_min(j->call->lines, (piece + 1) * j->lines);
    pri_place place;
    pri_fold fold;
    for (ptrdiff_t line = piece * j->lines; line < end; line++) {
        pri_machine_line(&j->call->machine, &place, line);
        pri_fold_start(&fold, PRI_TYPED(pri_join_for)(j->kernel));
        for (ptrdiff_t b = 0; b < j->grid.blocks; b++) {
            reduce_block(j->call, &place, &j->grid, b, pri_fold_next(&fold));
            pri_fold_take(&fold);
        }
        finish(j->call, 1, pri_fold_finish(&fold), line);
    }
}

/* Computes the partial results of up to LINES lines of n values, which follow each other. */
static void reduce_each(const pri_reduce_call *call, ptrdiff_t n, ptrdiff_t lines,
                        const element *values, pri_partial out[])
{
    const pri_reducing reducing = call->machine.pass->reducing;
    const pri_reduce *kernels = pri_isa_get()->PRI_TYPED(reduce);
    pri_reduce_short_lines *const together = kernels->short_lines[kernel_of(reducing)];
    if (!together || n > kernels->longest_short_line || pri_is_place(reducing)) {
        for (ptrdiff_t k = 0; k < lines; k++)
            reduce_values(call, n, values + k * n, 0, &out[k]);
        return;
    }
    double results[LINES];
    together(n, lines, n, values, false, results);
    for (ptrdiff_t k = 0; k < lines; k++)
        out[k].value = (accumulator)results[k];
}

/* Reduces short lines that follow each other, as many at once as a block has room for. */
static void reduce_flat(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const ptrdiff_t n = j->call->length, most = pri_min(LINES, PRI_REDUCE_BLOCK / n);
    const ptrdiff_t end = pri_min(j->call->lines, (piece + 1) * j->lines);
    _Alignas(64) element room[PRI_REDUCE_BLOCK];
    pri_partial partials[LINES];
    pri_place place;
    pri_machine_line(&j->call->machine, &place, 0);
    for (ptrdiff_t line = piece * j->lines; line < end; line += most) {
        const ptrdiff_t count = pri_min(most, end - line);
        const element *values =
            pri_machine_values(&j->call->machine, &place, line * n, count * n, room);
        reduce_each(j->call, n, count, values, partials);
        finish(j->call, count, partials, line);
    }
}

static prange_status reduce_lines(const pri_reduce_call *call)
{
    job j = {.call = call,
             .kernel = kernel_of(call->machine.pass->reducing),
             .grid = pri_grid_of(call->length, PRI_REDUCE_BLOCK)};
    j.lines = pri_max(1, PIECE / call->length);
    if (call->way == PRI_LINES_COLUMNS)
        return PRI_TYPED(pri_expr_columns)(call, j.kernel);
    pri_reduce_loop(call, call->machine.pass->ns, 0, pri_pieces(call->lines, j.lines),
                    call->way == PRI_LINES_FLAT ? reduce_flat : reduce_piece, &j);
    return PRANGE_OK;
}

const pri_reducer PRI_TYPED(pri_reducer) = {
    .join = join_of, .block = reduce_block, .finish = finish, .lines = reduce_lines};

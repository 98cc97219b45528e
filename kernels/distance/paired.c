/* SPDX-License-Identifier: MIT */
/*
 * Distances of paired rows, for each form: point i of x and point i of y. Nothing is packed, since
 * each point is in only one pair.
 */
#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/progress.h"
#include "pairwise.h"
#include "pairs.h"
#include "widen.h"

/* Pairs whose distances are computed before they are rounded or postprocessed. */
#define BLOCK 64

/* Coordinates per piece: some microseconds of work. If there are at most 16 pieces, their number is
 * a power of two, which divides well among threads. A piece has whole vectors of pairs, of 16 lanes
 * at most, since a single pair takes as long as a vector of them. */
#define PIECE_COORDINATES 8192
#define FEW_PIECES 16
#define VECTOR_PAIRS 16

/* ns on one thread: per pair, and per coordinate besides the metric's own time. */
#define PAIR_NS 2.0
#define COORDINATE_NS 0.35

typedef struct paired_job {
    const pri_pairs *pairs;
    ptrdiff_t rows; /* pairs of a piece */
    result *out;
} paired_job;

/* Turns the sums of a block into distances. */
static void postprocess(const pri_pairs *pairs, ptrdiff_t first, ptrdiff_t rows, element *distances)
{
    const bool summed = pairs->x.sums != NULL;
    const pri_sums sums = {.rows = 1,
                           .cols = rows,
                           .out = distances,
                           .row_sums = summed ? pairs->x.sums + first : NULL,
                           .col_sums = summed ? pairs->y.sums + first : NULL,
                           .paired = 1,
                           .total = pairs->total,
                           .none = pairs->none};
    pairs->kernels->postprocess[pairs->postprocess](&sums);
}

static void paired_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const paired_job *job = argument;
    const pri_pairs *pairs = job->pairs;
    const pri_metric *metric = pairs->metric;
    const ptrdiff_t begin = piece * job->rows, end = pri_min(pairs->x.n, begin + job->rows);
    element distances[BLOCK];
    for (ptrdiff_t first = begin; first < end; first += BLOCK) {
        const pri_paired block = {.rows = pri_min(BLOCK, end - first),
                                  .d = pairs->d,
                                  .x = pairs->x.rows + first * pairs->x.stride,
                                  .y = pairs->y.rows + first * pairs->y.stride,
                                  .x_stride = pairs->x.stride,
                                  .y_stride = pairs->y.stride,
                                  .p = pairs->options->p,
                                  .weights = pairs->weights,
                                  .out = distances,
                                  .epilogue = metric->epilogue,
                                  .none = pairs->none};
        pairs->kernels->paired[metric->step][pairs->weights != NULL](&block);
        if (pairs->postprocess != PRI_POSTPROCESS_NONE)
            postprocess(pairs, first, block.rows, distances);
        for (ptrdiff_t i = 0; i < block.rows; i++)
            job->out[first + i] = (result)distances[i];
    }
}

static void user_piece(const void *argument, ptrdiff_t i, int thread)
{
    (void)thread;
    const paired_job *job = argument;
    const pri_pairs *pairs = job->pairs;
    const pri_options *options = pairs->options;
    job->out[i] =
        (result)options->function(pairs->given, pairs->x.given + i * pairs->x.given_stride,
                                  pairs->y.given + i * pairs->y.given_stride, options->ctx);
}

static pri_work work_of(const paired_job *job)
{
    const pri_pairs *pairs = job->pairs;
    const double n = (double)pairs->x.n, d = (double)pairs->given;
    const double loads = pairs->user ? 0 : n * (d * COORDINATE_NS + PAIR_NS);
    return (pri_work){.name = pairs->function,
                      .n = pairs->x.n,
                      .pieces = pairs->user ? pairs->x.n : pri_pieces(pairs->x.n, job->rows),
                      .ns = PRI_TYPED(pri_pairs_ns)(pairs, n) + loads,
                      .timed = pairs->user,
                      .bytes = 2 * n * d * sizeof(element),
                      .flops = 2 * n * d};
}

static ptrdiff_t piece_rows(ptrdiff_t n, ptrdiff_t d)
{
    const ptrdiff_t fit = pri_max(VECTOR_PAIRS, PIECE_COORDINATES / pri_max(1, d));
    ptrdiff_t pieces = 1;
    while (pieces < FEW_PIECES && pri_pieces(n, fit) > pieces)
        pieces *= 2;
    const ptrdiff_t rows = pri_min(fit, pri_pieces(n, pieces));
    return pri_pieces(rows, VECTOR_PAIRS) * VECTOR_PAIRS;
}

static prange_status run(const pri_pairs *pairs, result *out)
{
    const paired_job job = {pairs, piece_rows(pairs->x.n, pairs->d), out};
    const pri_work work = work_of(&job);
    if (!pairs->user && !pairs->x.prepared && pri_team_unneeded(work.ns)) {
        for (ptrdiff_t piece = 0; piece < work.pieces; piece++)
            paired_piece(&job, piece, 0);
        return PRANGE_OK;
    }
    pri_progress progress;
    pri_team team = pri_team_open(&work);
    pri_team_report(&team, &progress, work.pieces);
    if (!pairs->user)
        PRI_TYPED(pri_pairs_prepare)(pairs, &team);
    pri_team_for_all(&team, pairs->user ? user_piece : paired_piece, &job);
    return pri_team_close(&team);
}

static prange_status check(const pri_pairs *pairs, const result *out)
{
    const ptrdiff_t n = pairs->x.n;
    const pri_array array = {"distances", out, 1};
    if (pairs->options->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: out_stride = %td, and there are no rows",
                        pairs->function, pairs->options->out_stride);
    const prange_status status = pri_check_arrays(pairs->function, n, sizeof *out, 1, &array);
    if (status != PRANGE_OK)
        return status;
    const pri_written written = {"distances", out, n * (ptrdiff_t)sizeof *out};
    return PRI_TYPED(pri_pairs_check)(pairs, 1, &written);
}

#if PRI_TYPED(PRI_WIDENS)

/* The distances of f64 copies of the points, rounded. */
static prange_status run_widened(const pri_pairs *pairs, result *out)
{
    pri_widened wide;
    prange_status status = pri_widen(&wide, pairs);
    if (status != PRANGE_OK)
        return status;
    status = pri_paired_distance_to_f32(&wide.inputs, out);
    pri_widened_free(&wide);
    return status;
}

#endif

prange_status PRI_FORM(pri_paired_distance)(const pri_inputs *in, result *out)
{
    pri_pairs pairs;
    prange_status status =
        PRI_TYPED(pri_pairs_init)(&pairs, in, pri_accumulate_flag(in->options), true);
    if (status == PRANGE_OK)
        status = check(&pairs, out);
    if (status != PRANGE_OK || in->n == 0)
        return status;
#if PRI_TYPED(PRI_WIDENS)
    if (in->options->flags & PRANGE_ACCUMULATE_F64)
        return run_widened(&pairs, out);
#endif
    pairs.no_panels = true;
    status = PRI_TYPED(pri_pairs_convert)(&pairs);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_pairs_allocate)(&pairs, false);
    if (status != PRANGE_OK)
        return status;
    status = run(&pairs, out);
    PRI_TYPED(pri_pairs_release)(&pairs);
    return status;
}

#if PRI_ROUNDED

prange_status prange_paired_distance_to_f32(const prange_distance_options_f64 *options, ptrdiff_t n,
                                            ptrdiff_t d, const double *x, const double *y,
                                            float *distances)
{
    const pri_inputs in = {__func__, options, n, n, d, x, y};
    return pri_paired_distance_to_f32(&in, distances);
}

#else

prange_status PRI_TYPED(prange_paired_distance_with)(const pri_options *options, ptrdiff_t n,
                                                     ptrdiff_t d, const element *x,
                                                     const element *y, element *distances)
{
    const pri_inputs in = {__func__, options, n, n, d, x, y};
    return PRI_FORM(pri_paired_distance)(&in, distances);
}

prange_status PRI_TYPED(prange_paired_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                                const element *x, const element *y,
                                                element *distances)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, n, d, x, y};
    return PRI_FORM(pri_paired_distance)(&in, distances);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The preparation of points for their metric: memory, prepared rows, and panels.
 */
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "exec/parallel_for.h"
#include "factor.h"
#include "pairs.h"

/* The most rows of a piece; and the rows that the kernels scale together, of which a piece has a
 * multiple. */
#define PREPARED_ROWS 64
#define ROWS_TOGETHER 8

/* The relative noise per coordinate: what the rounding of an inverse covariance and of its
 * elimination may leave of an exact 0. */
#define NOISE (sizeof(element) == sizeof(double) ? 0x1p-50 : 0x1p-21)

/* Whether weights only select coordinates, as for a maximum. */
static bool weights_select(const pri_pairs *pairs)
{
    return pairs->metric->step == PRI_STEP_CHEBYSHEV && pairs->options->weights;
}

static ptrdiff_t count_compared(const pri_pairs *pairs)
{
    ptrdiff_t kept = 0;
    if (!weights_select(pairs))
        return pairs->given;
    for (ptrdiff_t k = 0; k < pairs->given; k++)
        kept += pairs->options->weights[k] > 0;
    return kept;
}

/* Sets the weights of the steps, and their sum in the order of the coordinates. */
static void set_weights(pri_pairs *pairs)
{
    const pri_options *options = pairs->options;
    pairs->weights = weights_select(pairs) ? NULL : options->weights;
    pairs->total = pairs->weights ? 0 : (element)pairs->d;
    for (ptrdiff_t k = 0; pairs->weights && k < pairs->d; k++)
        pairs->total += pairs->weights[k];
    if (options->variances) {
        element *inverse = pri_memory_take(&pairs->memory, pairs->d, 1, sizeof(element));
        for (ptrdiff_t k = 0; inverse && k < pairs->d; k++)
            inverse[k] = 1 / options->variances[k];
        pairs->weights = inverse;
    }
}

/* Computes the mean of the finite coordinates; 0 if there are none or their sum overflows. */
static void set_mean(const pri_pairs *pairs, const pri_points *set, double *count)
{
    memset(pairs->mean, 0, (size_t)pairs->d * sizeof *pairs->mean);
    memset(count, 0, (size_t)pairs->d * sizeof *count);
    for (ptrdiff_t i = 0; i < set->n; i++)
        pairs->kernels->add_finite(pairs->d, set->given + i * set->given_stride, pairs->mean,
                                   count);
    for (ptrdiff_t k = 0; k < pairs->d; k++) {
        const double mean = pairs->mean[k] / count[k];
        pairs->mean[k] = isfinite(mean) ? mean : 0;
    }
}

/* Factors the symmetric part of the inverse covariance into a sum of signed squares of the rows of
 * `factors`. If a sign is negative, the signs become the weights. */
static void factor_matrix(pri_pairs *pairs, double *matrix, double *factors, double *signs,
                          double *scale)
{
    const ptrdiff_t d = pairs->d;
    const element *given = pairs->options->inverse_covariance;
    for (ptrdiff_t k = 0; k < d * d; k++)
        factors[k] = matrix[k] = (double)given[k];
    if (pri_factor_definite(d, factors))
        return;
    pairs->indefinite = pri_factor_signed(d, NOISE * (double)d, matrix, factors, signs, scale);
}

/* The rows of d numbers that whitening takes in f64: the mean, and the factors with their signs and
 * scales. */
static ptrdiff_t factor_rows(const pri_pairs *pairs)
{
    return 1 + 2 * (pairs->d + 1);
}

/* Sets the whitening matrix U, whose rows are packed as if they were points; the mean; and the
 * signs as weights if the matrix is indefinite. */
static void set_whitener(pri_pairs *pairs)
{
    const ptrdiff_t d = pairs->d, width = pairs->kernels->width;
    double *factors = pairs->mean + d, *signs = factors + d * d, *matrix = signs + 2 * d;
    element *rows = (element *)(void *)(pairs->mean + factor_rows(pairs) * d);
    factor_matrix(pairs, matrix, factors, signs, signs + d);
    for (ptrdiff_t k = 0; k < (pairs->indefinite ? d + 1 : d) * d; k++)
        rows[k] = (element)factors[k];
    for (ptrdiff_t j = 0; j < d; j += width)
        pairs->kernels->pack(pri_min(width, d - j), d, rows + j * d, d, pairs->whitener + j * d);
    if (pairs->indefinite)
        pairs->weights = rows + d * d;
    set_mean(pairs, pairs->two ? &pairs->y : &pairs->x, matrix);
}

/* The number of rows of a set that are prepared: all of them or none. */
static ptrdiff_t prepared_rows(const pri_pairs *pairs, const pri_points *set)
{
    return pairs->metric->prepare != PRI_PREPARE_NOTHING || weights_select(pairs) ? set->n : 0;
}

static bool is_whitened(const pri_pairs *pairs)
{
    return pairs->metric->prepare == PRI_PREPARE_WHITENED;
}

/* Assigns a set its part of the prepared and centred rows, and takes the memory for its sums.
 * Returns the rest of the rows. */
static element *take_set(pri_pairs *pairs, pri_points *set, element *rows)
{
    const ptrdiff_t count = prepared_rows(pairs, set);
    const pri_preparation prepare = pairs->metric->prepare;
    set->prepared = count > 0 ? rows : NULL;
    set->rows = set->prepared ? set->prepared : set->given;
    set->stride = set->prepared ? pairs->d : set->given_stride;
    if (set->prepared && is_whitened(pairs)) {
        rows += count * pairs->d;
        set->centred = rows;
    }
    const bool summed = prepare == PRI_PREPARE_BOOLEAN || prepare == PRI_PREPARE_L1;
    if (set->prepared && (summed || pairs->directions))
        set->sums = pri_memory_take(&pairs->memory, set->n, 1, sizeof(element));
    return count > 0 ? rows + count * pairs->d : rows;
}

/* Takes panels, prepared rows and all that whitening needs in one allocation, in this order:
 * panels; the whitener in panels; the mean and the factors in f64 (factor_rows); the factors as
 * elements, d
 * + 1 rows; then the prepared and the centred rows of each set. With several allocations, the C
 * library may return some to the system after each call, and the next call pays for new pages: the
 * cosine of 2000 x 100 between two sets took a quarter longer, Mahalanobis of 100 x 64 twice as
 * long. */
static void take_points(pri_pairs *pairs)
{
    const ptrdiff_t d = pairs->d, width = pairs->kernels->width;
    const ptrdiff_t packed =
        pairs->no_panels ? 0 : pri_pieces(pairs->packed->n + pairs->lead, width) * width;
    ptrdiff_t rows = prepared_rows(pairs, &pairs->x) + prepared_rows(pairs, &pairs->y);
    ptrdiff_t whitening = 0;
    if (is_whitened(pairs)) {
        const ptrdiff_t elements_per_double = sizeof(double) / sizeof(element);
        whitening = pri_pieces(d, width) * width + elements_per_double * factor_rows(pairs) + d + 1;
        rows *= 2;
    }
    rows += packed + whitening;
    pairs->panels = rows > 0 ? pri_memory_take(&pairs->memory, rows, d, sizeof(element)) : NULL;
    if (rows > 0 && !pairs->panels)
        return;
    if (is_whitened(pairs)) {
        pairs->whitener = pairs->panels + packed * d;
        pairs->mean = (double *)(void *)(pairs->whitener + pri_pieces(d, width) * width * d);
    }
    element *y_rows =
        take_set(pairs, &pairs->x, pairs->panels ? pairs->panels + (packed + whitening) * d : NULL);
    take_set(pairs, &pairs->y, y_rows);
}

prange_status PRI_TYPED(pri_pairs_allocate)(pri_pairs *pairs, bool pack_x)
{
    pairs->packed = pack_x || !pairs->two ? &pairs->x : &pairs->y;
    pairs->across = pack_x && pairs->two ? &pairs->y : &pairs->x;
    if (pairs->user)
        return PRANGE_OK;
    pairs->d = count_compared(pairs);
    set_weights(pairs);
    take_points(pairs);
    if (!pairs->memory.missing && is_whitened(pairs))
        set_whitener(pairs);
    if (!pairs->memory.missing)
        return PRANGE_OK;
    PRI_TYPED(pri_pairs_release)(pairs);
    return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td packed points", pairs->function,
                    pairs->packed->n);
}

void PRI_TYPED(pri_pairs_free_prepared)(pri_pairs *pairs)
{
    pri_memory_free(&pairs->memory);
    pairs->memory = (pri_memory){0};
}

void PRI_TYPED(pri_pairs_release)(pri_pairs *pairs)
{
    PRI_TYPED(pri_pairs_free_prepared)(pairs);
    for (int k = 0; k < 2; k++) {
        pri_scratch_free(pairs->copies[k]);
        pairs->copies[k] = NULL;
    }
}

static void whiten_rows(const pri_pairs *pairs, const pri_points *set, ptrdiff_t first,
                        ptrdiff_t rows)
{
    const ptrdiff_t d = pairs->d, width = pairs->kernels->width;
    for (ptrdiff_t i = first; i < first + rows; i++)
        pairs->kernels->centre(d, set->given + i * set->given_stride, pairs->mean,
                               set->centred + i * d);
    for (ptrdiff_t j = 0; j < d; j += width) {
        const pri_strip strip = {.rows = rows,
                                 .cols = pri_min(width, d - j),
                                 .d = d,
                                 .points = set->centred + first * d,
                                 .stride = d,
                                 .panel = pairs->whitener + j * d,
                                 .out = set->prepared + first * d + j,
                                 .out_stride = d};
        pairs->kernels->strip[PRI_STEP_DOT][0](&strip);
    }
}

static pri_prepared rows_of(const pri_pairs *pairs, const pri_points *set, ptrdiff_t first,
                            ptrdiff_t rows)
{
    return (pri_prepared){.rows = rows,
                          .d = pairs->given,
                          .centred = pairs->metric->prepare == PRI_PREPARE_CENTRED_L2,
                          .x = set->given + first * set->given_stride,
                          .stride = set->given_stride,
                          .weights = pairs->weights,
                          .y = set->prepared + first * pairs->d,
                          .sums = set->sums ? set->sums + first : NULL};
}

/* Scales rows to length 1. If 0/0 is 0, rows of length 0 become zeros. */
static void scale_rows(const pri_pairs *pairs, const pri_prepared *rows)
{
    pairs->kernels->normalise_l2(rows);
    for (ptrdiff_t i = 0; rows->sums && i < rows->rows; i++)
        if (rows->sums[i] != 0)
            memset(rows->y + i * rows->d, 0, (size_t)rows->d * sizeof(element));
}

static void prepare_row(const pri_pairs *pairs, const pri_points *set, ptrdiff_t i)
{
    const pri_distance *kernels = pairs->kernels;
    const element *x = set->given + i * set->given_stride;
    element *y = set->prepared + i * pairs->d;
    if (pairs->metric->prepare == PRI_PREPARE_L1)
        set->sums[i] = kernels->normalise_l1(pairs->given, x, y);
    else
        kernels->compact(pairs->given, x, pairs->options->weights, y);
}

static void prepare_rows(const pri_pairs *pairs, const pri_points *set, ptrdiff_t first,
                         ptrdiff_t rows)
{
    const pri_prepared some = rows_of(pairs, set, first, rows);
    switch (pairs->metric->prepare) {
    case PRI_PREPARE_WHITENED:
        return whiten_rows(pairs, set, first, rows);
    case PRI_PREPARE_L2:
    case PRI_PREPARE_CENTRED_L2:
        return scale_rows(pairs, &some);
    case PRI_PREPARE_BOOLEAN:
        return pairs->kernels->boolean(&some);
    default:
        for (ptrdiff_t i = first; i < first + rows; i++)
            prepare_row(pairs, set, i);
    }
}

/* The rows of each piece of a set but the last: about equal, so that two threads share 100 rows as
 * 56 and 44, not 64 and 36. */
static ptrdiff_t piece_rows(const pri_points *set)
{
    const ptrdiff_t pieces = pri_max(1, pri_pieces(set->n, PREPARED_ROWS));
    return ROWS_TOGETHER * pri_max(1, pri_pieces(set->n, ROWS_TOGETHER * pieces));
}

/* Prepares a piece. The pieces of x come first, then those of y. */
static void prepare_piece(const void *job, ptrdiff_t piece, int thread)
{
    (void)thread;
    const pri_pairs *pairs = job;
    const ptrdiff_t x_pieces = pri_pieces(pairs->x.n, piece_rows(&pairs->x));
    const pri_points *set = piece < x_pieces ? &pairs->x : &pairs->y;
    const ptrdiff_t rows = piece_rows(set);
    const ptrdiff_t first = (piece < x_pieces ? piece : piece - x_pieces) * rows;
    prepare_rows(pairs, set, first, pri_min(rows, set->n - first));
}

static void pack_piece(const void *job, ptrdiff_t panel, int thread)
{
    (void)thread;
    const pri_pairs *pairs = job;
    const pri_points *set = pairs->packed;
    const ptrdiff_t width = pairs->kernels->width;
    const ptrdiff_t first = pri_max(0, panel * width - pairs->lead);
    const ptrdiff_t end = pri_min(set->n, (panel + 1) * width - pairs->lead);
    pairs->kernels->pack(end - first, pairs->d, set->rows + first * set->stride, set->stride,
                         pairs->panels + panel * width * pairs->d);
}

void PRI_TYPED(pri_pairs_prepare)(const pri_pairs *pairs, pri_team *team)
{
    const ptrdiff_t pieces = pri_pieces(pairs->x.n, piece_rows(&pairs->x)) +
                             pri_pieces(pairs->y.n, piece_rows(&pairs->y));
    if (pairs->x.prepared || pairs->y.prepared)
        pri_team_for(team, 0, pieces, prepare_piece, pairs);
    if (pairs->panels && !pairs->no_panels)
        pri_team_for(team, 0, pri_pieces(pairs->packed->n + pairs->lead, pairs->kernels->width),
                     pack_piece, pairs);
}

/* SPDX-License-Identifier: MIT */
/*
 * Distances of one set of points, square or condensed, and of two sets, for each form: the sequence
 * of a call, and the public functions.
 */
#include "pairwise.h"

#include "base/check.h"
#include "base/status.h"
#include "exec/progress.h"
#include "isa/isa.h"
#include "tiles.h"
#include "widen.h"
#if defined(PRI_BLAS) && !PRI_ROUNDED
#include "product.h"
#endif

/* Checks the output: rows of m distances, or the condensed form. `count` becomes the number of
 * elements that it spans. */
static prange_status check_output(const pri_pairs *pairs, pri_layout layout, ptrdiff_t m,
                                  const result *out, ptrdiff_t out_stride, ptrdiff_t *count)
{
    const char *function = pairs->function;
    const ptrdiff_t n = pairs->x.n, all = pri_condensed_count(n);
    const bool condensed = layout == PRI_CONDENSED;
    if (condensed && pairs->options->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: out_stride = %td, and the condensed form has no rows", function,
                        pairs->options->out_stride);
    if (condensed && all < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: the pairs of n = %td points overflow", function, n);
    const prange_status status =
        condensed
            ? pri_check_rows(function, "distances", out, 1, all, all, sizeof(result), count)
            : pri_check_rows(function, "distances", out, n, m, out_stride, sizeof(result), count);
    if (status != PRANGE_OK)
        return status;
    const pri_written written = {"distances", out, *count * (ptrdiff_t)sizeof(result)};
    return PRI_TYPED(pri_pairs_check)(pairs, 1, &written);
}

/* Cuts the result into tiles. Transposed tiles may be written past the caches. */
static pri_tiles plan_tiles(pri_pairs *pairs, pri_layout layout, bool pack_x, result *out,
                            ptrdiff_t out_stride)
{
    const ptrdiff_t n = pairs->x.n;
    pri_tiles tiles = PRI_FORM(pri_tiles_of)(pairs, layout, n, out, out_stride);
    if (layout == PRI_SQUARE || (layout == PRI_CROSS && pack_x))
        pri_tiling_stream(&tiles.tiling, out, sizeof(result), n, out_stride);
    if (tiles.tiling.streamed)
        tiles.transpose = pri_isa_get()->PRI_RESULT_TYPED(transpose)->streamed;
    if (layout == PRI_SQUARE)
        pairs->lead = tiles.tiling.lead % pairs->kernels->width;
    return tiles;
}

#if PRI_TYPED(PRI_WIDENS)

/* The distances of f64 copies of the points, rounded. */
static prange_status run_widened(const pri_pairs *pairs, pri_layout layout, result *out)
{
    pri_widened wide;
    prange_status status = pri_widen(&wide, pairs);
    if (status != PRANGE_OK)
        return status;
    status = pri_pairwise_to_f32(&wide.inputs, layout, out);
    pri_widened_free(&wide);
    return status;
}

#endif

prange_status PRI_FORM(pri_pairwise)(const pri_inputs *in, pri_layout layout, result *out)
{
    const pri_options *options = in->options;
    const unsigned flags = (PRI_ROUNDED ? 0 : PRANGE_FAST) | pri_accumulate_flag(options);
    pri_pairs pairs;
    ptrdiff_t count;
    prange_status status = PRI_TYPED(pri_pairs_init)(&pairs, in, flags, layout == PRI_CROSS);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t out_stride = options->out_stride ? options->out_stride : in->m;
    status = check_output(&pairs, layout, in->m, out, out_stride, &count);
    if (status != PRANGE_OK || count == 0)
        return status;

#if PRI_TYPED(PRI_WIDENS)
    if (options->flags & PRANGE_ACCUMULATE_F64)
        return run_widened(&pairs, layout, out);
#endif
    status = PRI_TYPED(pri_pairs_convert)(&pairs);
    if (status != PRANGE_OK)
        return status;
#if defined(PRI_BLAS) && !PRI_ROUNDED
    if (PRI_TYPED(pri_product_pays)(&pairs) &&
        PRI_TYPED(pri_product_run)(&pairs, layout, out, out_stride, &status))
        return status;
#endif

    const bool pack_x = in->n < pairs.y.n;
    const pri_tiles tiles = plan_tiles(&pairs, layout, pack_x, out, out_stride);
    status = PRI_TYPED(pri_pairs_allocate)(&pairs, pack_x);
    if (status != PRANGE_OK)
        return status;

    const pri_work work = PRI_FORM(pri_tiles_work)(&tiles, false);
    pri_progress progress;
    pri_team team = pri_team_open(&work);
    pri_team_report(&team, &progress, work.pieces);
    PRI_TYPED(pri_pairs_prepare)(&pairs, &team);
    pri_team_for_all(&team, PRI_FORM(pri_tiles_piece)(&tiles), &tiles);
    status = pri_team_close(&team);

    PRI_TYPED(pri_pairs_release)(&pairs);
    return status;
}

#if PRI_ROUNDED

prange_status prange_pairwise_distance_to_f32(const pri_options *options, ptrdiff_t n, ptrdiff_t d,
                                              const element *points, result *distances)
{
    const pri_inputs in = {__func__, options, n, n, d, points, NULL};
    return pri_pairwise_to_f32(&in, PRI_SQUARE, distances);
}

prange_status prange_condensed_distance_to_f32(const pri_options *options, ptrdiff_t n, ptrdiff_t d,
                                               const element *points, result *distances)
{
    const pri_inputs in = {__func__, options, n, n, d, points, NULL};
    return pri_pairwise_to_f32(&in, PRI_CONDENSED, distances);
}

prange_status prange_cross_distance_to_f32(const pri_options *options, ptrdiff_t n, ptrdiff_t m,
                                           ptrdiff_t d, const element *x, const element *y,
                                           result *distances)
{
    const pri_inputs in = {__func__, options, n, m, d, x, y};
    return pri_pairwise_to_f32(&in, PRI_CROSS, distances);
}

#else

prange_status PRI_TYPED(prange_pairwise_distance_with)(const pri_options *options, ptrdiff_t n,
                                                       ptrdiff_t d, const element *points,
                                                       element *distances)
{
    const pri_inputs in = {__func__, options, n, n, d, points, NULL};
    return PRI_FORM(pri_pairwise)(&in, PRI_SQUARE, distances);
}

prange_status PRI_TYPED(prange_pairwise_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                                  const element *points, element *distances)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, n, d, points, NULL};
    return PRI_FORM(pri_pairwise)(&in, PRI_SQUARE, distances);
}

prange_status PRI_TYPED(prange_condensed_distance_with)(const pri_options *options, ptrdiff_t n,
                                                        ptrdiff_t d, const element *points,
                                                        element *distances)
{
    const pri_inputs in = {__func__, options, n, n, d, points, NULL};
    return PRI_FORM(pri_pairwise)(&in, PRI_CONDENSED, distances);
}

prange_status PRI_TYPED(prange_condensed_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                                   const element *points, element *distances)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, n, d, points, NULL};
    return PRI_FORM(pri_pairwise)(&in, PRI_CONDENSED, distances);
}

prange_status PRI_TYPED(prange_cross_distance_with)(const pri_options *options, ptrdiff_t n,
                                                    ptrdiff_t m, ptrdiff_t d, const element *x,
                                                    const element *y, element *distances)
{
    const pri_inputs in = {__func__, options, n, m, d, x, y};
    return PRI_FORM(pri_pairwise)(&in, PRI_CROSS, distances);
}

prange_status PRI_TYPED(prange_cross_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t m,
                                               ptrdiff_t d, const element *x, const element *y,
                                               element *distances)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, m, d, x, y};
    return PRI_FORM(pri_pairwise)(&in, PRI_CROSS, distances);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The norms of points: paired distances to the origin, which is one row of zeros with stride 0.
 */
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "base/view.h"
#include "metric_name.h"
#include "pairs.h"
#include "pairwise.h"

/* Whether the distance of two points is the norm of their difference. */
static bool has_norm(prange_metric metric)
{
    switch (metric) {
    case PRANGE_EUCLIDEAN:
    case PRANGE_SQEUCLIDEAN:
    case PRANGE_SEUCLIDEAN:
    case PRANGE_CITYBLOCK:
    case PRANGE_CHEBYSHEV:
    case PRANGE_MINKOWSKI:
    case PRANGE_HAMMING_COUNT:
        return true;
    default:
        return false;
    }
}

/* Whether the points are rows, without views, weights and variances, as in each call without
 * options. */
static bool is_plain(const pri_inputs *in)
{
    const pri_options *options = in->options;
    return in->n >= 0 && in->d >= 0 && !options->x_view && !options->y_view &&
           options->y_stride == 0 && !options->weights && !options->variances;
}

static prange_status check_plain(const pri_inputs *in, const pri_array *norms)
{
    const pri_array points = {"points", in->x, 1};
    const ptrdiff_t stride = in->options->x_stride ? in->options->x_stride : in->d;
    ptrdiff_t span = 0;
    prange_status status = pri_check_rows(in->function, points.name, in->x, in->n, in->d, stride,
                                          sizeof *in->x, &span);
    if (status == PRANGE_OK)
        status = pri_check_arrays(in->function, in->n, sizeof *in->x, 1, norms);
    return status == PRANGE_OK
               ? pri_check_disjoint(in->function, sizeof *in->x, &points, span, norms, in->n)
               : status;
}

static prange_status check_all(const pri_inputs *in, unsigned flags, const pri_array *norms)
{
    pri_pairs pairs;
    prange_status status = PRI_TYPED(pri_pairs_init)(&pairs, in, flags, false);
    if (status == PRANGE_OK)
        status = pri_check_arrays(in->function, in->n, sizeof *in->x, 1, norms);
    if (status != PRANGE_OK)
        return status;
    const pri_written written = {norms->name, norms->data, in->n * (ptrdiff_t)sizeof *in->x};
    return PRI_TYPED(pri_pairs_check)(&pairs, 1, &written);
}

/* Repeats the checks of prange_paired_distance with the argument names of this function, before
 * memory is taken for d zeros. */
static prange_status check(const pri_inputs *in, const element *norms)
{
    const pri_options *options = in->options;
    const unsigned flags = pri_accumulate_flag(options);
    const pri_array out = {"norms", norms, 1};
    const prange_status status =
        PRI_TYPED(pri_metric_check)(in->function, options, flags | PRANGE_ZERO_OVER_ZERO);
    if (status != PRANGE_OK)
        return status;
    if (!has_norm(options->metric))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s has no norm", in->function,
                        pri_metric_name(options->metric));
    return is_plain(in) ? check_plain(in, &out) : check_all(in, flags, &out);
}

static prange_status row_norms(const pri_inputs *in, element *norms)
{
    const char *function = in->function;
    const pri_options *options = in->options;
    const ptrdiff_t n = in->n, d = in->d;
    prange_status status = check(in, norms);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t length = n == 0 ? 0 : d;
    element *zeros = pri_scratch(length, sizeof *zeros);
    if (!zeros)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for d = %td zeros", function, d);
    memset(zeros, 0, (size_t)length * sizeof *zeros);
    const ptrdiff_t shape[] = {n, d}, strides[] = {0, 1};
    const prange_view origin = {zeros, PRI_VIEW_TYPE, 2, shape, strides};
    pri_options from_origin = *options;
    from_origin.y_view = &origin;
    const pri_inputs paired = {function, &from_origin, n, n, d, in->x, NULL};
    status = PRI_TYPED(pri_paired_distance)(&paired, norms);
    pri_scratch_free(zeros);
    return status;
}

prange_status PRI_TYPED(prange_row_norms_with)(const pri_options *options, ptrdiff_t n, ptrdiff_t d,
                                               const element *points, element *norms)
{
    const pri_inputs in = {__func__, options, n, n, d, points, NULL};
    return row_norms(&in, norms);
}

prange_status PRI_TYPED(prange_row_norms)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                          const element *points, element *norms)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, n, d, points, NULL};
    return row_norms(&in, norms);
}

/* SPDX-License-Identifier: MIT */
/*
 * The norms of points: paired distances from the origin, one row of zeros that repeats.
 */
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "base/view.h"
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

/* Points in rows, and the norms: what prange_paired_distance says of its arrays, which have other
 * names, and before memory is taken for d zeros. */
static prange_status check(const pri_inputs *in, const element *norms)
{
    const pri_array points = {"points", in->x, 1}, out = {"norms", norms, 1};
    const ptrdiff_t stride = in->options->x_stride ? in->options->x_stride : in->d;
    ptrdiff_t span = 0;
    prange_status status = PRANGE_OK;
    if (!in->options->x_view)
        status = pri_check_rows(in->function, "points", in->x, in->n, in->d, stride, sizeof *in->x,
                                &span);
    if (status == PRANGE_OK)
        status = pri_check_arrays(in->function, in->n, sizeof *norms, 1, &out);
    return status == PRANGE_OK
               ? pri_check_disjoint(in->function, sizeof *in->x, &points, span, &out, in->n)
               : status;
}

static prange_status row_norms(const pri_inputs *in, element *norms)
{
    const char *function = in->function;
    const pri_options *options = in->options;
    const ptrdiff_t n = in->n, d = in->d;
    prange_status status = PRI_TYPED(pri_metric_check)(
        function, options, PRANGE_ACCUMULATE_F64 | PRANGE_ZERO_OVER_ZERO);
    if (status != PRANGE_OK)
        return status;
    if (!has_norm(options->metric))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: metric = %d is no norm of a difference", function,
                        (int)options->metric);
    if (n < 0 || d < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td or d = %td is negative", function, n, d);
    if (options->y_stride != 0 || options->y_view)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s is given, and there is no y", function,
                        options->y_view ? "y_view" : "y_stride");
    status = check(in, norms);
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

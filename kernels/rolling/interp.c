/* SPDX-License-Identifier: MIT */
/*
 * Linear interpolation. The intervals of the values of a block are searched for together.
 */
#include <prange/rolling.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/histogram.h"

/* Estimated time in ns per step of a binary search, and of the rest per value. */
#define STEP_NS 0.4
#define VALUE_NS 2.0

/* The order of at least CHECKED (n + 1) points is not checked, as documented in the header: the
 * check would take longer than the interpolation. */
enum { BLOCK = PRI_HISTOGRAM_BLOCK, CHECKED = 64 };

typedef struct interpolation {
    ptrdiff_t n, m;
    const element *x, *xp, *fp;
    element *out;
} interpolation;

/* The interpolated value at x. `below` is the number of points that do not exceed x. */
static inline double value_at(const interpolation *job, double x, ptrdiff_t below)
{
    const ptrdiff_t j = below - 1;
    if (pri_isnan(x))
        return x;
    if (below == 0 || below == job->m)
        return (double)job->fp[below == 0 ? 0 : j];
    const double left = (double)job->xp[j], right = (double)job->xp[below];
    const double low = (double)job->fp[j], high = (double)job->fp[below];
    if (x == left)
        return low;
    const double slope = (high - low) / (right - left);
    double value = slope * (x - left) + low;
    if (pri_isnan(value))
        value = slope * (x - right) + high;
    return pri_isnan(value) && low == high ? low : value;
}

static void interpolate_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const interpolation *job = argument;
    const ptrdiff_t first = piece * BLOCK, count = pri_min(BLOCK, job->n - first);
    const element *x = job->x + first;
    int32_t below[BLOCK];
    (void)thread;
    pri_isa_get()->PRI_TYPED(histogram)->search(job->m, job->xp, false, count, x, below);
    for (ptrdiff_t i = 0; i < count; i++)
        job->out[first + i] = (element)value_at(job, (double)x[i], below[i]);
}

static prange_status check_points(const char *function, const interpolation *job)
{
    const pri_array points[] = {{"xp", job->xp, 1}, {"fp", job->fp, 1}};
    const pri_array out = {"out", job->out, 1};
    if (job->m < 0 || job->m > INT32_MAX - 1)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is outside 1 .. 2^31 - 2", function,
                        job->m);
    if (job->m == 0)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for m = 0", function);
    prange_status status = pri_check_arrays(function, job->m, sizeof *job->xp, 2, points);
    for (int k = 0; k < 2 && status == PRANGE_OK; k++)
        status = pri_check_disjoint(function, sizeof *job->xp, &out, job->n, &points[k], job->m);
    if (status != PRANGE_OK || job->m / CHECKED > job->n)
        return status;
    const ptrdiff_t j = pri_isa_get()->PRI_TYPED(histogram)->ordered(job->m, job->xp);
    return j == job->m ? PRANGE_OK
                       : pri_fail(PRANGE_ERROR_VALUE, "%s: xp[%td] = %g is not in ascending order",
                                  function, j, (double)job->xp[j]);
}

prange_status PRI_TYPED(prange_interp)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                       const element *xp, const element *fp, element *out)
{
    const interpolation job = {n, m, x, xp, fp, out};
    const pri_array arrays[] = {{"x", x, 1}, {"out", out, 1}};
    prange_status status = pri_check_arrays(__func__, n, sizeof *x, 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_apart(__func__, n, sizeof *x, &arrays[1], &arrays[0]);
    if (status == PRANGE_OK)
        status = check_points(__func__, &job);
    if (status != PRANGE_OK || n == 0)
        return status;
    const int steps = 64 - __builtin_clzll((unsigned long long)m);
    const double ns = (double)n * (VALUE_NS + STEP_NS * steps);
    if (n <= BLOCK && pri_team_unneeded(ns)) {
        interpolate_piece(&job, 0, 0);
        return PRANGE_OK;
    }
    const pri_work work = {.name = __func__,
                           .n = n,
                           .pieces = pri_pieces(n, BLOCK),
                           .ns = ns,
                           .bytes = 2.0 * (double)n * sizeof *x};
    pri_parallel_for(&work, interpolate_piece, &job);
    return PRANGE_OK;
}

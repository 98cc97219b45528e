/* SPDX-License-Identifier: MIT */
/*
 * Convolutions and correlations: the first array is the longer one, and a correlation is the
 * convolution with a reversed copy.
 */
#include <prange/rolling.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/rolling.h"

/* Estimated time of a product, in ns. */
#define PRODUCT_NS 0.12

/* Products of a piece, about, and the results that it is a multiple of. */
enum { PRODUCTS = 1 << 18, RESULTS = 64, MOST_RESULTS = 8192 };

typedef struct convolution {
    pri_convolution plan;
    ptrdiff_t first, count, length; /* results that are wanted, and those of a piece */
    element *out;
} convolution;

static void convolve_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const convolution *job = argument;
    const ptrdiff_t done = piece * job->length, count = pri_min(job->length, job->count - done);
    (void)thread;
    pri_isa_get()->PRI_TYPED(rolling)->convolve(&job->plan, job->first + done, count,
                                                job->out + done);
}

static void run(const char *function, convolution *job)
{
    const ptrdiff_t results = pri_min(MOST_RESULTS, PRODUCTS / pri_max(1, job->plan.m));
    job->length = pri_max(1, results / RESULTS) * RESULTS;
    const double products = (double)job->count * (double)job->plan.m;
    const pri_work work = {.name = function,
                           .n = job->plan.n,
                           .pieces = pri_pieces(job->count, job->length),
                           .ns = products * PRODUCT_NS,
                           .flops = 2.0 * products};
    pri_parallel_for(&work, convolve_piece, job);
}

/* The results that are wanted. */
static void choose(prange_convolution mode, ptrdiff_t skipped, convolution *job)
{
    const ptrdiff_t n = job->plan.n, m = job->plan.m;
    job->first = mode == PRANGE_CONVOLVE_FULL ? 0 : mode == PRANGE_CONVOLVE_SAME ? skipped : m - 1;
    job->count = mode == PRANGE_CONVOLVE_FULL   ? n + m - 1
                 : mode == PRANGE_CONVOLVE_SAME ? n
                                                : n - m + 1;
}

static prange_status check(const char *function, ptrdiff_t n, const element *x, ptrdiff_t m,
                           const element *y, prange_convolution mode)
{
    const pri_array first = {"x", x, 1}, second = {"y", y, 1};
    ptrdiff_t sum;
    prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &first);
    if (status == PRANGE_OK && m < 0)
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", function, m);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, m, sizeof *y, 1, &second);
    if (status == PRANGE_OK && __builtin_add_overflow(n, m, &sum))
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: n + m overflows", function);
    if (status == PRANGE_OK && (unsigned)mode > PRANGE_CONVOLVE_VALID)
        status = pri_fail(PRANGE_ERROR_VALUE, "%s: mode = %d is unknown", function, (int)mode);
    if (status == PRANGE_OK && (n == 0 || m == 0))
        status = pri_fail(PRANGE_ERROR_EMPTY, "%s: n = %td and m = %td: nothing to convolve",
                          function, n, m);
    return status;
}

static prange_status check_output(const char *function, const convolution *job, ptrdiff_t n,
                                  const element *x, ptrdiff_t m, const element *y)
{
    const pri_array out = {"out", job->out, 1}, first = {"x", x, 1}, second = {"y", y, 1};
    prange_status status = pri_check_arrays(function, job->count, sizeof *x, 1, &out);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, sizeof *x, &out, job->count, &first, n);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, sizeof *x, &out, job->count, &second, m);
    return status;
}

static pri_convolution longer_first(ptrdiff_t n, const element *x, ptrdiff_t m, const element *y)
{
    return m > n ? (pri_convolution){m, n, y, x} : (pri_convolution){n, m, x, y};
}

prange_status PRI_TYPED(prange_convolve)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                         const element *y, prange_convolution mode, element *out)
{
    prange_status status = check(__func__, n, x, m, y, mode);
    if (status != PRANGE_OK)
        return status;
    convolution job = {.plan = longer_first(n, x, m, y), .out = out};
    choose(mode, (job.plan.m - 1) / 2, &job);
    status = check_output(__func__, &job, n, x, m, y);
    if (status == PRANGE_OK)
        run(__func__, &job);
    return status;
}

prange_status PRI_TYPED(prange_correlate)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                          const element *y, prange_convolution mode, element *out)
{
    prange_status status = check(__func__, n, x, m, y, mode);
    if (status != PRANGE_OK)
        return status;
    convolution job = {.plan = longer_first(n, x, m, y), .out = out};
    choose(mode, m > n ? n / 2 : (m - 1) / 2, &job);
    status = check_output(__func__, &job, n, x, m, y);
    if (status != PRANGE_OK)
        return status;
    element *reversed = pri_scratch(m, sizeof *reversed);
    if (!reversed)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for a copy of y", __func__);
    for (ptrdiff_t j = 0; j < m; j++)
        reversed[j] = y[m - 1 - j];
    job.plan = longer_first(n, x, m, reversed);
    run(__func__, &job);
    pri_scratch_free(reversed);
    return PRANGE_OK;
}

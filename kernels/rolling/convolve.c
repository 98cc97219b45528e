/* SPDX-License-Identifier: MIT */
/*
 * Convolutions and correlations. The kernel's first array is the longer one. A correlation is a
 * convolution with a reversed copy of y.
 */
#include <prange/rolling.h>

#include <stdbool.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/rolling.h"

/* Estimated time per product, in ns. */
#define PRODUCT_NS 0.12

/* Approximate number of products per piece. A piece has a multiple of RESULTS results, and at most
 * MOST_RESULTS. */
enum { PRODUCTS = 1 << 18, RESULTS = 64, MOST_RESULTS = 8192 };

/* If some threads would be idle in spite of this much work, in ns, each gets one piece, of a
 * multiple of SHARED results. Fewer than SHARED results take as long as SHARED, since they are
 * bound by the latency of additions. */
#define SHARED_NS 30e3
enum { SHARED = 32 };

/* The most bytes of all threads' copies together. */
#define COPIES_BYTES ((double)(64 << 20))

typedef struct convolution {
    pri_convolution plan;
    ptrdiff_t first, count, length; /* the first result, results in all, and results per piece */
    bool shared;                    /* few results: at most one piece per thread */
    element *out;

    /* For a correlation in which every piece makes its own reversed copy of y: with few results,
     * moving a cache line from another core takes longer than its products. */
    ptrdiff_t n, m;
    const element *x, *y;
    element *copies; /* NULL: the plan is complete */
} convolution;

static pri_convolution longer_first(ptrdiff_t n, const element *x, ptrdiff_t m, const element *y)
{
    return m > n ? (pri_convolution){m, n, y, x} : (pri_convolution){n, m, x, y};
}

static void reverse(ptrdiff_t m, const element *y, element *reversed)
{
    for (ptrdiff_t j = 0; j < m; j++)
        reversed[j] = y[m - 1 - j];
}

static void convolve_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const convolution *job = argument;
    const ptrdiff_t done = piece * job->length, count = pri_min(job->length, job->count - done);
    pri_convolution plan = job->plan;
    (void)thread;
    if (job->copies) {
        element *own = job->copies + piece * job->m;
        reverse(job->m, job->y, own);
        plan = longer_first(job->n, job->x, job->m, own);
    }
    pri_isa_get()->PRI_TYPED(rolling)->convolve(&plan, job->first + done, count, job->out + done);
}

static double estimated_ns(const convolution *job)
{
    return (double)job->count * (double)job->plan.m * PRODUCT_NS;
}

/* The number of threads that may share few results: all if their copies fit, else 1. */
static ptrdiff_t sharing_threads(const convolution *job)
{
    const ptrdiff_t threads = prange_get_num_threads();
    const double bytes = (double)threads * (double)job->plan.n * sizeof(element);
    return bytes <= COPIES_BYTES ? threads : 1;
}

/* Chooses the length of pieces. */
static void choose_pieces(convolution *job)
{
    const ptrdiff_t results = pri_min(MOST_RESULTS, PRODUCTS / pri_max(1, job->plan.m));
    job->length = pri_max(1, results / RESULTS) * RESULTS;
    const ptrdiff_t threads = estimated_ns(job) < SHARED_NS ? 1 : sharing_threads(job);
    job->shared = threads > 1 && pri_pieces(job->count, job->length) < threads;
    if (job->shared)
        job->length = pri_max(1, pri_pieces(pri_pieces(job->count, threads), SHARED)) * SHARED;
}

static void run(const char *function, convolution *job)
{
    pri_work work = {.name = function,
                     .n = job->plan.n,
                     .pieces = pri_pieces(job->count, job->length),
                     .ns = estimated_ns(job),
                     .flops = 2.0 * (double)job->count * (double)job->plan.m};
    pri_team team = pri_team_open(&work);
    if (team.size == 1) {
        job->length = job->count;
        work.pieces = 1;
    }
    pri_team_for(&team, 0, work.pieces, convolve_piece, job);
    pri_team_close(&team);
}

/* Chooses the range of results of a mode. */
static void choose_results(prange_convolution mode, ptrdiff_t skipped, convolution *job)
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

prange_status PRI_TYPED(prange_convolve)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                         const element *y, prange_convolution mode, element *out)
{
    prange_status status = check(__func__, n, x, m, y, mode);
    if (status != PRANGE_OK)
        return status;
    convolution job = {.plan = longer_first(n, x, m, y), .out = out};
    choose_results(mode, (job.plan.m - 1) / 2, &job);
    status = check_output(__func__, &job, n, x, m, y);
    if (status != PRANGE_OK)
        return status;
    choose_pieces(&job);
    run(__func__, &job);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_correlate)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                          const element *y, prange_convolution mode, element *out)
{
    prange_status status = check(__func__, n, x, m, y, mode);
    if (status != PRANGE_OK)
        return status;
    convolution job = {
        .plan = longer_first(n, x, m, y), .out = out, .n = n, .m = m, .x = x, .y = y};
    choose_results(mode, m > n ? n / 2 : (m - 1) / 2, &job);
    status = check_output(__func__, &job, n, x, m, y);
    if (status != PRANGE_OK)
        return status;
    choose_pieces(&job);
    const ptrdiff_t copies = job.shared ? pri_pieces(job.count, job.length) : 1;
    element *reversed = pri_scratch(copies * m, sizeof *reversed);
    if (!reversed && job.shared) {
        job.shared = false;
        reversed = pri_scratch(m, sizeof *reversed);
    }
    if (!reversed)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for a copy of y", __func__);
    if (job.shared) {
        job.copies = reversed;
    } else {
        reverse(m, y, reversed);
        job.plan = longer_first(n, x, m, reversed);
    }
    run(__func__, &job);
    pri_scratch_free(reversed);
    return PRANGE_OK;
}

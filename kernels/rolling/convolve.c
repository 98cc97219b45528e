/* SPDX-License-Identifier: MIT */
/*
 * Convolutions and correlations: the first array is the longer one, and a correlation is the
 * convolution with a reversed copy.
 */
#include <prange/rolling.h>

#include <stdbool.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/rolling.h"

/* Estimated time of a product, in ns. */
#define PRODUCT_NS 0.12

/* Approximate number of products of a piece; a piece has a multiple of RESULTS results. */
enum { PRODUCTS = 1 << 18, RESULTS = 64, MOST_RESULTS = 8192 };

/* If threads would be idle although there is this much work, in ns, each gets a piece of a multiple
 * of SHARED results. Fewer results take as long, since each addition waits for the one before. */
#define SHARED_NS 30e3
enum { SHARED = 32 };

/* The most bytes that the copies of all threads may take. */
#define COPIES_BYTES ((double)(64 << 20))

typedef struct convolution {
    pri_convolution plan;
    ptrdiff_t first, count, length; /* the results to compute, and the results of a piece */
    bool shared;                    /* few results: at most one piece for each thread */
    element *out;

    /* A correlation whose pieces each reverse y for themselves: with few results, fetching a cache
     * line that another thread has just written takes longer than its products. */
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

static double stated_ns(const convolution *job)
{
    return (double)job->count * (double)job->plan.m * PRODUCT_NS;
}

/* How many threads may share few results: as many as may have a copy of an array each. */
static ptrdiff_t sharing(const convolution *job)
{
    const ptrdiff_t threads = prange_get_num_threads();
    const double bytes = (double)threads * (double)job->plan.n * sizeof(element);
    return bytes <= COPIES_BYTES ? threads : 1;
}

/* Cuts the results into pieces. */
static void cut(convolution *job)
{
    const ptrdiff_t results = pri_min(MOST_RESULTS, PRODUCTS / pri_max(1, job->plan.m));
    job->length = pri_max(1, results / RESULTS) * RESULTS;
    const ptrdiff_t threads = stated_ns(job) < SHARED_NS ? 1 : sharing(job);
    job->shared = threads > 1 && pri_pieces(job->count, job->length) < threads;
    if (job->shared)
        job->length = pri_max(1, pri_pieces(pri_pieces(job->count, threads), SHARED)) * SHARED;
}

static void run(const char *function, convolution *job)
{
    pri_work work = {.name = function,
                     .n = job->plan.n,
                     .pieces = pri_pieces(job->count, job->length),
                     .ns = stated_ns(job),
                     .flops = 2.0 * (double)job->count * (double)job->plan.m};
    pri_team team = pri_team_open(&work);
    if (team.size == 1) {
        job->length = job->count;
        work.pieces = 1;
    }
    pri_team_for(&team, 0, work.pieces, convolve_piece, job);
    pri_team_close(&team);
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

prange_status PRI_TYPED(prange_convolve)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                         const element *y, prange_convolution mode, element *out)
{
    prange_status status = check(__func__, n, x, m, y, mode);
    if (status != PRANGE_OK)
        return status;
    convolution job = {.plan = longer_first(n, x, m, y), .out = out};
    choose(mode, (job.plan.m - 1) / 2, &job);
    status = check_output(__func__, &job, n, x, m, y);
    if (status != PRANGE_OK)
        return status;
    cut(&job);
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
    choose(mode, m > n ? n / 2 : (m - 1) / 2, &job);
    status = check_output(__func__, &job, n, x, m, y);
    if (status != PRANGE_OK)
        return status;
    cut(&job);
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

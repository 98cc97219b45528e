/* SPDX-License-Identifier: MIT */
/*
 * Quantiles. Each lies between the numbers of two successive ranks; all ranks are selected
 * together.
 */
#include <prange/select.h>

#include <math.h>
#include <stdatomic.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "quantile_plan.h"
#include "ranks.h"

/* Estimated time to look for a NaN, in ns per number, and numbers per piece. */
#define COUNT_NS 0.1
enum { PIECE = 1 << 14 };

typedef struct count_job {
    ptrdiff_t n;
    const element *x;
    _Atomic ptrdiff_t *nans;
} count_job;

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const count_job *job = argument;
    const ptrdiff_t begin = piece * PIECE, count = pri_min(PIECE, job->n - begin);
    atomic_fetch_add_explicit(job->nans, pri_count_nans(count, job->x + begin),
                              memory_order_relaxed);
}

static ptrdiff_t count_nans(const char *function, ptrdiff_t n, const element *x)
{
    _Atomic ptrdiff_t nans = 0;
    const count_job job = {n, x, &nans};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, PIECE),
        .ns = COUNT_NS * (double)n,
        .user = 3, /* separates its ledger entry from those of the selection */
        .bytes = (double)n * sizeof *x,
    };
    pri_parallel_for(&work, count_piece, &job);
    return nans;
}

/* NaNs are last in order: those that are omitted do not change the ranks of the other numbers. */
static prange_status quantiles_with(const pri_quantiles *of, ptrdiff_t n, const element *x,
                                    pri_quantile_plan *plan, key *found, double *out,
                                    ptrdiff_t step)
{
    const bool omit = PRI_IS_REAL && pri_quantiles_omit_nan(of);
    const ptrdiff_t numbers = omit ? n - count_nans(of->function, n, x) : n;
    prange_status status = PRANGE_OK;
    bool nan = numbers == 0;
    if (!nan) {
        pri_quantile_plan_for(of, numbers, plan);
        status = PRI_TYPED(pri_select_ranks)(of->function, pri_form(false), n, x, plan->known,
                                             plan->ranks, found, omit ? NULL : &nan);
    }
    if (status == PRANGE_OK && !nan)
        pri_quantiles_store(of->count, plan, found, out, step);
    for (ptrdiff_t j = 0; status == PRANGE_OK && nan && j < of->count; j++)
        out[j * step] = (double)NAN;
    return status;
}

prange_status PRI_TYPED(pri_quantiles)(const pri_quantiles *of, ptrdiff_t n, const element *x,
                                       double *out, ptrdiff_t step)
{
    pri_memory memory = {0};
    pri_quantile_plan plan = {0};
    plan.places = pri_memory_take(&memory, of->count, 1, sizeof *plan.places);
    plan.ranks = pri_memory_take(&memory, of->count, 2, sizeof *plan.ranks);
    key *found = pri_memory_take(&memory, of->count, 2, sizeof *found);
    const prange_status status =
        memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td quantiles",
                                  of->function, of->count)
                       : quantiles_with(of, n, x, &plan, found, out, step);
    pri_memory_free(&memory);
    return status;
}

static prange_status check(const char *function, ptrdiff_t n, const element *x, ptrdiff_t count,
                           const double *q, const double *out)
{
    const pri_array array = {"x", x, 1}, fractions = {"q", q, 1}, to = {"out", out, 1};
    prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &array);
    if (status != PRANGE_OK)
        return status;
    if (count < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %td is negative", function, count);
    const pri_array both[] = {fractions, to};
    status = pri_check_arrays(function, count, sizeof *q, 2, both);
    if (status == PRANGE_OK)
        status = pri_check_apart(function, count, sizeof *q, &to, &fractions);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &to, count * (ptrdiff_t)sizeof *out, &array,
                                    n * (ptrdiff_t)sizeof *x);
    if (status == PRANGE_OK)
        status = pri_quantile_check_q(function, count, q);
    if (status == PRANGE_OK && count > 0 && n == 0)
        status = pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for n = 0", function);
    return status;
}

prange_status PRI_TYPED(prange_quantile)(ptrdiff_t n, const element *x, ptrdiff_t count,
                                         const double *q, double *out)
{
    const prange_status status = check(__func__, n, x, count, q, out);
    if (status != PRANGE_OK || count == 0)
        return status;
    const pri_quantiles of = {__func__, count, q, PRANGE_QUANTILE_LINEAR};
    return PRI_TYPED(pri_quantiles)(&of, n, x, out, 1);
}

prange_status PRI_TYPED(prange_quantile_method)(ptrdiff_t n, const element *x, ptrdiff_t count,
                                                const double *q, prange_quantile_method method,
                                                double *out)
{
    prange_status status = pri_quantile_check_method(__func__, method);
    if (status == PRANGE_OK)
        status = check(__func__, n, x, count, q, out);
    if (status != PRANGE_OK || count == 0)
        return status;
    const pri_quantiles of = {__func__, count, q, method};
    return PRI_TYPED(pri_quantiles)(&of, n, x, out, 1);
}

prange_status PRI_TYPED(prange_median)(ptrdiff_t n, const element *x, double *out)
{
    const double half = 0.5;
    const prange_status status = check(__func__, n, x, 1, &half, out);
    if (status != PRANGE_OK)
        return status;
    const pri_quantiles of = {__func__, 1, &half, PRANGE_QUANTILE_LINEAR};
    return PRI_TYPED(pri_quantiles)(&of, n, x, out, 1);
}

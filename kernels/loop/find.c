/* SPDX-License-Identifier: MIT */
/*
 * Searches. They use the mechanism of failures: the index found is the lowest failure of a loop.
 */
#include <prange/find.h>

#include <stdatomic.h>
#include <stdint.h>

#include "base/check.h"
#include "base/status.h"
#include "range.h"

/* A piece number below every iteration: reporting it ends the whole loop. */
#define DECIDED (-1)

typedef struct search {
    int (*predicate)(ptrdiff_t i, void *ctx);
    void *ctx;
    bool wanted;             /* the predicate's result that is searched for */
    bool lowest;             /* find the lowest such index, not just any */
    _Atomic ptrdiff_t count; /* indices for which the predicate is true */
} search;

static void find_piece(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    (void)thread;
    const search *job = range->ctx;
    for (ptrdiff_t k = first; k < end && pri_failure_below(&range->failure, k); k++) {
        const ptrdiff_t i = pri_range_index(range, k);
        if ((job->predicate(i, job->ctx) != 0) == job->wanted)
            pri_failure_report(&range->failure, job->lowest ? k : DECIDED, i, 1);
    }
}

static void count_piece(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    (void)thread;
    search *job = range->ctx;
    ptrdiff_t found = 0;
    for (ptrdiff_t k = first; k < end; k++)
        found += job->predicate(pri_range_index(range, k), job->ctx) != 0;
    atomic_fetch_add_explicit(&job->count, found, memory_order_relaxed);
}

/* Checks the arguments and runs the loop. *index becomes the index found, or `end`. */
static prange_status run(const char *function, pri_range_piece *piece, ptrdiff_t begin,
                         ptrdiff_t end, search *job, const char *name, const void *out,
                         ptrdiff_t *index)
{
    const size_t n = begin < end ? (size_t)end - (size_t)begin : 0;
    if (!job->predicate)
        return pri_check_pointer(function, "predicate", NULL);
    if (!out)
        return pri_check_pointer(function, name, NULL);
    if (n > PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %zu indices are too many", function, n);
    pri_range range = {.name = function,
                       .piece = piece,
                       .search = true,
                       .begin = begin,
                       .step = 1,
                       .user = (uint64_t)(uintptr_t)job->predicate,
                       .ctx = job,
                       .failure = PRI_NO_FAILURE};
    if (n > 0)
        pri_range_run(&range, (ptrdiff_t)n);
    if (range.failure.cancelled && n > 0)
        return pri_fail(PRANGE_ERROR_CANCELLED, "%s: cancelled by the progress function", function);
    *index = range.failure.code ? range.failure.index : end;
    return PRANGE_OK;
}

prange_status prange_find(ptrdiff_t begin, ptrdiff_t end, int (*predicate)(ptrdiff_t i, void *ctx),
                          void *ctx, ptrdiff_t *index)
{
    search job = {.predicate = predicate, .ctx = ctx, .wanted = true, .lowest = true};
    ptrdiff_t at = end;
    const prange_status status = run(__func__, find_piece, begin, end, &job, "index", index, &at);
    if (status == PRANGE_OK)
        *index = at;
    return status;
}

prange_status prange_any_of(ptrdiff_t begin, ptrdiff_t end, prange_predicate predicate, void *ctx,
                            bool *out)
{
    search job = {.predicate = predicate, .ctx = ctx, .wanted = true};
    ptrdiff_t at = end;
    const prange_status status = run(__func__, find_piece, begin, end, &job, "out", out, &at);
    if (status == PRANGE_OK)
        *out = at < end;
    return status;
}

prange_status prange_all_of(ptrdiff_t begin, ptrdiff_t end, prange_predicate predicate, void *ctx,
                            bool *out)
{
    search job = {.predicate = predicate, .ctx = ctx, .wanted = false};
    ptrdiff_t at = end;
    const prange_status status = run(__func__, find_piece, begin, end, &job, "out", out, &at);
    if (status == PRANGE_OK)
        *out = at >= end;
    return status;
}

prange_status prange_count_if(ptrdiff_t begin, ptrdiff_t end, prange_predicate predicate, void *ctx,
                              ptrdiff_t *out)
{
    search job = {.predicate = predicate, .ctx = ctx};
    ptrdiff_t unused;
    const prange_status status = run(__func__, count_piece, begin, end, &job, "out", out, &unused);
    if (status == PRANGE_OK)
        *out = atomic_load_explicit(&job.count, memory_order_relaxed);
    return status;
}

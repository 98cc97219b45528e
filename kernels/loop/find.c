/* SPDX-License-Identifier: MIT */
/*
 * Searches: loops in which the index that is sought is the lowest failure.
 */
#include <prange/find.h>

#include <stdatomic.h>
#include <stdint.h>

#include "base/check.h"
#include "base/status.h"
#include "range.h"

/* Below every iteration: nothing more needs to be tried. */
#define DECIDED (-1)

typedef struct search {
    int (*predicate)(ptrdiff_t i, void *ctx);
    void *ctx;
    bool wanted; /* the answer that is sought */
    bool lowest; /* whether the lowest index with it is, or any */
    _Atomic ptrdiff_t count;
} search;

static void seek(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    (void)thread;
    const search *what = range->ctx;
    for (ptrdiff_t k = first; k < end && pri_failure_below(&range->failure, k); k++) {
        const ptrdiff_t i = pri_range_index(range, k);
        if ((what->predicate(i, what->ctx) != 0) == what->wanted)
            pri_failure_report(&range->failure, what->lowest ? k : DECIDED, i, 1);
    }
}

static void count(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    (void)thread;
    search *what = range->ctx;
    ptrdiff_t held = 0;
    for (ptrdiff_t k = first; k < end; k++)
        held += what->predicate(pri_range_index(range, k), what->ctx) != 0;
    atomic_fetch_add_explicit(&what->count, held, memory_order_relaxed);
}

/* *index = where it was decided, or `end`. */
static prange_status run(const char *function, pri_range_piece *piece, ptrdiff_t begin,
                         ptrdiff_t end, search *what, const char *name, const void *out,
                         ptrdiff_t *index)
{
    const size_t n = begin < end ? (size_t)end - (size_t)begin : 0;
    if (!what->predicate)
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
                       .user = (uint64_t)(uintptr_t)what->predicate,
                       .ctx = what,
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
    search what = {.predicate = predicate, .ctx = ctx, .wanted = true, .lowest = true};
    ptrdiff_t at = end;
    const prange_status status = run(__func__, seek, begin, end, &what, "index", index, &at);
    if (status == PRANGE_OK)
        *index = at;
    return status;
}

prange_status prange_any_of(ptrdiff_t begin, ptrdiff_t end, prange_predicate predicate, void *ctx,
                            bool *out)
{
    search what = {.predicate = predicate, .ctx = ctx, .wanted = true};
    ptrdiff_t at = end;
    const prange_status status = run(__func__, seek, begin, end, &what, "out", out, &at);
    if (status == PRANGE_OK)
        *out = at < end;
    return status;
}

prange_status prange_all_of(ptrdiff_t begin, ptrdiff_t end, prange_predicate predicate, void *ctx,
                            bool *out)
{
    search what = {.predicate = predicate, .ctx = ctx, .wanted = false};
    ptrdiff_t at = end;
    const prange_status status = run(__func__, seek, begin, end, &what, "out", out, &at);
    if (status == PRANGE_OK)
        *out = at >= end;
    return status;
}

prange_status prange_count_if(ptrdiff_t begin, ptrdiff_t end, prange_predicate predicate, void *ctx,
                              ptrdiff_t *out)
{
    search what = {.predicate = predicate, .ctx = ctx};
    ptrdiff_t unused;
    const prange_status status = run(__func__, count, begin, end, &what, "out", out, &unused);
    if (status == PRANGE_OK)
        *out = atomic_load_explicit(&what.count, memory_order_relaxed);
    return status;
}

/* SPDX-License-Identifier: MIT */
/*
 * Places in sorted arrays, and whether they hold a value, by bisection.
 */
#include <prange/sets.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "same.h"

#define STEP_NS 2.0
enum { SEARCHES = 1024 };

typedef struct searches {
    ptrdiff_t n, m;
    const element *sorted, *values;
    bool right;
    ptrdiff_t *index;
    uint8_t *found; /* instead of indices, whether the value is there; or NULL */
} searches;

/* How many of the sorted numbers are before the value; with `right`, before or equal to it. */
static inline ptrdiff_t search(const searches *job, element value)
{
    const element *base = job->sorted;
    ptrdiff_t left = job->n;
    while (left > 0) {
        const ptrdiff_t half = (left + 1) / 2;
        const element probe = base[half - 1];
        const bool pass = job->right ? !before(value, probe) : before(probe, value);
        base += pass ? half : 0;
        left = left - half;
    }
    return base - job->sorted;
}

static void search_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const searches *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * SEARCHES, job->m);
    for (ptrdiff_t j = piece * SEARCHES; j < end; j++) {
        const ptrdiff_t at = search(job, job->values[j]);
        if (job->found)
            job->found[j] = at < job->n && !before(job->values[j], job->sorted[at]);
        else
            job->index[j] = at;
    }
}

static prange_status search_all(const char *function, const searches *job)
{
    const pri_array sorted = {"sorted", job->sorted, 1}, values = {"values", job->values, 1};
    const pri_array places = {"index", job->index, 1}, truths = {"out", job->found, 1};
    const pri_array output = job->found ? truths : places;
    const size_t size = job->found ? sizeof *job->found : sizeof *job->index;
    prange_status status = pri_check_arrays(function, job->n, sizeof(element), 1, &sorted);
    if (status != PRANGE_OK)
        return status;
    if (job->m < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", function, job->m);
    status = pri_check_arrays(function, job->m, sizeof(element), 1, &values);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, job->m, size, 1, &output);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &output, job->m * (ptrdiff_t)size, &sorted,
                                    job->n * (ptrdiff_t)sizeof(element));
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &output, job->m * (ptrdiff_t)size, &values,
                                    job->m * (ptrdiff_t)sizeof(element));
    if (status != PRANGE_OK)
        return status;
    const int steps = 64 - __builtin_clzll((unsigned long long)job->n | 1);
    const pri_work work = {
        .name = function,
        .n = job->m,
        .pieces = pri_pieces(job->m, SEARCHES),
        .ns = STEP_NS * steps * (double)job->m,
    };
    pri_parallel_for(&work, search_piece, job);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_searchsorted)(ptrdiff_t n, const element *sorted, ptrdiff_t m,
                                             const element *values, ptrdiff_t *index)
{
    return search_all(__func__, &(searches){n, m, sorted, values, false, index, NULL});
}

prange_status PRI_TYPED(prange_searchsorted_right)(ptrdiff_t n, const element *sorted, ptrdiff_t m,
                                                   const element *values, ptrdiff_t *index)
{
    return search_all(__func__, &(searches){n, m, sorted, values, true, index, NULL});
}

prange_status PRI_TYPED(prange_is_in)(ptrdiff_t n, const element *sorted, ptrdiff_t m,
                                      const element *values, uint8_t *out)
{
    if (!out && m > 0)
        return pri_fail(PRANGE_ERROR_NULL, "%s: out is NULL", __func__);
    return search_all(__func__, &(searches){n, m, sorted, values, false, NULL, out});
}

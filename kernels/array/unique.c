/* SPDX-License-Identifier: MIT */
/*
 * Distinct values and places in sorted arrays. Pieces of a sorted copy count the values that differ
 * from the one before, and then each writes its own where the counts say.
 */
#include <prange/sets.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "sort_keys.h"

#define DISTINCT_NS 0.8
#define STEP_NS 2.0
enum { PIECE = 1 << 15, SEARCHES = 1024, MOST_PIECES = 1024 };

/* a comes before b, NaNs being the last and zeros the same. */
static inline bool before(element a, element b)
{
    return a < b || (pri_isnan(b) && !pri_isnan(a));
}

typedef struct distinct {
    ptrdiff_t n, length; /* of a piece */
    const element *sorted;
    ptrdiff_t *counts; /* of each piece, and then where its values go */
    element *values;
} distinct;

static inline bool is_first(const distinct *job, ptrdiff_t i)
{
    return i == 0 || before(job->sorted[i - 1], job->sorted[i]);
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const distinct *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = piece * job->length; i < end; i++)
        count += is_first(job, i);
    job->counts[piece] = count;
}

static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const distinct *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    element *to = job->values + job->counts[piece];
    for (ptrdiff_t i = piece * job->length; i < end; i++)
        if (is_first(job, i))
            *to++ = job->sorted[i];
}

static ptrdiff_t write_distinct(const char *function, ptrdiff_t n, const element *sorted,
                                element *values)
{
    ptrdiff_t counts[MOST_PIECES], sum = 0;
    const ptrdiff_t length = pri_max(PIECE, pri_pieces(n, MOST_PIECES));
    const distinct job = {n, length, sorted, counts, values};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, length),
        .ns = DISTINCT_NS * (double)n,
        .bytes = 2.0 * (double)n * sizeof *sorted,
    };
    pri_team team = pri_team_open(&work);
    pri_team_for(&team, 0, work.pieces, count_piece, &job);
    for (ptrdiff_t p = 0; p < work.pieces; p++) {
        const ptrdiff_t count = counts[p];
        counts[p] = sum;
        sum += count;
    }
    pri_team_for(&team, 0, work.pieces, write_piece, &job);
    pri_team_close(&team);
    return sum;
}

prange_status PRI_TYPED(prange_unique)(ptrdiff_t n, const element *x, ptrdiff_t *count,
                                       element *values)
{
    const pri_array arrays[] = {{"x", x, 1}, {"values", values, 1}};
    prange_status status = pri_check_arrays(__func__, n, sizeof *x, 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "count", count);
    if (status == PRANGE_OK)
        status = pri_check_apart(__func__, n, sizeof *x, &arrays[1], &arrays[0]);
    if (status != PRANGE_OK)
        return status;
    element *sorted = pri_scratch_large(n, sizeof *sorted);
    if (!sorted)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers", __func__, n);
    if (n > 0) {
        memcpy(sorted, x, (size_t)n * sizeof *x);
        PRI_KEYED(pri_sort_keys)(__func__, pri_form(false), n, (key *)sorted);
    }
    *count = n > 0 ? write_distinct(__func__, n, sorted, values) : 0;
    pri_scratch_free(sorted);
    return PRANGE_OK;
}

typedef struct searches {
    ptrdiff_t n, m;
    const element *sorted, *values;
    bool right;
    ptrdiff_t *index;
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
    for (ptrdiff_t j = piece * SEARCHES; j < end; j++)
        job->index[j] = search(job, job->values[j]);
}

static prange_status search_all(const char *function, const searches *job)
{
    const pri_array sorted = {"sorted", job->sorted, 1}, values = {"values", job->values, 1};
    const pri_array index = {"index", job->index, 1};
    const ptrdiff_t bytes = job->m * (ptrdiff_t)sizeof *job->index;
    prange_status status = pri_check_arrays(function, job->n, sizeof(element), 1, &sorted);
    if (status != PRANGE_OK)
        return status;
    if (job->m < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", function, job->m);
    status = pri_check_arrays(function, job->m, sizeof(element), 1, &values);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, job->m, sizeof *job->index, 1, &index);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &index, bytes, &sorted,
                                    job->n * (ptrdiff_t)sizeof(element));
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &index, bytes, &values,
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
    return search_all(__func__, &(searches){n, m, sorted, values, false, index});
}

prange_status PRI_TYPED(prange_searchsorted_right)(ptrdiff_t n, const element *sorted, ptrdiff_t m,
                                                   const element *values, ptrdiff_t *index)
{
    return search_all(__func__, &(searches){n, m, sorted, values, true, index});
}

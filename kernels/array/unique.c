/* SPDX-License-Identifier: MIT */
/*
 * Distinct values. Few values are found by hash tables (distinct.c), integers of a narrow range by
 * marks (distinct_marks.c). Otherwise a copy is sorted: each piece counts the values that differ
 * from their predecessor, and then writes its own values at the position that the counts give.
 * First positions and inverse indices need the stable order as well.
 */
#include <prange/sets.h>

#include "argsort.h"
#include "base/check.h"
#include "base/offsets.h"
#include "base/scratch.h"
#include "base/status.h"
#include "distinct.h"
#include "exec/parallel_for.h"
#include "gather.h"
#include "same.h"
#include "sort_keys.h"

#define DISTINCT_NS 0.8
enum { PIECE = 1 << 15, MOST_PIECES = 1024 };

typedef PRI_TYPED(pri_distinct) distinct;

typedef struct sorted_job {
    const distinct *call;
    ptrdiff_t length; /* numbers per piece */
    const element *sorted;
    const ptrdiff_t *order; /* NULL if neither first positions nor inverse indices are wanted */
    ptrdiff_t *before;      /* values that begin in each piece, then in all pieces before it */
} sorted_job;

static inline bool is_first(const sorted_job *job, ptrdiff_t i)
{
    return i == 0 || before(job->sorted[i - 1], job->sorted[i]);
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const sorted_job *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->call->n);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = piece * job->length; i < end; i++)
        count += is_first(job, i);
    job->before[piece] = count;
}

/* The end of the run of numbers that equal number i. */
static ptrdiff_t end_of_run(const sorted_job *job, ptrdiff_t i)
{
    ptrdiff_t low = i, high = job->call->n;
    while (high - low > 1) {
        const ptrdiff_t middle = low + (high - low) / 2;
        if (before(job->sorted[i], job->sorted[middle]))
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* Writes value j, the numbers begin .. end - 1. Equal keys are in the order of their indices;
 * values with several keys need a minimum over all. */
static void write_value(const sorted_job *job, ptrdiff_t j, ptrdiff_t begin, ptrdiff_t end)
{
    const distinct *call = job->call;
    call->values[j] = job->sorted[begin];
    if (call->counts)
        call->counts[j] = end - begin;
    if (!call->first)
        return;
    ptrdiff_t first = job->order[begin];
    for (ptrdiff_t i = begin + 1; is_ambiguous(job->sorted[begin]) && i < end; i++)
        first = pri_min(first, job->order[i]);
    call->first[j] = first;
}

static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const sorted_job *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->call->n);
    ptrdiff_t j = job->before[piece] - 1, begin = -1, *inverse = job->call->inverse;
    for (ptrdiff_t i = piece * job->length; i < end; i++) {
        if (is_first(job, i)) {
            if (begin >= 0)
                write_value(job, j, begin, i);
            begin = i;
            j++;
        }
        if (inverse)
            inverse[job->order[i]] = j;
    }
    if (begin >= 0)
        write_value(job, j, begin, end_of_run(job, begin));
}

static void write_distinct(const distinct *call, const element *sorted, const ptrdiff_t *order)
{
    ptrdiff_t counts[MOST_PIECES];
    const ptrdiff_t length = pri_max(PIECE, pri_pieces(call->n, MOST_PIECES));
    const sorted_job job = {call, length, sorted, order, counts};
    const pri_work work = {
        .name = call->function,
        .n = call->n,
        .pieces = pri_pieces(call->n, length),
        .ns = DISTINCT_NS * (order ? 4.0 : 1.0) * (double)call->n,
        .user = 2, /* a ledger entry of its own */
        .bytes = 2.0 * (double)call->n * sizeof *sorted,
    };
    pri_team team = pri_team_open(&work);
    pri_team_for(&team, 0, work.pieces, count_piece, &job);
    *call->count = pri_offsets_of(work.pieces, counts);
    pri_team_for(&team, 0, work.pieces, write_piece, &job);
    pri_team_close(&team);
}

static prange_status find_by_sorting(const distinct *call)
{
    const bool ordered = call->first || call->inverse;
    element *sorted = pri_scratch_large(call->n, sizeof *sorted);
    ptrdiff_t *order = ordered ? pri_scratch_large(call->n, sizeof *order) : NULL;
    prange_status status = PRANGE_OK;
    if (!sorted || (ordered && !order))
        status = pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers", call->function,
                          call->n);
    if (status == PRANGE_OK && ordered)
        status = PRI_TYPED(pri_argsort)(call->function, pri_form(false), call->n, call->x, order);
    if (status == PRANGE_OK) {
        /* Copying and sorting is faster than gathering by the order. */
        pri_copy(call->function, call->n, sizeof *sorted, call->x, sorted);
        PRI_KEYED(pri_sort_keys)(call->function, pri_form(false), call->n, (key *)sorted);
        write_distinct(call, sorted, order);
    }
    pri_scratch_free(order);
    pri_scratch_free(sorted);
    return status;
}

/* Checks the arrays: x may be `values`; no others overlap. All but `count` have n elements. */
static prange_status check(const distinct *call)
{
    const pri_array arrays[] = {{"x", call->x, 1},
                                {"values", call->values, 1},
                                {"first", call->first, 1},
                                {"inverse", call->inverse, 1},
                                {"counts", call->counts, 1}};
    prange_status status = pri_check_arrays(call->function, call->n, sizeof(element), 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_pointer(call->function, "count", call->count);
    if (status == PRANGE_OK)
        status = pri_check_apart(call->function, call->n, sizeof(element), &arrays[1], &arrays[0]);
    for (int k = 2; k < 5; k++) {
        if (!arrays[k].data)
            continue;
        if (status == PRANGE_OK)
            status = pri_check_arrays(call->function, call->n, sizeof(ptrdiff_t), 1, &arrays[k]);
        for (int j = 0; status == PRANGE_OK && j < k; j++)
            if (arrays[j].data)
                status = pri_check_disjoint(
                    call->function, 1, &arrays[k], call->n * (ptrdiff_t)sizeof(ptrdiff_t),
                    &arrays[j], call->n * (ptrdiff_t)(j < 2 ? sizeof(element) : sizeof(ptrdiff_t)));
    }
    const pri_array count = {"count", call->count, 1};
    for (int k = 0; status == PRANGE_OK && k < 5; k++)
        if (arrays[k].data)
            status = pri_check_disjoint(
                call->function, 1, &count, sizeof *call->count, &arrays[k],
                call->n * (ptrdiff_t)(k < 2 ? sizeof(element) : sizeof(ptrdiff_t)));
    return status;
}

static prange_status find(const distinct *call)
{
    const prange_status status = check(call);
    if (status != PRANGE_OK)
        return status;
    if (call->n == 0) {
        *call->count = 0;
        return PRANGE_OK;
    }
#if !PRI_IS_REAL
    if (PRI_TYPED(pri_distinct_by_marks)(call))
        return PRANGE_OK;
#endif
    return PRI_TYPED(pri_distinct_by_hashing)(call) ? PRANGE_OK : find_by_sorting(call);
}

prange_status PRI_TYPED(prange_unique)(ptrdiff_t n, const element *x, ptrdiff_t *count,
                                       element *values)
{
    return find(
        &(distinct){.function = __func__, .n = n, .x = x, .count = count, .values = values});
}

prange_status PRI_TYPED(prange_unique_all)(ptrdiff_t n, const element *x, ptrdiff_t *count,
                                           element *values, ptrdiff_t *first, ptrdiff_t *inverse,
                                           ptrdiff_t *counts)
{
    return find(&(distinct){.function = __func__,
                            .n = n,
                            .x = x,
                            .count = count,
                            .values = values,
                            .first = first,
                            .inverse = inverse,
                            .counts = counts});
}

/* SPDX-License-Identifier: MIT */
/*
 * The first k numbers of an order. The key of rank k - 1 is selected; pieces count the keys below
 * it and those that are it, and collect the indices of the former and of the first of the latter.
 * Those below are sorted; the others follow them.
 */
#include <prange/select.h>

#include <string.h>

#include "argsort.h"
#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "ranks.h"

/* Estimated time a number in ns to collect those that are chosen, and numbers a piece, at least. */
#define COLLECT_NS 1.0
enum { PIECE = 1 << 14 };

typedef struct choice {
    const char *function;
    pri_sort_form form;
    ptrdiff_t n, k;
    const element *x;
    element *values;  /* or NULL */
    ptrdiff_t *index; /* or NULL */

    ptrdiff_t length; /* of a piece */
    key last;         /* the greatest key that is chosen */
    ptrdiff_t
        *counts[2];    /* keys below it, and equal ones, of each piece, and then of those before */
    ptrdiff_t below;   /* the sum of the former */
    ptrdiff_t *chosen; /* indices of those below, then of the equal ones, both ascending */
    ptrdiff_t *order;  /* of those below */
    element *picked;   /* the numbers below */
} choice;

static ptrdiff_t load(const choice *job, ptrdiff_t begin, ptrdiff_t end, key *block)
{
    const ptrdiff_t count = pri_min(PRI_RANKS_BLOCK, end - begin);
    pri_isa_get()->PRI_KEYED(sort)->encode(job->form, count, (const key *)job->x + begin, block);
    return count;
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const choice *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    ptrdiff_t below = 0, equal = 0, count;
    key block[PRI_RANKS_BLOCK];
    for (ptrdiff_t begin = piece * job->length; begin < end; begin += count) {
        count = load(job, begin, end, block);
        for (ptrdiff_t i = 0; i < count; i++) {
            below += block[i] < job->last;
            equal += block[i] == job->last;
        }
    }
    job->counts[0][piece] = below;
    job->counts[1][piece] = equal;
}

/* Whether some key of a block is chosen, as few blocks have one where k is small. */
static bool any_chosen(ptrdiff_t count, const key *block, key last)
{
    bool found = false;
    for (ptrdiff_t i = 0; i < count; i++)
        found |= block[i] <= last;
    return found;
}

static void collect_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const choice *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    ptrdiff_t below = job->counts[0][piece], equal = job->below + job->counts[1][piece], count;
    key block[PRI_RANKS_BLOCK];
    for (ptrdiff_t begin = piece * job->length; begin < end; begin += count) {
        count = load(job, begin, end, block);
        if (!any_chosen(count, block, job->last))
            continue;
        for (ptrdiff_t i = 0; i < count; i++)
            if (block[i] < job->last) {
                job->picked[below] = job->x[begin + i];
                job->chosen[below++] = begin + i;
            } else if (block[i] == job->last && equal < job->k) {
                job->chosen[equal++] = begin + i;
            }
    }
}

static ptrdiff_t sum_before(ptrdiff_t pieces, ptrdiff_t *counts)
{
    ptrdiff_t sum = 0;
    for (ptrdiff_t p = 0; p < pieces; p++) {
        const ptrdiff_t count = counts[p];
        counts[p] = sum;
        sum += count;
    }
    return sum;
}

static void collect(choice *job)
{
    ptrdiff_t counts[2][PRI_RANKS_PIECES];
    job->counts[0] = counts[0];
    job->counts[1] = counts[1];
    job->length = pri_max(PIECE, pri_pieces(job->n, PRI_RANKS_PIECES));
    const pri_work work = {
        .name = job->function,
        .n = job->n,
        .pieces = pri_pieces(job->n, job->length),
        .ns = COLLECT_NS * (double)job->n,
        .user = 1, /* not the copy, nor the order of those below */
        .bytes = 2.0 * (double)job->n * sizeof(element),
    };
    pri_team team = pri_team_open(&work);
    pri_team_for(&team, 0, work.pieces, count_piece, job);
    job->below = sum_before(work.pieces, counts[0]);
    (void)sum_before(work.pieces, counts[1]);
    pri_team_for(&team, 0, work.pieces, collect_piece, job);
    pri_team_close(&team);
}

static void store(const choice *job)
{
    const element last = PRI_TYPED(pri_number_of)(job->form, job->last);
    for (ptrdiff_t j = 0; j < job->k; j++) {
        const ptrdiff_t from = j < job->below ? job->order[j] : j;
        if (job->values)
            job->values[j] = j < job->below ? job->picked[from] : last;
        if (job->index)
            job->index[j] = job->chosen[from];
    }
}

static prange_status choose(choice *job)
{
    const ptrdiff_t rank = job->k - 1;
    pri_memory memory = {0};
    job->chosen = pri_memory_take(&memory, job->k, 1, sizeof *job->chosen);
    job->order = pri_memory_take(&memory, job->k, 1, sizeof *job->order);
    job->picked = pri_memory_take(&memory, job->k, 1, sizeof *job->picked);
    prange_status status =
        memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for k = %td numbers",
                                  job->function, job->k)
                       : PRI_TYPED(pri_find_ranks)(job->function, job->form, job->n, job->x, 1,
                                                   &rank, &job->last, NULL);
    if (status == PRANGE_OK)
        collect(job);
    if (status == PRANGE_OK && job->below > 0)
        status =
            PRI_TYPED(pri_argsort)(job->function, job->form, job->below, job->picked, job->order);
    if (status == PRANGE_OK)
        store(job);
    pri_memory_free(&memory);
    return status;
}

static prange_status check(const choice *job)
{
    const char *function = job->function;
    const pri_array x = {"x", job->x, 1};
    const pri_array values = {"values", job->values, 1}, index = {"index", job->index, 1};
    prange_status status = pri_check_arrays(function, job->n, sizeof(element), 1, &x);
    if (status != PRANGE_OK)
        return status;
    if (job->k < 0 || job->k > job->n)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %td is not in 0 .. n, n = %td", function,
                        job->k, job->n);
    if (!job->values && !job->index && job->k > 0)
        return pri_fail(PRANGE_ERROR_NULL, "%s: values and index are NULL", function);
    const ptrdiff_t x_bytes = job->n * (ptrdiff_t)sizeof(element);
    const ptrdiff_t values_bytes = job->k * (ptrdiff_t)sizeof(element);
    if (job->values)
        status = pri_check_disjoint(function, 1, &values, values_bytes, &x, x_bytes);
    if (status != PRANGE_OK || !job->index)
        return status;
    status = pri_check_arrays(function, job->k, sizeof *job->index, 1, &index);
    const ptrdiff_t index_bytes = job->k * (ptrdiff_t)sizeof *job->index;
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &index, index_bytes, &x, x_bytes);
    if (status == PRANGE_OK && job->values)
        status = pri_check_disjoint(function, 1, &index, index_bytes, &values, values_bytes);
    return status;
}

static prange_status first_of(choice *job)
{
    const prange_status status = check(job);
    return status == PRANGE_OK && job->k > 0 ? choose(job) : status;
}

prange_status PRI_TYPED(prange_top_k)(ptrdiff_t n, const element *x, ptrdiff_t k, element *values,
                                      ptrdiff_t *index)
{
    return first_of(&(choice){.function = __func__,
                              .form = pri_form(true),
                              .n = n,
                              .k = k,
                              .x = x,
                              .values = values,
                              .index = index});
}

prange_status PRI_TYPED(prange_bottom_k)(ptrdiff_t n, const element *x, ptrdiff_t k,
                                         element *values, ptrdiff_t *index)
{
    return first_of(&(choice){.function = __func__,
                              .form = pri_form(false),
                              .n = n,
                              .k = k,
                              .x = x,
                              .values = values,
                              .index = index});
}

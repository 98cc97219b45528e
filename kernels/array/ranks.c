/* SPDX-License-Identifier: MIT */
/*
 * Keys at given ranks, by quickselect of a copy: the middle one of the ranks divides the keys, and
 * the others are looked for on their side of it. For very many the copy is sorted.
 */
#include "ranks.h"

#include <stdatomic.h>
#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "sort_keys.h"

/* Estimated time to copy a key in ns, keys a piece, and the most ranks that are selected. */
#define COPY_NS 0.4
enum { PIECE = 1 << 14, MOST_SELECTED = 64 };

typedef struct copying {
    pri_sort_form form;
    ptrdiff_t n;
    const element *x;
    key *keys;
    atomic_bool *nan; /* whether a NaN was found */
} copying;

static bool any_nan(ptrdiff_t n, const element *x)
{
    bool found = false;
    for (ptrdiff_t i = 0; i < n; i++)
        found |= pri_isnan(x[i]);
    return found;
}

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const copying *job = argument;
    const ptrdiff_t begin = piece * PIECE, count = pri_min(PIECE, job->n - begin);
    pri_isa_get()->PRI_KEYED(sort)->encode(job->form, count, (const key *)job->x + begin,
                                           job->keys + begin);
    if (PRI_IS_REAL && any_nan(count, job->x + begin))
        atomic_store_explicit(job->nan, true, memory_order_relaxed);
}

/* Returns whether x has a NaN. */
static bool copy_keys(const char *function, pri_sort_form form, ptrdiff_t n, const element *x,
                      key *keys)
{
    atomic_bool nan = false;
    const copying job = {form, n, x, keys, &nan};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, PIECE),
        .ns = COPY_NS * (double)n,
        .bytes = 2.0 * (double)n * sizeof *x,
    };
    pri_parallel_for(&work, copy_piece, &job);
    return atomic_load_explicit(&nan, memory_order_relaxed);
}

/* The keys are those of ranks first .. first + n - 1. As deep as the logarithm of count.
 * NOLINTNEXTLINE(misc-no-recursion) */
static void select_ranks(ptrdiff_t n, key *keys, ptrdiff_t first, ptrdiff_t count,
                         const ptrdiff_t *ranks)
{
    if (count == 0)
        return;
    const ptrdiff_t middle = count / 2, at = ranks[middle] - first;
    pri_isa_get()->PRI_KEYED(sort)->select(n, keys, at);
    select_ranks(at, keys, first, middle, ranks);
    select_ranks(n - at - 1, keys + at + 1, first + at + 1, count - middle - 1, ranks + middle + 1);
}

prange_status PRI_TYPED(pri_find_ranks)(const char *function, pri_sort_form form, ptrdiff_t n,
                                        const element *x, ptrdiff_t count, const ptrdiff_t *ranks,
                                        key *found, bool *nan)
{
    key *keys = pri_scratch_large(n, sizeof *keys);
    if (!keys)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers", function, n);
    const bool any = copy_keys(function, form, n, x, keys);
    if (nan)
        *nan = any;
    if (!nan || !any) {
        if (count > MOST_SELECTED)
            PRI_KEYED(pri_sort_keys)(function, PRI_SORT_KEYS, n, keys);
        else
            select_ranks(n, keys, 0, count, ranks);
        for (ptrdiff_t i = 0; i < count; i++)
            found[i] = keys[ranks[i]];
    }
    pri_scratch_free(keys);
    return PRANGE_OK;
}

element PRI_TYPED(pri_number_of)(pri_sort_form form, key k)
{
    element x;
    pri_isa_get()->PRI_KEYED(sort)->decode(form, 1, &k, &k);
    memcpy(&x, &k, sizeof x);
    return x;
}

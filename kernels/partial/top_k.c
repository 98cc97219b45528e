/* SPDX-License-Identifier: MIT */
#include "top_k.h"

#include <prange/select.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "best.h"
#include "isa/isa.h"
#include "simd/sort.h"

static pri_sort_form form_of(const prange_partial *partial)
{
    return pri_form(partial->op == PRANGE_PARTIAL_TOP_K);
}

/* The key of a kept number. Lower keys are earlier in the order. */
static key key_at(const prange_partial *partial, const pri_best *best, ptrdiff_t k)
{
    key one;
    const char *numbers = best->values;
    memcpy(&one, numbers + (size_t)k * sizeof(element), sizeof one);
    pri_isa_get()->PRI_KEYED(sort)->encode(form_of(partial), 1, &one, &one);
    return one;
}

/* Whether number i of a comes before number j of b; of equal numbers, the one of lower index. */
static bool before(const prange_partial *partial, const pri_best *a, ptrdiff_t i, const pri_best *b,
                   ptrdiff_t j)
{
    const key left = key_at(partial, a, i), right = key_at(partial, b, j);
    return left != right ? left < right : a->index[i] < b->index[j];
}

static void copy_number(pri_best *to, ptrdiff_t at, const pri_best *from, ptrdiff_t k)
{
    memcpy((char *)to->values + (size_t)at * sizeof(element),
           (const char *)from->values + (size_t)k * sizeof(element), sizeof(element));
    to->index[at] = from->index[k];
}

/* Merges the first numbers of two lists into one, whose length is given. */
static void merge(const prange_partial *partial, const pri_best *a, const pri_best *b, pri_best *to)
{
    for (ptrdiff_t at = 0, i = 0, j = 0; at < to->count; at++) {
        const bool left = j == b->count || (i < a->count && before(partial, a, i, b, j));
        copy_number(to, at, left ? a : b, left ? i++ : j++);
    }
}

static prange_status finish(const prange_partial *partial, const char *function, const void *root,
                            void *out)
{
    (void)function, (void)root;
    if (partial->best.count > 0)
        memcpy(out, partial->best.index, (size_t)partial->best.count * sizeof *partial->best.index);
    return PRANGE_OK;
}

const pri_partial_kind PRI_TYPED(pri_partial_top_k) = {
    .size = sizeof(element),
    .ranges = true,
    .finish = finish,
    .merge_best = merge,
    .precedes = before,
};

/* Selects the first k of the new elements alone, with their indices in the whole. */
static prange_status choose_new(const char *function, const prange_partial *partial,
                                ptrdiff_t first, ptrdiff_t count, const element *x, pri_best *fresh)
{
    if (!pri_best_alloc(partial, partial->k < count ? partial->k : count, fresh))
        return pri_partial_no_memory(function);
    const prange_status status =
        partial->op == PRANGE_PARTIAL_TOP_K
            ? PRI_TYPED(prange_top_k)(count, x, fresh->count, fresh->values, fresh->index)
            : PRI_TYPED(prange_bottom_k)(count, x, fresh->count, fresh->values, fresh->index);
    for (ptrdiff_t k = 0; k < fresh->count; k++)
        fresh->index[k] += first;
    return status == PRANGE_OK ? status : pri_partial_no_memory(function);
}

prange_status PRI_TYPED(pri_partial_add_top_k)(const char *function, prange_partial *partial,
                                               ptrdiff_t first, ptrdiff_t count, const element *x)
{
    const pri_array input = {"x", x, 1};
    prange_status status = pri_partial_check_range(partial, function, first, count);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, count, sizeof *x, 1, &input);
    if (status != PRANGE_OK || count == 0)
        return status;
    pri_best fresh = {0};
    pri_spans list = {0};
    status = choose_new(function, partial, first, count, x, &fresh);
    if (status == PRANGE_OK &&
        !(pri_spans_reserve(&list, 1) && pri_spans_append(partial, &list, first, first + count)))
        status = pri_partial_no_memory(function);
    if (status == PRANGE_OK)
        status = pri_best_insert(partial, function, &list, &fresh);
    pri_spans_free(&list);
    pri_best_free(&fresh);
    return status;
}

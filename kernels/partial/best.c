/* SPDX-License-Identifier: MIT */
/*
 * The part of the first k of an order that does not depend on the type: begin, insert, results and
 * bytes.
 */
#include "best.h"

#include <prange/sort.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "format.h"
#include "top_k.h"

static prange_status begin(const char *function, prange_partial_op op, prange_type type,
                           ptrdiff_t n, ptrdiff_t k, prange_partial **partial)
{
    static const pri_partial_kind *const kinds[] = {[PRANGE_F64] = &pri_partial_top_k_f64,
                                                    [PRANGE_F32] = &pri_partial_top_k_f32,
                                                    [PRANGE_I64] = &pri_partial_top_k_i64,
                                                    [PRANGE_I32] = &pri_partial_top_k_i32};
    if ((unsigned)type > PRANGE_U8)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: type = %d is unknown", function, (int)type);
    if (type == PRANGE_U8)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: elements of type u8 are not ordered", function);
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", function, n);
    if (k < 0 || k > n)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %td is not in 0 .. n, n = %td", function, k,
                        n);
    if (!partial)
        return pri_check_pointer(function, "partial", NULL);
    const prange_partial like = {
        .op = op, .type = type, .n = n, .block = 1, .arrays = 1, .kind = kinds[type], .k = k};
    return pri_partial_new(function, &like, partial);
}

prange_status prange_partial_begin_top_k(prange_type type, ptrdiff_t n, ptrdiff_t k,
                                         prange_partial **partial)
{
    return begin(__func__, PRANGE_PARTIAL_TOP_K, type, n, k, partial);
}

prange_status prange_partial_begin_bottom_k(prange_type type, ptrdiff_t n, ptrdiff_t k,
                                            prange_partial **partial)
{
    return begin(__func__, PRANGE_PARTIAL_BOTTOM_K, type, n, k, partial);
}

prange_status prange_partial_top_k(const prange_partial *partial, void *values, ptrdiff_t *index)
{
    const void *root = NULL;
    prange_status status = pri_check_pointer(__func__, "partial", partial);
    if (status != PRANGE_OK)
        return status;
    if (!partial->kind->merge_best)
        return pri_partial_other_op(partial, __func__);
    if (!values && !index && partial->k > 0)
        return pri_fail(PRANGE_ERROR_NULL, "%s: values and index are NULL", __func__);
    status = pri_partial_root(partial, __func__, &root);
    const pri_best *best = &partial->best;
    if (status != PRANGE_OK || best->count == 0)
        return status;
    const ptrdiff_t bytes = best->count * (ptrdiff_t)partial->kind->size;
    const pri_array of_values = {"values", values, 1}, of_index = {"index", index, 1};
    if (values && index)
        status = pri_check_disjoint(__func__, 1, &of_index, best->count * (ptrdiff_t)sizeof *index,
                                    &of_values, bytes);
    if (status != PRANGE_OK)
        return status;
    if (values)
        memcpy(values, best->values, (size_t)bytes);
    if (index)
        memcpy(index, best->index, (size_t)best->count * sizeof *index);
    return PRANGE_OK;
}

bool pri_best_alloc(const prange_partial *partial, ptrdiff_t count, pri_best *best)
{
    best->count = count;
    best->values = pri_scratch(count, partial->kind->size);
    best->index = pri_scratch(count, sizeof *best->index);
    return best->values && best->index;
}

void pri_best_free(pri_best *best)
{
    pri_scratch_free(best->values);
    pri_scratch_free(best->index);
    *best = (pri_best){0};
}

prange_status pri_best_insert(prange_partial *partial, const char *function, pri_spans *list,
                              const pri_best *fresh)
{
    const ptrdiff_t both = partial->best.count + fresh->count;
    pri_best merged = {0};
    prange_status status = PRANGE_OK;
    if (pri_best_alloc(partial, partial->k < both ? partial->k : both, &merged)) {
        partial->kind->merge_best(partial, &partial->best, fresh, &merged);
        status = pri_partial_insert(partial, function, list);
    } else {
        status = pri_partial_no_memory(function);
    }
    if (status == PRANGE_OK) {
        const pri_best old = partial->best;
        partial->best = merged;
        merged = old;
    }
    pri_best_free(&merged);
    return status;
}

ptrdiff_t pri_best_due(const prange_partial *partial)
{
    ptrdiff_t in = 0;
    for (ptrdiff_t i = 0; i < partial->spans.count && in < partial->k; i++)
        in += partial->spans.at[i].end - partial->spans.at[i].first;
    return in < partial->k ? in : partial->k;
}

/* An index and a number, one word each. */
enum { PLACE_BYTES = 2 * PRI_WORD };

size_t pri_best_bytes(const prange_partial *partial)
{
    return (size_t)partial->best.count * PLACE_BYTES;
}

unsigned char *pri_best_put(const prange_partial *partial, unsigned char *to)
{
    const size_t size = partial->kind->size;
    const unsigned char *values = partial->best.values;
    for (ptrdiff_t k = 0; k < partial->best.count; k++, to += PLACE_BYTES) {
        pri_put_word(to, (uint64_t)partial->best.index[k]);
        memset(to + PRI_WORD, 0, PRI_WORD);
        pri_copy_elements(size, size, values + (size_t)k * size, to + PRI_WORD);
    }
    return to;
}

/* Checks that no index occurs twice. */
static prange_status check_distinct(const pri_best *list)
{
    int64_t *sorted = pri_scratch(list->count, sizeof *sorted);
    prange_status status = sorted ? PRANGE_OK : PRANGE_ERROR_MEMORY;
    for (ptrdiff_t k = 0; sorted && k < list->count; k++)
        sorted[k] = list->index[k];
    if (status == PRANGE_OK)
        status = prange_sort_i64(list->count, sorted);
    for (ptrdiff_t k = 1; status == PRANGE_OK && k < list->count; k++)
        if (sorted[k - 1] == sorted[k])
            status = PRANGE_ERROR_FORMAT;
    pri_scratch_free(sorted);
    return status;
}

prange_status pri_best_get(const prange_partial *partial, const unsigned char *from, pri_best *to)
{
    const size_t size = partial->kind->size;
    unsigned char *values = to->values;
    for (ptrdiff_t k = 0; k < to->count; k++, from += PLACE_BYTES) {
        to->index[k] = (ptrdiff_t)pri_get_word(from);
        pri_copy_elements(size, size, from + PRI_WORD, values + (size_t)k * size);
        for (size_t i = size; i < PRI_WORD; i++)
            if (from[PRI_WORD + i] != 0)
                return PRANGE_ERROR_FORMAT;
        if (!pri_partial_has(partial, to->index[k]) ||
            (k > 0 && !partial->kind->precedes(partial, to, k - 1, to, k)))
            return PRANGE_ERROR_FORMAT;
    }
    return check_distinct(to);
}

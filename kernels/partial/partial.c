/* SPDX-License-Identifier: MIT */
/*
 * What all partial results share: begin, merge, finish, free.
 */
#include <prange/partial.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "state.h"

static const pri_partial_kind *kind_of(prange_type type)
{
    static const pri_partial_kind *const kinds[] = {[PRANGE_F64] = &pri_partial_kind_f64,
                                                    [PRANGE_F32] = &pri_partial_kind_f32,
                                                    [PRANGE_I64] = &pri_partial_kind_i64,
                                                    [PRANGE_I32] = &pri_partial_kind_i32,
                                                    [PRANGE_U8] = &pri_partial_kind_u8};
    return (unsigned)type <= PRANGE_U8 ? kinds[type] : NULL;
}

static prange_status check(const char *function, prange_partial_op op, prange_type type,
                           ptrdiff_t n)
{
    if ((unsigned)op > PRANGE_PARTIAL_NANVAR)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is unknown", function, (int)op);
    if (!kind_of(type))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: type = %d is unknown", function, (int)type);
    if (op >= PRANGE_PARTIAL_DOT && type != PRANGE_F64 && type != PRANGE_F32)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is not defined for integers", function,
                        (int)op);
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", function, n);
    return PRANGE_OK;
}

prange_status prange_partial_begin(prange_partial_op op, prange_type type, ptrdiff_t n,
                                   prange_partial **partial)
{
    prange_status status = check(__func__, op, type, n);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "partial", partial);
    if (status != PRANGE_OK)
        return status;
    prange_partial *fresh = pri_scratch(1, sizeof *fresh);
    if (!fresh)
        return pri_partial_no_memory(__func__);
    const ptrdiff_t block = kind_of(type)->block;
    *fresh = (prange_partial){.op = op,
                              .type = type,
                              .n = n,
                              .block = block,
                              .blocks = n / block + (n % block != 0),
                              .arrays = op == PRANGE_PARTIAL_DOT ? 2 : 1,
                              .kind = kind_of(type)};
    *partial = fresh;
    return PRANGE_OK;
}

void prange_partial_free(prange_partial *partial)
{
    if (!partial)
        return;
    pri_spans_free(&partial->spans);
    pri_scratch_free(partial);
}

static prange_status check_same(const char *function, const prange_partial *a,
                                const prange_partial *b)
{
    if (a->op != b->op || a->type != b->type)
        return pri_fail(PRANGE_ERROR_PARTS, "%s: op %d of type %d and op %d of type %d", function,
                        (int)a->op, (int)a->type, (int)b->op, (int)b->type);
    if (a->n != b->n)
        return pri_fail(PRANGE_ERROR_PARTS, "%s: a part of %td elements and one of %td", function,
                        a->n, b->n);
    return PRANGE_OK;
}

/* All spans with their data; false without memory for them. */
static bool copy(const prange_partial *of, pri_spans *list)
{
    if (!pri_spans_reserve(list, of->spans.count))
        return false;
    for (ptrdiff_t i = 0; i < of->spans.count; i++) {
        const pri_span *span = &of->spans.at[i];
        if (!pri_spans_append(of, list, span->first, span->end))
            return false;
        memcpy(list->at[i].data, span->data, pri_span_bytes(of, span));
    }
    return true;
}

prange_status prange_partial_merge(prange_partial *partial, const prange_partial *other)
{
    prange_status status = pri_check_pointer(__func__, "partial", partial);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "other", other);
    if (status == PRANGE_OK)
        status = check_same(__func__, partial, other);
    if (status != PRANGE_OK)
        return status;
    pri_spans list = {0};
    status = copy(other, &list) ? pri_partial_insert(partial, __func__, &list)
                                : pri_partial_no_memory(__func__);
    pri_spans_free(&list);
    return status;
}

prange_status prange_partial_missing(const prange_partial *partial, ptrdiff_t *first,
                                     ptrdiff_t *count)
{
    prange_status status = pri_check_pointer(__func__, "partial", partial);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "first", first);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "count", count);
    if (status != PRANGE_OK)
        return status;
    const pri_spans *spans = &partial->spans;
    ptrdiff_t end = 0, i = 0;
    for (; i < spans->count && spans->at[i].first == end; i++)
        end = spans->at[i].end;
    *first = end;
    *count = (i < spans->count ? spans->at[i].first : partial->n) - end;
    return PRANGE_OK;
}

static prange_status check_finish(const char *function, const prange_partial *partial,
                                  const void *out, const void **root)
{
    prange_status status = pri_check_pointer(function, "partial", partial);
    if (status == PRANGE_OK)
        status = pri_check_pointer(function, "out", out);
    return status == PRANGE_OK ? pri_partial_root(partial, function, root) : status;
}

prange_status prange_partial_finish(const prange_partial *partial, void *out)
{
    const void *root = NULL;
    const prange_status status = check_finish(__func__, partial, out, &root);
    return status == PRANGE_OK ? partial->kind->finish(partial, __func__, root, out) : status;
}

static prange_status deviation(const char *function, const prange_partial *partial, ptrdiff_t ddof,
                               bool root_of_it, void *out)
{
    const void *root = NULL;
    const prange_status status = check_finish(function, partial, out, &root);
    if (status != PRANGE_OK)
        return status;
    if (partial->op != PRANGE_PARTIAL_VAR)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is no variance", function,
                        (int)partial->op);
    if (ddof < 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: ddof = %td is negative", function, ddof);
    if (partial->n <= ddof)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: n = %td is not above ddof = %td", function,
                        partial->n, ddof);
    partial->kind->deviation(partial, root, ddof, root_of_it, out);
    return PRANGE_OK;
}

prange_status prange_partial_var(const prange_partial *partial, ptrdiff_t ddof, void *out)
{
    return deviation(__func__, partial, ddof, false, out);
}

prange_status prange_partial_std(const prange_partial *partial, ptrdiff_t ddof, void *out)
{
    return deviation(__func__, partial, ddof, true, out);
}

/* SPDX-License-Identifier: MIT */
/*
 * Functions common to all partial results: begin, merge, finish, free.
 */
#include <prange/partial.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "best.h"

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
    if ((unsigned)op > PRANGE_PARTIAL_BOTTOM_K)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is unknown", function, (int)op);
    if (op > PRANGE_PARTIAL_NANVAR)
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: %s is for prange_partial_begin_integral, begin_histogram, "
                        "begin_reduction, begin_top_k or begin_bottom_k",
                        function, pri_partial_op_name(op));
    if (!kind_of(type))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: type = %d is unknown", function, (int)type);
    if (op >= PRANGE_PARTIAL_DOT && type != PRANGE_F64 && type != PRANGE_F32)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s is not defined for integers", function,
                        pri_partial_op_name(op));
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
    const prange_partial like = {.op = op,
                                 .type = type,
                                 .n = n,
                                 .block = kind_of(type)->block,
                                 .node_size = kind_of(type)->node_size,
                                 .arrays = op == PRANGE_PARTIAL_DOT ? 2 : 1,
                                 .kind = kind_of(type)};
    return pri_partial_new(__func__, &like, partial);
}

void prange_partial_free(prange_partial *partial)
{
    if (!partial)
        return;
    pri_scratch_free(partial->counts);
    pri_best_free(&partial->best);
    pri_spans_free(&partial->spans);
    pri_scratch_free(partial);
}

static uint64_t word_of(double x)
{
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    return word;
}

static uint64_t word_of_edge(prange_type type, const pri_edge *edge)
{
    switch (type) {
    case PRANGE_F64:
        return word_of(edge->f64);
    case PRANGE_F32:
        return word_of((double)edge->f32);
    case PRANGE_I64:
        return (uint64_t)edge->i64;
    default:
        return (uint64_t)edge->i32;
    }
}

int pri_partial_parameters(const prange_partial *partial, uint64_t words[PRI_PARAMETERS])
{
    switch (partial->op) {
    case PRANGE_PARTIAL_INTEGRAL:
        words[0] = word_of(partial->a);
        words[1] = word_of(partial->b);
        return 2;
    case PRANGE_PARTIAL_HISTOGRAM:
        words[0] = (uint64_t)partial->bins;
        words[1] = word_of_edge(partial->type, &partial->low);
        words[2] = word_of_edge(partial->type, &partial->high);
        return 3;
    case PRANGE_PARTIAL_REDUCTION:
        words[0] = (uint64_t)partial->base;
        words[1] = partial->reduction.size;
        words[2] = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 1 : 2;
        return 3;
    case PRANGE_PARTIAL_TOP_K:
    case PRANGE_PARTIAL_BOTTOM_K:
        words[0] = (uint64_t)partial->k;
        return 1;
    default:
        return 0;
    }
}

static prange_status check_same(const char *function, const prange_partial *a,
                                const prange_partial *b)
{
    if (a->op != b->op || a->type != b->type)
        return pri_fail(PRANGE_ERROR_PARTS, "%s: op %d of type %d and op %d of type %d", function,
                        (int)a->op, (int)a->type, (int)b->op, (int)b->type);
    if (a->n != b->n || a->block != b->block)
        return pri_fail(PRANGE_ERROR_PARTS,
                        "%s: %td elements in blocks of %td, and %td in blocks of %td", function,
                        a->n, a->block, b->n, b->block);
    uint64_t of_a[PRI_PARAMETERS], of_b[PRI_PARAMETERS];
    const int count = pri_partial_parameters(a, of_a);
    (void)pri_partial_parameters(b, of_b);
    for (int k = 0; k < count; k++)
        if (of_a[k] != of_b[k])
            return pri_fail(PRANGE_ERROR_PARTS, "%s: op %d of other parameters", function,
                            (int)a->op);
    return PRANGE_OK;
}

/* Copies all spans with their data. Returns false if memory is missing. */
static bool copy(const prange_partial *partial, pri_spans *list)
{
    if (!pri_spans_reserve(list, partial->spans.count))
        return false;
    for (ptrdiff_t i = 0; i < partial->spans.count; i++) {
        const pri_span *span = &partial->spans.at[i];
        if (!pri_spans_append(partial, list, span->first, span->end))
            return false;
        if (span->data)
            memcpy(list->at[i].data, span->data, pri_span_bytes(partial, span));
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
    if (!copy(other, &list))
        status = pri_partial_no_memory(__func__);
    else if (partial->kind->merge_best)
        status = pri_best_insert(partial, __func__, &list, &other->best);
    else
        status = pri_partial_insert(partial, __func__, &list);
    pri_spans_free(&list);
    for (ptrdiff_t i = 0; status == PRANGE_OK && i < partial->bins; i++)
        partial->counts[i] += other->counts[i];
    return status;
}

/* Checks the two results of a call, of one number each: not NULL, and no overlap. */
static prange_status check_pair(const char *function, const pri_array results[2], size_t size)
{
    prange_status status = pri_check_pointer(function, results[0].name, results[0].data);
    if (status == PRANGE_OK)
        status = pri_check_pointer(function, results[1].name, results[1].data);
    return status == PRANGE_OK ? pri_check_disjoint(function, size, &results[0], 1, &results[1], 1)
                               : status;
}

prange_status prange_partial_missing(const prange_partial *partial, ptrdiff_t *first,
                                     ptrdiff_t *count)
{
    prange_status status = pri_check_pointer(__func__, "partial", partial);
    const pri_array results[] = {{"first", first, 1}, {"count", count, 1}};
    if (status == PRANGE_OK)
        status = check_pair(__func__, results, sizeof *first);
    if (status != PRANGE_OK)
        return status;
    const pri_spans *spans = &partial->spans;
    ptrdiff_t end = 0, i = 0;
    for (; i < spans->count && spans->at[i].first == end; i++)
        end = spans->at[i].end;
    *first = partial->base + end;
    *count = (i < spans->count ? spans->at[i].first : partial->n) - end;
    return PRANGE_OK;
}

prange_status prange_partial_cut(const prange_partial *partial, ptrdiff_t parts, ptrdiff_t part,
                                 ptrdiff_t *first, ptrdiff_t *count)
{
    prange_status status = pri_check_pointer(__func__, "partial", partial);
    const pri_array results[] = {{"first", first, 1}, {"count", count, 1}};
    if (status == PRANGE_OK)
        status = check_pair(__func__, results, sizeof *first);
    if (status != PRANGE_OK)
        return status;
    if (parts < 1 || part < 0 || part >= parts)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: part %td of %td", __func__, part, parts);
    const ptrdiff_t each = partial->blocks / parts, more = partial->blocks % parts;
    const ptrdiff_t begin = part * each + (part < more ? part : more);
    const ptrdiff_t end = begin + each + (part < more);
    const ptrdiff_t from = begin == partial->blocks ? partial->n : begin * partial->block;
    *first = partial->base + from;
    *count = (end == partial->blocks ? partial->n : end * partial->block) - from;
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
                               pri_moment_wanted wanted, void *out)
{
    const void *root = NULL;
    const prange_status status = check_finish(function, partial, out, &root);
    if (status != PRANGE_OK)
        return status;
    if (partial->op != PRANGE_PARTIAL_VAR)
        return pri_partial_other_op(partial, function);
    if (ddof < 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: ddof = %td is negative", function, ddof);
    if (partial->n <= ddof)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: n = %td is not above ddof = %td", function,
                        partial->n, ddof);
    partial->kind->deviation(partial, root, ddof, wanted, out);
    return PRANGE_OK;
}

prange_status prange_partial_moments(const prange_partial *partial, ptrdiff_t ddof, double *mean,
                                     double *var)
{
    double of_root[2];
    const pri_array results[] = {{"mean", mean, 1}, {"var", var, 1}};
    prange_status status = check_pair(__func__, results, sizeof *mean);
    if (status == PRANGE_OK)
        status = deviation(__func__, partial, ddof, PRI_MOMENTS, of_root);
    if (status != PRANGE_OK)
        return status;
    *mean = of_root[0];
    *var = of_root[1];
    return PRANGE_OK;
}

prange_status prange_partial_var(const prange_partial *partial, ptrdiff_t ddof, void *out)
{
    return deviation(__func__, partial, ddof, PRI_VARIANCE, out);
}

prange_status prange_partial_std(const prange_partial *partial, ptrdiff_t ddof, void *out)
{
    return deviation(__func__, partial, ddof, PRI_DEVIATION, out);
}

/* SPDX-License-Identifier: MIT */
/*
 * Adding elements: whole blocks become nodes of the tree, in parallel; the elements left at both
 * ends are kept as runs.
 */
#include "elements.h"

#include <string.h>

#include "array/reduction.h"
#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "histogram.h"
#include "isa/isa.h"
#include "simd/cache.h"
#include "top_k.h"

/* ns per value, until some have been timed. */
#define VALUE_NS 1.0

typedef struct node_job {
    const pri_addition *add;
    pri_join join;
    const pri_span *nodes;
    pri_failure *failure;
} node_job;

/* Computes a block by the user's function; returns its code. */
static __attribute__((noinline)) int compute_block(const pri_addition *add, ptrdiff_t first,
                                                   ptrdiff_t count, pri_partial *node)
{
    const prange_partial *partial = add->partial;
    _Alignas(PRI_LINE_BYTES) element values[PRI_REDUCE_BLOCK];
    const int code = add->values(first, count, values, add->ctx);
    if (code != 0)
        return code;
    PRI_TYPED(pri_partial_block)(partial, pri_block_of(partial, first), count, values, NULL, node);
    if (PRI_TYPED(pri_partial_is_index)(partial))
        PRI_TYPED(pri_partial_locate)(partial, first, values, node);
    return 0;
}

static int take_block(const pri_addition *add, ptrdiff_t first, ptrdiff_t count, pri_partial *node)
{
    if (!add->x)
        return compute_block(add, first, count, node);
    const ptrdiff_t from = first - add->first, b = pri_block_of(add->partial, first);
    PRI_TYPED(pri_partial_block)
    (add->partial, b, count, add->x + from, add->y ? add->y + from : NULL, node);
    return 0;
}

/* Folds a node from its blocks. No block starts in a node above one that failed. */
static void take_node(const void *argument, ptrdiff_t number, int thread)
{
    (void)thread;
    const node_job *job = argument;
    const pri_span *node = &job->nodes[number];
    const ptrdiff_t block = job->add->partial->block;
    pri_fold fold;
    pri_fold_start(&fold, job->join);
    for (ptrdiff_t at = node->first, count; at < node->end; at += count) {
        if (!pri_failure_below(job->failure, number))
            return;
        count = pri_min(block, node->end - at);
        const int code = take_block(job->add, at, count, pri_fold_next(&fold));
        if (code != 0) {
            pri_failure_report(job->failure, number, at, code);
            return;
        }
        pri_fold_take(&fold);
    }
    *(pri_partial *)node->data = *pri_fold_finish(&fold);
}

static prange_status take_nodes(const pri_addition *add, const pri_spans *nodes)
{
    const prange_partial *partial = add->partial;
    const ptrdiff_t elements = nodes->at[nodes->count - 1].end - nodes->at[0].first;
    const double ns = PRI_TYPED(pri_reduction_ns)(PRI_TYPED(pri_partial_kernel)(partial));
    pri_failure failure = PRI_NO_FAILURE;
    const node_job job = {add, PRI_TYPED(pri_partial_join)(partial), nodes->at, &failure};
    const pri_work work = {
        .name = add->function,
        .n = add->end - add->first,
        .pieces = nodes->count,
        .ns = (double)elements * (add->x ? ns : VALUE_NS),
        .bytes = add->x ? (double)elements * partial->arrays * sizeof(element) : 0.0,
        .timed = !add->x,
        .user = add->user,
        .failure = &failure,
    };
    pri_parallel_for(&work, take_node, &job);
    return pri_failure_status(&failure, add->function);
}

/* Appends the nodes of the parallel loop, as few as possible, with their own memory. */
static bool keep_nodes(const pri_addition *add, pri_spans *nodes, pri_spans *list)
{
    const prange_partial *partial = add->partial;
    pri_spans_fold(partial, nodes, 0, nodes->count, false);
    if (!pri_spans_reserve(list, list->count + nodes->count + 1))
        return false;
    for (ptrdiff_t k = 0; k < nodes->count; k++) {
        const pri_span *node = &nodes->at[k];
        if (add->x && PRI_TYPED(pri_partial_is_index)(partial))
            PRI_TYPED(pri_partial_locate)(partial, add->first, add->x, node->data);
        if (!pri_spans_append(partial, list, node->first, node->end))
            return false;
        *(pri_partial *)list->at[list->count - 1].data = *(const pri_partial *)node->data;
    }
    return true;
}

/* Appends the nodes of whole blocks. */
static prange_status append_nodes(const pri_addition *add, ptrdiff_t first, ptrdiff_t end,
                                  pri_spans *list)
{
    const prange_partial *partial = add->partial;
    const ptrdiff_t blocks = pri_partial_blocks(partial, first, end);
    int shift = 0;
    while (blocks >> shift >= PRI_GROUPS)
        shift++;
    const ptrdiff_t most = pri_spans_of_blocks(blocks, shift);
    pri_partial *values = pri_scratch(most, sizeof *values + sizeof(pri_span));
    if (!values)
        return pri_partial_no_memory(add->function);
    pri_spans nodes = {.at = (pri_span *)(void *)(values + most)};
    pri_spans_cut(partial, first, end, shift, &nodes);
    for (ptrdiff_t k = 0; k < nodes.count; k++)
        nodes.at[k].data = &values[k];
    prange_status status = take_nodes(add, &nodes);
    if (status == PRANGE_OK && !keep_nodes(add, &nodes, list))
        status = pri_partial_no_memory(add->function);
    pri_scratch_free(values);
    return status;
}

/* Appends elements that are not a whole block. */
static prange_status append_run(const pri_addition *add, ptrdiff_t first, ptrdiff_t end,
                                pri_spans *list)
{
    if (first >= end)
        return PRANGE_OK;
    if (!pri_spans_reserve(list, list->count + 1) ||
        !pri_spans_append(add->partial, list, first, end))
        return pri_partial_no_memory(add->function);
    char *data = list->at[list->count - 1].data;
    if (!add->x) {
        const int code = add->values(first, end - first, (element *)(void *)data, add->ctx);
        return code == 0 ? PRANGE_OK : pri_fail_callback(add->function, first, code);
    }
    const size_t bytes = (size_t)(end - first) * sizeof(element);
    memcpy(data, add->x + (first - add->first), bytes);
    if (add->y)
        memcpy(data + bytes, add->y + (first - add->first), bytes);
    return PRANGE_OK;
}

/* Appends the elements up to the first block boundary, the whole blocks, and the remaining
 * elements. */
static prange_status append_all(const pri_addition *add, pri_spans *list)
{
    ptrdiff_t whole, last;
    pri_partial_edges(add->partial, add->first, add->end, &whole, &last);
    prange_status status = append_run(add, add->first, whole, list);
    if (status == PRANGE_OK && whole < last)
        status = append_nodes(add, whole, last, list);
    return status == PRANGE_OK ? append_run(add, last, add->end, list) : status;
}

prange_status PRI_TYPED(pri_partial_add_range)(const pri_addition *add)
{
    pri_spans list = {0};
    prange_status status = append_all(add, &list);
    if (status == PRANGE_OK)
        status = pri_partial_insert(add->partial, add->function, &list);
    pri_spans_free(&list);
    return status;
}

/* Adds elements of the operation's one or two arrays, to which `add` points. */
static prange_status add_arrays(pri_addition *add, ptrdiff_t count)
{
    const prange_partial *partial = add->partial;
    const pri_array arrays[] = {{"x", add->x, 1}, {"y", add->y, 1}};
    prange_status status = pri_partial_check_range(partial, add->function, add->first, count);
    if (status == PRANGE_OK)
        status = pri_check_arrays(add->function, count, sizeof(element), partial->arrays, arrays);
    if (status != PRANGE_OK || count == 0)
        return status;
    add->end = add->first + count;
    return PRI_TYPED(pri_partial_add_range)(add);
}

prange_status PRI_TYPED(prange_partial_add)(prange_partial *partial, ptrdiff_t first,
                                            ptrdiff_t count, const element *x)
{
    pri_addition add = {.function = __func__, .partial = partial, .first = first, .x = x};
    if (!partial)
        return pri_check_pointer(__func__, "partial", NULL);
#if PRI_IS_NUMBER
    if (partial->kind == &PRI_TYPED(pri_partial_histograms))
        return PRI_TYPED(pri_partial_count)(__func__, partial, first, count, x);
    if (partial->kind == &PRI_TYPED(pri_partial_top_k))
        return PRI_TYPED(pri_partial_add_top_k)(__func__, partial, first, count, x);
#endif
    if (partial->kind != &PRI_TYPED(pri_partial_kind) || partial->arrays != 1)
        return pri_partial_other_op(partial, __func__);
    return add_arrays(&add, count);
}

#if PRI_IS_REAL
prange_status PRI_TYPED(prange_partial_add2)(prange_partial *partial, ptrdiff_t first,
                                             ptrdiff_t count, const element *x, const element *y)
{
    pri_addition add = {.function = __func__, .partial = partial, .first = first, .x = x, .y = y};
    if (!partial)
        return pri_check_pointer(__func__, "partial", NULL);
    if (partial->kind != &PRI_TYPED(pri_partial_kind) || partial->arrays != 2)
        return pri_partial_other_op(partial, __func__);
    return add_arrays(&add, count);
}
#endif

prange_status PRI_TYPED(prange_partial_compute)(prange_partial *partial, ptrdiff_t first,
                                                ptrdiff_t count,
                                                PRI_TYPED(prange_partial_values) values, void *ctx)
{
    if (!partial)
        return pri_check_pointer(__func__, "partial", NULL);
    if (!values)
        return pri_check_pointer(__func__, "values", NULL);
    if (partial->kind != &PRI_TYPED(pri_partial_kind) || partial->arrays != 1)
        return pri_partial_other_op(partial, __func__);
    const prange_status status = pri_partial_check_range(partial, __func__, first, count);
    if (status != PRANGE_OK || count == 0)
        return status;
    const pri_addition add = {.function = __func__,
                              .partial = partial,
                              .first = first,
                              .end = first + count,
                              .values = values,
                              .ctx = ctx,
                              .user = (uint64_t)(uintptr_t)values};
    return PRI_TYPED(pri_partial_add_range)(&add);
}

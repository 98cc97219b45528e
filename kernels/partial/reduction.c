/* SPDX-License-Identifier: MIT */
/*
 * Partial results of user reductions. The blocks are those of prange_reduce. Only the indices of an
 * incomplete block are kept; the user's function runs over the whole block once it is complete.
 */
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "loop/reduction.h"
#include "state.h"
#include "words.h"

static void make_empty(const prange_partial *partial, void *node)
{
    if (partial->reduction.init)
        partial->reduction.init(node, partial->ctx);
    else
        memset(node, 0, partial->reduction.size);
}

/* Runs a block that is complete after several additions. */
static prange_status reduce_block(const prange_partial *partial, const char *function,
                                  ptrdiff_t first, ptrdiff_t count, const void *x, const void *y,
                                  void *node)
{
    (void)x, (void)y;
    const ptrdiff_t begin = partial->base + first;
    make_empty(partial, node);
    const int code = partial->reduction.run(begin, begin + count, 0, node, partial->ctx);
    return code == 0 ? PRANGE_OK : pri_fail_callback(function, begin, code);
}

static void join(const prange_partial *partial, void *left, const void *right)
{
    partial->reduction.join(left, right, partial->ctx);
}

static prange_status finish(const prange_partial *partial, const char *function, const void *root,
                            void *out)
{
    (void)function;
    if (root)
        memcpy(out, root, partial->reduction.size);
    else
        make_empty(partial, out);
    return PRANGE_OK;
}

static size_t packed(const prange_partial *partial)
{
    return pri_whole_words(partial->reduction.size);
}

static void pack(const prange_partial *partial, const void *node, unsigned char *to)
{
    memcpy(to, node, partial->reduction.size);
    memset(to + partial->reduction.size, 0, packed(partial) - partial->reduction.size);
}

static bool unpack(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                   const unsigned char *from, void *node)
{
    (void)first, (void)end;
    memcpy(node, from, partial->reduction.size);
    for (size_t k = partial->reduction.size; k < packed(partial); k++)
        if (from[k] != 0)
            return false;
    return true;
}

const pri_partial_kind pri_partial_reductions = {
    .reduce_block = reduce_block,
    .join = join,
    .finish = finish,
    .packed = packed,
    .pack = pack,
    .unpack = unpack,
};

prange_status pri_partial_begin_reduction(const char *function, ptrdiff_t begin, ptrdiff_t end,
                                          const prange_reduction *reduction, void *ctx,
                                          prange_partial **partial)
{
    ptrdiff_t n = 0;
    prange_status status = pri_reduction_check(function, reduction);
    if (status == PRANGE_OK)
        status = pri_reduction_count(function, begin, end, &n);
    if (status == PRANGE_OK)
        status = pri_check_pointer(function, "partial", partial);
    if (status != PRANGE_OK)
        return status;
    prange_partial like = {.op = PRANGE_PARTIAL_REDUCTION,
                           .base = begin,
                           .n = n,
                           .block = n > 0 ? pri_reduction_block(reduction, n) : 1,
                           .node_size = reduction->size,
                           .arrays = 1,
                           .kind = &pri_partial_reductions,
                           .reduction = *reduction,
                           .ctx = ctx};
    return pri_partial_new(function, &like, partial);
}

prange_status prange_partial_begin_reduction(ptrdiff_t begin, ptrdiff_t end,
                                             const prange_reduction *reduction, void *ctx,
                                             prange_partial **partial)
{
    return pri_partial_begin_reduction(__func__, begin, end, reduction, ctx, partial);
}

/* A loop over nodes. Like prange_reduce, a thread folds a node on a stack of finished subtrees,
 * whose lowest entry is the node's own memory. */
typedef struct node_job {
    const prange_partial *partial;
    const pri_span *nodes;
    char *inner; /* `levels` partial results per thread */
    int levels;
    size_t stride;
    pri_failure *failure;
} node_job;

static void *subtree(const node_job *job, const pri_span *node, int thread, int height)
{
    const size_t before = (size_t)thread * (size_t)job->levels + (size_t)(height - 1);
    return height == 0 ? node->data : job->inner + before * job->stride;
}

static void run_node(const void *argument, ptrdiff_t number, int thread)
{
    const node_job *job = argument;
    const prange_partial *p = job->partial;
    const pri_span *node = &job->nodes[number];
    int height = 0;
    ptrdiff_t taken = 0;
    for (ptrdiff_t at = node->first, next; at < node->end; at = next) {
        if (!pri_failure_below(job->failure, number))
            return;
        next = p->block < node->end - at ? at + p->block : node->end;
        void *partial = subtree(job, node, thread, height);
        make_empty(p, partial);
        const int code = p->reduction.run(p->base + at, p->base + next, thread, partial, p->ctx);
        if (code != 0) {
            pri_failure_report(job->failure, number, p->base + at, code);
            return;
        }
        height++;
        for (ptrdiff_t count = ++taken; count % 2 == 0; count /= 2, height--)
            join(p, subtree(job, node, thread, height - 2), subtree(job, node, thread, height - 1));
    }
    for (; height > 1; height--)
        join(p, subtree(job, node, thread, height - 2), subtree(job, node, thread, height - 1));
}

static prange_status run_nodes(const char *function, const prange_partial *partial,
                               const pri_spans *nodes, int shift, char *inner)
{
    pri_failure failure = PRI_NO_FAILURE;
    const node_job job = {
        partial, nodes->at, inner, shift, pri_reduction_stride(partial->reduction.size), &failure};
    const pri_work work = {.name = function,
                           .n = nodes->at[nodes->count - 1].end - nodes->at[0].first,
                           .pieces = nodes->count,
                           .timed = true,
                           .user = (uint64_t)(uintptr_t)partial->reduction.run,
                           .failure = &failure,
                           .room = prange_get_num_threads()};
    pri_parallel_for(&work, run_node, &job);
    return pri_failure_status(&failure, function);
}

/* Appends the nodes of whole blocks. `room` has space for the nodes of the parallel loop and the
 * stacks of the threads. */
static prange_status append_nodes(const char *function, const prange_partial *partial, int shift,
                                  pri_spans *nodes, char *room, pri_spans *list)
{
    const size_t stride = pri_reduction_stride(partial->reduction.size);
    for (ptrdiff_t k = 0; k < nodes->count; k++)
        nodes->at[k].data = room + (size_t)k * stride;
    const prange_status status =
        run_nodes(function, partial, nodes, shift, room + (size_t)nodes->count * stride);
    if (status != PRANGE_OK)
        return status;
    pri_spans_fold(partial, nodes, 0, nodes->count, false);
    if (!pri_spans_reserve(list, list->count + nodes->count))
        return pri_partial_no_memory(function);
    for (ptrdiff_t k = 0; k < nodes->count; k++) {
        if (!pri_spans_append(partial, list, nodes->at[k].first, nodes->at[k].end))
            return pri_partial_no_memory(function);
        memcpy(list->at[list->count - 1].data, nodes->at[k].data, partial->reduction.size);
    }
    return PRANGE_OK;
}

static prange_status append_blocks(const char *function, const prange_partial *partial,
                                   ptrdiff_t first, ptrdiff_t end, pri_spans *list)
{
    const size_t stride = pri_reduction_stride(partial->reduction.size);
    const ptrdiff_t blocks = pri_partial_blocks(partial, first, end);
    int shift = 0;
    while (blocks >> shift > pri_reduction_slots(stride))
        shift++;
    pri_spans nodes = {0};
    char *room = NULL;
    if (pri_spans_reserve(&nodes, pri_spans_of_blocks(blocks, shift))) {
        pri_spans_cut(partial, first, end, shift, &nodes);
        room = pri_scratch(nodes.count + (ptrdiff_t)prange_get_num_threads() * shift, stride);
    }
    const prange_status status = room ? append_nodes(function, partial, shift, &nodes, room, list)
                                      : pri_partial_no_memory(function);
    pri_scratch_free(room);
    pri_scratch_free(nodes.at);
    return status;
}

/* Appends indices of an incomplete block, which have no data. */
static prange_status append_run(const char *function, const prange_partial *partial,
                                ptrdiff_t first, ptrdiff_t end, pri_spans *list)
{
    if (first == end)
        return PRANGE_OK;
    return pri_spans_reserve(list, list->count + 1) && pri_spans_append(partial, list, first, end)
               ? PRANGE_OK
               : pri_partial_no_memory(function);
}

static prange_status add_range(const char *function, prange_partial *partial, ptrdiff_t first,
                               ptrdiff_t end)
{
    ptrdiff_t whole, last;
    pri_spans list = {0};
    pri_partial_edges(partial, first, end, &whole, &last);
    prange_status status = append_run(function, partial, first, whole, &list);
    if (status == PRANGE_OK && whole < last)
        status = append_blocks(function, partial, whole, last, &list);
    if (status == PRANGE_OK)
        status = append_run(function, partial, last, end, &list);
    if (status == PRANGE_OK)
        status = pri_partial_insert(partial, function, &list);
    pri_spans_free(&list);
    return status;
}

prange_status prange_partial_reduce(prange_partial *partial, ptrdiff_t first, ptrdiff_t count)
{
    if (!partial)
        return pri_check_pointer(__func__, "partial", NULL);
    if (partial->op != PRANGE_PARTIAL_REDUCTION)
        return pri_partial_other_op(partial, __func__);
    const prange_status status = pri_partial_check_range(partial, __func__, first, count);
    if (status != PRANGE_OK || count == 0)
        return status;
    const ptrdiff_t from = first - partial->base;
    return add_range(__func__, partial, from, from + count);
}

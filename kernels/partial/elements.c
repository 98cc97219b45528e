/* SPDX-License-Identifier: MIT */
/*
 * The nodes of elements of one type: by the kernels of blocks and the joins of array/, so that
 * their bits are those of a reduction of the whole array.
 */
#include <string.h>

#include "array/join.h"
#include "array/reduction.h"
#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "results.h"
#include "state.h"

static pri_reduce_kernel kernel_of(const prange_partial *of)
{
    static const pri_reduce_kernel kernels[] = {
        [PRANGE_PARTIAL_SUM] = PRI_REDUCE_SUM,        [PRANGE_PARTIAL_PROD] = PRI_REDUCE_PROD,
        [PRANGE_PARTIAL_MIN] = PRI_REDUCE_MIN,        [PRANGE_PARTIAL_MAX] = PRI_REDUCE_MAX,
        [PRANGE_PARTIAL_ARGMIN] = PRI_REDUCE_MIN,     [PRANGE_PARTIAL_ARGMAX] = PRI_REDUCE_MAX,
        [PRANGE_PARTIAL_MEAN] = PRI_REDUCE_TOTAL,     [PRANGE_PARTIAL_VAR] = PRI_REDUCE_VAR,
        [PRANGE_PARTIAL_COUNT] = PRI_REDUCE_NONZERO,  [PRANGE_PARTIAL_ANY] = PRI_REDUCE_NONZERO,
        [PRANGE_PARTIAL_ALL] = PRI_REDUCE_NONZERO,    [PRANGE_PARTIAL_DOT] = PRI_REDUCE_DOT,
        [PRANGE_PARTIAL_NORM2] = PRI_REDUCE_SUMSQ,    [PRANGE_PARTIAL_NANSUM] = PRI_REDUCE_NANSUM,
        [PRANGE_PARTIAL_NANMIN] = PRI_REDUCE_NANMIN,  [PRANGE_PARTIAL_NANMAX] = PRI_REDUCE_NANMAX,
        [PRANGE_PARTIAL_NANMEAN] = PRI_REDUCE_NANSUM, [PRANGE_PARTIAL_NANVAR] = PRI_REDUCE_NANVAR,
    };
    return kernels[of->op];
}

static bool is_place(const prange_partial *of)
{
    return of->op == PRANGE_PARTIAL_ARGMIN || of->op == PRANGE_PARTIAL_ARGMAX;
}

/* A norm's node has its three sums (reduction.h): plain in value, of large elements in low, of
 * small ones in m2. */
static void join_norm2(pri_partial *left, const pri_partial *right)
{
    left->value += right->value;
    left->low += right->low;
    left->m2 += right->m2;
}

static pri_join join_of(const prange_partial *of)
{
    return of->op == PRANGE_PARTIAL_NORM2 ? join_norm2 : PRI_TYPED(pri_join_of)(kernel_of(of));
}

static void join(const prange_partial *of, void *left, const void *right)
{
    join_of(of)(left, right);
}

static pri_reduce_block *block_of(const prange_partial *of)
{
    return pri_isa_get()->PRI_TYPED(reduce)->block[kernel_of(of)];
}

#if PRI_IS_REAL
/* The sums that can be needed: squares of elements below 2^61 vanish in the sum of large ones, and
 * that of small ones counts only where the plain one is tiny. */
static void norm2_block(pri_reduce_block *squares, ptrdiff_t count, const element *x,
                        pri_partial *node)
{
    pri_partial scaled = {.index = 0};
    squares(count, x, NULL, 1.0, node);
    const double plain = node->value;
    node->low = 0.0;
    node->m2 = 0.0;
    if (plain >= 0x1p120) {
        squares(count, x, NULL, PRI_NORM2_OF_LARGE, &scaled);
        node->low = scaled.value;
    }
    if (plain <= PRI_NORM2_TINY) {
        squares(count, x, NULL, PRI_NORM2_OF_SMALL, &scaled);
        node->m2 = scaled.value;
    }
}
#endif

/* A block of at most PRI_REDUCE_BLOCK elements; its index is that of the block. */
static void reduce_block(const prange_partial *of, pri_reduce_block *reduce, ptrdiff_t b,
                         ptrdiff_t count, const element *x, const element *y, pri_partial *node)
{
    node->index = b;
#if PRI_IS_REAL
    if (of->op == PRANGE_PARTIAL_NORM2) {
        norm2_block(reduce, count, x, node);
        return;
    }
#endif
    (void)of;
    reduce(count, x, y, 1.0, node);
}

/* The extreme's index in the array, where node->index is its block; x[0] is element `first`. */
static void locate(const prange_partial *of, ptrdiff_t first, const element *x, pri_partial *node)
{
    const ptrdiff_t begin = node->index * of->block;
    const ptrdiff_t count = pri_min(of->block, of->n - begin);
    node->index =
        begin + pri_isa_get()->PRI_TYPED(reduce)->find(count, x + (begin - first), node->value);
}

static void block(const prange_partial *of, ptrdiff_t first, ptrdiff_t count, const void *x,
                  const void *y, void *node)
{
    reduce_block(of, block_of(of), first / of->block, count, x, y, node);
    if (is_place(of))
        locate(of, first, x, node);
}

/* What an add takes in: element `first` is x[0]. */
typedef struct addition {
    const char *function;
    prange_partial *partial;
    ptrdiff_t first, end;
    const element *x, *y;
} addition;

/* A loop over nodes whose blocks are known. */
typedef struct node_job {
    const addition *add;
    pri_reduce_block *reduce;
    pri_join join;
    const pri_span *nodes;
} node_job;

static void reduce_node(const void *argument, ptrdiff_t number, int thread)
{
    (void)thread;
    const node_job *job = argument;
    const addition *add = job->add;
    const prange_partial *of = add->partial;
    const pri_span *node = &job->nodes[number];
    pri_fold fold;
    pri_fold_start(&fold, job->join);
    for (ptrdiff_t at = node->first; at < node->end;) {
        const ptrdiff_t count = pri_min(of->block, node->end - at), from = at - add->first;
        reduce_block(of, job->reduce, at / of->block, count, add->x + from,
                     add->y ? add->y + from : NULL, pri_fold_next(&fold));
        pri_fold_take(&fold);
        at += count;
    }
    *(pri_partial *)node->data = *pri_fold_finish(&fold);
}

/* Blocks begin .. end - 1 as nodes of up to 2^shift blocks, in order. */
static void cut(const prange_partial *of, ptrdiff_t begin, ptrdiff_t end, int shift,
                pri_partial *values, pri_spans *nodes)
{
    while (begin < end) {
        int level = 0;
        while (level < shift && (begin >> level) % 2 == 0 &&
               pri_min(begin + ((ptrdiff_t)2 << level), of->blocks) <= end)
            level++;
        const ptrdiff_t next = pri_min(begin + ((ptrdiff_t)1 << level), of->blocks);
        nodes->at[nodes->count] =
            (pri_span){begin * of->block, next == of->blocks ? of->n : next * of->block,
                       &values[nodes->count]};
        nodes->count++;
        begin = next;
    }
}

/* Nodes and their values while they are made: at most PRI_GROUPS and those at both ends. */
typedef struct node_room {
    pri_span nodes[PRI_GROUPS + 2 * 8 * sizeof(size_t)];
    pri_partial values[PRI_GROUPS + 2 * 8 * sizeof(size_t)];
} node_room;

/* Appends the nodes of the whole blocks of elements first .. end - 1, which begin and end there. */
static bool append_nodes(const addition *add, ptrdiff_t first, ptrdiff_t end, pri_spans *list)
{
    const prange_partial *of = add->partial;
    const ptrdiff_t begin_block = first / of->block;
    const ptrdiff_t end_block = end == of->n ? of->blocks : end / of->block;
    node_room *room = pri_scratch(1, sizeof *room);
    if (!room)
        return false;
    pri_spans nodes = {.at = room->nodes};
    int shift = 0;
    while ((end_block - begin_block) >> shift >= PRI_GROUPS)
        shift++;
    cut(of, begin_block, end_block, shift, room->values, &nodes);
    const node_job job = {add, block_of(of), join_of(of), room->nodes};
    const double elements = (double)(end - first);
    const pri_work work = {.name = add->function,
                           .n = add->end - add->first,
                           .pieces = nodes.count,
                           .ns = elements * PRI_TYPED(pri_reduction_ns)(kernel_of(of)),
                           .bytes = elements * of->arrays * sizeof(element)};
    pri_parallel_for(&work, reduce_node, &job);
    pri_spans_fold(of, &nodes, 0, nodes.count, false);
    bool fits = pri_spans_reserve(list, nodes.count + 2);
    for (ptrdiff_t k = 0; fits && k < nodes.count; k++) {
        pri_partial *value = nodes.at[k].data;
        if (is_place(of))
            locate(of, add->first, add->x, value);
        fits = pri_spans_append(of, list, nodes.at[k].first, nodes.at[k].end);
        if (fits)
            *(pri_partial *)list->at[list->count - 1].data = *value;
    }
    pri_scratch_free(room);
    return fits;
}

/* Appends elements of a block that are not all of it. */
static bool append_run(const addition *add, ptrdiff_t first, ptrdiff_t end, pri_spans *list)
{
    if (first >= end)
        return true;
    if (!pri_spans_reserve(list, 2) || !pri_spans_append(add->partial, list, first, end))
        return false;
    const size_t bytes = (size_t)(end - first) * sizeof(element);
    char *data = list->at[list->count - 1].data;
    memcpy(data, add->x + (first - add->first), bytes);
    if (add->y)
        memcpy(data + bytes, add->y + (first - add->first), bytes);
    return true;
}

/* The elements up to the first edge of a block, whole blocks, and the elements that are left. */
static bool spans_of(const addition *add, pri_spans *list)
{
    const ptrdiff_t length = add->partial->block, end = add->end;
    const ptrdiff_t over = add->first % length, to_edge = over > 0 ? length - over : 0;
    const ptrdiff_t whole = add->first + pri_min(to_edge, end - add->first);
    const ptrdiff_t last = end == add->partial->n ? end : pri_max(whole, end - end % length);
    if (whole == add->first + to_edge && whole < last)
        return append_run(add, add->first, whole, list) && append_nodes(add, whole, last, list) &&
               append_run(add, last, end, list);
    return append_run(add, add->first, whole, list) && append_run(add, whole, end, list);
}

static prange_status check(const addition *add, ptrdiff_t count, bool two)
{
    const prange_partial *of = add->partial;
    const char *function = add->function;
    if (!of)
        return pri_check_pointer(function, "partial", NULL);
    if (of->kind != &PRI_TYPED(pri_partial_kind) || (of->arrays == 2) != two)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: the partial result has op = %d and type = %d",
                        function, (int)of->op, (int)of->type);
    if (add->first < 0 || count < 0 || count > of->n - add->first)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %td elements from %td on do not lie in 0 .. %td",
                        function, count, add->first, of->n);
    const pri_array arrays[] = {{"x", add->x, 1}, {"y", add->y, 1}};
    const prange_status status =
        pri_check_arrays(function, count, sizeof(element), of->arrays, arrays);
    return status == PRANGE_OK && count > 0
               ? pri_partial_check_new(of, function, add->first, add->first + count)
               : status;
}

static prange_status add_elements(addition *add, ptrdiff_t count, bool two)
{
    prange_status status = check(add, count, two);
    if (status != PRANGE_OK || count == 0)
        return status;
    pri_spans list = {0};
    add->end = add->first + count;
    status = spans_of(add, &list) ? pri_partial_insert(add->partial, add->function, &list)
                                  : pri_partial_no_memory(add->function);
    pri_spans_free(&list);
    return status;
}

prange_status PRI_TYPED(prange_partial_add)(prange_partial *partial, ptrdiff_t first,
                                            ptrdiff_t count, const element *x)
{
    addition add = {.function = __func__, .partial = partial, .first = first, .x = x};
    return add_elements(&add, count, false);
}

#if PRI_IS_REAL
prange_status PRI_TYPED(prange_partial_add2)(prange_partial *partial, ptrdiff_t first,
                                             ptrdiff_t count, const element *x, const element *y)
{
    addition add = {.function = __func__, .partial = partial, .first = first, .x = x, .y = y};
    return add_elements(&add, count, true);
}
#endif

const pri_partial_kind PRI_TYPED(pri_partial_kind) = {
    .size = sizeof(element),
    .node_size = sizeof(pri_partial),
    .block = PRI_REDUCE_BLOCK,
    .reduce_block = block,
    .join = join,
    .finish = PRI_TYPED(pri_partial_finish),
    .deviation = PRI_TYPED(pri_partial_deviation),
    .words = PRI_TYPED(pri_partial_words),
    .pack = PRI_TYPED(pri_partial_pack),
    .unpack = PRI_TYPED(pri_partial_unpack),
};

/* SPDX-License-Identifier: MIT */
#include "state.h"

#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "base/view.h"
#include "exec/parallel_for.h"

prange_status pri_partial_no_memory(const char *function)
{
    return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for the partial result", function);
}

const char *pri_partial_op_name(prange_partial_op op)
{
#define NAME(op) [PRANGE_PARTIAL_##op] = "PRANGE_PARTIAL_" #op
    static const char *const names[] = {
        NAME(SUM),       NAME(PROD),    NAME(MIN),      NAME(MAX),      NAME(ARGMIN),
        NAME(ARGMAX),    NAME(MEAN),    NAME(VAR),      NAME(COUNT),    NAME(ANY),
        NAME(ALL),       NAME(DOT),     NAME(NORM2),    NAME(NANSUM),   NAME(NANMIN),
        NAME(NANMAX),    NAME(NANMEAN), NAME(NANVAR),   NAME(INTEGRAL), NAME(HISTOGRAM),
        NAME(REDUCTION), NAME(TOP_K),   NAME(BOTTOM_K),
    };
#undef NAME
    return names[op];
}

prange_status pri_partial_other_op(const prange_partial *partial, const char *function)
{
    return pri_fail(PRANGE_ERROR_VALUE, "%s: the partial result is a %s of type %s", function,
                    pri_partial_op_name(partial->op), pri_type_name(partial->type));
}

prange_status pri_partial_new(const char *function, const prange_partial *like,
                              prange_partial **partial)
{
    prange_partial *fresh = pri_scratch(1, sizeof *fresh);
    if (!fresh)
        return pri_partial_no_memory(function);
    *fresh = *like;
    fresh->blocks = pri_pieces(like->n, like->block);
    const bool is_power = (like->block & (like->block - 1)) == 0;
    fresh->block_log2 = is_power ? __builtin_ctzll((unsigned long long)like->block) : -1;
    *partial = fresh;
    return PRANGE_OK;
}

bool pri_span_is_run(const prange_partial *partial, const pri_span *span)
{
    return !pri_begins_block(partial, span->first) ||
           !(pri_begins_block(partial, span->end) || span->end == partial->n);
}

size_t pri_span_bytes(const prange_partial *partial, const pri_span *span)
{
    const size_t count = (size_t)(span->end - span->first);
    return pri_span_is_run(partial, span) ? count * (size_t)partial->arrays * partial->kind->size
                                          : partial->node_size;
}

/* The blocks of a node: the first, and one past the last. */
static ptrdiff_t first_block(const prange_partial *partial, const pri_span *node)
{
    return pri_block_of(partial, node->first);
}

static ptrdiff_t end_block(const prange_partial *partial, const pri_span *node)
{
    return node->end == partial->n ? partial->blocks : pri_block_of(partial, node->end);
}

bool pri_span_is_sound(const prange_partial *partial, const pri_span *span)
{
    if (partial->kind->ranges)
        return true;
    if (pri_span_is_run(partial, span))
        return pri_block_of(partial, span->first) == pri_block_of(partial, span->end - 1);
    const ptrdiff_t first = first_block(partial, span), end = end_block(partial, span);
    size_t width = 1;
    while (width < (size_t)(end - first))
        width *= 2;
    return (size_t)first % width == 0 && (end == partial->blocks || (size_t)(end - first) == width);
}

static bool runs_meet(const prange_partial *partial, const pri_span *left, const pri_span *right)
{
    return left->end == right->first && !pri_begins_block(partial, left->end) &&
           pri_span_is_run(partial, left) && pri_span_is_run(partial, right);
}

/* Whether two nodes are the children of a node. The left child has the largest power of two of
 * blocks that fits; the right child has the rest. */
static bool are_children(const prange_partial *partial, const pri_span *left, const pri_span *right)
{
    if (left->end != right->first || partial->kind->ranges)
        return left->end == right->first;
    if (pri_span_is_run(partial, left) || pri_span_is_run(partial, right))
        return false;
    const ptrdiff_t first = first_block(partial, left), width = end_block(partial, left) - first;
    const ptrdiff_t second = end_block(partial, right) - (first + width);
    return (first & width) == 0 && second == pri_min(width, partial->blocks - (first + width));
}

bool pri_spans_must_join(const prange_partial *partial, const pri_span *left, const pri_span *right)
{
    return runs_meet(partial, left, right) || are_children(partial, left, right);
}

void pri_spans_fold(const prange_partial *partial, pri_spans *spans, ptrdiff_t folded,
                    ptrdiff_t until, bool owned)
{
    pri_span *at = spans->at;
    ptrdiff_t to = folded, from = folded;
    bool joined = true;
    while (from < spans->count && (from < until || joined)) {
        at[to++] = at[from++];
        joined = false;
        for (; to > 1 && are_children(partial, &at[to - 2], &at[to - 1]); to--) {
            if (!partial->kind->ranges)
                partial->kind->join(partial, at[to - 2].data, at[to - 1].data);
            at[to - 2].end = at[to - 1].end;
            if (owned)
                pri_scratch_free(at[to - 1].data);
            joined = true;
        }
    }
    memmove(at + to, at + from, (size_t)(spans->count - from) * sizeof *at);
    spans->count -= from - to;
}

void pri_partial_edges(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                       ptrdiff_t *whole, ptrdiff_t *last)
{
    const ptrdiff_t over = first - pri_block_of(partial, first) * partial->block;
    const ptrdiff_t to_edge = over > 0 ? partial->block - over : 0;
    *whole = first + pri_min(to_edge, end - first);
    const ptrdiff_t edge = pri_block_of(partial, end) * partial->block;
    if (end == partial->n)
        *last = end;
    else
        *last = edge > *whole ? edge : *whole;
}

ptrdiff_t pri_partial_blocks(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end)
{
    const pri_span span = {first, end, NULL};
    return end_block(partial, &span) - first_block(partial, &span);
}

/* Nodes of 2^shift blocks, and at each end one node of each smaller size. */
ptrdiff_t pri_spans_of_blocks(ptrdiff_t blocks, int shift)
{
    return (blocks >> shift) + 2 * (ptrdiff_t)shift + 1;
}

void pri_spans_cut(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end, int shift,
                   pri_spans *nodes)
{
    ptrdiff_t at = pri_block_of(partial, first), left = pri_partial_blocks(partial, first, end);
    while (left > 0) {
        int level = 0;
        while (level < shift && (at >> level) % 2 == 0 &&
               pri_min((ptrdiff_t)2 << level, partial->blocks - at) <= left)
            level++;
        const ptrdiff_t count = pri_min((ptrdiff_t)1 << level, left);
        at += count;
        left -= count;
        const ptrdiff_t next = at == partial->blocks ? partial->n : at * partial->block;
        nodes->at[nodes->count++] = (pri_span){first, next, NULL};
        first = next;
    }
}

bool pri_spans_reserve(pri_spans *list, ptrdiff_t capacity)
{
    if (capacity <= list->capacity)
        return true;
    const ptrdiff_t wanted = capacity + list->capacity / 2;
    pri_span *at = pri_scratch(wanted, sizeof *at);
    if (!at)
        return false;
    if (list->count > 0)
        memcpy(at, list->at, (size_t)list->count * sizeof *at);
    pri_scratch_free(list->at);
    list->at = at;
    list->capacity = wanted;
    return true;
}

bool pri_spans_append(const prange_partial *partial, pri_spans *list, ptrdiff_t first,
                      ptrdiff_t end)
{
    pri_span span = {first, end, NULL};
    const size_t bytes = pri_span_bytes(partial, &span);
    span.data = bytes > 0 ? pri_scratch(1, bytes) : NULL;
    if (bytes > 0 && !span.data)
        return false;
    list->at[list->count++] = span;
    return true;
}

void pri_spans_free(pri_spans *list)
{
    for (ptrdiff_t i = 0; i < list->count; i++)
        pri_scratch_free(list->at[i].data);
    pri_scratch_free(list->at);
    *list = (pri_spans){0};
}

/* The first span that ends above `element`. */
static ptrdiff_t span_above(const pri_spans *spans, ptrdiff_t element)
{
    ptrdiff_t low = 0, high = spans->count;
    while (low < high) {
        const ptrdiff_t middle = low + (high - low) / 2;
        if (spans->at[middle].end > element)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool pri_partial_has(const prange_partial *partial, ptrdiff_t element)
{
    const ptrdiff_t at = element < 0 ? partial->spans.count : span_above(&partial->spans, element);
    return at < partial->spans.count && partial->spans.at[at].first <= element;
}

/* PRANGE_ERROR_PARTS if some of the elements first .. end - 1 are contained already. */
static prange_status check_new(const prange_partial *partial, const char *function, ptrdiff_t first,
                               ptrdiff_t end)
{
    const pri_spans *spans = &partial->spans;
    const ptrdiff_t at = span_above(spans, first);
    if (at == spans->count || spans->at[at].first >= end)
        return PRANGE_OK;
    const ptrdiff_t from = spans->at[at].first > first ? spans->at[at].first : first;
    ptrdiff_t to = spans->at[at].end;
    for (ptrdiff_t k = at + 1; k < spans->count && spans->at[k].first == to; k++)
        to = spans->at[k].end;
    return pri_fail(PRANGE_ERROR_PARTS, "%s: elements %td to %td are in already", function,
                    partial->base + from, partial->base + pri_min(to, end) - 1);
}

prange_status pri_partial_check_range(const prange_partial *partial, const char *function,
                                      ptrdiff_t first, ptrdiff_t count)
{
    const size_t before = (size_t)first - (size_t)partial->base;
    if (count < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %td is negative", function, count);
    if (first < partial->base || before > (size_t)partial->n ||
        (size_t)count > (size_t)partial->n - before)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %td elements from %td on do not lie in %td .. %td",
                        function, count, first, partial->base, partial->base + partial->n);
    if (count == 0)
        return PRANGE_OK;
    return check_new(partial, function, first - partial->base, first - partial->base + count);
}

/* The insertion of a list: it is merged with spans begin .. end - 1, which its spans may touch.
 * When runs are joined, their data is listed in `old` and that of the new run in `fresh`. */
typedef struct insertion {
    ptrdiff_t begin, end;
    pri_spans merged;
    void **old, **fresh;
    ptrdiff_t old_count, fresh_count;
} insertion;

static void merge_in_order(const prange_partial *partial, const pri_spans *list, insertion *in)
{
    pri_span *to = in->merged.at;
    ptrdiff_t a = in->begin, b = 0;
    while (a < in->end || b < list->count) {
        const bool first =
            b == list->count || (a < in->end && partial->spans.at[a].first < list->at[b].first);
        *to++ = first ? partial->spans.at[a++] : list->at[b++];
    }
    in->merged.count = to - in->merged.at;
}

/* Copies the elements of `count` adjacent runs, one array after the other. */
static void copy_runs(const prange_partial *partial, ptrdiff_t count, const pri_span *runs,
                      char *to)
{
    for (int array = 0; array < partial->arrays; array++)
        for (ptrdiff_t k = 0; k < count; k++) {
            const size_t bytes = (size_t)(runs[k].end - runs[k].first) * partial->kind->size;
            memcpy(to, (const char *)runs[k].data + (size_t)array * bytes, bytes);
            to += bytes;
        }
}

/* Computes the node of a block whose runs are complete. */
static prange_status reduce_runs(const prange_partial *partial, const char *function,
                                 const char *elements, pri_span *block)
{
    const ptrdiff_t count = block->end - block->first;
    const char *second = elements ? elements + (size_t)count * partial->kind->size : NULL;
    block->data = pri_scratch(1, partial->node_size);
    if (!block->data)
        return pri_partial_no_memory(function);
    const prange_status status = partial->kind->reduce_block(partial, function, block->first, count,
                                                             elements, second, block->data);
    if (status != PRANGE_OK)
        pri_scratch_free(block->data);
    return status;
}

/* Joins several adjacent runs to one run, or to the node of their block. */
static prange_status join_runs(const prange_partial *partial, const char *function, ptrdiff_t count,
                               const pri_span *runs, pri_span *all)
{
    char *gathered = NULL;
    *all = (pri_span){runs[0].first, runs[count - 1].end, NULL};
    if (partial->kind->size > 0) {
        gathered = pri_scratch((all->end - all->first) * partial->arrays, partial->kind->size);
        if (!gathered)
            return pri_partial_no_memory(function);
        copy_runs(partial, count, runs, gathered);
    }
    if (pri_span_is_run(partial, all)) {
        all->data = gathered;
        return PRANGE_OK;
    }
    const prange_status status = reduce_runs(partial, function, gathered, all);
    pri_scratch_free(gathered);
    return status;
}

/* Joins the adjacent runs of the merged spans. */
static prange_status join_adjacent_runs(const prange_partial *partial, const char *function,
                                        insertion *in)
{
    pri_span *at = in->merged.at;
    ptrdiff_t to = 0;
    for (ptrdiff_t i = 0, next; i < in->merged.count; i = next) {
        for (next = i + 1; next < in->merged.count && runs_meet(partial, &at[next - 1], &at[next]);)
            next++;
        pri_span all = at[i];
        if (next - i > 1) {
            const prange_status status = join_runs(partial, function, next - i, &at[i], &all);
            if (status != PRANGE_OK)
                return status;
            in->fresh[in->fresh_count++] = all.data;
            for (ptrdiff_t k = i; k < next; k++)
                in->old[in->old_count++] = at[k].data;
        }
        at[to++] = all;
    }
    in->merged.count = to;
    return PRANGE_OK;
}

static void free_all(ptrdiff_t count, void *const *data)
{
    for (ptrdiff_t i = 0; i < count; i++)
        pri_scratch_free(data[i]);
}

/* Replaces the old spans by the merged ones, for which there is room. */
static void commit(prange_partial *partial, const insertion *in)
{
    pri_spans *spans = &partial->spans;
    pri_span *at = spans->at + in->begin;
    const ptrdiff_t count = in->merged.count, above = spans->count - in->end;
    free_all(in->old_count, in->old);
    memmove(at + count, spans->at + in->end, (size_t)above * sizeof *at);
    memcpy(at, in->merged.at, (size_t)count * sizeof *at);
    spans->count = in->begin + count + above;
    pri_spans_fold(partial, spans, in->begin, in->begin + count + 1, true);
}

prange_status pri_partial_insert(prange_partial *partial, const char *function, pri_spans *list)
{
    if (list->count == 0)
        return PRANGE_OK;
    const pri_spans *spans = &partial->spans;
    for (ptrdiff_t i = 0; i < list->count; i++) {
        const prange_status status =
            check_new(partial, function, list->at[i].first, list->at[i].end);
        if (status != PRANGE_OK)
            return status;
    }
    insertion in = {.begin = span_above(spans, list->at[0].first),
                    .end = span_above(spans, list->at[list->count - 1].end)};
    in.begin -= in.begin > 0;
    in.end += in.end < spans->count;
    const ptrdiff_t count = in.end - in.begin + list->count;
    in.merged.at = pri_scratch(count, sizeof(pri_span) + 2 * sizeof(void *));
    prange_status status = PRANGE_OK;
    if (!in.merged.at || !pri_spans_reserve(&partial->spans, spans->count + list->count))
        status = pri_partial_no_memory(function);
    if (status == PRANGE_OK) {
        in.old = (void **)(void *)(in.merged.at + count);
        in.fresh = in.old + count;
        merge_in_order(partial, list, &in);
        status = join_adjacent_runs(partial, function, &in);
    }
    if (status == PRANGE_OK) {
        commit(partial, &in);
        list->count = 0;
    } else {
        free_all(in.fresh_count, in.fresh);
    }
    pri_scratch_free(in.merged.at);
    return status;
}

prange_status pri_partial_root(const prange_partial *partial, const char *function,
                               const void **root)
{
    ptrdiff_t first = 0, count = 0;
    const prange_status status = prange_partial_missing(partial, &first, &count);
    *root = partial->n > 0 && count == 0 ? partial->spans.at[0].data : NULL;
    if (status != PRANGE_OK || count == 0)
        return status;
    return pri_fail(PRANGE_ERROR_PARTS, "%s: elements %td to %td are missing", function, first,
                    first + count - 1);
}

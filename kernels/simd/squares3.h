/* SPDX-License-Identifier: MIT */
/*
 * Filters over squares of 3 x 3 elements along a row. The sorted columns of the squares are carried
 * from one vector to the next.
 */
#ifndef PRI_SQUARES3_H
#define PRI_SQUARES3_H

#include <stdbool.h>

#include "filter_vec.h"

/* Elements and vectors per cache line. */
enum { LINE = PRI_LINE_BYTES / sizeof(element), LINE_VECTORS = LINE / VEC_LANES };

/* Prefetch distance for the last row of a square, in bytes. */
enum { SQUARES_AHEAD = 8192 };

/* Columns of three elements, sorted. An extreme filter uses only one of the three. */
typedef struct columns {
    elements least, middle, greatest;
} columns;

/* The columns centred on x[0] .. x[lanes - 1]. */
typedef columns columns_at_x(ptrdiff_t stride, ptrdiff_t lanes, const element *x);

/* The results of the squares centred on the columns `here`. Only the last lane of `before` and the
 * first lane of `after` are used. */
typedef elements of_squares(const columns *before, const columns *here, const columns *after);

static inline columns columns_up(const columns *a, const columns *b)
{
    return (columns){moved_up(a->least, b->least), moved_up(a->middle, b->middle),
                     moved_up(a->greatest, b->greatest)};
}

static inline columns columns_down(const columns *a, const columns *b)
{
    return (columns){moved_down(a->least, b->least), moved_down(a->middle, b->middle),
                     moved_down(a->greatest, b->greatest)};
}

/* The columns before x, for use as `before`: only the last lane, column x - 1, is meaningful. The
 * other lanes are the columns from x on. */
static inline __attribute__((always_inline)) columns
columns_before(ptrdiff_t stride, ptrdiff_t lanes, const element *x, columns_at_x at)
{
    const columns left = at(stride, lanes, x - 1);
    return columns_down(&left, &left);
}

/* The columns after the vector at x, for use as `after`: only the first lane is meaningful. */
static inline __attribute__((always_inline)) columns
columns_after(ptrdiff_t stride, const element *x, columns_at_x at)
{
    const columns right = at(stride, VEC_LANES, x + 1);
    return columns_up(&right, &right);
}

/* Fewer results than a vector has lanes, at levels without masked loads. A partial vector is
 * assembled in memory and its load stalls, so a single vector serves for `before` and `here` if it
 * has room for all columns. */
static inline __attribute__((always_inline)) void few_squares(ptrdiff_t stride, ptrdiff_t n,
                                                              const element *x, element *out,
                                                              columns_at_x at, of_squares evaluate)
{
    const columns before = columns_before(stride, n + 2, x, at);
    const columns here = n + 2 <= VEC_LANES ? before : at(stride, n + 1, x);
    store_some(out, evaluate(&before, &here, &here), n);
}

/* Results `from` .. n - 1, fewer than a vector has lanes. The vector begins further to the left so
 * that it is full. Results that were already streamed are not written again. */
static inline __attribute__((always_inline)) void last_squares(ptrdiff_t stride, ptrdiff_t from,
                                                               ptrdiff_t n, const element *x,
                                                               element *out, bool streamed,
                                                               columns_at_x at, of_squares evaluate)
{
    const ptrdiff_t begin = n - VEC_LANES;
    const columns before = columns_before(stride, VEC_LANES, x + begin, at);
    const columns here = at(stride, VEC_LANES, x + begin);
    const columns after = columns_after(stride, x + begin, at);
    const elements last = evaluate(&before, &here, &after);
    if (streamed)
        memcpy(out + from, (const element *)&last + (from - begin),
               (size_t)(n - from) * sizeof *out);
    else
        store_some(out + begin, last, VEC_LANES);
}

/* The columns of three consecutive vectors. */
typedef struct squares {
    columns before, here, after;
} squares;

/* Advances by one vector. Before the first call, `here` and `after` hold the columns that the call
 * moves to `before` and `here`. */
static inline __attribute__((always_inline)) void next_squares(squares *at, columns after)
{
    at->before = at->here;
    at->here = at->after;
    at->after = after;
}

static inline __attribute__((always_inline)) elements found(const squares *at, of_squares evaluate)
{
    return evaluate(&at->before, &at->here, &at->after);
}

/* At least one vector of results, or any number where partial vectors are loaded by masks. */
static inline __attribute__((always_inline)) void some_squares(ptrdiff_t stride, ptrdiff_t n,
                                                               const element *x, element *out,
                                                               bool streamed, columns_at_x at,
                                                               of_squares evaluate)
{
    squares s = {.here = columns_before(stride, n + 2, x, at), .after = at(stride, n + 1, x)};
    ptrdiff_t i = 0;
    for (; i + LINE + VEC_LANES <= n + 1; i += LINE) {
        __builtin_prefetch((const char *)(x + i + stride) + SQUARES_AHEAD);
        PRI_UNROLL
        for (int v = 0; v < LINE_VECTORS; v++) {
            const ptrdiff_t j = i + v * VEC_LANES;
            next_squares(&s, at(stride, VEC_LANES, x + j + VEC_LANES));
            if (streamed)
                pri_stream_store(out + j, (pri_vec_f64)found(&s, evaluate));
            else
                store_some(out + j, found(&s, evaluate), VEC_LANES);
        }
    }
    for (; i + 2 * VEC_LANES <= n + 1; i += VEC_LANES) {
        next_squares(&s, at(stride, VEC_LANES, x + i + VEC_LANES));
        store_some(out + i, found(&s, evaluate), VEC_LANES);
    }
    for (; MASKED_PARTS && i < n; i += VEC_LANES) {
        const ptrdiff_t behind = n + 1 - i - VEC_LANES;
        next_squares(&s, behind > 0 ? at(stride, behind, x + i + VEC_LANES) : s.after);
        store_some(out + i, found(&s, evaluate), n - i);
    }
    if (!MASKED_PARTS && i + VEC_LANES <= n) {
        next_squares(&s, columns_after(stride, x + i, at));
        store_some(out + i, found(&s, evaluate), VEC_LANES);
        i += VEC_LANES;
    }
    if (!MASKED_PARTS && i < n)
        last_squares(stride, i, n, x, out, streamed, at, evaluate);
}

/* Results 0 .. n - 1 of a row. In long rows whole vectors begin at a cache line. Only long rows are
 * streamed. */
static inline __attribute__((always_inline)) void row_of_squares(ptrdiff_t stride, ptrdiff_t n,
                                                                 const element *x, element *out,
                                                                 bool streamed, columns_at_x at,
                                                                 of_squares evaluate)
{
    ptrdiff_t first = before_line(out, n);
    if (!MASKED_PARTS && n < VEC_LANES) {
        few_squares(stride, n, x, out, at, evaluate);
        return;
    }
    if (!MASKED_PARTS && first > 0 && first < VEC_LANES)
        first += LINE;
    if (first > 0)
        some_squares(stride, first, x, out, false, at, evaluate);
    if (streamed)
        some_squares(stride, n - first, x + first, out + first, true, at, evaluate);
    else
        some_squares(stride, n - first, x + first, out + first, false, at, evaluate);
}

#endif

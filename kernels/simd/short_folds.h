/* SPDX-License-Identifier: MIT */
/*
 * What reductions of short lines and of few rows share: their operations, eight results at a time.
 * With AVX-512 alone: eight doubles of several registers go through memory, and the kernels of a
 * block and of columns are up to five times as fast.
 */
#ifndef PRI_SHORT_FOLDS_H
#define PRI_SHORT_FOLDS_H

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "cache.h"
#include "reduce_lanes.h"
#include "short_lines.h"
#include "stream.h"

enum { EIGHT = 8 };

/* Left where both are equal; a NaN if either is one. */
static inline pri_v8 smaller(pri_v8 left, pri_v8 right)
{
    return pri_v8_mark_nan(pri_v8_min(right, left), right, right);
}

static inline pri_v8 larger(pri_v8 left, pri_v8 right)
{
    return pri_v8_mark_nan(pri_v8_max(right, left), right, right);
}

static inline pri_v8 multiply(pri_v8 left, pri_v8 right)
{
    return left * right;
}

/* Left where both are equal, of numbers. */
static inline pri_v8 smaller_number(pri_v8 left, pri_v8 right)
{
    return pri_v8_min(right, left);
}

static inline pri_v8 larger_number(pri_v8 left, pri_v8 right)
{
    return pri_v8_max(right, left);
}

/* An operation, constant where it is inlined: the value that changes nothing, and how two are put
 * together; whether NaNs are passed over, and what is the result of nothing else. */
typedef struct fold_op {
    double identity;
    combine *join;
    bool skips_nan;
    double nothing;
} fold_op;

static const fold_op of_sum = {-0.0, add, false, 0.0};
static const fold_op of_prod = {1.0, multiply, false, 0.0};
static const fold_op of_min = {(double)INFINITY, smaller, false, 0.0};
static const fold_op of_max = {-(double)INFINITY, larger, false, 0.0};
static const fold_op of_nansum = {-0.0, add, true, 0.0};
static const fold_op of_nanmin = {(double)INFINITY, smaller_number, true, (double)NAN};
static const fold_op of_nanmax = {-(double)INFINITY, larger_number, true, (double)NAN};

/* acc, but `other` in the lanes where x is NaN. */
static inline pri_v8 where_nan(pri_v8 acc, pri_v8 x, pri_v8 other)
{
    return _mm512_mask_mov_pd(acc, _mm512_cmp_pd_mask(x, x, _CMP_UNORD_Q), other);
}

static inline __attribute__((always_inline)) pri_v8 cleaned(fold_op op, pri_v8 x)
{
    return op.skips_nan ? where_nan(x, x, pri_v8_all(op.identity)) : x;
}

/* Eight elements. */
static inline __attribute__((always_inline)) pri_v8 load_for(fold_op op, const element *x)
{
    return cleaned(op, load(x));
}

/* The first n elements at x, if there are fewer than eight, and the identity behind them. */
static inline __attribute__((always_inline)) pri_v8 load_up_to_8(fold_op op, ptrdiff_t n,
                                                                 const element *x)
{
    return cleaned(op, n >= EIGHT ? load(x) : load_part(x, n, op.identity));
}

/* Whether one of eight results may be of nothing but NaNs. */
static inline __attribute__((always_inline)) bool may_be_nothing(fold_op op, pri_v8 results)
{
    const pri_v8 identity = pri_v8_all(op.identity);
    return op.skips_nan && _mm512_cmp_pd_mask(results, identity, _CMP_EQ_OQ) != 0;
}

/* The one NaN that results have. */
static inline pri_v8 same_nan(pri_v8 x)
{
    return pri_v8_mark_nan(x, x, x);
}

/* `streamed`: past the caches, where there are eight and `to` is the beginning of a line of a
 * cache.
 */
static inline void store_up_to_8(ptrdiff_t n, pri_v8 x, int streamed, double *to)
{
    if (n >= EIGHT && streamed)
        stream_v8(to, x);
    else if (n >= EIGHT)
        memcpy(to, &x, sizeof x);
    else
        memcpy(to, &x, (size_t)n * sizeof *to);
}

/* How many of the results from i on to take together: eight, fewer at the end, and in front of the
 * first line of a cache that is streamed. */
static inline ptrdiff_t together(ptrdiff_t i, ptrdiff_t count, int streamed, const double *out)
{
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)out % PRI_LINE_BYTES / sizeof *out);
    const ptrdiff_t most = streamed && i == 0 ? EIGHT - past : EIGHT;
    return count - i < most ? count - i : most;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The operations of reductions over short lines and over few rows, each on a vector of results.
 */
#ifndef PRI_SHORT_FOLDS_H
#define PRI_SHORT_FOLDS_H

#include <math.h>
#include <stdbool.h>

#include "cache.h"
#include "vec.h"

enum { EIGHT = 8 };

typedef pri_vec_f64 fold_join(pri_vec_f64 left, pri_vec_f64 right);

static inline pri_vec_f64 add_up(pri_vec_f64 left, pri_vec_f64 right)
{
    return left + right;
}

static inline pri_vec_f64 multiply(pri_vec_f64 left, pri_vec_f64 right)
{
    return left * right;
}

/* `left` where both are equal, and NaN where either is NaN. */
static inline pri_vec_f64 smaller(pri_vec_f64 left, pri_vec_f64 right)
{
    return pri_propagate_nan_f64(pri_min_f64(right, left), right);
}

static inline pri_vec_f64 larger(pri_vec_f64 left, pri_vec_f64 right)
{
    return pri_propagate_nan_f64(pri_max_f64(right, left), right);
}

/* For operands that are not NaN: `left` where both are equal. */
static inline pri_vec_f64 smaller_number(pri_vec_f64 left, pri_vec_f64 right)
{
    return pri_min_f64(right, left);
}

static inline pri_vec_f64 larger_number(pri_vec_f64 left, pri_vec_f64 right)
{
    return pri_max_f64(right, left);
}

/* An operation, which is a constant wherever it is inlined. */
typedef struct fold_op {
    double identity;
    fold_join *join;
    bool skips_nan;
    double nothing; /* the result where all elements are NaN, if NaNs are skipped */
} fold_op;

static const fold_op of_sum = {-0.0, add_up, false, 0.0};
static const fold_op of_prod = {1.0, multiply, false, 0.0};
static const fold_op of_min = {(double)INFINITY, smaller, false, 0.0};
static const fold_op of_max = {-(double)INFINITY, larger, false, 0.0};
static const fold_op of_nansum = {-0.0, add_up, true, 0.0};
static const fold_op of_nanmin = {(double)INFINITY, smaller_number, true, (double)NAN};
static const fold_op of_nanmax = {-(double)INFINITY, larger_number, true, (double)NAN};

/* acc, but `other` in the lanes where x is NaN. */
static inline pri_vec_f64 where_nan(pri_vec_f64 acc, pri_vec_f64 x, pri_vec_f64 other)
{
#if defined(__AVX512F__)
    return _mm512_mask_mov_pd(acc, _mm512_cmp_pd_mask(x, x, _CMP_UNORD_Q), other);
#else
    return pri_select_f64(x == x, acc, other);
#endif
}

static inline __attribute__((always_inline)) pri_vec_f64 cleaned(fold_op op, pri_vec_f64 x)
{
    return op.skips_nan ? where_nan(x, x, pri_all_f64(op.identity)) : x;
}

/* Whether a result may come from NaNs only. */
static inline __attribute__((always_inline)) bool may_be_nothing(fold_op op, pri_vec_f64 results)
{
    return op.skips_nan && pri_lanes_f64(results == pri_all_f64(op.identity)) != 0;
}

/* Replaces every NaN by the canonical NaN of results. */
static inline pri_vec_f64 same_nan(pri_vec_f64 x)
{
    return where_nan(x, x, pri_all_f64((double)NAN));
}

/* The number of results from i on that are computed together: eight, or fewer at the end and, if
 * streamed, before the first cache line of `out`. */
static inline ptrdiff_t together(ptrdiff_t i, ptrdiff_t count, int streamed, const double *out)
{
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)out % PRI_LINE_BYTES / sizeof *out);
    const ptrdiff_t most = streamed && i == 0 ? EIGHT - past : EIGHT;
    return count - i < most ? count - i : most;
}

#endif

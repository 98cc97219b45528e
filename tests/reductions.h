/* SPDX-License-Identifier: MIT */
/*
 * Instances of prange/reduce_template.h over arrays, as some translation unit compiled them.
 */
#ifndef TESTS_REDUCTIONS_H
#define TESTS_REDUCTIONS_H

#include <prange/reduction.h>

typedef struct arrays {
    const double *x, *y;
    const float *f;
    const int64_t *k;
} arrays;

typedef prange_status reduction_f64(const arrays *job, ptrdiff_t begin, ptrdiff_t end, double *out);
typedef prange_status reduction_f32(const arrays *job, ptrdiff_t begin, ptrdiff_t end, float *out);
typedef prange_status reduction_i64(const arrays *job, ptrdiff_t begin, ptrdiff_t end,
                                    int64_t *out);

/* Reductions of x[i], x[i]*y[i], f[i] and k[i]. `four` computes the sum, product, minimum and
 * maximum of x in one pass; `small` the sum in blocks of 32. */
typedef struct reductions {
    const char *flags;
    reduction_f64 *sum, *prod, *min, *max, *dot, *four, *small;
    reduction_f64 *argmin, *argmax, *count, *any, *all;
    reduction_f32 *sum_f32, *max_f32;
    reduction_i64 *sum_i64, *prod_i64, *min_i64, *max_i64, *argmin_i64, *argmax_i64;
} reductions;

extern const reductions reductions_plain, reductions_o0, reductions_native, reductions_levels;

#endif

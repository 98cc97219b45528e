/* SPDX-License-Identifier: MIT */
/*
 * Reductions: every group of blocks leaves its result in the slot of its number, and the slots
 * are folded in order, so that nothing depends on which thread did what, or when.
 */
#include <prange/reduce.h>

#include <math.h>
#include <stdbool.h>

#include "base/check.h"
#include "base/status.h"
#include "base/types.h"
#include "exec/parallel_for.h"
#include "fold.h"
#include "isa/isa.h"
#include "simd/map.h"
#include "simd/reduce.h"

/* One operation: how the results of two neighbours join, and its time on one thread in ns an
 * element that comes from a second-level cache (measured at level v4). */
typedef struct operation {
    pri_join join;
    double ns;
} operation;

static void join_prod(pri_partial *left, const pri_partial *right)
{
    left->value *= right->value;
}

/* Left where both are equal, so that index stays the first block that holds the extreme. */
static void join_min(pri_partial *left, const pri_partial *right)
{
    if (right->value < left->value || (isnan(right->value) && !isnan(left->value)))
        *left = *right;
}

static void join_max(pri_partial *left, const pri_partial *right)
{
    if (right->value > left->value || (isnan(right->value) && !isnan(left->value)))
        *left = *right;
}

/* Chan, Golub and LeVeque (1979), "Updating formulae and a pairwise algorithm for computing
 * sample variances". Once it is infinite it stays so: the means may have overflowed too, and have
 * no difference. */
static void join_var(pri_partial *left, const pri_partial *right)
{
    const double delta = right->mean - left->mean;
    const double count = (double)(left->index + right->index);
    left->mean += delta * ((double)right->index / count);
    const double between = delta * delta * ((double)left->index * (double)right->index / count);
    left->m2 += isinf(left->m2 + right->m2) ? right->m2 : right->m2 + between;
    left->index += right->index;
}

enum { WIDE = sizeof(element) == 8 };

static const operation SUM = {pri_join_sum, WIDE ? 0.055 : 0.044};
static const operation PROD = {join_prod, WIDE ? 0.055 : 0.044};
static const operation MIN = {join_min, 0.067};
static const operation MAX = {join_max, 0.067};
static const operation VAR = {join_var, WIDE ? 0.1 : 0.09};
static const operation DOT = {pri_join_sum, WIDE ? 0.09 : 0.08};

/* The machines' own NaNs differ in sign: x86-64's are negative. */
static double same_nan(double x)
{
    return isnan(x) ? NAN : x;
}

static prange_status empty(const char *function, ptrdiff_t n)
{
    return pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for n = %td", function, n);
}

/* The arguments of a public function. */
typedef struct input {
    const char *function;
    ptrdiff_t n;
    const element *x;
    ptrdiff_t incx;
    const element *y; /* dot's second array; NULL: none */
    ptrdiff_t incy;
    double scale; /* of sumsq */
} input;

static inline bool contiguous(const input *in)
{
    return in->incx == 1 && (!in->y || in->incy == 1);
}

/* A strided block goes through a contiguous copy, so that its bits are those of one. */
static __attribute__((noinline)) void strided_block(const input *in, pri_reduce_block *block,
                                                    ptrdiff_t first, ptrdiff_t count,
                                                    pri_partial *out)
{
    element x[PRI_REDUCE_BLOCK], y[PRI_REDUCE_BLOCK];
    const pri_map *map = pri_isa_get()->PRI_TYPED(map);
    map->gather(count, in->x + first * in->incx, in->incx, x);
    if (in->y)
        map->gather(count, in->y + first * in->incy, in->incy, y);
    block(count, x, y, in->scale, out);
}

/* A call's parallel loop. */
typedef struct reduce_job {
    const input *in;
    pri_reduce_block *block;
    pri_join join;
    pri_grid grid;
    pri_partial *slots; /* one a group of blocks */
} reduce_job;

/* One group of blocks, folded into its slot. */
static void reduce_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const reduce_job *job = argument;
    const input *in = job->in;
    const pri_grid *grid = &job->grid;
    pri_fold fold;
    pri_fold_start(&fold, job->join);
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < pri_grid_end(grid, group); b++) {
        const ptrdiff_t first = b * grid->length, count = pri_grid_count(grid, b);
        pri_partial *partial = pri_fold_next(&fold);
        partial->index = b;
        if (contiguous(in))
            job->block(count, in->x + first, in->y ? in->y + first : NULL, in->scale, partial);
        else
            strided_block(in, job->block, first, count, partial);
        pri_fold_take(&fold);
    }
    job->slots[group] = *pri_fold_finish(&fold);
}

/* n > 0 */
static pri_partial reduce(const input *in, pri_reduce_block *block, const operation *op)
{
    const double elements = (double)in->n, ns = elements * op->ns;
    if (in->n <= PRI_REDUCE_BLOCK && contiguous(in) && pri_team_unneeded(ns)) {
        pri_partial partial = {.index = 0};
        block(in->n, in->x, in->y, in->scale, &partial);
        return partial;
    }
    pri_partial slots[PRI_GROUPS];
    const reduce_job job = {in, block, op->join, pri_grid_of(in->n, PRI_REDUCE_BLOCK), slots};
    const pri_work work = {.name = in->function,
                           .n = in->n,
                           .pieces = job.grid.groups,
                           .ns = ns,
                           .bytes = elements * (in->y ? 2 : 1) * sizeof(element)};
    pri_parallel_for(&work, reduce_group, &job);
    pri_fold_all(op->join, job.grid.groups, slots);
    return slots[0];
}

static prange_status check(const input *in, bool binary, const void *out)
{
    const pri_array arrays[] = {{"x", in->x, in->incx}, {"y", in->y, in->incy}};
    const prange_status status =
        pri_check_arrays(in->function, in->n, sizeof(element), binary ? 2 : 1, arrays);
    return status != PRANGE_OK ? status : pri_check_pointer(in->function, "out", out);
}

/* The operations whose result is one block function's value: `nothing` is that of no elements,
 * NaN where there is none. */
static prange_status simple(const input *in, pri_reduce_block *block, const operation *op,
                            double nothing, element *out)
{
    const prange_status status = check(in, op == &DOT, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0 && isnan(nothing))
        return empty(in->function, in->n);
    *out = (element)(in->n == 0 ? nothing : same_nan(reduce(in, block, op).value));
    return PRANGE_OK;
}

static prange_status mean(const input *in, element *out)
{
    const prange_status status = check(in, false, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0)
        return empty(in->function, in->n);
    const double sum = reduce(in, pri_isa_get()->PRI_TYPED(reduce)->sum, &SUM).value;
    *out = (element)same_nan(sum / (double)in->n);
    return PRANGE_OK;
}

static prange_status var(const input *in, ptrdiff_t ddof, element *out)
{
    const prange_status status = check(in, false, out);
    if (status != PRANGE_OK)
        return status;
    if (ddof < 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: ddof = %td is negative", in->function, ddof);
    if (in->n <= ddof)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: n = %td is not above ddof = %td", in->function,
                        in->n, ddof);
    const double m2 = reduce(in, pri_isa_get()->PRI_TYPED(reduce)->var, &VAR).m2;
    *out = (element)same_nan(m2 / (double)(in->n - ddof));
    return PRANGE_OK;
}

/* Between these, no square overflowed, and those that underflowed are too small to matter. */
static bool safe(double squares)
{
    return squares > 0x1p-960 && squares < INFINITY;
}

static prange_status norm2(input *in, element *out)
{
    const pri_reduce *blocks = pri_isa_get()->PRI_TYPED(reduce);
    const prange_status status = check(in, false, out);
    if (status != PRANGE_OK)
        return status;
    double norm = 0.0;
    if (in->n > 0) {
        const double squares = reduce(in, blocks->sumsq, &SUM).value;
        norm = sqrt(squares);
        const double largest =
            isnan(squares) || safe(squares) ? 0.0 : reduce(in, blocks->maxabs, &MAX).value;
        if (largest > 0.0 && largest < INFINITY) {
            int exponent;
            frexp(largest, &exponent);
            in->scale = ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
            norm = sqrt(reduce(in, blocks->sumsq, &SUM).value) / in->scale;
        }
    }
    *out = (element)same_nan(norm);
    return PRANGE_OK;
}

/* The extreme and its first block, by the tree; then its place in that block. */
static prange_status locate(const input *in, pri_reduce_block *block, const operation *op,
                            ptrdiff_t *out)
{
    const prange_status status = check(in, false, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0)
        return empty(in->function, in->n);
    const pri_partial extreme = reduce(in, block, op);
    const pri_grid grid = pri_grid_of(in->n, PRI_REDUCE_BLOCK);
    const ptrdiff_t b = extreme.index, first = b * grid.length;
    const ptrdiff_t count = pri_grid_count(&grid, b);
    const element *at = in->x + first * in->incx;
    element copy[PRI_REDUCE_BLOCK];
    if (in->incx != 1) {
        pri_isa_get()->PRI_TYPED(map)->gather(count, at, in->incx, copy);
        at = copy;
    }
    *out = first + pri_isa_get()->PRI_TYPED(reduce)->find(count, at, extreme.value);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_sum)(ptrdiff_t n, const element *x, element *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->sum, &SUM, 0.0, out);
}

prange_status PRI_TYPED(prange_sum_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            element *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->sum, &SUM, 0.0, out);
}

prange_status PRI_TYPED(prange_prod)(ptrdiff_t n, const element *x, element *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->prod, &PROD, 1.0, out);
}

prange_status PRI_TYPED(prange_prod_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                             element *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->prod, &PROD, 1.0, out);
}

prange_status PRI_TYPED(prange_min)(ptrdiff_t n, const element *x, element *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->min, &MIN, NAN, out);
}

prange_status PRI_TYPED(prange_min_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            element *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->min, &MIN, NAN, out);
}

prange_status PRI_TYPED(prange_max)(ptrdiff_t n, const element *x, element *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->max, &MAX, NAN, out);
}

prange_status PRI_TYPED(prange_max_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            element *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->max, &MAX, NAN, out);
}

prange_status PRI_TYPED(prange_dot)(ptrdiff_t n, const element *x, const element *y, element *out)
{
    const input in = {__func__, n, x, 1, y, 1, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->dot, &DOT, 0.0, out);
}

prange_status PRI_TYPED(prange_dot_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            const element *y, ptrdiff_t incy, element *out)
{
    const input in = {__func__, n, x, incx, y, incy, 1.0};
    return simple(&in, pri_isa_get()->PRI_TYPED(reduce)->dot, &DOT, 0.0, out);
}

prange_status PRI_TYPED(prange_argmin)(ptrdiff_t n, const element *x, ptrdiff_t *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return locate(&in, pri_isa_get()->PRI_TYPED(reduce)->min, &MIN, out);
}

prange_status PRI_TYPED(prange_argmin_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                               ptrdiff_t *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return locate(&in, pri_isa_get()->PRI_TYPED(reduce)->min, &MIN, out);
}

prange_status PRI_TYPED(prange_argmax)(ptrdiff_t n, const element *x, ptrdiff_t *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return locate(&in, pri_isa_get()->PRI_TYPED(reduce)->max, &MAX, out);
}

prange_status PRI_TYPED(prange_argmax_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                               ptrdiff_t *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return locate(&in, pri_isa_get()->PRI_TYPED(reduce)->max, &MAX, out);
}

prange_status PRI_TYPED(prange_mean)(ptrdiff_t n, const element *x, element *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return mean(&in, out);
}

prange_status PRI_TYPED(prange_var)(ptrdiff_t n, const element *x, ptrdiff_t ddof, element *out)
{
    const input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return var(&in, ddof, out);
}

prange_status PRI_TYPED(prange_norm2)(ptrdiff_t n, const element *x, element *out)
{
    input in = {__func__, n, x, 1, NULL, 0, 1.0};
    return norm2(&in, out);
}

prange_status PRI_TYPED(prange_mean_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                             element *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return mean(&in, out);
}

prange_status PRI_TYPED(prange_var_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            ptrdiff_t ddof, element *out)
{
    const input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return var(&in, ddof, out);
}

prange_status PRI_TYPED(prange_norm2_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                              element *out)
{
    input in = {__func__, n, x, incx, NULL, 0, 1.0};
    return norm2(&in, out);
}

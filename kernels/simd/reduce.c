/* SPDX-License-Identifier: MIT */
/*
 * Reductions over one block of floating-point numbers, in the lanes of reduce_lanes.h.
 */
#include "reduce.h"

#include <math.h>

#include "columns.h"
#include "moments.h"
#include "reduce_lanes.h"
#include "short_lines.h"

static inline pri_v8 multiply(pri_v8 left, pri_v8 right)
{
    return left * right;
}

/* Left where both are equal. NaNs are seen to apart. */
static inline pri_v8 smaller(pri_v8 left, pri_v8 right)
{
    return pri_v8_min(right, left);
}

static inline pri_v8 larger(pri_v8 left, pri_v8 right)
{
    return pri_v8_max(right, left);
}

static inline int any_lane(pri_m8 mask)
{
    return (mask[0] | mask[1] | mask[2] | mask[3] | mask[4] | mask[5] | mask[6] | mask[7]) != 0;
}

/* The same for an extreme from `worst` on. NaNs are collected beside it: taking them up in the
 * comparison would double the latency of each step. */
static inline __attribute__((always_inline)) double extreme(ptrdiff_t n, const element *x,
                                                            double worst,
                                                            pri_v8 (*term)(pri_v8 x, pri_v8 unused),
                                                            combine *join)
{
    const pri_v8 start = pri_v8_all(worst);
    pri_v8 acc[ROWS] = {start, start, start, start};
    pri_m8 nan = {0};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES) {
        for (int v = 0; v < ROWS; v++) {
            const pri_v8 next = load(x + i + 8 * v);
            nan |= next != next;
            acc[v] = join(acc[v], term(next, start));
        }
    }
    for (int v = 0; v < ROWS && i + 8 * v < n; v++) {
        const pri_v8 next = load_last(x + i, n - i, v, worst);
        nan |= next != next;
        acc[v] = join(acc[v], term(next, start));
    }
    return any_lane(nan) ? NAN : fold(join, acc);
}

static inline pri_v8 scaled_square(pri_v8 x, pri_v8 scale)
{
    const pri_v8 scaled = x * scale;
    return scaled * scaled;
}

/* -0 is the identity of a sum: x + -0 is x also for x = -0. The total in f64 is the same, and where
 * the sum goes: value and mean are one double. */
static void sum(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = accumulate(n, x, -0.0, -0.0, 0.0, itself, add);
}

static void prod(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = accumulate(n, x, 1.0, 1.0, 0.0, itself, multiply);
}

static void min(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = extreme(n, x, INFINITY, itself, smaller);
}

static void max(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = extreme(n, x, -INFINITY, itself, larger);
}

static void sumsq(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y;
    out->value = accumulate(n, x, 0.0, 0.0, scale, scaled_square, add);
}

static void dot(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)scale;
    const pri_v8 zero = pri_v8_all(-0.0);
    pri_v8 acc[ROWS] = {zero, zero, zero, zero};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < ROWS; v++)
            acc[v] += load(x + i + 8 * v) * load(y + i + 8 * v);
    for (int v = 0; v < ROWS && i + 8 * v < n; v++)
        acc[v] += load_last(x + i, n - i, v, -0.0) * load_last(y + i, n - i, v, 0.0);
    out->value = fold(add, acc);
}

/* A row at a time without leaving it, which the compiler can vectorise; then its first hit. */
static ptrdiff_t find(ptrdiff_t n, const element *x, accumulator value)
{
    const element wanted = (element)value;
    const int any_nan = value != value;
    for (ptrdiff_t i = 0; i < n; i += PRI_LANES) {
        const ptrdiff_t row = n - i < PRI_LANES ? n - i : PRI_LANES;
        int hit = 0;
        for (ptrdiff_t j = 0; j < row; j++)
            hit |= any_nan ? x[i + j] != x[i + j] : x[i + j] == wanted;
        if (!hit)
            continue;
        for (ptrdiff_t j = 0; j < row; j++)
            if (any_nan ? x[i + j] != x[i + j] : x[i + j] == wanted)
                return i + j;
    }
    return n;
}

static void nansum(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = accumulate(n, x, -0.0, -0.0, -0.0, or_identity, add);
    out->index = count_numbers(n, x);
}

static void nanmin(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    const double worst = (double)INFINITY;
    out->value = accumulate(n, x, worst, worst, worst, or_identity, smaller);
    out->index = count_numbers(n, x);
}

static void nanmax(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    const double worst = -(double)INFINITY;
    out->value = accumulate(n, x, worst, worst, worst, or_identity, larger);
    out->index = count_numbers(n, x);
}

static void nonzero(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count += x[i] != 0;
    out->index = count;
}

const pri_reduce PRI_AT_LEVEL(pri_reduce) = {
    .block = {[PRI_REDUCE_SUM] = sum,
              [PRI_REDUCE_PROD] = prod,
              [PRI_REDUCE_MIN] = min,
              [PRI_REDUCE_MAX] = max,
              [PRI_REDUCE_TOTAL] = sum,
              [PRI_REDUCE_VAR] = PRI_AT_LEVEL(pri_var),
              [PRI_REDUCE_NONZERO] = nonzero,
              [PRI_REDUCE_NANSUM] = nansum,
              [PRI_REDUCE_NANMIN] = nanmin,
              [PRI_REDUCE_NANMAX] = nanmax,
              [PRI_REDUCE_NANVAR] = PRI_AT_LEVEL(pri_nanvar),
              [PRI_REDUCE_DOT] = dot,
              [PRI_REDUCE_SUMSQ] = sumsq},
    .columns = {[PRI_REDUCE_SUM] = PRI_AT_LEVEL(pri_sum_columns),
                [PRI_REDUCE_PROD] = PRI_AT_LEVEL(pri_prod_columns),
                [PRI_REDUCE_MIN] = PRI_AT_LEVEL(pri_min_columns),
                [PRI_REDUCE_MAX] = PRI_AT_LEVEL(pri_max_columns),
                [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_sum_columns),
                [PRI_REDUCE_VAR] = PRI_AT_LEVEL(pri_var_columns),
                [PRI_REDUCE_NONZERO] = PRI_AT_LEVEL(pri_nonzero_columns),
                [PRI_REDUCE_NANSUM] = PRI_AT_LEVEL(pri_nansum_columns),
                [PRI_REDUCE_NANMIN] = PRI_AT_LEVEL(pri_nanmin_columns),
                [PRI_REDUCE_NANMAX] = PRI_AT_LEVEL(pri_nanmax_columns),
                [PRI_REDUCE_NANVAR] = PRI_AT_LEVEL(pri_nanvar_columns)},
    .short_lines = {[PRI_REDUCE_SUM] = PRI_AT_LEVEL(pri_sum_short_lines),
                    [PRI_REDUCE_MIN] = PRI_AT_LEVEL(pri_min_short_lines),
                    [PRI_REDUCE_MAX] = PRI_AT_LEVEL(pri_max_short_lines),
                    [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_sum_short_lines)},
    .few_rows = {[PRI_REDUCE_SUM] = PRI_AT_LEVEL(pri_sum_few_rows),
                 [PRI_REDUCE_MIN] = PRI_AT_LEVEL(pri_min_few_rows),
                 [PRI_REDUCE_MAX] = PRI_AT_LEVEL(pri_max_few_rows),
                 [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_sum_few_rows)},
    .column_values = PRI_AT_LEVEL(pri_column_values),
    .few_variances = PRI_AT_LEVEL(pri_few_variances),
    .take_rows = PRI_AT_LEVEL(pri_take_rows),
    .join_lanes = PRI_AT_LEVEL(pri_join_lanes),
    .find = find,
};

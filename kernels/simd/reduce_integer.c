/* SPDX-License-Identifier: MIT */
/*
 * Reductions over one block of integers. They are exact modulo 2^64 in any order, so plain loops
 * that the compiler vectorises have the same bits everywhere. (Built with -fwrapv.)
 */
#include "columns.h"
#include "moments.h"
#include "reduce.h"

static void sum(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    accumulator acc = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        acc += x[i];
    out->value = acc;
}

static void prod(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    accumulator acc = 1;
    for (ptrdiff_t i = 0; i < n; i++)
        acc *= x[i];
    out->value = acc;
}

/* From the first element on: vectors from the second one on lie across two lines of a cache. */
static void min(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    element least = x[0];
    for (ptrdiff_t i = 0; i < n; i++)
        least = x[i] < least ? x[i] : least;
    out->value = least;
}

static void max(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    element most = x[0];
    for (ptrdiff_t i = 0; i < n; i++)
        most = x[i] > most ? x[i] : most;
    out->value = most;
}

static void nonzero(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count += x[i] != 0;
    out->index = count;
}

static ptrdiff_t find(ptrdiff_t n, const element *x, accumulator value)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] == value)
            return i;
    return n;
}

const pri_reduce PRI_AT_LEVEL(pri_reduce) = {
    .block = {[PRI_REDUCE_SUM] = sum,
              [PRI_REDUCE_PROD] = prod,
              [PRI_REDUCE_MIN] = min,
              [PRI_REDUCE_MAX] = max,
              [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_total),
              [PRI_REDUCE_VAR] = PRI_AT_LEVEL(pri_var),
              [PRI_REDUCE_NONZERO] = nonzero},
    .columns = {[PRI_REDUCE_SUM] = PRI_AT_LEVEL(pri_sum_columns),
                [PRI_REDUCE_PROD] = PRI_AT_LEVEL(pri_prod_columns),
                [PRI_REDUCE_MIN] = PRI_AT_LEVEL(pri_min_columns),
                [PRI_REDUCE_MAX] = PRI_AT_LEVEL(pri_max_columns),
                [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_total_columns),
                [PRI_REDUCE_VAR] = PRI_AT_LEVEL(pri_var_columns),
                [PRI_REDUCE_NONZERO] = PRI_AT_LEVEL(pri_nonzero_columns)},
    .column_values = PRI_AT_LEVEL(pri_column_values),
    .column_extremes = PRI_AT_LEVEL(pri_column_extremes),
    .few_variances = PRI_AT_LEVEL(pri_few_variances),
    .take_rows = PRI_AT_LEVEL(pri_take_rows),
    .join_lanes = PRI_AT_LEVEL(pri_join_lanes),
    .find = find,
};

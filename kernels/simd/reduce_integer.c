/* SPDX-License-Identifier: MIT */
/*
 * Reductions over one block of integers. They are exact modulo 2^64 in any order, so plain loops
 * that the compiler vectorises have the same bits everywhere. (Built with -fwrapv.)
 */
#include <string.h>

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

/* Bytes are counted in bytes: a block has 64 rows of 64 of them. */
static void nonzero(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    typedef element row __attribute__((vector_size(64)));
    enum { ROW = sizeof(row) / sizeof(element) };
    row counts = {0}, next;
    ptrdiff_t count = 0, i = 0;
    for (; i + ROW <= n; i += ROW) {
        memcpy(&next, x + i, sizeof next);
        counts -= (row)(next != 0);
    }
    for (int k = 0; k < ROW && i > 0; k++)
        count += counts[k];
    for (; i < n; i++)
        count += x[i] != 0;
    out->index = count;
}

/* A row at a time without leaving it, which the compiler can vectorise; then its first hit. */
static ptrdiff_t find(ptrdiff_t n, const element *x, accumulator value)
{
    enum { ROW = 64 };
    const element wanted = (element)value;
    ptrdiff_t i = 0;
    for (; i + ROW <= n; i += ROW) {
        element hit = 0;
        for (int j = 0; j < ROW; j++)
            hit |= (element)(x[i + j] == wanted);
        if (hit)
            break;
    }
    for (; i < n; i++)
        if (x[i] == wanted)
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
    .few_variances = PRI_AT_LEVEL(pri_few_variances),
    .short_variances = PRI_AT_LEVEL(pri_short_variances),
    .column_truths = PRI_AT_LEVEL(pri_column_truths),
    .column_extremes = PRI_AT_LEVEL(pri_column_extremes),
    .take_rows = PRI_AT_LEVEL(pri_take_rows),
    .join_lanes = PRI_AT_LEVEL(pri_join_lanes),
    .find = find,
};

/* SPDX-License-Identifier: MIT */
/*
 * Reductions over one block of integers. They are exact modulo 2^64 in any order, so plain loops
 * that the compiler vectorises give the same bits at every level. (Built with -fwrapv.)
 */
#include <string.h>

#include "columns.h"
#include "moments.h"
#include "reduce.h"

/* The sum of a block of bytes fits in 32 bits. */
static inline accumulator sum_of(ptrdiff_t n, const element *x)
{
    accumulator acc = 0;
    uint32_t narrow = 0;
    for (ptrdiff_t i = 0; i < n && sizeof *x == 1; i++)
        narrow += (uint32_t)x[i];
    for (ptrdiff_t i = 0; i < n && sizeof *x > 1; i++)
        acc += x[i];
    return sizeof *x == 1 ? (accumulator)narrow : acc;
}

static void sum(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = sum_of(n, x);
}

static void prod(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    accumulator acc = 1;
    for (ptrdiff_t i = 0; i < n; i++)
        acc *= x[i];
    out->value = acc;
}

/* The loop begins with the first element again. Vectors from the second element on would cross
 * cache lines. */
static inline accumulator least_of(ptrdiff_t n, const element *x)
{
    element least = x[0];
    for (ptrdiff_t i = 0; i < n; i++)
        least = x[i] < least ? x[i] : least;
    return least;
}

static void min(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = least_of(n, x);
}

static inline accumulator most_of(ptrdiff_t n, const element *x)
{
    element most = x[0];
    for (ptrdiff_t i = 0; i < n; i++)
        most = x[i] > most ? x[i] : most;
    return most;
}

static void max(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = most_of(n, x);
}

/* The counters are of the element type. Byte counters suffice, since a block is at most 64 rows of
 * 64 bytes. */
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

static inline accumulator add(accumulator left, accumulator right)
{
    return left + right;
}

static inline accumulator smaller(accumulator left, accumulator right)
{
    return right < left ? right : left;
}

static inline accumulator larger(accumulator left, accumulator right)
{
    return right > left ? right : left;
}

/* Reads several blocks side by side. Sums of i32, and counts, have no such kernel, since it would
 * be slower on huge pages. */
static inline __attribute__((always_inline)) void
reduce_places(const element *x, accumulator reduce_run(ptrdiff_t n, const element *x),
              accumulator join(accumulator left, accumulator right), accumulator out[PRI_PLACES])
{
    for (int k = 0; k < PRI_PLACES; k++)
        out[k] = reduce_run(PRI_PLACE_TURN, x + k * PRI_REDUCE_BLOCK);
    for (ptrdiff_t i = PRI_PLACE_TURN; i < PRI_REDUCE_BLOCK; i += PRI_PLACE_TURN)
        for (int k = 0; k < PRI_PLACES; k++)
            out[k] = join(out[k], reduce_run(PRI_PLACE_TURN, x + k * PRI_REDUCE_BLOCK + i));
}

static inline void set_values(const accumulator values[PRI_PLACES], pri_partial out[PRI_PLACES])
{
    for (int k = 0; k < PRI_PLACES; k++)
        out[k].value = values[k];
}

static void sum_places(const element *x, double scale, pri_partial out[PRI_PLACES])
{
    (void)scale;
    accumulator values[PRI_PLACES];
    reduce_places(x, sum_of, add, values);
    set_values(values, out);
}

static void min_places(const element *x, double scale, pri_partial out[PRI_PLACES])
{
    (void)scale;
    accumulator values[PRI_PLACES];
    reduce_places(x, least_of, smaller, values);
    set_values(values, out);
}

static void max_places(const element *x, double scale, pri_partial out[PRI_PLACES])
{
    (void)scale;
    accumulator values[PRI_PLACES];
    reduce_places(x, most_of, larger, values);
    set_values(values, out);
}

/* Tests whole rows without an early exit, which the compiler can vectorise, then finds the first
 * hit within the row. */
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
    .places = {[PRI_REDUCE_SUM] = sizeof(element) == 4 ? NULL : sum_places,
               [PRI_REDUCE_MIN] = min_places,
               [PRI_REDUCE_MAX] = max_places},
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

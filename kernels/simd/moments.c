/* SPDX-License-Identifier: MIT */
/*
 * Means and variances of every element type, in f64.
 *
 * A variance takes two passes over a block, which is in a first-level cache for the second.
 */
#include "moments.h"

#include <math.h>

#include "reduce_lanes.h"

typedef double lane;

#include "column_lanes.h"

static inline pri_v8 squared_deviation(pri_v8 x, pri_v8 mean)
{
    const pri_v8 deviation = x - mean;
    return deviation * deviation;
}

#if PRI_IS_REAL
/* 0 for a NaN. */
static inline pri_v8 squared_deviation_or_0(pri_v8 x, pri_v8 mean)
{
    return pri_v8_select(x == x, squared_deviation(x, mean), pri_v8_all(0.0));
}
#endif

/* Sums of up to 2^53 are exact in any order, so the lanes suit integers of 32 bits and fewer too.
 */
void PRI_AT_LEVEL(pri_total)(ptrdiff_t n, const element *x, const element *y, double scale,
                             pri_partial *out)
{
    (void)y, (void)scale;
    out->mean = accumulate(n, x, -0.0, -0.0, 0.0, itself, add);
}

/* Where the mean overflowed every deviation is infinite, but the mean's own is NaN. */
void PRI_AT_LEVEL(pri_var)(ptrdiff_t n, const element *x, const element *y, double scale,
                           pri_partial *out)
{
    (void)y, (void)scale;
    const double mean = accumulate(n, x, -0.0, -0.0, 0.0, itself, add) / (double)n;
    const double fill = isinf(mean) ? 0.0 : mean;
    out->mean = mean;
    out->m2 = accumulate(n, x, 0.0, fill, mean, squared_deviation, add);
    out->index = n;
}

#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_nanvar)(ptrdiff_t n, const element *x, const element *y, double scale,
                              pri_partial *out)
{
    (void)y, (void)scale;
    const ptrdiff_t count = count_numbers(n, x);
    *out = (pri_partial){.index = count};
    if (count == 0)
        return;
    const double mean = accumulate(n, x, -0.0, -0.0, -0.0, or_identity, add) / (double)count;
    out->mean = mean;
    out->m2 = accumulate(n, x, 0.0, (double)NAN, mean, squared_deviation_or_0, add);
}
#endif

static inline lane add_element(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (lane)x;
}

#if PRI_IS_REAL
static inline lane add_number(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (pri_isnan(x) ? -0.0 : (lane)x);
}

static inline lane count_number(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (pri_isnan(x) ? 0.0 : 1.0);
}
#endif

static inline lane add_square(lane acc, element x, lane mean)
{
    const lane deviation = (lane)x - mean;
    return acc + deviation * deviation;
}

#if PRI_IS_REAL
static inline lane add_number_square(lane acc, element x, lane mean)
{
    const lane deviation = (lane)x - mean;
    return acc + (pri_isnan(x) ? 0.0 : deviation * deviation);
}
#endif

enum { TOTAL, NUMBER_TOTAL, NUMBERS, SQUARES, NUMBER_SQUARES };

static lane identity_of(int operation)
{
    return operation == TOTAL || operation == NUMBER_TOTAL ? -0.0 : 0.0;
}

static void begin(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *means)
{
    const lane identity = identity_of(operation);
    switch (operation) {
    case TOTAL:
        return begin_each(n, x, acc, NULL, identity, add_element);
#if PRI_IS_REAL
    case NUMBER_TOTAL:
        return begin_each(n, x, acc, NULL, identity, add_number);
    case NUMBERS:
        return begin_each(n, x, acc, NULL, identity, count_number);
    case NUMBER_SQUARES:
        return begin_each(n, x, acc, means, identity, add_number_square);
#endif
    default:
        return begin_each(n, x, acc, means, identity, add_square);
    }
}

static void take(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *means)
{
    switch (operation) {
    case TOTAL:
        return take_each(n, x, acc, NULL, add_element);
#if PRI_IS_REAL
    case NUMBER_TOTAL:
        return take_each(n, x, acc, NULL, add_number);
    case NUMBERS:
        return take_each(n, x, acc, NULL, count_number);
    case NUMBER_SQUARES:
        return take_each(n, x, acc, means, add_number_square);
#endif
    default:
        return take_each(n, x, acc, means, add_square);
    }
}

static void take4(int operation, ptrdiff_t n, const element *const x[4], lane *acc,
                  const lane *means)
{
    switch (operation) {
    case TOTAL:
        return take4_each(n, x, acc, NULL, add_element);
#if PRI_IS_REAL
    case NUMBER_TOTAL:
        return take4_each(n, x, acc, NULL, add_number);
    case NUMBERS:
        return take4_each(n, x, acc, NULL, count_number);
    case NUMBER_SQUARES:
        return take4_each(n, x, acc, means, add_number_square);
#endif
    default:
        return take4_each(n, x, acc, means, add_square);
    }
}

static void join(int operation, ptrdiff_t n, lane *left, const lane *right)
{
    (void)operation;
    join_each(n, left, right, add_lanes);
}

static const lane_loops loops = {begin, take, take4, join};

static void reduce(int operation, const pri_matrix *chunk, lane *acc, const lane *means)
{
    reduce_chunk(&loops, operation, identity_of(operation), chunk, acc, means);
}

void PRI_AT_LEVEL(pri_total_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce(TOTAL, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].mean = acc[k];
        c += chunk.columns;
    }
}

/* The second pass, with the means of `out` in every lane. */
static void sum_squares(int operation, const pri_matrix *chunk, lane *acc, pri_partial *out)
{
    _Alignas(64) lane means[ALL_LANES];
    const ptrdiff_t columns = chunk->columns;
    for (ptrdiff_t j = 0; j < PRI_LANES && j < chunk->rows; j++)
        for (ptrdiff_t c = 0; c < columns; c++)
            means[j * columns + c] = out[c].mean;
    reduce(operation, chunk, acc, means);
    for (ptrdiff_t c = 0; c < columns; c++)
        out[c].m2 = acc[c];
}

/* A chunk at a time, which is in a cache for the second pass if it has not many rows. */
void PRI_AT_LEVEL(pri_var_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce(TOTAL, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k] =
                (pri_partial){.mean = acc[k] / (double)matrix->rows, .index = matrix->rows};
        sum_squares(SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}

#if PRI_IS_REAL
/* A column of NaNs alone has the mean 0, as in pri_nanvar. */
void PRI_AT_LEVEL(pri_nanvar_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce(NUMBERS, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].index = (ptrdiff_t)acc[k];
        reduce(NUMBER_TOTAL, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++) {
            const ptrdiff_t numbers = out[c + k].index;
            out[c + k].mean = numbers > 0 ? acc[k] / (double)numbers : 0.0;
        }
        sum_squares(NUMBER_SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}
#endif

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

/* 0 for a NaN. */
static inline pri_v8 squared_deviation_or_0(pri_v8 x, pri_v8 mean)
{
    return pri_v8_select(x == x, squared_deviation(x, mean), pri_v8_all(0.0));
}

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

static void add_elements(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    (void)other;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] += (lane)x[k];
}

static void add_numbers(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane next = (lane)x[k];
        acc[k] += next != next ? -0.0 : next;
        other[k] += next != next ? 0.0 : 1.0;
    }
}

/* `other` holds the means. */
static void add_squares(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane deviation = (lane)x[k] - other[k];
        acc[k] += deviation * deviation;
    }
}

static void add_number_squares(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane next = (lane)x[k], deviation = next - other[k];
        acc[k] += next != next ? 0.0 : deviation * deviation;
    }
}

void PRI_AT_LEVEL(pri_total_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    fill_lanes(matrix, -0.0, acc);
    each_row(matrix, acc, NULL, add_elements);
    fold_lanes(matrix, acc, add_lanes);
    for (ptrdiff_t c = 0; c < matrix->columns; c++)
        out[c].mean = acc[c];
}

/* The second pass, with the means of `out` in every lane. */
static inline __attribute__((always_inline)) void
sum_squares(const pri_matrix *matrix, lane *acc, lane *means, update *take, pri_partial *out)
{
    const ptrdiff_t columns = matrix->columns;
    for (ptrdiff_t j = 0; j < lanes_of(matrix); j++)
        for (ptrdiff_t c = 0; c < columns; c++)
            means[j * columns + c] = out[c].mean;
    fill_lanes(matrix, 0.0, acc);
    each_row(matrix, acc, means, take);
    fold_lanes(matrix, acc, add_lanes);
    for (ptrdiff_t c = 0; c < columns; c++)
        out[c].m2 = acc[c];
}

void PRI_AT_LEVEL(pri_var_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES], means[ALL_LANES];
    fill_lanes(matrix, -0.0, acc);
    each_row(matrix, acc, NULL, add_elements);
    fold_lanes(matrix, acc, add_lanes);
    for (ptrdiff_t c = 0; c < matrix->columns; c++)
        out[c] = (pri_partial){.mean = acc[c] / (double)matrix->rows, .index = matrix->rows};
    sum_squares(matrix, acc, means, add_squares, out);
}

/* A column of NaNs alone has the mean 0, as in pri_nanvar. */
void PRI_AT_LEVEL(pri_nanvar_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES], other[ALL_LANES];
    fill_lanes(matrix, -0.0, acc);
    fill_lanes(matrix, 0.0, other);
    each_row(matrix, acc, other, add_numbers);
    fold_lanes(matrix, acc, add_lanes);
    fold_lanes(matrix, other, add_lanes);
    for (ptrdiff_t c = 0; c < matrix->columns; c++)
        out[c] = (pri_partial){.mean = other[c] > 0.0 ? acc[c] / other[c] : 0.0,
                               .index = (ptrdiff_t)other[c]};
    sum_squares(matrix, acc, other, add_number_squares, out);
}

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

static inline lane add_element(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (lane)x;
}

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

static inline lane add_square(lane acc, element x, lane mean)
{
    const lane deviation = (lane)x - mean;
    return acc + deviation * deviation;
}

static inline lane add_number_square(lane acc, element x, lane mean)
{
    const lane deviation = (lane)x - mean;
    return acc + (pri_isnan(x) ? 0.0 : deviation * deviation);
}

#define ADD ((lane_operation){-0.0, add_element, NULL, add_lanes})
#define ADD_NUMBERS ((lane_operation){-0.0, add_number, NULL, add_lanes})
#define COUNT_NUMBERS ((lane_operation){0.0, count_number, NULL, add_lanes})
#define ADD_SQUARES ((lane_operation){0.0, add_square, NULL, add_lanes})
#define ADD_NUMBER_SQUARES ((lane_operation){0.0, add_number_square, NULL, add_lanes})

void PRI_AT_LEVEL(pri_total_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce_chunk(ADD, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].mean = acc[k];
        c += chunk.columns;
    }
}

/* The second pass, with the means of `out` in every lane. */
static inline __attribute__((always_inline)) void
sum_squares(const lane_operation op, const pri_matrix *matrix, lane *acc, pri_partial *out)
{
    _Alignas(64) lane means[ALL_LANES];
    const ptrdiff_t columns = matrix->columns;
    for (ptrdiff_t j = 0; j < PRI_LANES && j < matrix->rows; j++)
        for (ptrdiff_t c = 0; c < columns; c++)
            means[j * columns + c] = out[c].mean;
    reduce_chunk(op, matrix, acc, means);
    for (ptrdiff_t c = 0; c < columns; c++)
        out[c].m2 = acc[c];
}

/* A chunk at a time, which is in a cache for the second pass if it has not many rows. */
void PRI_AT_LEVEL(pri_var_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce_chunk(ADD, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k] =
                (pri_partial){.mean = acc[k] / (double)matrix->rows, .index = matrix->rows};
        sum_squares(ADD_SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}

/* A column of NaNs alone has the mean 0, as in pri_nanvar. */
void PRI_AT_LEVEL(pri_nanvar_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce_chunk(COUNT_NUMBERS, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].index = (ptrdiff_t)acc[k];
        reduce_chunk(ADD_NUMBERS, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++) {
            const ptrdiff_t count = out[c + k].index;
            out[c + k].mean = count > 0 ? acc[k] / (double)count : 0.0;
        }
        sum_squares(ADD_NUMBER_SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}

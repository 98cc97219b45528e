/* SPDX-License-Identifier: MIT */
/*
 * Reductions down the columns of a matrix, in plain loops over rows that the compiler vectorises.
 */
#include "columns.h"

#include <math.h>

typedef accumulator lane;

#include "column_lanes.h"

static void add_elements(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    (void)other;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] += (lane)x[k];
}

static void multiply_elements(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    (void)other;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] *= (lane)x[k];
}

static void multiply_lanes(ptrdiff_t n, lane *left, const lane *right)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] *= right[k];
}

/* Left where both are equal; a NaN wins and stays. */
static inline lane smaller(lane left, lane right)
{
    return right < left || pri_isnan(right) ? right : left;
}

static inline lane larger(lane left, lane right)
{
    return right > left || pri_isnan(right) ? right : left;
}

static void min_elements(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    (void)other;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] = smaller(acc[k], (lane)x[k]);
}

static void min_lanes(ptrdiff_t n, lane *left, const lane *right)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] = smaller(left[k], right[k]);
}

static void max_elements(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    (void)other;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] = larger(acc[k], (lane)x[k]);
}

static void max_lanes(ptrdiff_t n, lane *left, const lane *right)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] = larger(left[k], right[k]);
}

static void count_nonzero(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    (void)other;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] += x[k] != 0 ? 1 : 0;
}

/* The identity in the place of NaNs; `other` counts what is left. */
static void add_numbers(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    const lane zero = (lane)-0.0;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane next = (lane)x[k];
        const int nan = pri_isnan(next);
        acc[k] += nan ? zero : next;
        other[k] += nan ? 0 : 1;
    }
}

static void min_numbers(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane next = (lane)x[k];
        acc[k] = next < acc[k] ? next : acc[k];
        other[k] += pri_isnan(next) ? 0 : 1;
    }
}

static void max_numbers(ptrdiff_t n, const element *x, lane *acc, lane *other)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane next = (lane)x[k];
        acc[k] = next > acc[k] ? next : acc[k];
        other[k] += pri_isnan(next) ? 0 : 1;
    }
}

/* Inlined into each kernel, with its functions. */
static inline __attribute__((always_inline)) void
reduce(const pri_matrix *matrix, lane identity, update *take, combine_lanes *join, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    fill_lanes(matrix, identity, acc);
    each_row(matrix, acc, NULL, take);
    fold_lanes(matrix, acc, join);
    for (ptrdiff_t c = 0; c < matrix->columns; c++)
        out[c].value = acc[c];
}

/* The same with a count of the numbers. */
static inline __attribute__((always_inline)) void reduce_numbers(const pri_matrix *matrix,
                                                                 lane identity, update *take,
                                                                 combine_lanes *join,
                                                                 pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES], numbers[ALL_LANES];
    fill_lanes(matrix, identity, acc);
    fill_lanes(matrix, 0, numbers);
    each_row(matrix, acc, numbers, take);
    fold_lanes(matrix, acc, join);
    fold_lanes(matrix, numbers, add_lanes);
    for (ptrdiff_t c = 0; c < matrix->columns; c++) {
        out[c].value = acc[c];
        out[c].index = (ptrdiff_t)numbers[c];
    }
}

/* The identities of extremes. */
static inline lane highest(void)
{
    const double infinity = INFINITY;
    return PRI_IS_REAL ? (lane)infinity : (lane)INT64_MAX;
}

static inline lane lowest(void)
{
    const double infinity = INFINITY;
    return PRI_IS_REAL ? (lane)-infinity : (lane)INT64_MIN;
}

void PRI_AT_LEVEL(pri_sum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(matrix, (lane)-0.0, add_elements, add_lanes, out);
}

void PRI_AT_LEVEL(pri_prod_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(matrix, 1, multiply_elements, multiply_lanes, out);
}

void PRI_AT_LEVEL(pri_min_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(matrix, highest(), min_elements, min_lanes, out);
}

void PRI_AT_LEVEL(pri_max_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(matrix, lowest(), max_elements, max_lanes, out);
}

void PRI_AT_LEVEL(pri_nonzero_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(matrix, 0, count_nonzero, add_lanes, out);
    for (ptrdiff_t c = 0; c < matrix->columns; c++)
        out[c].index = (ptrdiff_t)out[c].value;
}

void PRI_AT_LEVEL(pri_nansum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce_numbers(matrix, (lane)-0.0, add_numbers, add_lanes, out);
}

void PRI_AT_LEVEL(pri_nanmin_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce_numbers(matrix, highest(), min_numbers, min_lanes, out);
}

void PRI_AT_LEVEL(pri_nanmax_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce_numbers(matrix, lowest(), max_numbers, max_lanes, out);
}

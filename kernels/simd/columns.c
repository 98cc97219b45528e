/* SPDX-License-Identifier: MIT */
/*
 * Reductions down the columns of a matrix, in plain loops over rows that the compiler vectorises.
 */
#include "columns.h"

#include <math.h>

typedef accumulator lane;

#include "column_lanes.h"

/* What lanes take; the parameter is not used. */
static inline lane add(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (lane)x;
}

static inline lane multiply(lane acc, element x, lane unused)
{
    (void)unused;
    return acc * (lane)x;
}

static inline lane multiply_lanes(lane left, lane right)
{
    return left * right;
}

/* Left where both are equal, or right is a NaN. */
static inline lane smaller(lane left, lane right)
{
    return right < left ? right : left;
}

static inline lane larger(lane left, lane right)
{
    return right > left ? right : left;
}

/* A NaN, of any of four elements, makes the lane one, which it then stays. */
static inline lane unless_nan(lane acc, element a, element b, element c, element d)
{
#if PRI_IS_REAL
    return __builtin_isunordered(a, b) | __builtin_isunordered(c, d) ? (lane)__builtin_nan("")
                                                                     : acc;
#else
    (void)a, (void)b, (void)c, (void)d;
    return acc;
#endif
}

static inline lane take_smaller(lane acc, element x, lane unused)
{
    (void)unused;
    return pri_isnan(x) ? (lane)x : smaller(acc, (lane)x);
}

static inline lane take_smaller4(lane acc, element a, element b, element c, element d, lane unused)
{
    (void)unused;
    const lane first = smaller(smaller(acc, (lane)a), (lane)b);
    return unless_nan(smaller(smaller(first, (lane)c), (lane)d), a, b, c, d);
}

static inline lane min_lanes(lane left, lane right)
{
    return pri_isnan(right) ? right : smaller(left, right);
}

static inline lane take_larger(lane acc, element x, lane unused)
{
    (void)unused;
    return pri_isnan(x) ? (lane)x : larger(acc, (lane)x);
}

static inline lane take_larger4(lane acc, element a, element b, element c, element d, lane unused)
{
    (void)unused;
    const lane first = larger(larger(acc, (lane)a), (lane)b);
    return unless_nan(larger(larger(first, (lane)c), (lane)d), a, b, c, d);
}

static inline lane max_lanes(lane left, lane right)
{
    return pri_isnan(right) ? right : larger(left, right);
}

static inline lane count_nonzero(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (x != 0 ? 1 : 0);
}

/* NaNs are passed over, and what is left is counted. */
static inline lane add_number(lane acc, element x, lane unused)
{
    (void)unused;
    const lane zero = (lane)-0.0;
    return acc + (pri_isnan(x) ? zero : (lane)x);
}

static inline lane smaller_number(lane acc, element x, lane unused)
{
    (void)unused;
    return smaller(acc, (lane)x);
}

static inline lane larger_number(lane acc, element x, lane unused)
{
    (void)unused;
    return larger(acc, (lane)x);
}

static inline lane count_number(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (pri_isnan(x) ? 0 : 1);
}

/* The identities of extremes. */
static inline lane highest(void)
{
    const double infinity = (double)INFINITY;
    return PRI_IS_REAL ? (lane)infinity : (lane)INT64_MAX;
}

static inline lane lowest(void)
{
    const double infinity = (double)INFINITY;
    return PRI_IS_REAL ? (lane)-infinity : (lane)INT64_MIN;
}

/* Inlined into each kernel, with its operation. */
static inline __attribute__((always_inline)) void reduce(const lane_operation op,
                                                         const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce_chunk(op, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].value = acc[k];
        c += chunk.columns;
    }
}

static inline __attribute__((always_inline)) void count(const lane_operation op,
                                                        const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce_chunk(op, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].index = (ptrdiff_t)acc[k];
        c += chunk.columns;
    }
}

void PRI_AT_LEVEL(pri_sum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce((lane_operation){(lane)-0.0, add, NULL, add_lanes}, matrix, out);
}

void PRI_AT_LEVEL(pri_prod_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce((lane_operation){1, multiply, NULL, multiply_lanes}, matrix, out);
}

void PRI_AT_LEVEL(pri_min_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce((lane_operation){highest(), take_smaller, take_smaller4, min_lanes}, matrix, out);
}

void PRI_AT_LEVEL(pri_max_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce((lane_operation){lowest(), take_larger, take_larger4, max_lanes}, matrix, out);
}

void PRI_AT_LEVEL(pri_nonzero_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count((lane_operation){0, count_nonzero, NULL, add_lanes}, matrix, out);
}

void PRI_AT_LEVEL(pri_nansum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count((lane_operation){0, count_number, NULL, add_lanes}, matrix, out);
    reduce((lane_operation){(lane)-0.0, add_number, NULL, add_lanes}, matrix, out);
}

void PRI_AT_LEVEL(pri_nanmin_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count((lane_operation){0, count_number, NULL, add_lanes}, matrix, out);
    reduce((lane_operation){highest(), smaller_number, NULL, smaller}, matrix, out);
}

void PRI_AT_LEVEL(pri_nanmax_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count((lane_operation){0, count_number, NULL, add_lanes}, matrix, out);
    reduce((lane_operation){lowest(), larger_number, NULL, larger}, matrix, out);
}

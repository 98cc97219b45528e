/* SPDX-License-Identifier: MIT */
/*
 * Means and variances of every element type, in f64.
 *
 * A variance takes two passes over a block, which is in a first-level cache for the second. The
 * first sums the distances from an element, so that the mean is as accurate as the spread of the
 * elements allows, however far they lie from 0; it is kept in two parts. The second sums the
 * squared deviations from its upper part, and the lower one corrects their sum:
 *
 *     sum (x - mean - low)^2 = sum (x - mean)^2 - n low^2
 */
#include "moments.h"

#include <math.h>
#include <stdbool.h>

#include "reduce_lanes.h"

typedef double lane;

#include "column_lanes.h"

static inline pri_v8 distance(pri_v8 x, pri_v8 origin)
{
    return x - origin;
}

static inline pri_v8 squared_deviation(pri_v8 x, pri_v8 mean)
{
    const pri_v8 deviation = x - mean;
    return deviation * deviation;
}

#if PRI_IS_REAL
/* 0 for a NaN. */
static inline pri_v8 distance_or_0(pri_v8 x, pri_v8 origin)
{
    return pri_v8_select(x == x, distance(x, origin), pri_v8_all(0.0));
}

static inline pri_v8 squared_deviation_or_0(pri_v8 x, pri_v8 mean)
{
    return pri_v8_select(x == x, squared_deviation(x, mean), pri_v8_all(0.0));
}
#endif

/* Where the distances of a column are taken from: the middle one of its first three numbers, so
 * that one far from all others costs the mean no digits; the first of fewer, and 0 of none. */
static double origin_of(const pri_matrix *matrix, ptrdiff_t c)
{
    double x[3] = {0};
    int count = 0;
    for (ptrdiff_t i = 0; i < matrix->rows && count < 3; i++) {
        const element next = pri_matrix_row(matrix, i)[c];
        if (!pri_isnan(next))
            x[count++] = (double)next;
    }
    if (count < 3)
        return x[0];
    const double low = x[0] < x[1] ? x[0] : x[1], high = x[0] < x[1] ? x[1] : x[0];
    return x[2] < low ? low : x[2] < high ? x[2] : high;
}

static double origin_of_block(ptrdiff_t n, const element *x)
{
    const pri_matrix column = {.rows = n, .columns = 1, .x = x, .stride = 1};
    return origin_of(&column, 0);
}

/* `distances` is the sum of the distances from an element. */
static void set_mean(pri_partial *out, ptrdiff_t count, double origin, double distances)
{
    out->index = count;
    pri_partial_set_mean(out, origin, distances / (double)count);
}

/* Whether the mean is a number. If it is not, elements are infinite or NaN, which makes m2 NaN, or
 * their distances overflowed, which makes it infinite. */
static bool has_mean(const pri_partial *out)
{
    return isfinite(out->mean);
}

/* `squares` is the sum of the squared deviations from the mean. If it overflows, low may too. */
static void set_m2(pri_partial *out, double squares)
{
    const double excess = (double)out->index * (out->low * out->low);
    out->m2 = isinf(squares) ? squares : squares - excess;
}

/* m2 of a mean that is no number, which is infinite unless an element is not finite. */
static void set_m2_of_none(pri_partial *out)
{
    out->low = 0.0;
    out->m2 = (double)INFINITY;
}

static void see_infinity(pri_partial *out, element x, bool skip_nan)
{
    const double value = (double)x;
    if (!isfinite(value) && !(skip_nan && isnan(value)))
        out->m2 = (double)NAN;
}

static void set_m2_of_block(pri_partial *out, ptrdiff_t n, const element *x, bool skip_nan)
{
    set_m2_of_none(out);
    for (ptrdiff_t i = 0; i < n; i++)
        see_infinity(out, x[i], skip_nan);
}

#if !PRI_IS_REAL
/* Of integers: floating-point numbers are summed in f64 anyway. Sums of up to 2^53 are exact in any
 * order. */
void PRI_AT_LEVEL(pri_total)(ptrdiff_t n, const element *x, const element *y, double scale,
                             pri_partial *out)
{
    (void)y, (void)scale;
    out->mean = accumulate(n, x, -0.0, -0.0, 0.0, itself, add);
}
#endif

void PRI_AT_LEVEL(pri_var)(ptrdiff_t n, const element *x, const element *y, double scale,
                           pri_partial *out)
{
    (void)y, (void)scale;
    const double origin = origin_of_block(n, x);
    set_mean(out, n, origin, sum_in_groups(n, x, origin, origin, distance));
    if (has_mean(out))
        set_m2(out, sum_in_groups(n, x, out->mean, out->mean, squared_deviation));
    else
        set_m2_of_block(out, n, x, false);
}

#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_nanvar)(ptrdiff_t n, const element *x, const element *y, double scale,
                              pri_partial *out)
{
    (void)y, (void)scale;
    const ptrdiff_t count = count_numbers(n, x);
    const double nan = (double)NAN;
    *out = (pri_partial){.index = count};
    if (count == 0)
        return;
    const double origin = origin_of_block(n, x);
    set_mean(out, count, origin, sum_in_groups(n, x, nan, origin, distance_or_0));
    if (has_mean(out))
        set_m2(out, sum_in_groups(n, x, nan, out->mean, squared_deviation_or_0));
    else
        set_m2_of_block(out, n, x, true);
}
#endif

#if !PRI_IS_REAL
static inline lane add_element(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (lane)x;
}
#endif

static inline lane add_distance(lane acc, element x, lane origin)
{
    return acc + ((lane)x - origin);
}

#if PRI_IS_REAL
static inline lane add_number_distance(lane acc, element x, lane origin)
{
    return acc + (pri_isnan(x) ? 0.0 : (lane)x - origin);
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

enum { TOTAL, DISTANCES, SQUARES, NUMBERS, NUMBER_DISTANCES, NUMBER_SQUARES };

static lane identity_of(int operation)
{
    return operation == TOTAL ? -0.0 : 0.0;
}

static void begin(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *origins)
{
    const lane identity = identity_of(operation);
    switch (operation) {
    case DISTANCES:
        return begin_each(n, x, acc, origins, identity, add_distance);
#if !PRI_IS_REAL
    case TOTAL:
        return begin_each(n, x, acc, NULL, identity, add_element);
#else
    case NUMBERS:
        return begin_each(n, x, acc, NULL, identity, count_number);
    case NUMBER_DISTANCES:
        return begin_each(n, x, acc, origins, identity, add_number_distance);
    case NUMBER_SQUARES:
        return begin_each(n, x, acc, origins, identity, add_number_square);
#endif
    default:
        return begin_each(n, x, acc, origins, identity, add_square);
    }
}

static void take(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *origins)
{
    switch (operation) {
    case DISTANCES:
        return take_each(n, x, acc, origins, add_distance);
#if !PRI_IS_REAL
    case TOTAL:
        return take_each(n, x, acc, NULL, add_element);
#else
    case NUMBERS:
        return take_each(n, x, acc, NULL, count_number);
    case NUMBER_DISTANCES:
        return take_each(n, x, acc, origins, add_number_distance);
    case NUMBER_SQUARES:
        return take_each(n, x, acc, origins, add_number_square);
#endif
    default:
        return take_each(n, x, acc, origins, add_square);
    }
}

static void take4(int operation, ptrdiff_t n, const element *const x[4], lane *acc,
                  const lane *origins)
{
    switch (operation) {
    case DISTANCES:
        return take4_each(n, x, acc, origins, add_distance);
#if !PRI_IS_REAL
    case TOTAL:
        return take4_each(n, x, acc, NULL, add_element);
#else
    case NUMBERS:
        return take4_each(n, x, acc, NULL, count_number);
    case NUMBER_DISTANCES:
        return take4_each(n, x, acc, origins, add_number_distance);
    case NUMBER_SQUARES:
        return take4_each(n, x, acc, origins, add_number_square);
#endif
    default:
        return take4_each(n, x, acc, origins, add_square);
    }
}

static void join(int operation, ptrdiff_t n, lane *left, const lane *right)
{
    (void)operation;
    join_each(n, left, right, add_lanes);
}

static const lane_loops loops = {begin, take, take4, join};

static void reduce(int operation, const pri_matrix *chunk, lane *acc, const lane *origins)
{
    reduce_chunk(&loops, operation, identity_of(operation), chunk, acc, origins);
}

#if !PRI_IS_REAL
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
#endif

/*
 * Sums from the means of `out`, which distances and deviations are taken from: in groups, as
 * sum_in_groups does it.
 */
static void sum_from_means(int operation, const pri_matrix *chunk, const pri_partial *out,
                           lane *acc)
{
    _Alignas(64) lane means[ALL_LANES], of_group[ALL_LANES];
    const ptrdiff_t rows = chunk->rows, columns = chunk->columns;
    for (ptrdiff_t j = 0; j < PRI_LANES && j < rows; j++)
        for (ptrdiff_t c = 0; c < columns; c++)
            means[j * columns + c] = out[c].mean;
    pri_matrix group = *chunk;
    group.rows = rows < PRI_GROUP ? rows : PRI_GROUP;
    const ptrdiff_t lanes = fill_lanes(&loops, operation, 0.0, &group, acc, means);
    for (ptrdiff_t i = PRI_GROUP; i < rows; i += PRI_GROUP) {
        group.rows = rows - i < PRI_GROUP ? rows - i : PRI_GROUP;
        if (chunk->offsets)
            group.offsets = chunk->offsets + i;
        else
            group.x = chunk->x + i * chunk->stride;
        const ptrdiff_t more = fill_lanes(&loops, operation, 0.0, &group, of_group, means);
        join(operation, more * columns, acc, of_group);
    }
    fold_lanes(&loops, operation, lanes, columns, acc);
}

/* A column whose mean is no number, and whose elements may lie anywhere. */
static void set_m2_of_column(pri_partial *out, const pri_matrix *chunk, ptrdiff_t c, bool skip_nan)
{
    set_m2_of_none(out);
    for (ptrdiff_t i = 0; i < chunk->rows; i++)
        see_infinity(out, pri_matrix_row(chunk, i)[c], skip_nan);
}

/* Both passes, from an element of each column as its mean, and its count. A column without numbers
 * keeps the mean 0, as in pri_nanvar. */
static void find_moments(int distances, int squares, const pri_matrix *chunk, lane *acc,
                         pri_partial *out)
{
    const ptrdiff_t columns = chunk->columns;
    sum_from_means(distances, chunk, out, acc);
    for (ptrdiff_t c = 0; c < columns; c++)
        if (out[c].index > 0)
            set_mean(&out[c], out[c].index, out[c].mean, acc[c]);
    sum_from_means(squares, chunk, out, acc);
    for (ptrdiff_t c = 0; c < columns; c++)
        if (has_mean(&out[c]))
            set_m2(&out[c], acc[c]);
        else
            set_m2_of_column(&out[c], chunk, c, squares == NUMBER_SQUARES);
}

/* A chunk at a time, which is in a cache for the second pass if it has not many rows. */
void PRI_AT_LEVEL(pri_var_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k] = (pri_partial){.mean = origin_of(&chunk, k), .index = matrix->rows};
        find_moments(DISTANCES, SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}

#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_nanvar_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c);
        reduce(NUMBERS, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k] = (pri_partial){.mean = origin_of(&chunk, k), .index = (ptrdiff_t)acc[k]};
        find_moments(NUMBER_DISTANCES, NUMBER_SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}
#endif

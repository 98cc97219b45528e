/* SPDX-License-Identifier: MIT */
/*
 * Means and variances down columns, with the same bits as those of blocks (moments.c). The two sums
 * of a variance take separate passes over a chunk, since the lanes of a chunk are in memory.
 */
#include <string.h>

#include "moments.h"
#include "spread.h"

typedef double lane;

#include "column_lanes.h"

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

static const lane_loops loops = {begin, take, take4, NULL, join};

static void reduce(int operation, const pri_matrix *chunk, lane *acc, const lane *origins)
{
    reduce_chunk(&loops, operation, identity_of(operation), chunk, acc, origins);
}

#if !PRI_IS_REAL
void PRI_AT_LEVEL(pri_total_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c, CHUNK);
        reduce(TOTAL, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].mean = acc[k];
        c += chunk.columns;
    }
}
#endif

/*
 * Sums the distances from the means in `out`, or their squares, in groups as in sum_in_groups().
 */
static void sum_from_means(int operation, const pri_matrix *chunk, const pri_partial *out,
                           lane *acc)
{
    _Alignas(64) lane means[ALL_LANES], of_group[ALL_LANES];
    const ptrdiff_t rows = chunk->rows, columns = chunk->columns;
    means[0] = out[0].mean; /* silences GCC, which does not know that there is a row */
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

/* m2 of a column whose mean is not finite. */
static void set_m2_of_column(pri_partial *out, const pri_matrix *chunk, ptrdiff_t c, bool skip_nan)
{
    set_m2_of_none(out);
    for (ptrdiff_t i = 0; i < chunk->rows; i++)
        see_infinity(out, pri_matrix_row(chunk, i)[c], skip_nan);
}

/* Computes the origin of each column, as for a block, and stores it as the mean. */
static void set_origins(const pri_matrix *chunk, pri_partial *out)
{
    double first[CHUNK], sum[CHUNK], count[CHUNK];
    const ptrdiff_t columns = chunk->columns, rows = chunk->rows;
    const ptrdiff_t apart = sample_step(rows), samples = sample_count(rows);
    for (ptrdiff_t c = 0; c < columns; c++) {
        first[c] = (double)NAN;
        sum[c] = count[c] = 0.0;
    }
    for (ptrdiff_t k = 0; k < samples; k++) {
        const element *x = pri_matrix_row(chunk, k * apart);
        PRI_INDEPENDENT
        for (ptrdiff_t c = 0; c < columns; c++) {
            const double next = (double)x[c];
            const int number = next == next;
            const double from = (number & (count[c] == 0.0)) ? next : first[c];
            first[c] = from;
            sum[c] += number ? next - from : 0.0;
            count[c] += number;
        }
    }
    for (ptrdiff_t c = 0; c < columns; c++)
        out[c].mean = count[c] > 0.0 ? first[c] + sum[c] / count[c] : 0.0;
}

/* Computes mean and m2 of each column from its count. A column of NaNs only keeps the mean 0, as in
 * pri_nanvar. */
static void find_moments(int distances, int squares, const pri_matrix *chunk, lane *acc,
                         pri_partial *out)
{
    const ptrdiff_t columns = chunk->columns;
    double sums[CHUNK];
    bool again = false, far[CHUNK];
    set_origins(chunk, out);
    sum_from_means(distances, chunk, out, acc);
    memcpy(sums, acc, (size_t)columns * sizeof *sums);
    sum_from_means(squares, chunk, out, acc);
    for (ptrdiff_t c = 0; c < columns; c++) {
        far[c] = false;
        if (out[c].index > 0)
            set_mean(&out[c], out[c].index, out[c].mean, sums[c]);
        if (!has_mean(&out[c]))
            set_m2_of_column(&out[c], chunk, c, squares == NUMBER_SQUARES);
        else
            far[c] = out[c].index > 0 && !set_m2_from_origin(&out[c], sums[c], acc[c]);
        again = again || far[c];
    }
    if (!again)
        return;
    sum_from_means(squares, chunk, out, acc);
    for (ptrdiff_t c = 0; c < columns; c++)
        if (far[c])
            set_m2(&out[c], acc[c]);
}

/* Proceeds by chunks, which stay in a cache for the second pass unless they have many rows. */
void PRI_AT_LEVEL(pri_var_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c, CHUNK);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k] = (pri_partial){.index = matrix->rows};
        find_moments(DISTANCES, SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}

#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_nanvar_columns)(const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[ALL_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = chunk_at(matrix, c, CHUNK);
        reduce(NUMBERS, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k] = (pri_partial){.index = (ptrdiff_t)acc[k]};
        find_moments(NUMBER_DISTANCES, NUMBER_SQUARES, &chunk, acc, out + c);
        c += chunk.columns;
    }
}
#endif

/* SPDX-License-Identifier: MIT */
/*
 * The lanes of reductions down columns: lane j of every column, then lane j + 1, in one array of
 * `lane`, a type which the including source defines. Row i goes into lane i mod 32, and lanes are
 * folded by halves, so that a column has the bits of a block of its elements.
 */
#ifndef PRI_COLUMN_LANES_H
#define PRI_COLUMN_LANES_H

#include "cache.h"
#include "reduce.h"
#include "vec.h"

enum { ALL_LANES = PRI_LANES * PRI_REDUCE_COLUMNS };

/* Takes n neighbouring elements into n neighbouring lanes. `other` is a second array of lanes, for
 * operations that need one. */
typedef void update(ptrdiff_t n, const element *x, lane *acc, lane *other);

/* left becomes what left and right are together, lane by lane. */
typedef void combine_lanes(ptrdiff_t n, lane *left, const lane *right);

static inline ptrdiff_t lanes_of(const pri_matrix *matrix)
{
    return matrix->rows < PRI_LANES ? matrix->rows : PRI_LANES;
}

static inline void fill_lanes(const pri_matrix *matrix, lane value, lane *acc)
{
    for (ptrdiff_t k = 0; k < lanes_of(matrix) * matrix->columns; k++)
        acc[k] = value;
}

/* Rows far apart in memory are no stream that a processor would fetch by itself. */
enum { AHEAD = 4 };

static inline void prefetch_row(const pri_matrix *matrix, ptrdiff_t i)
{
    if (i >= matrix->rows)
        return;
    const ptrdiff_t at = matrix->offsets ? matrix->offsets[i] : i * matrix->stride;
    const char *row = (const char *)(matrix->x + at);
    for (ptrdiff_t k = 0; k < matrix->columns * (ptrdiff_t)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(row + k);
}

/* All rows. Where they lie without gaps, 32 rows are one run of elements. */
static inline __attribute__((always_inline)) void each_row(const pri_matrix *matrix, lane *acc,
                                                           lane *other, update *take)
{
    const ptrdiff_t columns = matrix->columns;
    const int gapless = !matrix->offsets && matrix->stride == columns;
    for (ptrdiff_t i = 0; i < matrix->rows; i += PRI_LANES) {
        const ptrdiff_t left = matrix->rows - i, lanes = left < PRI_LANES ? left : PRI_LANES;
        if (gapless) {
            take(lanes * columns, matrix->x + i * columns, acc, other);
            continue;
        }
        for (ptrdiff_t j = 0; j < lanes; j++) {
            const ptrdiff_t at =
                matrix->offsets ? matrix->offsets[i + j] : (i + j) * matrix->stride;
            prefetch_row(matrix, i + j + AHEAD);
            take(columns, matrix->x + at, acc + j * columns, other ? other + j * columns : NULL);
        }
    }
}

/* Lane j of 2k takes lane j + k, for k = 16, 8, 4, 2, 1; lanes beyond the rows are the identity. */
static inline __attribute__((always_inline)) void fold_lanes(const pri_matrix *matrix, lane *acc,
                                                             combine_lanes *join)
{
    const ptrdiff_t columns = matrix->columns;
    ptrdiff_t lanes = lanes_of(matrix);
    for (ptrdiff_t half = PRI_LANES / 2; half > 0; half /= 2)
        if (lanes > half) {
            join((lanes - half) * columns, acc, acc + half * columns);
            lanes = half;
        }
}

static inline void add_lanes(ptrdiff_t n, lane *left, const lane *right)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] += right[k];
}

#endif

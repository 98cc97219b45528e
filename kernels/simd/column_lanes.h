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

/* How far before its use an element of a row is fetched: four chunks of 512 bytes. */
#define FETCHED_BYTES 2048

/*
 * Columns that go through together. 32 lanes of 256 are 64 KiB, and are visited once in four rows.
 * Of few rows, which are read where they lie, fewer columns are better, as long as a row is read by
 * several lines.
 */
enum {
    CHUNK = PRI_REDUCE_COLUMNS,
    SHORT_CHUNK = 64,
    WIDE_CHUNK = 256,
    ALL_LANES = PRI_LANES * CHUNK
};

/*
 * An operation. A lane begins as the identity and takes elements in; `parameter` is the column's
 * own, or 0. take4, if it is there, is faster than four times take, and gives the same. join puts
 * two lanes together.
 */
typedef struct lane_operation {
    lane identity;
    lane (*take)(lane acc, element x, lane parameter);
    lane (*take4)(lane acc, element a, element b, element c, element d, lane parameter);
    lane (*join)(lane left, lane right);
} lane_operation;

static inline const element *row_at(const pri_matrix *matrix, ptrdiff_t i)
{
    return matrix->x + (matrix->offsets ? matrix->offsets[i] : i * matrix->stride);
}

/* n neighbouring elements go into n neighbouring lanes, as the first ones or not. */
static inline __attribute__((always_inline)) void take_row(const lane_operation op, const int first,
                                                           ptrdiff_t n, const element *x, lane *acc,
                                                           const lane *parameters)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] = op.take(first ? op.identity : acc[k], x[k], parameters ? parameters[k] : 0);
}

/* The same for four rows of the same lanes. */
static inline __attribute__((always_inline)) void take_rows(const lane_operation op,
                                                            const int first, ptrdiff_t n,
                                                            const element *const rows[4], lane *acc,
                                                            const lane *parameters)
{
    const element *a = rows[0], *b = rows[1], *c = rows[2], *d = rows[3];
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane p = parameters ? parameters[k] : 0, old = first ? op.identity : acc[k];
        acc[k] = op.take4
                     ? op.take4(old, a[k], b[k], c[k], d[k], p)
                     : op.take(op.take(op.take(op.take(old, a[k], p), b[k], p), c[k], p), d[k], p);
    }
}

/* Rows from i on, up to 128. Where they lie without gaps, 32 rows are one run of elements. */
static inline __attribute__((always_inline)) void take_group(const lane_operation op,
                                                             const int first,
                                                             const pri_matrix *matrix, ptrdiff_t i,
                                                             lane *acc, const lane *parameters)
{
    const int gapless = !matrix->offsets && matrix->stride == matrix->columns;
    const ptrdiff_t left = matrix->rows - i, columns = matrix->columns;
    if (left >= 4 * PRI_LANES) {
        const ptrdiff_t run = gapless ? PRI_LANES : 1;
        for (ptrdiff_t j = 0; j < PRI_LANES; j += run) {
            const element *rows[4];
            for (int r = 0; r < 4; r++)
                rows[r] = row_at(matrix, i + j + r * PRI_LANES);
            take_rows(op, first, run * columns, rows, acc + j * columns,
                      parameters ? parameters + j * columns : NULL);
        }
        return;
    }
    for (ptrdiff_t k = 0; k < left; k += PRI_LANES) {
        const ptrdiff_t lanes = left - k < PRI_LANES ? left - k : PRI_LANES;
        const ptrdiff_t run = gapless ? lanes : 1;
        for (ptrdiff_t j = 0; j < lanes; j += run) {
            const lane *p = parameters ? parameters + j * columns : NULL;
            const element *x = row_at(matrix, i + k + j);
            if (first && k == 0)
                take_row(op, 1, run * columns, x, acc + j * columns, p);
            else
                take_row(op, 0, run * columns, x, acc + j * columns, p);
        }
    }
}

static inline __attribute__((always_inline)) void join_lanes(const lane_operation op, ptrdiff_t n,
                                                             lane *left, const lane *right)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] = op.join(left[k], right[k]);
}

/* Lane j of 2k takes lane j + k, for k = 16, 8, 4, 2, 1; lanes beyond the rows are the identity,
 * which changes nothing. */
static inline __attribute__((always_inline)) void
fold_lanes(const lane_operation op, ptrdiff_t lanes, ptrdiff_t columns, lane *acc)
{
    for (ptrdiff_t half = PRI_LANES / 2; half > 0; half /= 2)
        if (lanes > half) {
            join_lanes(op, (lanes - half) * columns, acc, acc + half * columns);
            lanes = half;
        }
}

/* Rows that lie apart are no stream that the processor would fetch by itself. */
static inline void fetch_ahead(const element *row, ptrdiff_t columns)
{
    const char *bytes = (const char *)row + FETCHED_BYTES;
    for (ptrdiff_t k = 0; k < columns * (ptrdiff_t)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(bytes + k);
}

/* Few rows: the first join is made of the elements themselves. */
static inline __attribute__((always_inline)) void
reduce_short(const lane_operation op, const pri_matrix *matrix, lane *acc, const lane *parameters)
{
    const ptrdiff_t columns = matrix->columns, rows = matrix->rows, half = PRI_LANES / 2;
    for (ptrdiff_t j = 0; j < rows && j < half; j++) {
        fetch_ahead(row_at(matrix, j), columns);
        take_row(op, 1, columns, row_at(matrix, j), acc + j * columns, parameters);
    }
    for (ptrdiff_t j = half; j < rows; j++) {
        const element *x = row_at(matrix, j);
        lane *left = acc + (j - half) * columns;
        fetch_ahead(x, columns);
        PRI_INDEPENDENT
        for (ptrdiff_t c = 0; c < columns; c++) {
            const lane right = op.take(op.identity, x[c], parameters ? parameters[c] : 0);
            left[c] = op.join(left[c], right);
        }
    }
    fold_lanes(op, rows < half ? rows : half, columns, acc);
}

/*
 * Reduces up to CHUNK columns into acc[0 .. columns - 1]. `parameters` are those of the columns, 32
 * times over for more than 32 rows, or NULL.
 */
static inline __attribute__((always_inline)) void
reduce_chunk(const lane_operation op, const pri_matrix *matrix, lane *acc, const lane *parameters)
{
    if (matrix->rows <= PRI_LANES) {
        reduce_short(op, matrix, acc, parameters);
        return;
    }
    take_group(op, 1, matrix, 0, acc, parameters);
    for (ptrdiff_t i = 4 * PRI_LANES; i < matrix->rows; i += 4 * PRI_LANES)
        take_group(op, 0, matrix, i, acc, parameters);
    fold_lanes(op, PRI_LANES, matrix->columns, acc);
}

/* Columns from c on as a matrix of their own: as many as go through together. */
static inline pri_matrix chunk_at(const pri_matrix *matrix, ptrdiff_t c)
{
    const ptrdiff_t most = matrix->rows <= PRI_LANES ? SHORT_CHUNK : CHUNK;
    const ptrdiff_t left = matrix->columns - c;
    pri_matrix chunk = *matrix;
    chunk.x += c;
    chunk.columns = left < most ? left : most;
    return chunk;
}

static inline lane add_lanes(lane left, lane right)
{
    return left + right;
}

#endif

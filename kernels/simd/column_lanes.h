/* SPDX-License-Identifier: MIT */
/*
 * The lanes of reductions down columns, in one array: lane j of every column, then lane j + 1 of
 * every column. The including source defines the type `lane`. Row i goes into lane i mod 32, and
 * lanes are folded by halves, so that the result of a column has the same bits as that of a block
 * of its elements.
 */
#ifndef PRI_COLUMN_LANES_H
#define PRI_COLUMN_LANES_H

#include <stdbool.h>

#include "cache.h"
#include "reduce.h"
#include "registers.h"

/* Prefetch distance along a row: four chunks of 512 bytes. */
#define FETCHED_BYTES 2048

/*
 * Columns that are processed together. 32 lanes of 256 columns are 64 KiB, and each lane is visited
 * once for every four or eight of its rows. A matrix of few rows visits the lanes for single rows.
 * Fewer columns are then better, as long as each row is read in runs of several cache lines.
 */
enum { CHUNK = PRI_REDUCE_COLUMNS, SHORT_CHUNK = 64, ALL_LANES = PRI_LANES * CHUNK };

/*
 * The loops of an including source, each of which handles all of its operations. `operation` is a
 * constant of the source's own enumeration. `parameters` has one entry for each lane, or is NULL
 * for operations without a parameter.
 *
 * begin initialises n adjacent lanes from n adjacent elements. take accumulates the elements of one
 * row. take4 accumulates four rows but loads and stores the lanes once. take8, which may be NULL,
 * accumulates eight rows, starting from the identity if `first`. join combines the lanes `right`
 * into the lanes `left`.
 */
typedef struct lane_loops {
    void (*begin)(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *parameters);
    void (*take)(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *parameters);
    void (*take4)(int operation, ptrdiff_t n, const element *const x[4], lane *acc,
                  const lane *parameters);
    void (*take8)(int operation, ptrdiff_t n, const element *const x[8], lane *acc, bool first);
    void (*join)(int operation, ptrdiff_t n, lane *left, const lane *right);
} lane_loops;

/* The accumulation of one element into a lane. Inlined into each loop. */
typedef lane step(lane acc, element x, lane parameter);

static inline __attribute__((always_inline)) void begin_each(ptrdiff_t n, const element *x,
                                                             lane *acc, const lane *parameters,
                                                             lane identity, step *take)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] = take(identity, x[k], parameters ? parameters[k] : 0);
}

static inline __attribute__((always_inline)) void
take_each(ptrdiff_t n, const element *x, lane *acc, const lane *parameters, step *take)
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] = take(acc[k], x[k], parameters ? parameters[k] : 0);
}

static inline __attribute__((always_inline)) void
take4_each(ptrdiff_t n, const element *const x[4], lane *acc, const lane *parameters, step *take)
{
    const element *a = x[0], *b = x[1], *c = x[2], *d = x[3];
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane p = parameters ? parameters[k] : 0;
        acc[k] = take(take(take(take(acc[k], a[k], p), b[k], p), c[k], p), d[k], p);
    }
}

static inline __attribute__((always_inline)) void take8_each(ptrdiff_t n, const element *const x[8],
                                                             const lane *from, lane *acc,
                                                             lane identity, step *take)
{
    const element *a = x[0], *b = x[1], *c = x[2], *d = x[3];
    const element *e = x[4], *f = x[5], *g = x[6], *h = x[7];
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const lane start = from ? from[k] : identity;
        const lane half = take(take(take(take(start, a[k], 0), b[k], 0), c[k], 0), d[k], 0);
        acc[k] = take(take(take(take(half, e[k], 0), f[k], 0), g[k], 0), h[k], 0);
    }
}

static inline __attribute__((always_inline)) void
join_each(ptrdiff_t n, lane *left, const lane *right, lane (*join)(lane left, lane right))
{
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        left[k] = join(left[k], right[k]);
}

static inline lane add_lanes(lane left, lane right)
{
    return left + right;
}

/* The hardware prefetcher does not follow rows that lie apart in memory. */
static inline void fetch_ahead(const element *row, ptrdiff_t columns)
{
    const char *bytes = (const char *)row + FETCHED_BYTES;
    for (ptrdiff_t k = 0; k < columns * (ptrdiff_t)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(bytes + k);
}

/* Initialises the lanes from the first rows, at most 32. */
static void begin_rows(const lane_loops *loops, int operation, const pri_matrix *matrix, lane *acc,
                       const lane *parameters)
{
    const ptrdiff_t columns = matrix->columns;
    for (ptrdiff_t j = 0; j < PRI_LANES && j < matrix->rows; j++) {
        const element *x = pri_matrix_row(matrix, j);
        if (matrix->rows <= PRI_LANES)
            fetch_ahead(x, columns);
        loops->begin(operation, columns, x, acc + j * columns,
                     parameters ? parameters + j * columns : NULL);
    }
}

static inline bool is_gapless(const pri_matrix *matrix)
{
    return !matrix->offsets && matrix->stride == matrix->columns;
}

/* Whether rows are accumulated eight at a time, from the first row on. Not for long rows without
 * gaps, since eight such runs would compete for the same sets of the first-level cache. */
static inline bool takes_8(const lane_loops *loops, const pri_matrix *matrix)
{
    return loops->take8 && matrix->rows >= PRI_MANY_ROWS &&
           (!is_gapless(matrix) || matrix->columns <= SHORT_CHUNK);
}

/* The `count` rows i, i + 32, ..., all of which belong to one lane. */
static inline void rows_of_lane(const pri_matrix *matrix, ptrdiff_t i, int count, const element **x)
{
    for (int r = 0; r < count; r++)
        x[r] = pri_matrix_row(matrix, i + r * PRI_LANES);
}

/* Accumulates the rows from i on. Where there are no gaps between rows, 32 rows are one run of
 * elements. Otherwise reading more rows side by side is better, since nothing was prefetched where
 * each row begins. */
static void take_rows(const lane_loops *loops, int operation, const pri_matrix *matrix, ptrdiff_t i,
                      lane *acc, const lane *parameters)
{
    const bool gapless = is_gapless(matrix);
    const ptrdiff_t rows = matrix->rows, columns = matrix->columns;
    const ptrdiff_t run = gapless ? PRI_LANES : 1;
    for (; takes_8(loops, matrix) && i + 8 * PRI_LANES <= rows; i += 8 * PRI_LANES)
        for (ptrdiff_t j = 0; j < PRI_LANES; j += run) {
            const element *x[8];
            rows_of_lane(matrix, i + j, 8, x);
            loops->take8(operation, run * columns, x, acc + j * columns, i == 0);
        }
    for (; i + 4 * PRI_LANES <= rows; i += 4 * PRI_LANES)
        for (ptrdiff_t j = 0; j < PRI_LANES; j += run) {
            const element *x[4];
            rows_of_lane(matrix, i + j, 4, x);
            loops->take4(operation, run * columns, x, acc + j * columns,
                         parameters ? parameters + j * columns : NULL);
        }
    for (; i < rows; i += PRI_LANES) {
        const ptrdiff_t lanes = rows - i < PRI_LANES ? rows - i : PRI_LANES;
        const ptrdiff_t last = gapless ? lanes : 1;
        for (ptrdiff_t j = 0; j < lanes; j += last)
            loops->take(operation, last * columns, pri_matrix_row(matrix, i + j), acc + j * columns,
                        parameters ? parameters + j * columns : NULL);
    }
}

/* Fills the lanes of a chunk of columns. `parameters` repeats the parameters of the columns for
 * each lane, or is NULL. Returns the number of lanes in use. */
static ptrdiff_t fill_lanes(const lane_loops *loops, int operation, lane identity,
                            const pri_matrix *matrix, lane *acc, const lane *parameters)
{
    if (matrix->rows < 4 * PRI_LANES) {
        begin_rows(loops, operation, matrix, acc, parameters);
        take_rows(loops, operation, matrix, PRI_LANES, acc, parameters);
    } else {
        const ptrdiff_t begun = takes_8(loops, matrix) ? 0 : PRI_LANES * matrix->columns;
        for (ptrdiff_t k = 0; k < begun; k++)
            acc[k] = identity;
        take_rows(loops, operation, matrix, 0, acc, parameters);
    }
    return matrix->rows < PRI_LANES ? matrix->rows : PRI_LANES;
}

/* Lane j of 2k lanes is combined with lane j + k, for k = 16, 8, 4, 2, 1. Lanes without rows hold
 * the identity and are skipped. */
static void fold_lanes(const lane_loops *loops, int operation, ptrdiff_t lanes, ptrdiff_t columns,
                       lane *acc)
{
    for (ptrdiff_t half = PRI_LANES / 2; half > 0; half /= 2)
        if (lanes > half) {
            loops->join(operation, (lanes - half) * columns, acc, acc + half * columns);
            lanes = half;
        }
}

/* Reduces the columns of a chunk into acc[0 .. columns - 1]. */
static void reduce_chunk(const lane_loops *loops, int operation, lane identity,
                         const pri_matrix *matrix, lane *acc, const lane *parameters)
{
    const ptrdiff_t lanes = fill_lanes(loops, operation, identity, matrix, acc, parameters);
    fold_lanes(loops, operation, lanes, matrix->columns, acc);
}

/* Whether lanes are visited for single rows of a matrix that is in a cache. A chunk of 64 columns
 * then keeps its lanes in the first-level cache. For a matrix in memory, longer parts of a row are
 * better. */
static inline bool visits_each(const pri_matrix *matrix)
{
    const ptrdiff_t apart = matrix->stride < 0 ? -matrix->stride : matrix->stride;
    const ptrdiff_t most = PRI_STREAM_BYTES / (ptrdiff_t)sizeof(element) / matrix->rows;
    return matrix->rows < 4 * PRI_LANES && !matrix->offsets && !is_gapless(matrix) && apart <= most;
}

/* The chunk of columns from c on, as a matrix: as many columns as are processed together, at most
 * `most`. */
static inline pri_matrix chunk_at(const pri_matrix *matrix, ptrdiff_t c, ptrdiff_t most)
{
    if (matrix->rows <= PRI_LANES || visits_each(matrix))
        most = SHORT_CHUNK;
    const ptrdiff_t left = matrix->columns - c;
    pri_matrix chunk = *matrix;
    chunk.x += c;
    chunk.columns = left < most ? left : most;
    return chunk;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Variances of few elements, down columns of up to PRI_GROUP rows and along short lines, with the
 * same bits as those of blocks (moments.c). One vector of columns is processed at a time, and both
 * sums of the rows that share a lane of the reduction stay in registers. Lines are transposed to
 * columns. Columns that have NaNs or infinities, or whose origin is too far from their mean, are
 * left to the general kernels for columns (moments_columns.c).
 */
#include "block_lanes.h"
#include "cache.h"
#include "moments.h"
#include "spread.h"

/* Columns that are handed to the general kernels together. These take twice as long with only eight
 * columns at a time, and where one column has a NaN its neighbours often have one too. */
enum { OTHERS = 64 };

/* Prefetch distance along rows in memory, since hardware prefetchers follow fewer rows than there
 * are. For rows in a cache, prefetching would displace data that is needed next. */
enum { ROW_FETCHED_BYTES = 512 };

/* The lanes of the reduction are processed in 8 parts. The sums of part j, lanes j, j + 8, j + 16
 * and j + 24, are in registers together. */
enum { PARTS = 8, PART_LANES = PRI_LANES / PARTS };

/* The sums of the distances from the origin and of their squares. They start at 0 and so are never
 * -0, which makes 0 the identity for lanes without a row. */
typedef struct sums {
    lanes distance, square;
} sums;

/* Loads row i of a vector of columns. */
typedef lanes row_of(const void *columns, ptrdiff_t i);

static inline void add_row(sums *to, lanes x, lanes origin)
{
    const lanes distance = x - origin;
    to->distance += distance;
    to->square += distance * distance;
}

static inline void add_sums(sums *left, const sums *right)
{
    left->distance += right->distance;
    left->square += right->square;
}

/* The same as origin_of_block(). Division by 16 is a multiplication here, which has the same bits.
 */
static inline __attribute__((always_inline)) lanes origin_of(ptrdiff_t rows, const void *columns,
                                                             row_of *row)
{
    const ptrdiff_t apart = sample_step(rows), samples = sample_count(rows);
    const lanes first = row(columns, 0);
    lanes sum = pri_all_f64(0.0);
    for (ptrdiff_t k = 0; k < samples; k++)
        sum += row(columns, k * apart) - first;
    if (samples == SAMPLES)
        return first + sum * pri_all_f64(1.0 / SAMPLES);
    return first + sum / pri_all_f64((double)samples);
}

/* Sums lanes j, j + 8, j + 16 and j + 24 and folds them by halves. */
static inline __attribute__((always_inline)) sums sum_part(ptrdiff_t rows, const void *columns,
                                                           row_of *row, ptrdiff_t j, lanes origin)
{
    sums lane[PART_LANES] = {{{0}, {0}}};
    ptrdiff_t i = j;
    for (; i + (PART_LANES - 1) * PARTS < rows; i += PRI_LANES) {
        PRI_UNROLL
        for (int k = 0; k < PART_LANES; k++)
            add_row(&lane[k], row(columns, i + k * PARTS), origin);
    }
    PRI_UNROLL
    for (int k = 0; k < PART_LANES - 1; k++)
        if (i + k * PARTS < rows)
            add_row(&lane[k], row(columns, i + k * PARTS), origin);
    if (rows > PARTS) {
        add_sums(&lane[0], &lane[2]);
        add_sums(&lane[1], &lane[3]);
        add_sums(&lane[0], &lane[1]);
    }
    return lane[0];
}

static inline __attribute__((always_inline)) sums sum_rows(ptrdiff_t rows, const void *columns,
                                                           row_of *row, lanes origin)
{
    sums part[PARTS];
    ptrdiff_t parts = rows < PARTS ? rows : PARTS;
    for (ptrdiff_t j = 0; j < parts; j++)
        part[j] = sum_part(rows, columns, row, j, origin);
    for (ptrdiff_t half = PARTS / 2; half > 0; half /= 2) {
        for (ptrdiff_t j = 0; j + half < parts; j++)
            add_sums(&part[j], &part[j + half]);
        parts = parts < half ? parts : half;
    }
    return part[0];
}

/* The variances as set_mean() and set_m2_from_origin() compute them. Returns false if these
 * functions do not give the result for some column. */
static inline __attribute__((always_inline)) bool
compute_variances(ptrdiff_t rows, const void *columns, row_of *row, lanes *variances)
{
    const lanes origin = origin_of(rows, columns, row), count = pri_all_f64((double)rows);
    const sums sum = sum_rows(rows, columns, row, origin);
    const lanes moved = sum.distance / count, mean = origin + moved;
    const lanes excess = sum.distance * moved;
    *variances = (sum.square - excess) / count;
    const pri_mask_f64 fine = (2 * excess <= sum.square) &
                              (sum.square < pri_all_f64((double)INFINITY)) &
                              (mean - mean == pri_all_f64(0.0));
    return pri_lanes_f64(fine) == (1u << WIDTH) - 1;
}

/* Rows in memory, of which `count` columns from c on are processed together. */
typedef struct matrix_rows {
    const element *x[PRI_GROUP];
    ptrdiff_t c, count;
} matrix_rows;

static inline lanes whole_row(const void *columns, ptrdiff_t i)
{
    const matrix_rows *rows = columns;
    return load(rows->x[i] + rows->c);
}

static inline lanes fetched_row(const void *columns, ptrdiff_t i)
{
    const matrix_rows *rows = columns;
    __builtin_prefetch((const char *)(rows->x[i] + rows->c) + ROW_FETCHED_BYTES);
    return whole_row(columns, i);
}

static inline lanes part_of_row(const void *columns, ptrdiff_t i)
{
    const matrix_rows *rows = columns;
    return load_part(rows->x[i] + rows->c, rows->count, 0.0);
}

static inline lanes row_of_lanes(const void *columns, ptrdiff_t i)
{
    return ((const lanes *)columns)[i];
}

/* Whether the rows span so much memory that they are not in a cache. */
static inline bool are_far(const matrix_rows *m, ptrdiff_t rows)
{
    const uintptr_t first = (uintptr_t)m->x[0], last = (uintptr_t)m->x[rows - 1];
    return (first < last ? last - first : first - last) >= PRI_STREAM_BYTES;
}

static inline bool compute_whole(ptrdiff_t rows, const matrix_rows *m, bool far, lanes *variances)
{
    return far ? compute_variances(rows, m, fetched_row, variances)
               : compute_variances(rows, m, whole_row, variances);
}

/* Computes columns c to c + n - 1 with the general kernels, since one of them needs it. */
__attribute__((noinline)) static void compute_by_columns(const pri_matrix *matrix, bool skip_nan,
                                                         ptrdiff_t c, ptrdiff_t n, double *out)
{
    pri_partial partials[OTHERS];
    pri_matrix some = *matrix;
    some.x += c;
    some.columns = n;
#if PRI_IS_REAL
    if (skip_nan)
        PRI_AT_LEVEL(pri_nanvar_columns)(&some, partials);
    else
#endif
        PRI_AT_LEVEL(pri_var_columns)(&some, partials);
    (void)skip_nan;
    for (ptrdiff_t k = 0; k < n; k++) {
        const double variance = partials[k].m2 / (double)partials[k].index;
        out[k] = variance == variance ? variance : __builtin_nan("");
    }
}

void PRI_AT_LEVEL(pri_few_variances)(const pri_matrix *matrix, int skip_nan, double *out)
{
    const ptrdiff_t rows = matrix->rows;
    matrix_rows m;
    for (ptrdiff_t i = 0; i < rows; i++)
        m.x[i] = pri_matrix_row(matrix, i);
    const bool far = are_far(&m, rows);
    for (ptrdiff_t c = 0, n; c < matrix->columns; c += n) {
        const ptrdiff_t left = matrix->columns - c;
        lanes variances;
        n = left < WIDTH ? left : WIDTH;
        m.c = c;
        m.count = n;
        if (n == WIDTH && compute_whole(rows, &m, far, &variances)) {
            pri_store_f64(out + c, variances);
        } else if (n < WIDTH && compute_variances(rows, &m, part_of_row, &variances)) {
            memcpy(out + c, &variances, (size_t)n * sizeof *out);
        } else {
            n = left < OTHERS ? left : OTHERS;
            compute_by_columns(matrix, skip_nan, c, n, out + c);
        }
    }
}

/* Each round interleaves the vectors of the lower half with those of the upper half, like a riffle
 * shuffle of cards; log2(WIDTH) rounds make a transposition. */
static inline __attribute__((always_inline)) void transpose(lanes row[WIDTH])
{
    PRI_UNROLL
    for (int round = 1; round < WIDTH; round *= 2) {
        lanes next[WIDTH];
        PRI_UNROLL
        for (int r = 0; r < WIDTH / 2; r++) {
            next[2 * r] = pri_zip_low_f64(row[r], row[r + WIDTH / 2]);
            next[2 * r + 1] = pri_zip_high_f64(row[r], row[r + WIDTH / 2]);
        }
        copy_lanes(WIDTH, next, row);
    }
}

/* Transposes `count` lines, at most WIDTH, to columns. Missing lines are copies of the first. */
static inline void transpose_lines(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart, const element *x,
                                   lanes columns[PRI_SHORT_VARIANCE])
{
    lanes row[WIDTH];
    for (ptrdiff_t i = 0; i < n; i += WIDTH) {
        PRI_UNROLL
        for (int k = 0; k < WIDTH; k++) {
            const element *from = x + (k < count ? k * apart : 0) + i;
            row[k] = n - i < WIDTH ? load_part(from, n - i, 0.0) : load(from);
        }
        transpose(row);
        copy_lanes(WIDTH, row, columns + i);
    }
}

/* Computes lines with the general kernels, since one of them needs it. */
__attribute__((noinline)) static void compute_lines_by_columns(ptrdiff_t n, ptrdiff_t count,
                                                               ptrdiff_t apart, const element *x,
                                                               bool skip_nan, double *out)
{
    element columns[PRI_SHORT_VARIANCE * OTHERS];
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t k = 0; k < count; k++)
            columns[i * count + k] = x[k * apart + i];
    const pri_matrix matrix = {.rows = n, .columns = count, .x = columns, .stride = count};
    compute_by_columns(&matrix, skip_nan, 0, count, out);
}

void PRI_AT_LEVEL(pri_short_variances)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, int skip_nan, double *out)
{
    lanes columns[PRI_SHORT_VARIANCE];
    for (ptrdiff_t i = 0, taken; i < count; i += taken) {
        const ptrdiff_t left = count - i;
        lanes variances;
        taken = left < WIDTH ? left : WIDTH;
        transpose_lines(n, taken, apart, x + i * apart, columns);
        if (compute_variances(n, columns, row_of_lanes, &variances)) {
            memcpy(out + i, &variances, (size_t)taken * sizeof *out);
            continue;
        }
        taken = left < OTHERS ? left : OTHERS;
        compute_lines_by_columns(n, taken, apart, x + i * apart, skip_nan, out + i);
    }
}

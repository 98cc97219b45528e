/* SPDX-License-Identifier: MIT */
/*
 * Reductions down columns of up to 32 rows, which stay in registers: a column is a lane of vectors
 * of the level's own width. Row i alone is lane i of the reduction, so that a result is the fold of
 * the rows by halves.
 */
#ifndef PRI_FEW_ROWS_H
#define PRI_FEW_ROWS_H

#include <stdbool.h>

#include "cache.h"
#include "reduce.h"
#include "vec.h"

enum { EIGHT = 8 };

/* How many of the results from i on to take together: eight, fewer at the end, and in front of the
 * first line of a cache that is streamed. */
static inline ptrdiff_t together(ptrdiff_t i, ptrdiff_t count, int streamed, const double *out)
{
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)out % PRI_LINE_BYTES / sizeof *out);
    const ptrdiff_t most = streamed && i == 0 ? EIGHT - past : EIGHT;
    return count - i < most ? count - i : most;
}

/* Columns of a vector, and vectors of eight columns. With AVX-512 more vectors go through together:
 * the fewer instructions a row, and the further the processor reads ahead. */
enum { COLUMNS = PRI_VEC_BYTES / sizeof(double), NARROW = EIGHT / COLUMNS };
#if defined(__AVX512F__)
enum { WIDE = 4 };
#else
enum { WIDE = NARROW };
#endif

typedef struct column_group {
    pri_vec_f64 v[WIDE];
} column_group;

typedef pri_vec_f64 join_rows(pri_vec_f64 left, pri_vec_f64 right);

static inline pri_vec_f64 add_rows(pri_vec_f64 left, pri_vec_f64 right)
{
    return left + right;
}

/* As smaller() and larger(). */
static inline pri_vec_f64 smaller_rows(pri_vec_f64 left, pri_vec_f64 right)
{
    return pri_or_nan_f64(pri_min_f64(right, left), right);
}

static inline pri_vec_f64 larger_rows(pri_vec_f64 left, pri_vec_f64 right)
{
    return pri_or_nan_f64(pri_max_f64(right, left), right);
}

/* As many elements as a vector of doubles has. */
typedef element some __attribute__((vector_size(COLUMNS * sizeof(element))));

/* `count` vectors of them, whose columns are `apart` elements apart. */
static inline __attribute__((always_inline)) column_group load_columns(int count, ptrdiff_t apart,
                                                                       const element *x)
{
    column_group of;
    PRI_UNROLL
    for (int k = 0; k < count; k++, x += COLUMNS * apart)
        if (apart == 1) {
            of.v[k] = PRI_TYPED(pri_widen)(x);
        } else {
            some elements;
            PRI_UNROLL
            for (int j = 0; j < COLUMNS; j++)
                elements[j] = x[j * apart];
            of.v[k] = __builtin_convertvector(elements, pri_vec_f64);
        }
    return of;
}

static inline __attribute__((always_inline)) column_group
join_columns(int count, column_group left, column_group right, join_rows *join)
{
    PRI_UNROLL
    for (int k = 0; k < count; k++)
        left.v[k] = join(left.v[k], right.v[k]);
    return left;
}

/* Lanes j, j + 8, j + 16 and j + 24 of the columns from c on, folded to lane j. A lane without a
 * row is the identity, which changes nothing. */
static inline __attribute__((always_inline)) column_group
fold_rows(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t apart,
          ptrdiff_t j, ptrdiff_t c, join_rows *join)
{
    column_group low = load_columns(count, apart, x[j] + c * apart);
    if (rows > j + 16)
        low = join_columns(count, low, load_columns(count, apart, x[j + 16] + c * apart), join);
    if (rows <= j + 8)
        return low;
    column_group high = load_columns(count, apart, x[j + 8] + c * apart);
    if (rows > j + 24)
        high = join_columns(count, high, load_columns(count, apart, x[j + 24] + c * apart), join);
    return join_columns(count, low, high, join);
}

/* Lanes j and j + 4. */
static inline __attribute__((always_inline)) column_group
fold_fours(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t apart,
           ptrdiff_t j, ptrdiff_t c, join_rows *join)
{
    const column_group left = fold_rows(rows, count, x, apart, j, c, join);
    if (rows <= j + 4)
        return left;
    return join_columns(count, left, fold_rows(rows, count, x, apart, j + 4, c, join), join);
}

/* Those and j + 2 and j + 6. */
static inline __attribute__((always_inline)) column_group
fold_twos(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t apart,
          ptrdiff_t j, ptrdiff_t c, join_rows *join)
{
    const column_group left = fold_fours(rows, count, x, apart, j, c, join);
    if (rows <= j + 2)
        return left;
    return join_columns(count, left, fold_fours(rows, count, x, apart, j + 2, c, join), join);
}

/* The results of `count` vectors of columns from c on. */
static inline __attribute__((always_inline)) column_group
reduce_columns(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t apart,
               ptrdiff_t c, join_rows *join)
{
    column_group of = fold_twos(rows, count, x, apart, 0, c, join);
    if (rows > 1)
        of = join_columns(count, of, fold_twos(rows, count, x, apart, 1, c, join), join);
    const pri_vec_f64 nan = pri_all_f64(__builtin_nan(""));
    PRI_UNROLL
    for (int k = 0; k < count; k++)
        of.v[k] = pri_select_f64(of.v[k] != of.v[k], nan, of.v[k]);
    return of;
}

static inline __attribute__((always_inline)) void store_columns(int count, column_group x,
                                                                int streamed, double *to)
{
    PRI_UNROLL
    for (int k = 0; k < count; k++)
        if (streamed)
            pri_stream_store(to + k * COLUMNS, x.v[k]);
        else
            pri_store_f64(to + k * COLUMNS, x.v[k]);
}

/* Fewer than eight columns of each row, as eight. */
static void copy_columns(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t apart, ptrdiff_t c,
                         const element *const x[PRI_LANES], element to[PRI_LANES][EIGHT],
                         const element *copies[PRI_LANES])
{
    for (ptrdiff_t j = 0; j < rows; j++) {
        for (ptrdiff_t k = 0; k < EIGHT; k++)
            to[j][k] = k < columns ? x[j][(c + k) * apart] : 0;
        copies[j] = to[j];
    }
}

static inline __attribute__((always_inline)) void reduce_rows(ptrdiff_t rows, ptrdiff_t width,
                                                              const element *const x[PRI_LANES],
                                                              ptrdiff_t apart, join_rows *join,
                                                              int streamed, double *out)
{
    const element *few[PRI_LANES];
    element last[PRI_LANES][EIGHT];
    double results[EIGHT];
    for (ptrdiff_t c = 0, taken; c < width; c += taken) {
        taken = together(c, width, streamed, out);
        if (taken == EIGHT && width - c >= WIDE * COLUMNS) {
            store_columns(WIDE, reduce_columns(rows, WIDE, x, apart, c, join), streamed, out + c);
            taken = WIDE * COLUMNS;
            continue;
        }
        copy_columns(rows, taken, apart, c, x, last, few);
        const column_group of = reduce_columns(rows, NARROW, few, 1, 0, join);
        store_columns(NARROW, of, false, taken == EIGHT ? out + c : results);
        if (taken < EIGHT)
            memcpy(out + c, results, (size_t)taken * sizeof *out);
    }
    if (streamed)
        pri_stream_fence();
}

static inline __attribute__((always_inline)) void
reduce_matrix(const pri_matrix *matrix, join_rows *join, int streamed, double *out)
{
    const element *x[PRI_LANES];
    for (ptrdiff_t j = 0; j < matrix->rows; j++)
        x[j] = pri_matrix_row(matrix, j);
    reduce_rows(matrix->rows, matrix->columns, x, 1, join, streamed, out);
}

/* Below AVX-512, where eight doubles are several registers, lines of one element for each lane are
 * columns that lie apart. Returns whether that was done. */
static inline __attribute__((always_inline)) bool
reduce_as_columns(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart, const element *x, join_rows *join,
                  int streamed, double *out)
{
    if (NARROW == 1 || n > PRI_LANES)
        return false;
    const element *rows[PRI_LANES];
    for (ptrdiff_t j = 0; j < n; j++)
        rows[j] = x + j;
    reduce_rows(n, count, rows, apart, join, streamed, out);
    return true;
}

#endif

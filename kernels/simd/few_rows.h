/* SPDX-License-Identifier: MIT */
/*
 * Reductions down columns of up to 32 rows, computed in registers. Each column is a lane of vectors
 * of the level's own width. Row i is the only element of lane i of the reduction, so a result is
 * the fold of the rows by halves.
 */
#ifndef PRI_FEW_ROWS_H
#define PRI_FEW_ROWS_H

#include <string.h>

#include "reduce.h"
#include "short_folds.h"

/* Columns per vector, and vectors per eight columns. With AVX-512 more vectors are processed
 * together, since fewer instructions per row let the processor run further ahead. Four vectors with
 * their partial results fill 16 registers. */
enum {
    COLUMNS = PRI_VEC_BYTES / sizeof(double),
    NARROW = EIGHT / COLUMNS,
    WIDE = PRI_VEC_BYTES == 64 ? 4 : NARROW
};

typedef struct column_group {
    pri_vec_f64 v[WIDE];
} column_group;

/* Rows begin at x[j]. The distance `apart` between columns is passed as a separate argument so that
 * it can be a constant. */
typedef struct few_rows {
    ptrdiff_t rows;
    const element *x[PRI_LANES];
} few_rows;

/* As many elements as a vector of doubles has. */
typedef element some_elements __attribute__((vector_size(COLUMNS * sizeof(element))));

/* Loads `count` vectors of row j from column c on. */
static inline __attribute__((always_inline)) column_group
load_columns(int count, const few_rows *rows, ptrdiff_t apart, ptrdiff_t j, ptrdiff_t c, fold_op op)
{
    const element *x = rows->x[j] + c * apart;
    column_group group;
    PRI_UNROLL
    for (int k = 0; k < count; k++, x += COLUMNS * apart) {
        pri_vec_f64 v;
        if (apart == 1) {
            v = PRI_TYPED(pri_widen)(x);
        } else {
            some_elements elements = {0};
            PRI_UNROLL
            for (int i = 0; i < COLUMNS; i++)
                elements[i] = x[i * apart];
            v = __builtin_convertvector(elements, pri_vec_f64);
        }
        group.v[k] = cleaned(op, v);
    }
    return group;
}

static inline __attribute__((always_inline)) column_group
join_columns(int count, column_group left, column_group right, fold_op op)
{
    PRI_UNROLL
    for (int k = 0; k < count; k++)
        left.v[k] = op.join(left.v[k], right.v[k]);
    return left;
}

/* Folds lanes j, j + 8, j + 16 and j + 24 of the columns from c on to lane j. Lanes without a row
 * hold the identity and are skipped. */
static inline __attribute__((always_inline)) column_group
fold_rows(int count, const few_rows *rows, ptrdiff_t apart, ptrdiff_t j, ptrdiff_t c, fold_op op)
{
    column_group low = load_columns(count, rows, apart, j, c, op);
    if (rows->rows > j + 16)
        low = join_columns(count, low, load_columns(count, rows, apart, j + 16, c, op), op);
    if (rows->rows <= j + 8)
        return low;
    column_group high = load_columns(count, rows, apart, j + 8, c, op);
    if (rows->rows > j + 24)
        high = join_columns(count, high, load_columns(count, rows, apart, j + 24, c, op), op);
    return join_columns(count, low, high, op);
}

/* The same, folded further with the lanes from j + 4 on. */
static inline __attribute__((always_inline)) column_group
fold_fours(int count, const few_rows *rows, ptrdiff_t apart, ptrdiff_t j, ptrdiff_t c, fold_op op)
{
    const column_group left = fold_rows(count, rows, apart, j, c, op);
    if (rows->rows <= j + 4)
        return left;
    return join_columns(count, left, fold_rows(count, rows, apart, j + 4, c, op), op);
}

/* The same, folded further with the lanes from j + 2 on. */
static inline __attribute__((always_inline)) column_group
fold_twos(int count, const few_rows *rows, ptrdiff_t apart, ptrdiff_t j, ptrdiff_t c, fold_op op)
{
    const column_group left = fold_fours(count, rows, apart, j, c, op);
    if (rows->rows <= j + 2)
        return left;
    return join_columns(count, left, fold_fours(count, rows, apart, j + 2, c, op), op);
}

/* A vector of results, with op.nothing for the columns in which all elements are NaN. */
static inline __attribute__((always_inline)) pri_vec_f64
settled(const few_rows *rows, ptrdiff_t apart, ptrdiff_t c, pri_vec_f64 results, fold_op op)
{
    const fold_op plain = of_sum; /* keeps NaNs */
    pri_vec_f64 number = pri_all_f64((double)NAN);
    for (ptrdiff_t j = 0; j < rows->rows; j++) {
        const pri_vec_f64 v = load_columns(1, rows, apart, j, c, plain).v[0];
        number = where_nan(v, v, number);
    }
    return where_nan(results, number, pri_all_f64(op.nothing));
}

/* The results of `count` vectors of columns from c on. */
static inline __attribute__((always_inline)) column_group
reduce_columns(int count, const few_rows *rows, ptrdiff_t apart, ptrdiff_t c, fold_op op)
{
    column_group results = fold_twos(count, rows, apart, 0, c, op);
    if (rows->rows > 1)
        results = join_columns(count, results, fold_twos(count, rows, apart, 1, c, op), op);
    PRI_UNROLL
    for (int k = 0; k < count; k++) {
        if (may_be_nothing(op, results.v[k]))
            results.v[k] = settled(rows, apart, c + k * COLUMNS, results.v[k], op);
        results.v[k] = same_nan(results.v[k]);
    }
    return results;
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

/* Copies fewer than eight columns of each row and pads them to eight. */
static void copy_columns(const few_rows *rows, ptrdiff_t apart, ptrdiff_t c, ptrdiff_t columns,
                         element to[PRI_LANES][EIGHT], few_rows *copy)
{
    copy->rows = rows->rows;
    for (ptrdiff_t j = 0; j < rows->rows; j++) {
        for (ptrdiff_t k = 0; k < EIGHT; k++)
            to[j][k] = k < columns ? rows->x[j][(c + k) * apart] : 0;
        copy->x[j] = to[j];
    }
}

/* The results of `width` columns. Groups of fewer than eight columns are copied first. */
static inline __attribute__((always_inline)) void reduce_rows(const few_rows *rows, ptrdiff_t apart,
                                                              ptrdiff_t width, fold_op op,
                                                              int streamed, double *out)
{
    element last[PRI_LANES][EIGHT];
    few_rows few;
    for (ptrdiff_t c = 0, taken; c < width; c += taken) {
        taken = together(c, width, streamed, out);
        if (WIDE > NARROW && taken == EIGHT && width - c >= WIDE * COLUMNS) {
            store_columns(WIDE, reduce_columns(WIDE, rows, apart, c, op), streamed, out + c);
            taken = WIDE * COLUMNS;
            continue;
        }
        double results[EIGHT];
        const bool whole = taken == EIGHT;
        if (!whole)
            copy_columns(rows, apart, c, taken, last, &few);
        const column_group group =
            reduce_columns(NARROW, whole ? rows : &few, whole ? apart : 1, whole ? c : 0, op);
        store_columns(NARROW, group, streamed && whole, whole ? out + c : results);
        if (!whole)
            memcpy(out + c, results, (size_t)taken * sizeof *out);
    }
    if (streamed)
        pri_stream_fence();
}

#endif

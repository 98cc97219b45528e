/* SPDX-License-Identifier: MIT */
/*
 * Reductions down columns of up to 32 rows, some times eight columns at a time in registers. Row i
 * alone is lane i, so that a column's result is the fold of its elements by halves.
 */
#include "short_lines.h"

#if defined(__AVX512F__)

#include "short_folds.h"

/* Columns that go through together: the more, the fewer instructions a row, and the further the
 * processor reads ahead. Four times eight with their partial results fill 16 registers. */
enum { WIDE = 4 };

typedef struct column_group {
    pri_v8 v[WIDE];
} column_group;

/* `count` times eight of them. */
static inline __attribute__((always_inline)) column_group load_columns(int count, const element *x,
                                                                       fold_op op)
{
    column_group of;
    PRI_UNROLL
    for (int k = 0; k < count; k++)
        of.v[k] = load_for(op, x + 8 * k);
    return of;
}

static inline __attribute__((always_inline)) column_group
join_columns(int count, column_group left, column_group right, fold_op op)
{
    PRI_UNROLL
    for (int k = 0; k < count; k++)
        left.v[k] = op.join(left.v[k], right.v[k]);
    return left;
}

/* Lanes j, j + 8, j + 16 and j + 24 of the columns from c on, folded to lane j. */
static inline __attribute__((always_inline)) column_group
fold_rows(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t j, ptrdiff_t c,
          fold_op op)
{
    column_group low = load_columns(count, x[j] + c, op);
    if (rows > j + 16)
        low = join_columns(count, low, load_columns(count, x[j + 16] + c, op), op);
    if (rows <= j + 8)
        return low;
    column_group high = load_columns(count, x[j + 8] + c, op);
    if (rows > j + 24)
        high = join_columns(count, high, load_columns(count, x[j + 24] + c, op), op);
    return join_columns(count, low, high, op);
}

/* Lanes j and j + 4. A lane without a row is the identity, which changes nothing. */
static inline __attribute__((always_inline)) column_group
fold_fours(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t j, ptrdiff_t c,
           fold_op op)
{
    const column_group left = fold_rows(rows, count, x, j, c, op);
    if (rows <= j + 4)
        return left;
    return join_columns(count, left, fold_rows(rows, count, x, j + 4, c, op), op);
}

/* Those and j + 2 and j + 6. */
static inline __attribute__((always_inline)) column_group
fold_twos(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t j, ptrdiff_t c,
          fold_op op)
{
    const column_group left = fold_fours(rows, count, x, j, c, op);
    if (rows <= j + 2)
        return left;
    return join_columns(count, left, fold_fours(rows, count, x, j + 2, c, op), op);
}

static inline __attribute__((always_inline)) column_group
fold_all(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t c, fold_op op)
{
    const column_group left = fold_twos(rows, count, x, 0, c, op);
    if (rows == 1)
        return left;
    return join_columns(count, left, fold_twos(rows, count, x, 1, c, op), op);
}
/* Eight results, where those of columns that have nothing but NaNs are to be set. */
static inline __attribute__((always_inline)) pri_v8
settled(ptrdiff_t rows, const element *const x[PRI_LANES], ptrdiff_t c, pri_v8 results, fold_op op)
{
    pri_v8 number = pri_v8_all((double)NAN);
    for (ptrdiff_t j = 0; j < rows; j++) {
        const pri_v8 v = load(x[j] + c);
        number = where_nan(v, v, number);
    }
    return where_nan(results, number, pri_v8_all(op.nothing));
}

/* The results of `count` times eight columns from c on. */
static inline __attribute__((always_inline)) column_group
reduce_columns(ptrdiff_t rows, int count, const element *const x[PRI_LANES], ptrdiff_t c,
               fold_op op)
{
    column_group results = fold_all(rows, count, x, c, op);
    PRI_UNROLL
    for (int k = 0; k < count; k++) {
        if (may_be_nothing(op, results.v[k]))
            results.v[k] = settled(rows, x, c + 8 * k, results.v[k], op);
        results.v[k] = same_nan(results.v[k]);
    }
    return results;
}

/* Fewer than eight columns of each row, as eight. */
static void copy_columns(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t c,
                         const element *const x[PRI_LANES], element to[PRI_LANES][EIGHT],
                         const element *copies[PRI_LANES])
{
    for (ptrdiff_t j = 0; j < rows; j++) {
        for (ptrdiff_t k = 0; k < EIGHT; k++)
            to[j][k] = k < columns ? x[j][c + k] : 0;
        copies[j] = to[j];
    }
}

static inline __attribute__((always_inline)) void reduce_rows(const pri_matrix *matrix, fold_op op,
                                                              int streamed, double *out)
{
    const ptrdiff_t rows = matrix->rows, width = matrix->columns;
    const element *x[PRI_LANES], *few[PRI_LANES];
    element last[PRI_LANES][EIGHT];
    for (ptrdiff_t j = 0; j < rows; j++)
        x[j] = pri_matrix_row(matrix, j);
    for (ptrdiff_t c = 0, taken; c < width; c += taken) {
        taken = together(c, width, streamed, out);
        if (taken == EIGHT && width - c >= WIDE * EIGHT) {
            const column_group results = reduce_columns(rows, WIDE, x, c, op);
            taken = WIDE * EIGHT;
            PRI_UNROLL
            for (int k = 0; k < WIDE; k++)
                store_up_to_8(EIGHT, results.v[k], streamed, out + c + 8 * k);
            continue;
        }
        copy_columns(rows, taken, c, x, last, few);
        store_up_to_8(taken, reduce_columns(rows, 1, few, 0, op).v[0], streamed, out + c);
    }
    if (streamed)
        pri_stream_fence();
}

void PRI_AT_LEVEL(pri_sum_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_rows(matrix, of_sum, streamed, out);
}

void PRI_AT_LEVEL(pri_prod_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_rows(matrix, of_prod, streamed, out);
}

void PRI_AT_LEVEL(pri_min_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_rows(matrix, of_min, streamed, out);
}

void PRI_AT_LEVEL(pri_max_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_rows(matrix, of_max, streamed, out);
}

void PRI_AT_LEVEL(pri_nansum_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_rows(matrix, of_nansum, streamed, out);
}

void PRI_AT_LEVEL(pri_nanmin_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_rows(matrix, of_nanmin, streamed, out);
}

void PRI_AT_LEVEL(pri_nanmax_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_rows(matrix, of_nanmax, streamed, out);
}

#endif

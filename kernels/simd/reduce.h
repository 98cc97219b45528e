/* SPDX-License-Identifier: MIT */
/*
 * Reductions of one block: of contiguous elements to one partial result, or of the rows of a matrix
 * to one for each column.
 */
#ifndef PRI_SIMD_REDUCE_H
#define PRI_SIMD_REDUCE_H

#include "base/types.h"
#ifdef PRI_TYPE
#include "partial.h"
#endif

/* The lanes of a reduction: four vectors of eight doubles. They are part of every result. */
#define PRI_LANES 32

/* The elements of a group of rows of lanes, where a sum is made in groups. Part of a variance. */
#define PRI_GROUP (8 * PRI_LANES)

/* The most elements of a line whose variance is found as that of a column. */
#define PRI_SHORT_VARIANCE 64

/* The elements in a block of a reduction over an array: 32 KiB of doubles, which stay in a
 * first-level cache for var's second pass. Part of every result. */
#define PRI_REDUCE_BLOCK 4096

/* Blocks next to each other that are read side by side where they come from memory: one stream of a
 * thread does not have the bandwidth of its core. */
enum { PRI_PLACES = 4 };

/* The columns that are reduced at once; and the most, of PRI_MANY_ROWS or more: a page of doubles
 * of each row. */
#define PRI_REDUCE_COLUMNS 256
#define PRI_WIDE_COLUMNS 512
#define PRI_MANY_ROWS (8 * PRI_LANES)

/* The most rows that lanes take at once. */
#define PRI_LANE_ROWS 8

/*
 * The kernels. total is the sum in f64, for means; nonzero counts; the nan kernels pass over NaNs
 * and count what is left. dot reads y, sumsq sums (scale*x)^2; these have no columns.
 * They and the nan kernels are NULL for integers.
 */
typedef enum pri_reduce_kernel {
    PRI_REDUCE_SUM,
    PRI_REDUCE_PROD,
    PRI_REDUCE_MIN,
    PRI_REDUCE_MAX,
    PRI_REDUCE_TOTAL,
    PRI_REDUCE_VAR,
    PRI_REDUCE_NONZERO,
    PRI_REDUCE_NANSUM,
    PRI_REDUCE_NANMIN,
    PRI_REDUCE_NANMAX,
    PRI_REDUCE_NANVAR,
    PRI_REDUCE_COLUMN_KERNELS,
    PRI_REDUCE_DOT = PRI_REDUCE_COLUMN_KERNELS,
    PRI_REDUCE_SUMSQ,
    PRI_REDUCE_KERNELS
} pri_reduce_kernel;

#ifdef PRI_TYPE

/* The elements that are taken of each in turn. */
enum { PRI_PLACE_TURN = 1024 / sizeof(element) };

/* Whether all orders of the elements have the same bits, as those of integers and counts have. */
static inline int pri_reduce_any_order(pri_reduce_kernel kernel)
{
    return !PRI_IS_REAL || kernel == PRI_REDUCE_NONZERO;
}

/* n is 1 to PRI_REDUCE_BLOCK. */
typedef void pri_reduce_block(ptrdiff_t n, const element *x, const element *y, double scale,
                              pri_partial *out);

/* PRI_PLACES whole blocks, each to its partial result, whose index is kept. */
typedef void pri_reduce_places(const element *x, double scale, pri_partial out[PRI_PLACES]);

/*
 * The rows of a matrix, 1 to PRI_REDUCE_BLOCK of them, down each of up to PRI_WIDE_COLUMNS
 * columns, which are neighbours in memory; row i begins at x + i*stride, or at x + offsets[i]
 * unless that is NULL. Each column's partial result has the bits of a block of its elements.
 */
typedef struct pri_matrix {
    ptrdiff_t rows, columns;
    const element *x;
    ptrdiff_t stride;
    const ptrdiff_t *offsets;
} pri_matrix;

static inline const element *pri_matrix_row(const pri_matrix *matrix, ptrdiff_t i)
{
    return matrix->x + (matrix->offsets ? matrix->offsets[i] : i * matrix->stride);
}

typedef void pri_reduce_columns(const pri_matrix *matrix, pri_partial *out);

/*
 * Faster ones for many lines of one block whose results are doubles: `count` lines of n contiguous
 * elements, 1 to longest_short_line, which begin `apart` elements apart; and any number of columns,
 * of up to PRI_LANES rows. Their results have the bits of a block as well; a NaN is the positive
 * one without payload. `streamed`: results go past the caches.
 */
typedef void pri_reduce_short_lines(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart, const element *x,
                                    int streamed, double *out);
typedef void pri_reduce_few_rows(const pri_matrix *matrix, int streamed, double *out);

/*
 * The same as pri_reduce_columns, as an array of values and, for NONZERO, which has no values, and
 * the nan kernels, one of how many elements count. Not for variances, nor for TOTAL of i64, which
 * is a sum in f64.
 */
typedef void pri_reduce_values(pri_reduce_kernel kernel, const pri_matrix *matrix,
                               accumulator *values, accumulator *numbers);

/* Variances of any number of columns, of up to PRI_GROUP rows, and of `count` lines of n contiguous
 * elements, up to PRI_SHORT_VARIANCE, which begin `apart` elements apart; of the elements that are
 * no NaNs if skip_nan. A NaN is the positive one without payload. */
typedef void pri_reduce_few_variances(const pri_matrix *matrix, int skip_nan, double *out);
typedef void pri_reduce_short_variances(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                        const element *x, int skip_nan, double *out);

/* Columns in the type of their results: whether some, or `all`, elements are not 0; extremes of
 * integers. Any number of rows and columns. */
typedef void pri_reduce_truths(const pri_matrix *matrix, int all, uint8_t *out);
typedef void pri_reduce_extremes(const pri_matrix *matrix, int largest, element *out);

typedef struct PRI_TYPED(pri_reduce) {
    pri_reduce_block *block[PRI_REDUCE_KERNELS];
    pri_reduce_places *places[PRI_REDUCE_KERNELS]; /* NULL if there is none */
    pri_reduce_columns *columns[PRI_REDUCE_COLUMN_KERNELS];
    pri_reduce_short_lines *short_lines[PRI_REDUCE_COLUMN_KERNELS]; /* NULL if there is none */
    ptrdiff_t longest_short_line;
    pri_reduce_few_rows *few_rows[PRI_REDUCE_COLUMN_KERNELS];
    pri_reduce_values *column_values;
    pri_reduce_few_variances *few_variances;
    pri_reduce_truths *column_truths;
    pri_reduce_extremes *column_extremes; /* NULL for floating-point numbers */
    /* The lanes of columns for callers that hold the rows: n lanes take x[0] .. x[count - 1], up to
     * PRI_LANE_ROWS rows of n elements, from the identity on if `begins`; and n lanes join n
     * others, to the left. Of the kernels SUM, PROD, MIN, MAX and NONZERO, and of TOTAL of real
     * numbers. */
    void (*take_rows)(pri_reduce_kernel kernel, ptrdiff_t n, int count, const element *const x[],
                      int begins, accumulator *lanes);
    void (*join_lanes)(pri_reduce_kernel kernel, ptrdiff_t n, accumulator *left,
                       const accumulator *right);
    /* The first i with x[i] == value, or the first NaN if value is NaN; n if there is none. */
    ptrdiff_t (*find)(ptrdiff_t n, const element *x, accumulator value);
    pri_reduce_short_variances *short_variances;
} pri_reduce;

#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Reductions of one block: of contiguous elements to one partial result, or of the rows of a matrix
 * to one partial result per column.
 */
#ifndef PRI_SIMD_REDUCE_H
#define PRI_SIMD_REDUCE_H

#include "base/types.h"
#ifdef PRI_TYPE
#include "partial.h"
#endif

/* The lanes of a reduction: four vectors of eight doubles. Their number determines the bits of
 * every result. */
#define PRI_LANES 32

/* The elements of a group of rows of lanes, for sums that are computed in groups. The size
 * determines the bits of variances. */
#define PRI_GROUP (8 * PRI_LANES)

/* The most elements of a line whose variance is computed like that of a column. */
#define PRI_SHORT_VARIANCE 64

/* The elements in a block of a reduction over an array: 32 KiB of doubles, which stay in a
 * first-level cache for the second pass of var. The size determines the bits of every result. */
#define PRI_REDUCE_BLOCK 4096

/* Adjacent blocks that are read side by side where they come from memory. A single stream does not
 * use the full bandwidth of a core. */
enum { PRI_PLACES = 4 };

/* The columns that are reduced at once, and the wider limit for matrices of at least PRI_MANY_ROWS
 * rows: one page of doubles per row. */
#define PRI_REDUCE_COLUMNS 256
#define PRI_WIDE_COLUMNS 512
#define PRI_MANY_ROWS (8 * PRI_LANES)

/* The most rows that lanes take in at once. */
#define PRI_LANE_ROWS 8

/*
 * The kernels. total is the sum in f64, for means. nonzero counts nonzero elements. The nan kernels
 * skip NaNs and count the other elements. dot also reads y, and sumsq sums (scale*x)^2; neither has
 * a kernel for columns. dot, sumsq and the nan kernels are NULL for integers.
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

/* The elements that are read from each of PRI_PLACES blocks before turning to the next block. */
enum { PRI_PLACE_TURN = 1024 / sizeof(element) };

/* Whether every order of the elements gives the same bits, as it does for integers and counts. */
static inline int pri_reduce_any_order(pri_reduce_kernel kernel)
{
    return !PRI_IS_REAL || kernel == PRI_REDUCE_NONZERO;
}

/* n is 1 to PRI_REDUCE_BLOCK. */
typedef void pri_reduce_block(ptrdiff_t n, const element *x, const element *y, double scale,
                              pri_partial *out);

/* Reduces PRI_PLACES whole blocks, each to its own partial result, and leaves the `index` of the
 * partial results unchanged. */
typedef void pri_reduce_places(const element *x, double scale, pri_partial out[PRI_PLACES]);

/*
 * A matrix of 1 to PRI_REDUCE_BLOCK rows and up to PRI_WIDE_COLUMNS columns, to be reduced down
 * each column. The columns are adjacent in memory. Row i begins at x + offsets[i], or at
 * x + i*stride if `offsets` is NULL. The partial result of a column has the same bits as that of a
 * block of the column's elements.
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
 * Faster kernels for many lines of at most one block each, with results in double. short_lines
 * takes `count` lines of n contiguous elements, 1 <= n <= longest_short_line, which begin `apart`
 * elements apart. few_rows takes any number of columns of up to PRI_LANES rows. The results have
 * the same bits as those of a block, except that every NaN is the positive NaN without payload.
 * `streamed`: results are stored non-temporally.
 */
typedef void pri_reduce_short_lines(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart, const element *x,
                                    int streamed, double *out);
typedef void pri_reduce_few_rows(const pri_matrix *matrix, int streamed, double *out);

/*
 * The same as pri_reduce_columns, but with the results in arrays: `values`, and for NONZERO and the
 * nan kernels also `numbers`, the number of elements counted. NONZERO writes no values. Not for
 * variances, nor for TOTAL of i64, which is a sum in f64.
 */
typedef void pri_reduce_values(pri_reduce_kernel kernel, const pri_matrix *matrix,
                               accumulator *values, accumulator *numbers);

/* Variances of any number of columns of up to PRI_GROUP rows, and of `count` lines of n contiguous
 * elements, n <= PRI_SHORT_VARIANCE, which begin `apart` elements apart. If skip_nan, NaNs are left
 * out. A NaN result is the positive NaN without payload. */
typedef void pri_reduce_few_variances(const pri_matrix *matrix, int skip_nan, double *out);
typedef void pri_reduce_short_variances(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                        const element *x, int skip_nan, double *out);

/* Reductions of columns straight to the result type, for any number of rows and columns: whether
 * any or, if `all`, every element is nonzero; and the minima or maxima of integers. */
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
    /* The lanes of columns, for callers that hold the rows. take_rows accumulates x[0] ..
     * x[count - 1], up to PRI_LANE_ROWS rows of n elements, into n lanes, which start from the
     * identity if `begins`. join_lanes combines n lanes `right` into n lanes `left`. For SUM, PROD,
     * MIN, MAX and NONZERO, and for TOTAL of floating-point types. */
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

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Reductions: one value from n elements, or from each line of an array, the same to the last bit at
 * every thread count.
 *
 * Method: the array is cut into blocks of 4,096 elements. Within a block 32 lanes accumulate: lane
 * j takes the elements i with i mod 32 = j. The lanes are folded by halves, and the results of the
 * blocks by a binary tree over the block numbers. None of this depends on the threads or the
 * processor.
 *
 * Accuracy: f32 inputs are accumulated in f64 and rounded once at the end, so an f32 sum is nearly
 * always the correctly rounded one. With u = 2^-53, the error of an f64 sum or dot product is at
 * most (128 + 5 + log2(n/4096) + 1) u times the sum of the absolute terms: about 30 times smaller
 * than in a plain loop at n = 10^6. Overflow of the f64 accumulator gives infinity as the formula
 * does, and NaN where partial sums overflowed to both infinities. A product is taken in the order
 * of the tree, so intermediate over- or underflow depends on that order.
 *
 * NaN: a NaN anywhere makes every result NaN, except that argmin and argmax return the index of the
 * first NaN, and count_nonzero, any and all take a NaN as not 0. Ties go to the lowest index. Zeros
 * of both signs compare equal; which of them min and max return is fixed but not specified.
 *
 * Integers (i64, i32, u8): sums and products are int64_t and wrap modulo 2^64, as in numpy. Means
 * and variances are f64: a mean of i32 or u8 is the exact sum (up to 2^53) divided once; each i64
 * is rounded to f64 first, and its mean then has the bound of an f64 sum.
 *
 * Empty input (n = 0): sum, dot, norm2 and count_nonzero return 0, prod 1, any false, all true; the
 * others are PRANGE_ERROR_EMPTY.
 *
 * Strides: the _strided forms read element i at x[i*incx]. Strides count elements and may be
 * negative or 0; the pointer is that of element 0. The result has the same bits as for a contiguous
 * copy.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL out, or a NULL input with n > 0; PRANGE_ERROR_SIZE
 * for n < 0 or an extent that overflows; PRANGE_ERROR_CANCELLED by a progress function
 * (progress.h). A reduction of one array allocates no memory. It uses up to about 128 KiB of stack
 * on each of its threads, a reduction along axes up to about 384 KiB.
 */
#ifndef PRANGE_REDUCE_H
#define PRANGE_REDUCE_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** out = sum of x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_sum_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_i64(ptrdiff_t n, const int64_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_i32(ptrdiff_t n, const int32_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_u8(ptrdiff_t n, const uint8_t *x, int64_t *out);
/** @} */

/** out = sum of x[i]*y[i], where each product is rounded @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_dot_f64(ptrdiff_t n, const double *x,
                                                       const double *y, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_dot_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, const double *y,
                                                               ptrdiff_t incy, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_dot_f32(ptrdiff_t n, const float *x, const float *y,
                                                       float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_dot_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, const float *y,
                                                               ptrdiff_t incy, float *out);
/** @} */

/** out = product of x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_prod_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_prod_strided_f64(ptrdiff_t n, const double *x,
                                                                ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_prod_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_prod_strided_f32(ptrdiff_t n, const float *x,
                                                                ptrdiff_t incx, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_prod_i64(ptrdiff_t n, const int64_t *x,
                                                        int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_prod_i32(ptrdiff_t n, const int32_t *x,
                                                        int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_prod_u8(ptrdiff_t n, const uint8_t *x, int64_t *out);
/** @} */

/** out = the smallest x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_min_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_i64(ptrdiff_t n, const int64_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_i32(ptrdiff_t n, const int32_t *x, int32_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_u8(ptrdiff_t n, const uint8_t *x, uint8_t *out);
/** @} */

/** out = the largest x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_max_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_i64(ptrdiff_t n, const int64_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_i32(ptrdiff_t n, const int32_t *x, int32_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_u8(ptrdiff_t n, const uint8_t *x, uint8_t *out);
/** @} */

/** out = the lowest i at which x[i] is the smallest @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_argmin_f64(ptrdiff_t n, const double *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmin_strided_f64(ptrdiff_t n, const double *x,
                                                                  ptrdiff_t incx, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmin_f32(ptrdiff_t n, const float *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmin_strided_f32(ptrdiff_t n, const float *x,
                                                                  ptrdiff_t incx, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmin_i64(ptrdiff_t n, const int64_t *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmin_i32(ptrdiff_t n, const int32_t *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmin_u8(ptrdiff_t n, const uint8_t *x,
                                                         ptrdiff_t *out);
/** @} */

/** out = the lowest i at which x[i] is the largest @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_argmax_f64(ptrdiff_t n, const double *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmax_strided_f64(ptrdiff_t n, const double *x,
                                                                  ptrdiff_t incx, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmax_f32(ptrdiff_t n, const float *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmax_strided_f32(ptrdiff_t n, const float *x,
                                                                  ptrdiff_t incx, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmax_i64(ptrdiff_t n, const int64_t *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmax_i32(ptrdiff_t n, const int32_t *x,
                                                          ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_argmax_u8(ptrdiff_t n, const uint8_t *x,
                                                         ptrdiff_t *out);
/** @} */

/** out = (sum of x[i]) / n @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mean_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_strided_f64(ptrdiff_t n, const double *x,
                                                                ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_strided_f32(ptrdiff_t n, const float *x,
                                                                ptrdiff_t incx, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_i64(ptrdiff_t n, const int64_t *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_i32(ptrdiff_t n, const int32_t *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_u8(ptrdiff_t n, const uint8_t *x, double *out);
/** @} */

/**
 * out = (sum of (x[i] - mean)^2) / (n - ddof): ddof 0 for a population, 1 for a sample.
 *
 * Method: one pass over each block sums the deviations from an origin near the mean (the mean of 16
 * of the block's elements) and their squares; a block whose origin turns out to be more than one
 * standard deviation off takes a second pass. Blocks are merged pairwise as by Chan, Golub and
 * LeVeque (1979), with means in two parts.
 *
 * Accuracy: nothing cancels, whatever the mean. The error relative to the exact variance of the
 * elements was at most 4 * 2^-52 in all of our tests, up to n = 10^6; this is measured, not proven
 * (counting roundings gives about (40 + 3 log2(n/4096)) 2^-53). Where squares are subnormal the
 * error is an absolute 2^-1074. The variance of equal elements is exactly 0. i64 are rounded to f64
 * first. The result is infinity where a difference of elements, a square or a sum of squares
 * overflows, NaN where an element is infinite or NaN.
 *
 * PRANGE_ERROR_VALUE for ddof < 0, PRANGE_ERROR_EMPTY for n <= ddof.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_var_f64(ptrdiff_t n, const double *x, ptrdiff_t ddof,
                                                       double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_var_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, ptrdiff_t ddof,
                                                               double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_var_f32(ptrdiff_t n, const float *x, ptrdiff_t ddof,
                                                       float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_var_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, ptrdiff_t ddof,
                                                               float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_var_i64(ptrdiff_t n, const int64_t *x,
                                                       ptrdiff_t ddof, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_var_i32(ptrdiff_t n, const int32_t *x,
                                                       ptrdiff_t ddof, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_var_u8(ptrdiff_t n, const uint8_t *x, ptrdiff_t ddof,
                                                      double *out);
/** @} */

/**
 * out = sqrt(var), the standard deviation, with the rules and errors of the variance. For f32 the
 * root is taken before rounding to f32. As in numpy, ddof 1 makes the variance unbiased, not its
 * root.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_std_f64(ptrdiff_t n, const double *x, ptrdiff_t ddof,
                                                       double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_std_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, ptrdiff_t ddof,
                                                               double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_std_f32(ptrdiff_t n, const float *x, ptrdiff_t ddof,
                                                       float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_std_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, ptrdiff_t ddof,
                                                               float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_std_i64(ptrdiff_t n, const int64_t *x,
                                                       ptrdiff_t ddof, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_std_i32(ptrdiff_t n, const int32_t *x,
                                                       ptrdiff_t ddof, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_std_u8(ptrdiff_t n, const uint8_t *x, ptrdiff_t ddof,
                                                      double *out);
/** @} */

/**
 * out = sqrt(sum of x[i]^2), without overflow or underflow of the squares: where the plain sum
 * leaves the safe range, a second pass sums the squares of the elements scaled by a power of two.
 * The relative error is at most (68 + log2(n/4096)/2) u, 68 u for n <= 4096: half of the bound for
 * the sum of squares, and the rounding of the root. f32 and subnormal results are rounded once
 * more.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_strided_f64(ptrdiff_t n, const double *x,
                                                                 ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_strided_f32(ptrdiff_t n, const float *x,
                                                                 ptrdiff_t incx, float *out);
/** @} */

/** out = the number of x[i] that are not 0; a NaN is not 0 @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_count_nonzero_f64(ptrdiff_t n, const double *x,
                                                                 ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_count_nonzero_f32(ptrdiff_t n, const float *x,
                                                                 ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_count_nonzero_i64(ptrdiff_t n, const int64_t *x,
                                                                 ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_count_nonzero_i32(ptrdiff_t n, const int32_t *x,
                                                                 ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_count_nonzero_u8(ptrdiff_t n, const uint8_t *x,
                                                                ptrdiff_t *out);
/** @} */

/** out = whether any x[i] is not 0; false for n = 0. Stops early. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_any_f64(ptrdiff_t n, const double *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_any_f32(ptrdiff_t n, const float *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_any_i64(ptrdiff_t n, const int64_t *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_any_i32(ptrdiff_t n, const int32_t *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_any_u8(ptrdiff_t n, const uint8_t *x, bool *out);
/** @} */

/** out = whether every x[i] is not 0; true for n = 0. Stops early. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_all_f64(ptrdiff_t n, const double *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_all_f32(ptrdiff_t n, const float *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_all_i64(ptrdiff_t n, const int64_t *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_all_i32(ptrdiff_t n, const int32_t *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_all_u8(ptrdiff_t n, const uint8_t *x, bool *out);
/** @} */

/** What prange_reduce_axes() computes from each line of N elements */
typedef enum prange_reduce_op {
    PRANGE_REDUCE_SUM,     /**< the sum; 0 for an empty line */
    PRANGE_REDUCE_PROD,    /**< the product; 1 for an empty line */
    PRANGE_REDUCE_MIN,     /**< the smallest; NaN if an element is NaN */
    PRANGE_REDUCE_MAX,     /**< the largest; NaN if an element is NaN */
    PRANGE_REDUCE_MEAN,    /**< sum / N */
    PRANGE_REDUCE_VAR,     /**< (sum of (x - mean)^2) / N: ddof = 0 */
    PRANGE_REDUCE_ANY,     /**< whether any element is not 0; NaN is not 0 */
    PRANGE_REDUCE_ALL,     /**< whether every element is not 0 */
    PRANGE_REDUCE_COUNT,   /**< the number of elements that are not 0 */
    PRANGE_REDUCE_NANSUM,  /**< the sum of the elements that are not NaN; 0 if there are none */
    PRANGE_REDUCE_NANMIN,  /**< the smallest that is not NaN; NaN if there are none */
    PRANGE_REDUCE_NANMAX,  /**< the largest that is not NaN; NaN if there are none */
    PRANGE_REDUCE_NANMEAN, /**< the mean of those that are not NaN; NaN if there are none */
    PRANGE_REDUCE_NANVAR,  /**< their variance, ddof = 0; NaN if there are none */
} prange_reduce_op;

/**
 * Reduces any set of axes of a view. Bit k of `axes` is axis k of `in`. The remaining axes, in
 * order, are those of `out`, whose shape must be theirs. With axes = 0 each element is a line of
 * its own. If all axes are reduced, out is a scalar (ndim = 0).
 *
 * A line is the sequence of elements along the reduced axes, in row-major order of their indices.
 * Each result has the bits of the 1-D reduction of its line (prange_sum_f64 and so on), whatever
 * the layout, the strides or the number of threads.
 *
 * The type of out, for T the type of `in`:
 *
 *     sum, prod, nansum              T; of f32 also f64, unrounded; of i32 and u8 also i64
 *     min, max, nanmin, nanmax       T
 *     mean, var, nanmean, nanvar     T of f64 and f32; of f32 also f64, unrounded; f64 of integers
 *     any, all                       u8, 0 or 1
 *     count                          i64
 *
 * The index of an extreme and the standard deviation of a line are in expressions (expr.h): argmin,
 * argmax and std, with axis=. Medians and quantiles are in select.h.
 *
 * Integer sums and products wrap modulo the width of out. For integers the nan forms are the plain
 * ones.
 *
 * Errors: those of view.h; PRANGE_ERROR_VALUE for an unknown op, a type of out that is not in the
 * table, or a bit of `axes` beyond the dimensions; PRANGE_ERROR_SIZE if out has another shape;
 * PRANGE_ERROR_EMPTY if out has elements but the lines have none, except for sum, prod, any, all,
 * count and nansum; PRANGE_ERROR_MEMORY; PRANGE_ERROR_CANCELLED.
 *
 * Memory: up to 4 MiB for long lines and few results. Where the results lie in memory in another
 * order than the lines, a buffer of their size as well, up to 16 MiB, which the call does without
 * if it cannot be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_reduce_axes(prange_reduce_op op,
                                                           const prange_view *in, unsigned axes,
                                                           const prange_view *out);

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Reductions: one value from n elements, the same to the last bit at every thread count.
 *
 * Method: the array is cut into blocks of 4,096 elements; in a block, 32 lanes accumulate, lane j
 * the elements i with i mod 32 = j; the lanes are folded by halves, and the blocks' results by a
 * binary tree over their numbers. None of this depends on threads or processor.
 *
 * Accuracy: f32 inputs are accumulated in f64 and rounded once at the end, so an f32 sum is
 * nearly always the correctly rounded one. With u = 2^-53, an f64 sum or dot product is off by at
 * most (128 + 5 + log2(n/4096) + 1) u times the sum of the absolute terms: about 30 times closer
 * than a plain loop at n = 10^6. Overflow of the f64 accumulator gives infinity as the formula
 * does, and NaN where parts of a sum overflowed to both sides; the order of a product's factors is
 * the tree's, and so is any overflow on the way.
 *
 * NaN: a NaN anywhere makes every result but argmin's and argmax's NaN; those return the index of
 * the first NaN. Ties go to the lowest index; zeros of both signs compare equal, and which of
 * them min and max return is fixed but not specified.
 *
 * Nothing of n elements: sum, dot and norm2 are 0, prod is 1; the others are
 * PRANGE_ERROR_EMPTY.
 *
 * Strides: the _strided forms read element i at x[i*incx]; strides count elements, may be
 * negative or 0, and the pointer is that of element 0. The result has the same bits as that of a
 * contiguous copy.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL out, or NULL input with n > 0; PRANGE_ERROR_SIZE
 * for n < 0 or an extent that overflows. A reduction allocates no memory; it takes up to some
 * 128 KiB of the stack of each of its threads.
 */
#ifndef PRANGE_REDUCE_H
#define PRANGE_REDUCE_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** out = sum of x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_sum_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_sum_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, float *out);
/** @} */

/** out = sum of x[i]*y[i], each product rounded @{ */
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
/** @} */

/** out = the smallest x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_min_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_min_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, float *out);
/** @} */

/** out = the largest x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_max_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_strided_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_max_strided_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t incx, float *out);
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
/** @} */

/** out = (sum of x[i]) / n @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mean_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_strided_f64(ptrdiff_t n, const double *x,
                                                                ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mean_strided_f32(ptrdiff_t n, const float *x,
                                                                ptrdiff_t incx, float *out);
/** @} */

/**
 * out = (sum of (x[i] - mean)^2) / (n - ddof): ddof 0 for a population, 1 for a sample.
 *
 * Two passes over each block while it is in cache, then the pairwise merge of Chan, Golub and
 * LeVeque (1979): no cancellation at a large mean. Infinity where a sum or a square overflows, NaN
 * where an element is infinite. PRANGE_ERROR_VALUE for ddof < 0, PRANGE_ERROR_EMPTY for n <= ddof.
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
/** @} */

/**
 * out = sqrt(sum of x[i]^2), without the overflow or underflow of the squares: where the plain sum
 * leaves the safe range, the elements are scaled by a power of two and summed again, in a second
 * and a third pass.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_strided_f64(ptrdiff_t n, const double *x,
                                                                 ptrdiff_t incx, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_norm2_strided_f32(ptrdiff_t n, const float *x,
                                                                 ptrdiff_t incx, float *out);
/** @} */

PRANGE_END_DECLS

#endif

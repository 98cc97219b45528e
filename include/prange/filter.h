/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Filters of contiguous arrays of one to three dimensions: each element of the output is computed
 * from a window around its place. The windows are scipy.ndimage's. For an expression of your own
 * there is prange/stencil_template.h.
 *
 *     const ptrdiff_t shape[] = {rows, columns}, size[] = {5, 5};
 *     prange_status status =
 *         prange_filter_uniform_f32(2, shape, x, size, PRANGE_BORDER_REFLECT, 0.0f, out);
 *
 * Rules of all:
 *   - `shape` has `dims` sizes, 1 to 3; a size of 0 makes the array empty, which is no error. An
 *     axis may be shorter than the window.
 *   - `border` is what lies outside (stencil.h), other than PRANGE_BORDER_KEEP; `constant` counts
 *     for PRANGE_BORDER_CONSTANT alone.
 *   - A window of s elements along an axis reaches from s/2 in front of the place to s - 1 - s/2
 *     behind it, s/2 rounded down.
 *   - Bits: those of the plain loop over the window in the order that is stated, in the element
 *     type, each operation rounded by itself, at every thread count and level.
 *   - Filters along one axis after the other begin with the first axis, hold what is between in the
 *     element type, and take the border anew for each.
 *   - NaN: where a window holds a NaN the result is NaN; of a sum also where it holds an infinity
 *     times 0, or infinities of both signs.
 *   - Errors: PRANGE_ERROR_NULL; PRANGE_ERROR_SIZE for a number of dimensions, a shape or a window
 *     out of range; PRANGE_ERROR_VALUE for a border or another argument; PRANGE_ERROR_OVERLAP where
 *     the output shares memory with the input or the weights; PRANGE_ERROR_MEMORY. The output is
 *     untouched. PRANGE_ERROR_CANCELLED (progress.h) leaves it undefined.
 *   - Memory: for each thread 24 KiB, or 16 windows if that is more (but no more than 256 KiB for
 *     it, unless one window is); one more array where there are several axes of a filter that goes
 *     along one after the other, but for small windows of an array of two dimensions from 512 KiB
 *     on, which are taken in one pass: those take 80 KiB a thread instead.
 */
#ifndef PRANGE_FILTER_H
#define PRANGE_FILTER_H

#include <prange/stencil.h>

PRANGE_BEGIN_DECLS

/**
 * out[i] = sum of weights[k] x[i + k - size/2], over all k of a window of `size`, which has as many
 * dimensions as the array, in row-major order. The work is the number of weights. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_filter_correlate_f64(
    int dims, const ptrdiff_t *shape, const double *x, const ptrdiff_t *size, const double *weights,
    prange_border border, double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status
prange_filter_correlate_f32(int dims, const ptrdiff_t *shape, const float *x, const ptrdiff_t *size,
                            const float *weights, prange_border border, float constant, float *out);
/** @} */

/**
 * out[i] = sum of weights[k] x[i - k + size/2]: a correlation with the weights reversed, whose sums
 * begin with the last weight. Where a size is even the window is scipy.ndimage.convolve's. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_filter_convolve_f64(
    int dims, const ptrdiff_t *shape, const double *x, const ptrdiff_t *size, const double *weights,
    prange_border border, double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status
prange_filter_convolve_f32(int dims, const ptrdiff_t *shape, const float *x, const ptrdiff_t *size,
                           const float *weights, prange_border border, float constant, float *out);
/** @} */

/**
 * The Gaussian filter, along one axis after the other: a correlation with 2 r + 1 weights, r =
 * truncate sigma + 0.5 rounded down, for j = -r .. r
 *
 *     w(j) = exp(-0.5 / sigma^2 j^2) / (the sum of all, from the first on)
 *
 * in double by prange_exp, rounded to the element type. sigma has one number for each axis; 0
 * leaves an axis as it is. scipy's truncate is 4 if not given. PRANGE_ERROR_VALUE for a sigma or a
 * truncate that is negative or not finite, PRANGE_ERROR_SIZE for an r above 2^20. @{
 */
PRANGE_API PRANGE_CHECKED prange_status
prange_filter_gaussian_f64(int dims, const ptrdiff_t *shape, const double *x, const double *sigma,
                           double truncate, prange_border border, double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status
prange_filter_gaussian_f32(int dims, const ptrdiff_t *shape, const float *x, const double *sigma,
                           double truncate, prange_border border, float constant, float *out);
/** @} */

/**
 * The mean of a window, along one axis after the other: the sum of its elements from the first on,
 * divided by their number. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_filter_uniform_f64(int dims, const ptrdiff_t *shape,
                                                                  const double *x,
                                                                  const ptrdiff_t *size,
                                                                  prange_border border,
                                                                  double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_uniform_f32(int dims, const ptrdiff_t *shape,
                                                                  const float *x,
                                                                  const ptrdiff_t *size,
                                                                  prange_border border,
                                                                  float constant, float *out);
/** @} */

/**
 * The least and the greatest element of a window (grey erosion and dilation by a box), along one
 * axis after the other. Where zeros of both signs are the least or the greatest, the last of the
 * window's along each axis counts.
 *
 * Time: along all axes but the last three comparisons an element, whatever the window (van Herk
 * 1992, Gil and Werman 1993); along the last log2(size) + 1, of vectors. Short windows, up to 4 and
 * 9 elements, are gone through. Memory: also 4 windows along the last axis a thread, or 16 KiB. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_filter_minimum_f64(int dims, const ptrdiff_t *shape,
                                                                  const double *x,
                                                                  const ptrdiff_t *size,
                                                                  prange_border border,
                                                                  double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_minimum_f32(int dims, const ptrdiff_t *shape,
                                                                  const float *x,
                                                                  const ptrdiff_t *size,
                                                                  prange_border border,
                                                                  float constant, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_minimum_u8(int dims, const ptrdiff_t *shape,
                                                                 const uint8_t *x,
                                                                 const ptrdiff_t *size,
                                                                 prange_border border,
                                                                 uint8_t constant, uint8_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_maximum_f64(int dims, const ptrdiff_t *shape,
                                                                  const double *x,
                                                                  const ptrdiff_t *size,
                                                                  prange_border border,
                                                                  double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_maximum_f32(int dims, const ptrdiff_t *shape,
                                                                  const float *x,
                                                                  const ptrdiff_t *size,
                                                                  prange_border border,
                                                                  float constant, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_maximum_u8(int dims, const ptrdiff_t *shape,
                                                                 const uint8_t *x,
                                                                 const ptrdiff_t *size,
                                                                 prange_border border,
                                                                 uint8_t constant, uint8_t *out);
/** @} */

/**
 * The median of a square window of `size` x `size` elements, 3 or 5, along the last two axes; an
 * array of three dimensions is filtered plane by plane. By networks of exchanges, which take the
 * same time for any values. Where zeros of both signs may be the median it is one of these.
 * PRANGE_ERROR_SIZE for one dimension, and for another size. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_filter_median_f64(int dims, const ptrdiff_t *shape,
                                                                 const double *x, int size,
                                                                 prange_border border,
                                                                 double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_median_f32(int dims, const ptrdiff_t *shape,
                                                                 const float *x, int size,
                                                                 prange_border border,
                                                                 float constant, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_median_u8(int dims, const ptrdiff_t *shape,
                                                                const uint8_t *x, int size,
                                                                prange_border border,
                                                                uint8_t constant, uint8_t *out);
/** @} */

/**
 * The sum of the second differences along all axes, x[i - 1] - 2 x[i] + x[i + 1], the terms being
 * added in this order, those of the first axis first. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_filter_laplace_f64(int dims, const ptrdiff_t *shape,
                                                                  const double *x,
                                                                  prange_border border,
                                                                  double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_filter_laplace_f32(int dims, const ptrdiff_t *shape,
                                                                  const float *x,
                                                                  prange_border border,
                                                                  float constant, float *out);
/** @} */

/**
 * The derivative along an axis, numpy.gradient's: (x[i + 1] - x[i - 1]) / (2 h) with the spacing h,
 * and at both ends by edge_order
 *
 *     1:  (x[1] - x[0]) / h                      (x[n-1] - x[n-2]) / h
 *     2:  -1.5/h x[0] + 2/h x[1] + -0.5/h x[2]   0.5/h x[n-3] + -2/h x[n-2] + 1.5/h x[n-1]
 *
 * There is no border. Errors also: PRANGE_ERROR_SIZE for an axis that does not exist, or has fewer
 * than edge_order + 1 elements in an array that is not empty; PRANGE_ERROR_VALUE for a spacing of 0
 * or NaN, and for another edge_order. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_gradient_f64(int dims, const ptrdiff_t *shape,
                                                            const double *x, int axis,
                                                            double spacing, int edge_order,
                                                            double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_gradient_f32(int dims, const ptrdiff_t *shape,
                                                            const float *x, int axis, float spacing,
                                                            int edge_order, float *out);
/** @} */

PRANGE_END_DECLS

#endif

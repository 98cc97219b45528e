/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Filters of contiguous arrays of one to three dimensions: each element of the output is computed
 * from a window around it, placed as in scipy.ndimage. For an expression of your own see
 * prange/stencil_template.h.
 *
 *     const ptrdiff_t shape[] = {rows, columns}, size[] = {5, 5};
 *     prange_status status =
 *         prange_filter_uniform_f32(2, shape, x, size, PRANGE_BORDER_REFLECT, 0.0f, out);
 *
 * Rules of all:
 *   - `shape` has `dims` sizes, 1 to 3; a size of 0 makes the array empty, which is no error. An
 *     axis may be shorter than the window.
 *   - `border` says how the array continues outside (stencil.h), other than PRANGE_BORDER_KEEP;
 *     `constant` is used with PRANGE_BORDER_CONSTANT only.
 *   - A window of s elements along an axis reaches from s/2 before the element to s - 1 - s/2 after
 *     it, s/2 rounded down; that of prange_filter_convolve(), as in scipy, from s - 1 - s/2 before
 *     to s/2 after it, which differs for even s. The `size` of a filter has one s for each axis.
 *   - Bits: those of the plain loop over the window in the stated order, in the element type, each
 *     operation rounded, at every thread count and level.
 *   - Separable filters ("along one axis after the other") begin with the first axis, keep
 *     intermediate results in the element type, and apply the border anew along each axis.
 *   - NaN: a result is NaN if its window holds a NaN; a sum also if its window holds an infinity
 *     times 0, or infinities of both signs. The window of prange_gradient() is without the element
 *     itself, except at the two ends.
 *   - Errors: PRANGE_ERROR_NULL; PRANGE_ERROR_SIZE for a number of dimensions, a shape or a window
 *     out of range; PRANGE_ERROR_VALUE for a border or another argument; PRANGE_ERROR_OVERLAP where
 *     the output shares memory with the input or the weights; PRANGE_ERROR_MEMORY. On these the
 *     output is untouched; PRANGE_ERROR_CANCELLED (progress.h) leaves it undefined.
 *   - Memory: 24 KiB for each thread, or 16 windows if that is more (up to 256 KiB, or one window
 *     if that is larger); and up to two copies of the weights. A separable filter takes that for
 *     each axis, and along several axes a copy of the array; except that small windows on a
 *     two-dimensional array of 512 KiB or more are done in one pass, with 80 KiB for each thread
 *     instead.
 */
#ifndef PRANGE_FILTER_H
#define PRANGE_FILTER_H

#include <prange/stencil.h>

PRANGE_BEGIN_DECLS

/**
 * out[i] = sum of weights[k] x[i + k - size/2] over all k of the window, in row-major order; i, k
 * and size have `dims` components. `weights` is row-major and contiguous, as many as the window has
 * elements. Time: one multiplication and one addition for each weight and element. @{
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
 * begin with the last weight. Its window is the mirror image of the others'. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_filter_convolve_f64(
    int dims, const ptrdiff_t *shape, const double *x, const ptrdiff_t *size, const double *weights,
    prange_border border, double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status
prange_filter_convolve_f32(int dims, const ptrdiff_t *shape, const float *x, const ptrdiff_t *size,
                           const float *weights, prange_border border, float constant, float *out);
/** @} */

/**
 * The Gaussian filter, along one axis after the other: along each axis a correlation with the
 * 2 r + 1 weights, j = -r .. r, r = truncate sigma + 0.5 rounded down,
 *
 *     w(j) = exp(-0.5 / sigma^2 j^2) / (the sum of all, from the first on)
 *
 * computed in double by prange_exp and rounded to the element type. sigma has one number for each
 * axis, in elements; 0 leaves an axis unfiltered. truncate is the radius in units of sigma; scipy's
 * default is 4. PRANGE_ERROR_VALUE for a sigma or a truncate that is negative or not finite,
 * PRANGE_ERROR_SIZE for an r above 2^20. @{
 */
PRANGE_API PRANGE_CHECKED prange_status
prange_filter_gaussian_f64(int dims, const ptrdiff_t *shape, const double *x, const double *sigma,
                           double truncate, prange_border border, double constant, double *out);
PRANGE_API PRANGE_CHECKED prange_status
prange_filter_gaussian_f32(int dims, const ptrdiff_t *shape, const float *x, const double *sigma,
                           double truncate, prange_border border, float constant, float *out);
/** @} */

/**
 * The mean of a window of `size`, along one axis after the other: the sum of the window's elements
 * from the first on, divided by their number. @{
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
 * The smallest and the largest element of a window of `size` (grey erosion and dilation by a box),
 * along one axis after the other. If zeros of both signs are the smallest or the largest, the
 * result is the last such zero of the window along each axis.
 *
 * Time: along the last axis log2(size) + 1 comparisons per element, in vectors; along the other
 * axes three comparisons per element, whatever the window (van Herk 1992, Gil and Werman 1993).
 * Short windows (up to 9 elements along the last axis, up to 4 along the others) are scanned
 * directly. Memory: in addition 5 windows along the last axis for each thread, or a window
 * and 16 KiB. @{
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
 * The median of a window of `size` x `size` elements, size 3 or 5, along the last two axes; a
 * three-dimensional array is filtered plane by plane. Method: sorting networks, whose time does not
 * depend on the values. If the median is a zero and the window has zeros of both signs, its sign is
 * fixed but not specified. PRANGE_ERROR_SIZE for dims = 1 and for other sizes. @{
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
 * The discrete Laplacian: the sum over all axes of the second differences
 * x[i - 1] - 2 x[i] + x[i + 1], the terms being added in this order, those of the first axis
 * first. @{
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
 * The derivative along `axis`, as numpy.gradient: (x[i + 1] - x[i - 1]) / (2 h) with h = `spacing`,
 * and at the two ends, by edge_order,
 *
 *     1:  (x[1] - x[0]) / h                      (x[n-1] - x[n-2]) / h
 *     2:  -1.5/h x[0] + 2/h x[1] + -0.5/h x[2]   0.5/h x[n-3] + -2/h x[n-2] + 1.5/h x[n-1]
 *
 * There is no border. Further errors: PRANGE_ERROR_VALUE for an axis outside 0 .. dims - 1, a
 * spacing of 0 or NaN, or an edge_order other than 1 and 2; PRANGE_ERROR_EMPTY for an axis of fewer
 * than edge_order + 1 elements in an array that is not empty. @{
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

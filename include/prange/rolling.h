/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Windows that move along an array, and what else neighbouring elements amount to: moving sums,
 * means, variances, extremes and medians, differences, the trapezoidal rule, interpolation and
 * convolution.
 *
 * A window of `window` elements has n - window + 1 places: out[i] is of x[i] .. x[i+window-1], and
 * out has as many elements. A window longer than the array has no place, and nothing is written.
 *
 * No result depends on what lies outside its window: there is no running sum that drifts, or that
 * an infinity or a NaN spoils for the rest of the array. Equal windows have equal results to the
 * last bit, wherever they lie.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array that has elements; PRANGE_ERROR_SIZE for a negative n,
 * and for window < 1; PRANGE_ERROR_OVERLAP where an output shares memory with an input, unless the
 * call says that it may; PRANGE_ERROR_MEMORY.
 */
#ifndef PRANGE_ROLLING_H
#define PRANGE_ROLLING_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/**
 * out[i] = x[i] + ... + x[i+window-1]. Integers wrap modulo 2^64.
 *
 * Order of f64 and f32: the window is cut into runs whose lengths are the powers of two that make
 * up `window`, the shortest first; a run of two or more is the sum of its left half plus that of
 * its right half, and the runs are added from left to right. The additions are in f64, and f32 is
 * rounded once. The error is at most (2 log2(window) + 1) u times the sum of the magnitudes, u =
 * 2^-53 (f32: one rounding more). Time: log2(window) to 2 log2(window) additions of vectors for
 * each element.
 *
 * Memory: 8 bytes for each of 5 window + 1 numbers a thread, none where window is below 700 or for
 * integers. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_moving_sum_f64(ptrdiff_t n, const double *x,
                                                              ptrdiff_t window, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_sum_f32(ptrdiff_t n, const float *x,
                                                              ptrdiff_t window, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_sum_i64(ptrdiff_t n, const int64_t *x,
                                                              ptrdiff_t window, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_sum_i32(ptrdiff_t n, const int32_t *x,
                                                              ptrdiff_t window, int64_t *out);
/** @} */

/**
 * out[i] = the moving sum divided by window. For f64 and f32 the sum is that of
 * prange_moving_sum(), before f32 is rounded. For integers it is exact, and rounded to f64. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_moving_mean_f64(ptrdiff_t n, const double *x,
                                                               ptrdiff_t window, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_mean_f32(ptrdiff_t n, const float *x,
                                                               ptrdiff_t window, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_mean_i64(ptrdiff_t n, const int64_t *x,
                                                               ptrdiff_t window, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_mean_i32(ptrdiff_t n, const int32_t *x,
                                                               ptrdiff_t window, double *out);
/** @} */

/**
 * out[i] = the variance of x[i] .. x[i+window-1]: the sum of (x - mean)^2 divided by window - ddof:
 * ddof 0 for a population, 1 for a sample, which is the default of pandas.
 *
 * Order: the window is cut into the runs of prange_moving_sum(), and these into halves down to
 * single elements, in f64 (i64 are rounded to f64 first). p elements of mean a and sum of squared
 * distances q, followed by r elements of b and s, have with d = b - a and h = r / (p + r) the mean
 * a + d h and the sum q + (s + d d (p h)), each operation rounded; f32 is rounded once more at the
 * end. Nothing cancels: the relative error is at most (4 log2(window) + 8) (1 + |mean| / std) u,
 * u = 2^-53, as if each element were off by 4 log2(window) + 8 units of its last place. The
 * variance of equal elements is exactly 0. NaN where the window has a NaN or an infinity, infinity
 * or NaN where a difference, a square or a sum overflows; squares below the normal numbers are
 * lost.
 *
 * PRANGE_ERROR_VALUE for ddof < 0, PRANGE_ERROR_EMPTY for window <= ddof. Time: 2 log2(window) + 2
 * steps of vectors for each element, that of 2 to 4 moving sums of f64, also for integers, whose
 * sums slide. Memory: 8 bytes for each of 10 window numbers a thread, none where window is below
 * 400. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_moving_var_f64(ptrdiff_t n, const double *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_var_f32(ptrdiff_t n, const float *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_var_i64(ptrdiff_t n, const int64_t *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_var_i32(ptrdiff_t n, const int32_t *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              double *out);
/** @} */

/**
 * out[i] = the standard deviation, the root of that variance before it is rounded to f32 @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_moving_std_f64(ptrdiff_t n, const double *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_std_f32(ptrdiff_t n, const float *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_std_i64(ptrdiff_t n, const int64_t *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_std_i32(ptrdiff_t n, const int32_t *x,
                                                              ptrdiff_t window, ptrdiff_t ddof,
                                                              double *out);
/** @} */

/**
 * out[i] = the smallest of x[i] .. x[i+window-1], NaN where one is NaN, and the first where zeros
 * of both signs are the smallest. Time: log2(window) + 1 steps of vectors for each element. Memory:
 * 3 window elements a thread, none where window is below 1000. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_moving_min_f64(ptrdiff_t n, const double *x,
                                                              ptrdiff_t window, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_min_f32(ptrdiff_t n, const float *x,
                                                              ptrdiff_t window, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_min_i64(ptrdiff_t n, const int64_t *x,
                                                              ptrdiff_t window, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_min_i32(ptrdiff_t n, const int32_t *x,
                                                              ptrdiff_t window, int32_t *out);
/** @} */

/**
 * The same with the largest @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_moving_max_f64(ptrdiff_t n, const double *x,
                                                              ptrdiff_t window, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_max_f32(ptrdiff_t n, const float *x,
                                                              ptrdiff_t window, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_max_i64(ptrdiff_t n, const int64_t *x,
                                                              ptrdiff_t window, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_max_i32(ptrdiff_t n, const int32_t *x,
                                                              ptrdiff_t window, int32_t *out);
/** @} */

/**
 * out[i] = the median of x[i] .. x[i+window-1], by the rule of prange_median(): for an even window,
 * with a <= b the two in the middle, b - (b - a) 0.5 in f64, a where they are equal, a + b where
 * one is infinite, and twice that of a/2 and b/2 where b - a overflows. NaN where the window has a
 * NaN. f32 is rounded once.
 *
 * Time: O(log window) for each element. Memory: 40 bytes for each of window elements a thread, none
 * for short windows. PRANGE_ERROR_SIZE for window > 2^31 - 2.
 *
 * Method: short windows, of up to 11 to 55 elements by processor and type, go through a network of
 * minima and maxima, several at once. For longer ones blocks of `window` elements are sorted, and
 * what lies between two blocks is taken from their sorted lists, elements leaving the one and
 * entering the other (Suomela, Median filtering is equivalent to sorting, 2014). @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_moving_median_f64(ptrdiff_t n, const double *x,
                                                                 ptrdiff_t window, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_median_f32(ptrdiff_t n, const float *x,
                                                                 ptrdiff_t window, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_median_i64(ptrdiff_t n, const int64_t *x,
                                                                 ptrdiff_t window, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_moving_median_i32(ptrdiff_t n, const int32_t *x,
                                                                 ptrdiff_t window, double *out);
/** @} */

/**
 * out[i] = x[i+1] - x[i] for i = 0 .. n - 2; integers wrap @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_diff_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_diff_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_diff_i64(ptrdiff_t n, const int64_t *x,
                                                        int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_diff_i32(ptrdiff_t n, const int32_t *x,
                                                        int32_t *out);
/** @} */

/**
 * out = the integral of y by the trapezoidal rule: the sum of (x[i+1] - x[i]) (y[i+1] + y[i]) / 2,
 * where x may be NULL for points that are dx apart; dx is not used otherwise. Terms are computed in
 * f64, each operation rounded, and added as prange_sum_f64() adds them; f32 is rounded once. n < 2
 * gives 0. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_trapezoid_f64(ptrdiff_t n, const double *y,
                                                             const double *x, double dx,
                                                             double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_trapezoid_f32(ptrdiff_t n, const float *y,
                                                             const float *x, float dx, float *out);
/** @} */

/**
 * out[i] = the value at x[i] of the broken line through the points (xp[j], fp[j]), j = 0 .. m - 1,
 * by numpy.interp's rule: fp[0] before xp[0], fp[m-1] from xp[m-1] on, fp[j] at xp[j], and else
 * with s = (fp[j+1] - fp[j]) / (xp[j+1] - xp[j]) it is s (x - xp[j]) + fp[j], each operation
 * rounded, in f64 (f32 is rounded once). Where that is NaN it is s (x - xp[j+1]) + fp[j+1], and
 * fp[j] where that is NaN and fp[j] = fp[j+1]. Of equal xp the last counts. NaN where x is. out may
 * be x.
 *
 * PRANGE_ERROR_SIZE for m < 1 or m > 2^31 - 2; PRANGE_ERROR_VALUE where an xp is NaN or less than
 * the one before. Of a table that is long for the number of values, m >= 64 (n + 1), only the
 * points are read that a binary search meets: the order is not checked, and the results
 * are unspecified where it is not ascending. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_interp_f64(ptrdiff_t n, const double *x, ptrdiff_t m,
                                                          const double *xp, const double *fp,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_interp_f32(ptrdiff_t n, const float *x, ptrdiff_t m,
                                                          const float *xp, const float *fp,
                                                          float *out);
/** @} */

/** Which results of a convolution, of sizes n and m, are wanted */
typedef enum prange_convolution {
    PRANGE_CONVOLVE_FULL, /**< all n + m - 1 */
    PRANGE_CONVOLVE_SAME, /**< the max(n, m) from number (min(n, m) - 1) / 2 on, rounded down */
    PRANGE_CONVOLVE_VALID /**< the max(n, m) - min(n, m) + 1 to which all of the shorter one adds */
} prange_convolution;

/**
 * The convolution of x and y: number k is the sum of x[k-j] y[j] over all j for which both elements
 * exist, k = 0 .. n + m - 2; out has those that `mode` asks for.
 *
 * Order: the products of a result are added in ascending order of the index of the shorter array
 * (of y where both are as long), beginning with 0; each product and each addition is rounded to
 * f64, and f32 results once more. Integers wrap. PRANGE_ERROR_EMPTY where n or m is 0;
 * PRANGE_ERROR_VALUE for an unknown mode. Time: n m products, without a Fourier transform. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_convolve_f64(ptrdiff_t n, const double *x,
                                                            ptrdiff_t m, const double *y,
                                                            prange_convolution mode, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_convolve_f32(ptrdiff_t n, const float *x,
                                                            ptrdiff_t m, const float *y,
                                                            prange_convolution mode, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_convolve_i64(ptrdiff_t n, const int64_t *x,
                                                            ptrdiff_t m, const int64_t *y,
                                                            prange_convolution mode, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_convolve_i32(ptrdiff_t n, const int32_t *x,
                                                            ptrdiff_t m, const int32_t *y,
                                                            prange_convolution mode, int32_t *out);
/** @} */

/**
 * The correlation of x and y: number k is the sum of x[k-(m-1)+j] y[j], which is the convolution of
 * x and the reversed y. Results, order and errors are those of prange_convolve() of these two, so
 * that for m <= n the last y[j] is added first; except that for m > n PRANGE_CONVOLVE_SAME begins
 * with number n / 2, rounded down, as numpy.correlate does. Memory: a copy of y, or, for few
 * results, of each thread's own. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_correlate_f64(ptrdiff_t n, const double *x,
                                                             ptrdiff_t m, const double *y,
                                                             prange_convolution mode, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_correlate_f32(ptrdiff_t n, const float *x,
                                                             ptrdiff_t m, const float *y,
                                                             prange_convolution mode, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_correlate_i64(ptrdiff_t n, const int64_t *x,
                                                             ptrdiff_t m, const int64_t *y,
                                                             prange_convolution mode, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_correlate_i32(ptrdiff_t n, const int32_t *x,
                                                             ptrdiff_t m, const int32_t *y,
                                                             prange_convolution mode, int32_t *out);
/** @} */

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Moving windows (sums, means, variances, extremes and medians), differences, the trapezoidal rule,
 * interpolation and convolution of 1-D arrays.
 *
 * A window of `window` elements has n - window + 1 positions: out[i] is computed from x[i] ..
 * x[i+window-1], and out has n - window + 1 elements. If the window is longer than the array,
 * nothing is written, and that is no error.
 *
 * No result depends on anything outside its window: there is no running sum that drifts, or that an
 * infinity or a NaN spoils for the rest of the array. Windows with equal elements have equal
 * results to the last bit, wherever they are.
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
 * Order of f64 and f32: the window is cut into runs whose lengths are the powers of two in the
 * binary form of `window`, the shortest first; the sum of a run is that of its left half plus that
 * of its right half, and the runs are added from left to right. Additions are in f64; f32 is
 * rounded once at the end. The error is at most (2 log2(window) + 1) u times the sum of the
 * magnitudes, u = 2^-53 (f32: plus one rounding). Time: log2(window) to 2 log2(window) additions
 * per element, in vectors.
 *
 * Memory: 8 (5 window + 1) bytes a thread; none if window < 700 or for integers. @{
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
 * out[i] = (x[i] + ... + x[i+window-1]) / window. The sum is that of prange_moving_sum(), in f32
 * before its rounding; for integers it is exact, then rounded to f64. @{
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
 * out[i] = the variance of x[i] .. x[i+window-1]: (sum of (x - mean)^2) / (window - ddof); ddof 0
 * for a population, 1 for a sample, which is the default of pandas.
 *
 * Order: the runs of prange_moving_sum(), each halved down to single elements, in f64 (i64 are
 * rounded to f64 first). A part of p elements with mean a and sum of squared deviations q, followed
 * by one of r elements with b and s, gives with d = b - a and h = r / (p + r) the mean a + d h and
 * the sum q + (s + d d (p h)), each operation rounded; f32 is rounded once more at the end.
 *
 * Accuracy: nothing cancels. The relative error is at most (4 log2(window) + 8) (1 + |mean| / std)
 * u, u = 2^-53, as if each element were off by 4 log2(window) + 8 units in its last place. The
 * variance of equal elements is exactly 0. The result is NaN where the window has a NaN or an
 * infinity, infinity or NaN where a difference, a square or a sum overflows; subnormal squares are
 * lost.
 *
 * PRANGE_ERROR_VALUE for ddof < 0, PRANGE_ERROR_EMPTY for window <= ddof. Time: 2 log2(window) + 2
 * steps per element, in vectors, as long as 2 to 4 moving sums of f64; for integers too, although
 * their moving sums are faster. Memory: 80 window bytes a thread; none if window < 400. @{
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
 * out[i] = the standard deviation: the root of that variance, taken before rounding to f32 @{
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
 * out[i] = the smallest of x[i] .. x[i+window-1]; NaN if any is NaN; the first zero if zeros of
 * both signs are the smallest. Time: log2(window) + 1 steps per element, in vectors. Memory: 3
 * window elements a thread; none if window < 1000. @{
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
 * out[i] = the largest of x[i] .. x[i+window-1], with the rules of the smallest @{
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
 * out[i] = the median of x[i] .. x[i+window-1], by the rule of prange_median(). For an even window
 * with the two middle elements a <= b it is b - (b - a) 0.5 in f64, a if they are equal, a + b if
 * one is infinite, and twice the median of a/2 and b/2 if b - a overflows. So it has the bits of
 * numpy's quantile(..., 0.5), and may differ by a rounding from numpy's median, (a + b) / 2. NaN if
 * the window has a NaN. f32 is rounded once.
 *
 * Time: O(log window) per element. Memory: 40 window bytes a thread; none for short windows.
 * PRANGE_ERROR_SIZE for window > 2^31 - 2.
 *
 * Method: short windows, of up to 11 to 55 elements depending on processor and type, go through a
 * network of minima and maxima, several at once. For longer windows blocks of `window` elements are
 * sorted; a window between two blocks takes its median from their two sorted lists, as elements
 * leave the one and enter the other (Suomela, Median filtering is equivalent to sorting, 2014). @{
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
 * out[i] = x[i+1] - x[i] for i = 0 .. n - 2; integers wrap; nothing for n < 2 @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_diff_f64(ptrdiff_t n, const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_diff_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_diff_i64(ptrdiff_t n, const int64_t *x,
                                                        int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_diff_i32(ptrdiff_t n, const int32_t *x,
                                                        int32_t *out);
/** @} */

/**
 * out = the integral of y over x by the trapezoidal rule: the sum, for i = 0 .. n - 2, of
 * (x[i+1] - x[i]) (y[i+1] + y[i]) / 2. If x is NULL the points are dx apart; otherwise dx is not
 * used. Terms are computed in f64, each operation rounded, and added as by prange_sum_f64(); f32 is
 * rounded once. n < 2 gives 0. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_trapezoid_f64(ptrdiff_t n, const double *y,
                                                             const double *x, double dx,
                                                             double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_trapezoid_f32(ptrdiff_t n, const float *y,
                                                             const float *x, float dx, float *out);
/** @} */

/**
 * out[i] = the linear interpolation at x[i] of the points (xp[j], fp[j]), j = 0 .. m - 1, by
 * numpy.interp's rule: fp[0] before xp[0], fp[m-1] from xp[m-1] on, fp[j] at xp[j], and between
 * xp[j] and xp[j+1]
 *
 *     s (x - xp[j]) + fp[j]   with s = (fp[j+1] - fp[j]) / (xp[j+1] - xp[j]),
 *
 * each operation rounded, in f64 (f32 is rounded once). If that is NaN, the value is
 * s (x - xp[j+1]) + fp[j+1]; if that is NaN too and fp[j] = fp[j+1], it is fp[j]. Of equal xp the
 * last counts. NaN where x is NaN. out may be x.
 *
 * PRANGE_ERROR_EMPTY for m = 0; PRANGE_ERROR_SIZE for m < 0 or m > 2^31 - 2; PRANGE_ERROR_VALUE if
 * an xp is NaN or less than the one before. In a table that is long for the number of values,
 * m >= 64 (n + 1), only the points that a binary search meets are read: their order is not checked,
 * and results are unspecified if it is not ascending. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_interp_f64(ptrdiff_t n, const double *x, ptrdiff_t m,
                                                          const double *xp, const double *fp,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_interp_f32(ptrdiff_t n, const float *x, ptrdiff_t m,
                                                          const float *xp, const float *fp,
                                                          float *out);
/** @} */

/** Which results of the convolution of n and m elements are written */
typedef enum prange_convolution {
    PRANGE_CONVOLVE_FULL, /**< all n + m - 1 */
    PRANGE_CONVOLVE_SAME, /**< the max(n, m) from number floor((min(n, m) - 1) / 2) on */
    PRANGE_CONVOLVE_VALID /**< the max(n, m) - min(n, m) + 1 that use all of the shorter array */
} prange_convolution;

/**
 * The convolution of x and y: number k is the sum of x[k-j] y[j] over all j for which both elements
 * exist, k = 0 .. n + m - 2; out gets those that `mode` selects.
 *
 * Order: the products of a result are added in ascending order of the index of the shorter array
 * (of y if both have the same length), beginning with 0; each product and each addition is rounded
 * to f64, and f32 results once more. Integers wrap. PRANGE_ERROR_EMPTY if n or m is 0;
 * PRANGE_ERROR_VALUE for an unknown mode. Time: n m products; no Fourier transform is used. @{
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
 * for m <= n the last y[j] is added first. One exception: for m > n PRANGE_CONVOLVE_SAME begins
 * with number n / 2, rounded down, as numpy.correlate does. Memory: a copy of
 * y; for few results, a copy for each thread. @{
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

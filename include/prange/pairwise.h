/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Pairwise distances: between all points of one set, or of two, in any of twenty-six metrics.
 *
 * A set of points is row-major: coordinate k of point i is x[i*d + k]. Five forms of the result:
 *
 *     prange_pairwise_distance    n x n: D[i*n + j], every point against every point of one set
 *     prange_condensed_distance   n(n-1)/2: row by row what lies above the diagonal of that matrix,
 *                                 pair i < j at n*i - i*(i+1)/2 + j - i - 1, as in scipy's pdist
 *     prange_cross_distance       n x m: D[i*m + j], point i of x against point j of y
 *     prange_distance_rows        the same in blocks of rows, each passed to a function of yours
 *     prange_paired_distance      n: point i of x against point i of y
 *
 * All but prange_distance_rows come in two versions: a plain one that takes a metric, and one that
 * ends in _with and takes prange_distance_options: weights, the parameters that some metrics need,
 * your own metric, row strides, and points of other types or strides. The metrics, the options and
 * the accuracy are in prange/metric.h.
 *
 *
 * PRANGE_FAST among the options' flags allows a matrix product for the metrics that are sums of
 * squares: euclidean, sqeuclidean, seuclidean, cosine, correlation and mahalanobis. The flag only
 * permits it: without OpenBLAS, for other metrics, with PRANGE_ACCUMULATE_F64, with an indefinite
 * inverse covariance, and for sizes and processors where the direct method is as fast, the call is
 * the same as without the flag. docs/fast.md has the rule and the times.
 *
 *     method     |x|^2 + |y|^2 - 2xy in f64, of the points less a common mean (Distances.jl's
 *                thresholds, scikit-learn's upcast of f32, and a mean). Where its error may be
 *                above 1e-9 of the result the pair is computed by differences, in f64.
 *     accuracy   each distance is within 1e-9 (relative; f32: 1e-6) of its value for the points as
 *                they are given, or as they are prepared for cosine, correlation and mahalanobis;
 *                at any offset from the origin, 1e8 included, for near points and equal ones. The
 *                time depends on the data: tight clusters that are 100 times their width apart or
 *                more are computed by differences, one pair at a time, which takes about twice as
 *                long as the call without the flag (docs/fast.md).
 *     same bits  at every thread count, on one machine. Not at every level or processor, nor in
 *                every form, nor for another order of the points.
 *     as before  no distance is negative, equal finite points are at distance exactly 0, the square
 *                is symmetric to the last bit, and NaN and infinite coordinates act as without the
 *                flag.
 *     guest      libopenblas.so.0 is opened by the first call that wants a product, which takes
 *                milliseconds, and stays open. If it is not found, or there are no addresses for
 *                it, or it is not the build with OpenMP and 32-bit integers, this call and all
 *                later ones are direct (prange_runtime_info() gives the reason). It computes in
 *                prange's threads, one product in each; its own number of threads is neither used
 *                nor changed. If OpenBLAS cannot get the 128 MiB of address space that it takes for
 *                each thread, it waits for ever or ends the program.
 *     memory     f64 copies of all points, and 288 KiB a thread, instead of the packed copy.
 *
 *
 * ERRORS of all: PRANGE_ERROR_NULL for a missing array, parameter or function. PRANGE_ERROR_SIZE
 * for a negative n, m or d, sizes that overflow, a row stride below the row's length, or haversine
 * with d other than 2. PRANGE_ERROR_VALUE for an unknown metric, weights or variances that are
 * negative or not finite, an inverse covariance that is not finite, an order p below 0 or NaN or
 * without a finite 1/p, a parameter or a flag that the metric or the call does not take.
 * PRANGE_ERROR_OVERLAP if the distances share memory with an input. PRANGE_ERROR_MEMORY.
 * PRANGE_ERROR_CANCELLED by a progress function (progress.h). An empty result is no error.
 *
 * MEMORY of all: a packed copy of one of the sets (of two sets the smaller one, but y in blocks of
 * few rows), and one or two copies of all points for the metrics that prepare them (cosine,
 * correlation, mahalanobis, jensenshannon). PRANGE_ACCUMULATE_F64 makes these copies f64 and takes
 * one more of all points.
 */
#ifndef PRANGE_PAIRWISE_H
#define PRANGE_PAIRWISE_H

#include <prange/metric.h>

PRANGE_BEGIN_DECLS

/** distances[i*n + j] = the distance of points i and j: a symmetric n x n matrix, written in full.
 * @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_pairwise_distance_f64(prange_metric metric,
                                                                     ptrdiff_t n, ptrdiff_t d,
                                                                     const double *points,
                                                                     double *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_pairwise_distance_with_f64(const prange_distance_options_f64 *options, ptrdiff_t n,
                                  ptrdiff_t d, const double *points, double *distances);
/** @} */

/** distances = those of the n(n-1)/2 pairs of points i < j, in the order of the rows. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_condensed_distance_f64(prange_metric metric,
                                                                      ptrdiff_t n, ptrdiff_t d,
                                                                      const double *points,
                                                                      double *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_condensed_distance_with_f64(const prange_distance_options_f64 *options, ptrdiff_t n,
                                   ptrdiff_t d, const double *points, double *distances);
/** @} */

/** distances[i*m + j] = the distance of point i of x, n x d, and point j of y, m x d. x and y may
 * be the same array. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cross_distance_f64(prange_metric metric, ptrdiff_t n,
                                                                  ptrdiff_t m, ptrdiff_t d,
                                                                  const double *x, const double *y,
                                                                  double *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_cross_distance_with_f64(const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t m,
                               ptrdiff_t d, const double *x, const double *y, double *distances);
/** @} */

/**
 * distances[i] = the distance of point i of x and point i of y, both n x d: to the last bit what
 * prange_cross_distance has at D[i*n + i]. out_stride and PRANGE_FAST are not taken.
 *
 * Memory: only for metrics that prepare their points. Time: 0.1 us for the checks of a call, and
 * for each vector of pairs (8 of f64 with AVX-512) a chain of d multiply-adds. So a single pair of
 * many coordinates takes up to 2.5 times as long as in a plain loop that rounds products and sums
 * separately; 16 pairs or more of 3 coordinates take no longer than there.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_paired_distance_f64(prange_metric metric,
                                                                   ptrdiff_t n, ptrdiff_t d,
                                                                   const double *x, const double *y,
                                                                   double *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_paired_distance_with_f64(const prange_distance_options_f64 *options, ptrdiff_t n,
                                ptrdiff_t d, const double *x, const double *y, double *distances);
/** @} */

/**
 * The norm of each of n points: its distance from the origin, in the metrics that have one.
 *
 *     PRANGE_EUCLIDEAN        sqrt(sum w x^2)
 *     PRANGE_SQEUCLIDEAN      sum w x^2, the squared norms that other libraries take beside points
 *     PRANGE_SEUCLIDEAN       sqrt(sum x^2 / V)
 *     PRANGE_CITYBLOCK        sum w |x|
 *     PRANGE_CHEBYSHEV        max |x|
 *     PRANGE_MINKOWSKI        (sum w |x|^p)^(1/p)
 *     PRANGE_HAMMING_COUNT    sum w [x != 0]
 *
 * To the last bit these are the distances of prange_paired_distance from points of zeros, with the
 * accuracy of those metrics. (prange's own distances do not use norms.) PRANGE_ERROR_VALUE for
 * other metrics. Memory: d numbers.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_row_norms_f64(prange_metric metric, ptrdiff_t n,
                                                             ptrdiff_t d, const double *points,
                                                             double *norms);
PRANGE_API PRANGE_CHECKED prange_status
prange_row_norms_with_f64(const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t d,
                          const double *points, double *norms);
/** @} */

/**
 * Distances of f64 points, computed in f64 and rounded to f32. All else is as above, except that
 * out_stride counts floats and PRANGE_FAST is not taken.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status
prange_pairwise_distance_to_f32(const prange_distance_options_f64 *options, ptrdiff_t n,
                                ptrdiff_t d, const double *points, float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_condensed_distance_to_f32(const prange_distance_options_f64 *options, ptrdiff_t n,
                                 ptrdiff_t d, const double *points, float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_cross_distance_to_f32(const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t m,
                             ptrdiff_t d, const double *x, const double *y, float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_paired_distance_to_f32(const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t d,
                              const double *x, const double *y, float *distances);
/** @} */

/**
 * The rows of prange_cross_distance, with the same bits, block by block, for matrices too large for
 * memory. A block has as many rows as `memory` bytes hold (0: 8 MiB, which stay in a cache between
 * computation and use), but at least one. Each block is passed to `function`, on the caller's
 * thread and in the order of the rows: distances[i*m + j] is the distance of point first + i of x
 * and point j of y, i < rows. The function may overwrite the block, which is valid until it
 * returns. Besides the block, the call takes the memory that the other forms take for the points,
 * once. The function may call prange again, also in parallel.
 *
 * A return value other than 0 ends the call with PRANGE_ERROR_CALLBACK, whose index in
 * prange_last_failure() is `first`. The function is not called if n or m is 0. out_stride is not
 * taken.
 * @{
 */
typedef int (*prange_distance_rows_function_f64)(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m,
                                                 double *distances, void *ctx);
PRANGE_API PRANGE_CHECKED prange_status
prange_distance_rows_f64(const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t m,
                         ptrdiff_t d, const double *x, const double *y, size_t memory,
                         prange_distance_rows_function_f64 function, void *ctx);
/** @} */

/**
 * Conversions between the condensed form of n(n-1)/2 distances and the n x n matrix `square`, whose
 * rows are `stride` elements apart (0: n). The diagonal of a square is set to 0; from a square only
 * the elements above the diagonal are read.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_condensed_to_square_f64(ptrdiff_t n,
                                                                       const double *condensed,
                                                                       double *square,
                                                                       ptrdiff_t stride);
PRANGE_API PRANGE_CHECKED prange_status prange_square_to_condensed_f64(ptrdiff_t n,
                                                                       const double *square,
                                                                       ptrdiff_t stride,
                                                                       double *condensed);
/** @} */

/** The same for f32. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_pairwise_distance_f32(prange_metric metric,
                                                                     ptrdiff_t n, ptrdiff_t d,
                                                                     const float *points,
                                                                     float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_pairwise_distance_with_f32(const prange_distance_options_f32 *options, ptrdiff_t n,
                                  ptrdiff_t d, const float *points, float *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_condensed_distance_f32(prange_metric metric,
                                                                      ptrdiff_t n, ptrdiff_t d,
                                                                      const float *points,
                                                                      float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_condensed_distance_with_f32(const prange_distance_options_f32 *options, ptrdiff_t n,
                                   ptrdiff_t d, const float *points, float *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_cross_distance_f32(prange_metric metric, ptrdiff_t n,
                                                                  ptrdiff_t m, ptrdiff_t d,
                                                                  const float *x, const float *y,
                                                                  float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_cross_distance_with_f32(const prange_distance_options_f32 *options, ptrdiff_t n, ptrdiff_t m,
                               ptrdiff_t d, const float *x, const float *y, float *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_paired_distance_f32(prange_metric metric,
                                                                   ptrdiff_t n, ptrdiff_t d,
                                                                   const float *x, const float *y,
                                                                   float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_paired_distance_with_f32(const prange_distance_options_f32 *options, ptrdiff_t n,
                                ptrdiff_t d, const float *x, const float *y, float *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_row_norms_f32(prange_metric metric, ptrdiff_t n,
                                                             ptrdiff_t d, const float *points,
                                                             float *norms);
PRANGE_API PRANGE_CHECKED prange_status
prange_row_norms_with_f32(const prange_distance_options_f32 *options, ptrdiff_t n, ptrdiff_t d,
                          const float *points, float *norms);
typedef int (*prange_distance_rows_function_f32)(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m,
                                                 float *distances, void *ctx);
PRANGE_API PRANGE_CHECKED prange_status
prange_distance_rows_f32(const prange_distance_options_f32 *options, ptrdiff_t n, ptrdiff_t m,
                         ptrdiff_t d, const float *x, const float *y, size_t memory,
                         prange_distance_rows_function_f32 function, void *ctx);
PRANGE_API PRANGE_CHECKED prange_status prange_condensed_to_square_f32(ptrdiff_t n,
                                                                       const float *condensed,
                                                                       float *square,
                                                                       ptrdiff_t stride);
PRANGE_API PRANGE_CHECKED prange_status prange_square_to_condensed_f32(ptrdiff_t n,
                                                                       const float *square,
                                                                       ptrdiff_t stride,
                                                                       float *condensed);
/** @} */

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Histograms: the number of values in each of several bins, which are even or given by their edges;
 * also with weights, and of pairs of values.
 *
 * Even bins: bin i holds the x with e[i] <= x < e[i+1], and the last bin also those equal to high.
 * The bin edges are e[i] = low + i (high - low) / bins with the bits of numpy.linspace (f64:
 * step = (high - low) / bins, e[i] = i step + low, each operation rounded; f32: the same in f64,
 * then rounded to f32; integers: in f64); if step underflows to 0,
 * e[i] = i / bins (high - low) + low. As in numpy, the edges decide, not a rounded quotient. f32
 * values are compared with the rounded edges. Integers are compared with low and high as integers,
 * and with the edges between them as f64. If bins are so narrow that edges coincide, a value is
 * counted in the last bin whose lower edge it reaches. Values below low, values above high and NaN
 * are not counted.
 *
 * Counts are exact and do not depend on the number of threads. Outputs are set, not added to.
 *
 * Method: the bin is found by a multiplication and corrected by comparing with the neighbouring
 * edge. Each thread counts in several tables in turn, so that a run of equal values does not wait
 * for one counter. If the tables would have more counters than there are values, every thread reads
 * all values and counts those in its own bins.
 *
 * Memory: 4 (bins + 1) bytes a table, with 4 tables a thread if bins < 1024, else 1; none if all
 * tables would have more counters than there are values.
 *
 * Errors: PRANGE_ERROR_NULL for NULL arrays, x only where n > 0; PRANGE_ERROR_SIZE for n < 0, bins
 * < 1 or bins > 2^31 - 2; PRANGE_ERROR_VALUE unless low < high, both are finite, and high - low
 * does not overflow in f64; PRANGE_ERROR_OVERLAP where an output shares memory with an input;
 * PRANGE_ERROR_MEMORY.
 */
#ifndef PRANGE_HISTOGRAM_H
#define PRANGE_HISTOGRAM_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** counts[i] = the number of x in bin i of `bins` even bins from low to high @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_f64(ptrdiff_t n, const double *x,
                                                             ptrdiff_t bins, double low,
                                                             double high, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_f32(ptrdiff_t n, const float *x,
                                                             ptrdiff_t bins, float low, float high,
                                                             ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_i64(ptrdiff_t n, const int64_t *x,
                                                             ptrdiff_t bins, int64_t low,
                                                             int64_t high, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_i32(ptrdiff_t n, const int32_t *x,
                                                             ptrdiff_t bins, int32_t low,
                                                             int32_t high, ptrdiff_t *counts);
/** @} */

/**
 * counts[i] = the number of x in bin i of the bins + 1 ascending `edges`:
 * edges[i] <= x < edges[i+1], and x <= edges[bins] in the last bin, as in numpy. Edges may be equal
 * or infinite; bins between equal edges are empty, except the last. PRANGE_ERROR_VALUE if an edge
 * is NaN or less than the one before it. Method: a binary search for a block of values at a time;
 * with few edges each value is compared with all of them. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_edges_f64(ptrdiff_t n, const double *x,
                                                                   ptrdiff_t bins,
                                                                   const double *edges,
                                                                   ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_edges_f32(ptrdiff_t n, const float *x,
                                                                   ptrdiff_t bins,
                                                                   const float *edges,
                                                                   ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_edges_i64(ptrdiff_t n, const int64_t *x,
                                                                   ptrdiff_t bins,
                                                                   const int64_t *edges,
                                                                   ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_edges_i32(ptrdiff_t n, const int32_t *x,
                                                                   ptrdiff_t bins,
                                                                   const int32_t *edges,
                                                                   ptrdiff_t *counts);
/** @} */

/**
 * index[j] = the number of the m ascending edges that are <= x[j], or < x[j] if `right` is true, as
 * numpy.digitize gives it for ascending edges. So edges[index-1] <= x < edges[index], or
 * edges[index-1] < x <= edges[index] if `right`. The index is 0 below all edges and m above all; a
 * NaN is above all. PRANGE_ERROR_SIZE for m < 0 or m > 2^31 - 2; PRANGE_ERROR_VALUE if an edge is
 * NaN or less than the one before it. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_digitize_f64(ptrdiff_t n, const double *x,
                                                            ptrdiff_t m, const double *edges,
                                                            bool right, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_digitize_f32(ptrdiff_t n, const float *x,
                                                            ptrdiff_t m, const float *edges,
                                                            bool right, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_digitize_i64(ptrdiff_t n, const int64_t *x,
                                                            ptrdiff_t m, const int64_t *edges,
                                                            bool right, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_digitize_i32(ptrdiff_t n, const int32_t *x,
                                                            ptrdiff_t m, const int32_t *edges,
                                                            bool right, ptrdiff_t *index);
/** @} */

/**
 * sums[i] = the sum of weights[j] over the x[j] in bin i of `bins` even bins from low to high.
 *
 * Order, also of the other sums of weights: the values are cut into k = n / max(65536, 16 bins)
 * parts, at least 1 and at most 64, of ceil(n / k) values each; within a part the weights of a bin
 * are added in the order of the values, beginning with 0, and then the sums of the parts in the
 * order of the parts. So the bits depend on n and bins, not on the threads. The error of a sum of m
 * weights is at most (m + 64) u times the sum of their magnitudes, u = 2^-53. Weights may be NaN or
 * infinite; they affect the sum of their own bin only.
 *
 * Memory: k (bins + 1) doubles; none if these are at most 1024; and 256 KiB if k = 1, bins > 4096,
 * and a team shares the bins. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_weighted_f64(ptrdiff_t n, const double *x,
                                                                      const double *weights,
                                                                      ptrdiff_t bins, double low,
                                                                      double high, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_weighted_f32(ptrdiff_t n, const float *x,
                                                                      const double *weights,
                                                                      ptrdiff_t bins, float low,
                                                                      float high, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_weighted_i64(ptrdiff_t n, const int64_t *x,
                                                                      const double *weights,
                                                                      ptrdiff_t bins, int64_t low,
                                                                      int64_t high, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram_weighted_i32(ptrdiff_t n, const int32_t *x,
                                                                      const double *weights,
                                                                      ptrdiff_t bins, int32_t low,
                                                                      int32_t high, double *sums);
/** @} */

/**
 * sums[i] = the sum of weights[j] over the x[j] in bin i of the bins + 1 ascending `edges`: the
 * bins and the errors of prange_histogram_edges, the order and the memory of
 * prange_histogram_weighted @{
 */
PRANGE_API PRANGE_CHECKED prange_status
prange_histogram_edges_weighted_f64(ptrdiff_t n, const double *x, const double *weights,
                                    ptrdiff_t bins, const double *edges, double *sums);
PRANGE_API PRANGE_CHECKED prange_status
prange_histogram_edges_weighted_f32(ptrdiff_t n, const float *x, const double *weights,
                                    ptrdiff_t bins, const float *edges, double *sums);
PRANGE_API PRANGE_CHECKED prange_status
prange_histogram_edges_weighted_i64(ptrdiff_t n, const int64_t *x, const double *weights,
                                    ptrdiff_t bins, const int64_t *edges, double *sums);
PRANGE_API PRANGE_CHECKED prange_status
prange_histogram_edges_weighted_i32(ptrdiff_t n, const int32_t *x, const double *weights,
                                    ptrdiff_t bins, const int32_t *edges, double *sums);
/** @} */

/**
 * counts[i*ybins + j] = the number of pairs with x in bin i of xbins even bins from xlow to xhigh
 * and y in bin j of ybins from ylow to yhigh. xbins ybins must be at most 2^31 - 2
 * (PRANGE_ERROR_SIZE). @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_f64(ptrdiff_t n, const double *x,
                                                               const double *y, ptrdiff_t xbins,
                                                               double xlow, double xhigh,
                                                               ptrdiff_t ybins, double ylow,
                                                               double yhigh, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_f32(ptrdiff_t n, const float *x,
                                                               const float *y, ptrdiff_t xbins,
                                                               float xlow, float xhigh,
                                                               ptrdiff_t ybins, float ylow,
                                                               float yhigh, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_i64(ptrdiff_t n, const int64_t *x,
                                                               const int64_t *y, ptrdiff_t xbins,
                                                               int64_t xlow, int64_t xhigh,
                                                               ptrdiff_t ybins, int64_t ylow,
                                                               int64_t yhigh, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_i32(ptrdiff_t n, const int32_t *x,
                                                               const int32_t *y, ptrdiff_t xbins,
                                                               int32_t xlow, int32_t xhigh,
                                                               ptrdiff_t ybins, int32_t ylow,
                                                               int32_t yhigh, ptrdiff_t *counts);
/** @} */

/**
 * sums[i*ybins + j] = the sum of weights[k] over the pairs (x[k], y[k]) with x[k] in bin i and y[k]
 * in bin j of the bins of prange_histogram2d; the order of prange_histogram_weighted with bins =
 * xbins ybins @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_weighted_f64(
    ptrdiff_t n, const double *x, const double *y, const double *weights, ptrdiff_t xbins,
    double xlow, double xhigh, ptrdiff_t ybins, double ylow, double yhigh, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_weighted_f32(
    ptrdiff_t n, const float *x, const float *y, const double *weights, ptrdiff_t xbins, float xlow,
    float xhigh, ptrdiff_t ybins, float ylow, float yhigh, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_weighted_i64(
    ptrdiff_t n, const int64_t *x, const int64_t *y, const double *weights, ptrdiff_t xbins,
    int64_t xlow, int64_t xhigh, ptrdiff_t ybins, int64_t ylow, int64_t yhigh, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_weighted_i32(
    ptrdiff_t n, const int32_t *x, const int32_t *y, const double *weights, ptrdiff_t xbins,
    int32_t xlow, int32_t xhigh, ptrdiff_t ybins, int32_t ylow, int32_t yhigh, double *sums);
/** @} */

/**
 * counts[i*ybins + j] = the number of pairs with x in bin i of the xbins + 1 ascending `xedges` and
 * y in bin j of the ybins + 1 ascending `yedges`: for each coordinate the bins and the errors of
 * prange_histogram_edges. xbins ybins must be at most 2^31 - 2 (PRANGE_ERROR_SIZE).
 *
 * A pair with a NaN is in no bin. Even bins of one coordinate beside edges of the other:
 * prange_linspace_f64(bins + 1, low, high, edges) makes the edges that even bins have, and
 * prange_linspace_f32() those of f32; for integers (below 2^53) round those of f64 up. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_f64(
    ptrdiff_t n, const double *x, const double *y, ptrdiff_t xbins, const double *xedges,
    ptrdiff_t ybins, const double *yedges, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_f32(
    ptrdiff_t n, const float *x, const float *y, ptrdiff_t xbins, const float *xedges,
    ptrdiff_t ybins, const float *yedges, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_i64(
    ptrdiff_t n, const int64_t *x, const int64_t *y, ptrdiff_t xbins, const int64_t *xedges,
    ptrdiff_t ybins, const int64_t *yedges, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_i32(
    ptrdiff_t n, const int32_t *x, const int32_t *y, ptrdiff_t xbins, const int32_t *xedges,
    ptrdiff_t ybins, const int32_t *yedges, ptrdiff_t *counts);
/** @} */

/**
 * sums[i*ybins + j] = the sum of weights[k] over the pairs of prange_histogram2d_edges in that bin;
 * the order and the memory of prange_histogram_weighted with bins = xbins ybins @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_weighted_f64(
    ptrdiff_t n, const double *x, const double *y, const double *weights, ptrdiff_t xbins,
    const double *xedges, ptrdiff_t ybins, const double *yedges, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_weighted_f32(
    ptrdiff_t n, const float *x, const float *y, const double *weights, ptrdiff_t xbins,
    const float *xedges, ptrdiff_t ybins, const float *yedges, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_weighted_i64(
    ptrdiff_t n, const int64_t *x, const int64_t *y, const double *weights, ptrdiff_t xbins,
    const int64_t *xedges, ptrdiff_t ybins, const int64_t *yedges, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_histogram2d_edges_weighted_i32(
    ptrdiff_t n, const int32_t *x, const int32_t *y, const double *weights, ptrdiff_t xbins,
    const int32_t *xedges, ptrdiff_t ybins, const int32_t *yedges, double *sums);
/** @} */

/** counts[i] = the number of x equal to i, for i = 0 .. bins - 1; other x are not counted @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_i64(ptrdiff_t n, const int64_t *x,
                                                            ptrdiff_t bins, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_i32(ptrdiff_t n, const int32_t *x,
                                                            ptrdiff_t bins, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_u8(ptrdiff_t n, const uint8_t *x,
                                                           ptrdiff_t bins, ptrdiff_t *counts);
/** @} */

/**
 * sums[i] = the sum of weights[j] over the x[j] equal to i, for i = 0 .. bins - 1 @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_weighted_i64(ptrdiff_t n, const int64_t *x,
                                                                     const double *weights,
                                                                     ptrdiff_t bins, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_weighted_i32(ptrdiff_t n, const int32_t *x,
                                                                     const double *weights,
                                                                     ptrdiff_t bins, double *sums);
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_weighted_u8(ptrdiff_t n, const uint8_t *x,
                                                                    const double *weights,
                                                                    ptrdiff_t bins, double *sums);
/** @} */

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Histograms: how many values lie in each of a row of bins.
 *
 * Even bins: with the edges e[i] = low + i (high - low) / bins, in the way and to the bits of
 * numpy.linspace (f64: step = (high - low) / bins, e[i] = i step + low, each operation rounded;
 * f32: the same in f64, and e[i] rounded to f32; integers: in f64), bin i holds the x with e[i] <=
 * x < e[i+1], and the last bin those equal to high too. This is numpy's rule: the edges decide and
 * not a quotient that is rounded. In f32 the values are compared with the rounded edges. Integers
 * are compared with low and high as they are, and with the edges between them as f64. Where bins
 * are so narrow that edges are equal, a value lies in the last bin whose lower edge it reaches, and
 * where step underflows to 0, e[i] = i / bins (high - low) + low. Values below low, values above
 * high and NaN are not counted.
 *
 * Counts are exact and do not depend on the number of threads. They are set, not added to. Edges
 * may also be given, values may have weights, and pairs of values may be counted in a plane.
 *
 * Method: bins by multiplication, corrected against the edge beside the value. Each thread counts
 * for itself in several tables in turn, so that equal values in a row do not wait for each other.
 * Where that would be more counts than values, the threads read all values and share out the bins.
 *
 * Memory: 4 bytes for each of bins + 1 counts in a table, 4 tables a thread where bins is below
 * 1024, else 1; where they would have more counts in all than there are values, no memory.
 *
 * Errors: PRANGE_ERROR_NULL for NULL arrays, x only where n > 0; PRANGE_ERROR_SIZE for n < 0,
 * bins < 1 or bins > 2^31 - 2; PRANGE_ERROR_VALUE where low < high does not hold, where one is
 * not finite, or where high - low overflows in f64; PRANGE_ERROR_OVERLAP where an output shares
 * memory with an input; PRANGE_ERROR_MEMORY.
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
 * counts[i] = the number of x in bin i between `bins` + 1 edges that ascend: edges[i] <= x <
 * edges[i+1], and x <= edges[bins] in the last bin, as numpy does. Edges may be equal, and
 * infinite; bins between equal edges are empty, but for the last. PRANGE_ERROR_VALUE where an edge
 * is NaN or less than the one before. Method: a binary search, of a block of values at a time;
 * each value is compared with all edges where these are few. @{
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
 * index[j] = how many of m ascending edges are <= x[j], or, with `right`, < x[j], as numpy.digitize
 * says it for edges that ascend: so edges[index-1] <= x < edges[index], or edges[index-1] < x <=
 * edges[index]. It is 0 below all edges and m above; a NaN is above. PRANGE_ERROR_SIZE for m < 0 or
 * m > 2^31 - 2; PRANGE_ERROR_VALUE as above. @{
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
 * sums[i] = the sum of the weights of the x in bin i of `bins` even bins from low to high.
 *
 * Order, here and of bincount_weighted: the values are cut into k = n / max(65536, 16 bins) parts,
 * at least 1 and at most 64, of ceil(n / k) values each; a part adds the weights of a bin in the
 * order of the values, beginning with 0, and the sums of the parts are added in their order. So the
 * bits depend on n and bins, and not on the threads. The error of a sum of m weights is at most (m
 * + 64) u times the sum of their magnitudes, u = 2^-53.
 *
 * Memory: k (bins + 1) doubles, none where these are 1024 or fewer. @{
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
 * counts[i*ybins + j] = the number of pairs with x in bin i of xbins even bins from xlow to xhigh
 * and y in bin j of ybins from ylow to yhigh. xbins ybins is at most 2^31 - 2. @{
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

/** counts[i] = how many x are i, for i = 0 .. bins - 1; other values are not counted @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_i64(ptrdiff_t n, const int64_t *x,
                                                            ptrdiff_t bins, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_i32(ptrdiff_t n, const int32_t *x,
                                                            ptrdiff_t bins, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_u8(ptrdiff_t n, const uint8_t *x,
                                                           ptrdiff_t bins, ptrdiff_t *counts);
/** @} */

/**
 * sums[i] = the sum of the weights of the x that are i, for i = 0 .. bins - 1 @{
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

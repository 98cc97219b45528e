/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Histograms: how many values lie in each of a row of bins.
 *
 * Even bins: with the edges e[i] = low + i (high - low) / bins, in the way and to the bits of
 * numpy.linspace (f64: step = (high - low) / bins, e[i] = i step + low, each operation rounded;
 * f32: the same in f64, and e[i] rounded to f32; integers: in f64), bin i holds the x with e[i] <=
 * x < e[i+1], and the last bin those equal to high too. This is numpy's rule: the edges decide and
 * not a quotient that is rounded. In f32 the values are compared with the rounded edges, integers
 * as f64. Where bins are so narrow that edges are equal, a value lies in the last bin whose lower
 * edge it reaches. Values below low, values above high and NaN are not counted.
 *
 * Counts are exact and do not depend on the number of threads. They are set, not added to.
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
 * not finite, or where high - low overflows in f64; PRANGE_ERROR_OVERLAP where counts shares memory
 * with an input; PRANGE_ERROR_MEMORY.
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

/** counts[i] = how many x are i, for i = 0 .. bins - 1; other values are not counted @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_i64(ptrdiff_t n, const int64_t *x,
                                                            ptrdiff_t bins, ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_bincount_i32(ptrdiff_t n, const int32_t *x,
                                                            ptrdiff_t bins, ptrdiff_t *counts);
/** @} */

PRANGE_END_DECLS

#endif

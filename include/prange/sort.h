/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Sorting, and what follows from an order, for f64, f32, i64 and i32.
 *
 * Order: ascending, with -0 before +0 and NaNs last (positive ones by their bits, then negative
 * ones, the greatest bits first). It is a total order of the bits, so that the result is unique:
 * the same at any thread count and instruction set level.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array with n > 0, PRANGE_ERROR_SIZE for n < 0,
 * PRANGE_ERROR_OVERLAP where an output shares memory with an input. Nothing is written then.
 */
#ifndef PRANGE_SORT_H
#define PRANGE_SORT_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/**
 * Sorts x in place. Time: n log n steps at most, whatever the input; n for input that is ascending
 * or descending already, and n log k for k distinct values.
 *
 * Memory: none on one thread but some kilobytes of stack and O(log n) levels of it. Several threads
 * take room for n numbers; where there is none, one thread sorts.
 *
 * Method: a quicksort whose partition splits vectors in registers, over sorting networks (Bramas, A
 * novel hybrid quicksort algorithm vectorized using AVX-512, 2017; Blacher, Giesen, Kuehne, Fast
 * and robust vectorized in-place sorting of primitive types, 2021). Threads share the work by
 * samples (Frazer and McKellar, Samplesort, 1970). Without AVX2 the partition is a loop over single
 * numbers. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_f64(ptrdiff_t n, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_f32(ptrdiff_t n, float *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_i64(ptrdiff_t n, int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_i32(ptrdiff_t n, int32_t *x);
/** @} */

/**
 * The stable order of x: x[order[0]], x[order[1]], ... is sorted, and indices of equal bits are
 * ascending. Since -0 is before +0 the order of zeros of both signs is by sign, then by index.
 *
 * Memory: up to 2^32 numbers none on one thread, and 8 bytes a number on several, as
 * prange_sort_i64() takes; where there are none, one thread sorts. Beyond 2^32 numbers 32 bytes a
 * number; PRANGE_ERROR_MEMORY with order as it was where there are none.
 *
 * Method: as many of a key's bits as have room beside its index are sorted with it as one number of
 * 64 bits, and then numbers that have those in common by the others. Beyond 2^32 numbers a radix
 * sort of pairs. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_f64(ptrdiff_t n, const double *x,
                                                           ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_f32(ptrdiff_t n, const float *x,
                                                           ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_i64(ptrdiff_t n, const int64_t *x,
                                                           ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_i32(ptrdiff_t n, const int32_t *x,
                                                           ptrdiff_t *order);
/** @} */

/**
 * The k-th smallest of x, k from 0: *out is what x[k] would be if x were sorted. x is not changed.
 * PRANGE_ERROR_VALUE where k is not in 0 .. n - 1, also for n = 0.
 *
 * Memory: n numbers; PRANGE_ERROR_MEMORY where there are none. Time: O(n) on average, n log n at
 * most. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_select_f64(ptrdiff_t n, const double *x, ptrdiff_t k,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_select_f32(ptrdiff_t n, const float *x, ptrdiff_t k,
                                                          float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_select_i64(ptrdiff_t n, const int64_t *x,
                                                          ptrdiff_t k, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_select_i32(ptrdiff_t n, const int32_t *x,
                                                          ptrdiff_t k, int32_t *out);
/** @} */

/**
 * Quantiles of x: out[j] is the one of q[j], for count values of q in any order. Method 7 of
 * Hyndman and Fan (1996), numpy's "linear": with h = (n - 1) q[j], rounded, and i = floor(h), it is
 * a + (b - a) (h - i) in doubles, where a and b are the i-th and i+1-th smallest of x; b - (b - a)
 * (1 - (h - i)) from h - i = 0.5 on; a where h = i or a = b; and else a + b where one is infinite,
 * of which numpy makes NaN at times. An integer is rounded to a double first.
 *
 * Where x has a NaN every quantile is NaN. PRANGE_ERROR_VALUE where a q is not in [0, 1] or is NaN,
 * PRANGE_ERROR_SIZE for count < 0, and for n = 0 with count > 0. out may be q.
 *
 * Memory: n numbers and 24 bytes for each of count; PRANGE_ERROR_MEMORY where there are none. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_f64(ptrdiff_t n, const double *x,
                                                            ptrdiff_t count, const double *q,
                                                            double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_f32(ptrdiff_t n, const float *x,
                                                            ptrdiff_t count, const double *q,
                                                            double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_i64(ptrdiff_t n, const int64_t *x,
                                                            ptrdiff_t count, const double *q,
                                                            double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_i32(ptrdiff_t n, const int32_t *x,
                                                            ptrdiff_t count, const double *q,
                                                            double *out);
/** @} */

/** The median: the quantile of 0.5. PRANGE_ERROR_SIZE for n = 0. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_median_f64(ptrdiff_t n, const double *x,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_f32(ptrdiff_t n, const float *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_i64(ptrdiff_t n, const int64_t *x,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_i32(ptrdiff_t n, const int32_t *x,
                                                          double *out);
/** @} */

/**
 * The distinct values of x in ascending order: *count of them, in values, which has room for n; the
 * rest of it is not written. Zeros are one value, -0 where x has one, and NaNs are one value, the
 * first of them in the order above. values may be x.
 *
 * Memory: n numbers, and as many again for several threads where there are; PRANGE_ERROR_MEMORY
 * where there are none of the first. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_unique_f64(ptrdiff_t n, const double *x,
                                                          ptrdiff_t *count, double *values);
PRANGE_API PRANGE_CHECKED prange_status prange_unique_f32(ptrdiff_t n, const float *x,
                                                          ptrdiff_t *count, float *values);
PRANGE_API PRANGE_CHECKED prange_status prange_unique_i64(ptrdiff_t n, const int64_t *x,
                                                          ptrdiff_t *count, int64_t *values);
PRANGE_API PRANGE_CHECKED prange_status prange_unique_i32(ptrdiff_t n, const int32_t *x,
                                                          ptrdiff_t *count, int32_t *values);
/** @} */

/**
 * Where each of m values belongs in a sorted array of n: index[j] is how many of sorted are less
 * than values[j] (numpy's side "left"), so that sorted[index[j] - 1] < values[j] <=
 * sorted[index[j]]. NaNs are equal to each other and greater than all else, and zeros are equal.
 * `sorted` is what prange_sort() makes, or numpy's sort. Where it is not sorted index[j] is some
 * number from 0 to n. PRANGE_ERROR_SIZE for m < 0. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_f64(ptrdiff_t n, const double *sorted,
                                                                ptrdiff_t m, const double *values,
                                                                ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_f32(ptrdiff_t n, const float *sorted,
                                                                ptrdiff_t m, const float *values,
                                                                ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_i64(ptrdiff_t n, const int64_t *sorted,
                                                                ptrdiff_t m, const int64_t *values,
                                                                ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_i32(ptrdiff_t n, const int32_t *sorted,
                                                                ptrdiff_t m, const int32_t *values,
                                                                ptrdiff_t *index);
/** @} */

/** The same with how many are less or equal (numpy's side "right"). @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_f64(
    ptrdiff_t n, const double *sorted, ptrdiff_t m, const double *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_f32(
    ptrdiff_t n, const float *sorted, ptrdiff_t m, const float *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_i64(
    ptrdiff_t n, const int64_t *sorted, ptrdiff_t m, const int64_t *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_i32(
    ptrdiff_t n, const int32_t *sorted, ptrdiff_t m, const int32_t *values, ptrdiff_t *index);
/** @} */

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Distinct values, and places in sorted arrays, for f64, f32, i64 and i32.
 *
 * The order is that of prange/sort.h: ascending, -0 before +0, NaNs last. All results are unique:
 * the same at any thread count and instruction set level.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array with n > 0, PRANGE_ERROR_SIZE for n < 0,
 * PRANGE_ERROR_OVERLAP where an output shares memory with an input. Nothing is written then.
 */
#ifndef PRANGE_SETS_H
#define PRANGE_SETS_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

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

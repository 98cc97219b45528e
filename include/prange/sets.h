/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Distinct values, and operations on sorted arrays: searches, merging, and sets, which are sorted
 * arrays of distinct values as prange_unique_f64() makes them. For f64, f32, i64 and i32.
 *
 * The order is that of prange/sort.h: ascending, -0 before +0, NaNs last. All results are unique,
 * and so the same at any thread count and instruction set level.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array with n > 0, PRANGE_ERROR_SIZE for n < 0,
 * PRANGE_ERROR_OVERLAP where an output shares memory with an input or another output. Nothing is
 * written then.
 */
#ifndef PRANGE_SETS_H
#define PRANGE_SETS_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/**
 * values = the distinct values of x, ascending; *count = how many they are. values needs room for n
 * numbers; those beyond *count are not written. Zeros are one value, given as -0 if x has a -0;
 * NaNs are one value, given as the first of them in the order above. values may be x.
 *
 * Memory: up to 2n numbers; PRANGE_ERROR_MEMORY if they cannot be allocated.
 *
 * Method: few distinct values, as estimated by a sample, are found by hashing; integers of a narrow
 * range by a mark for each integer of the range; otherwise a copy is sorted. @{
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
 * The same, and in addition for each distinct value j: first[j], the index of its first occurrence
 * in x, and counts[j], the number of its occurrences; and for each element: inverse[i], such that
 * x[i] is the value values[inverse[i]]. first, inverse and counts need room for n each; any of them
 * may be NULL.
 *
 * Memory: up to 40 n bytes, and that of prange_argsort_f64(); PRANGE_ERROR_MEMORY if it cannot be
 * allocated. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_unique_all_f64(ptrdiff_t n, const double *x,
                                                              ptrdiff_t *count, double *values,
                                                              ptrdiff_t *first, ptrdiff_t *inverse,
                                                              ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_unique_all_f32(ptrdiff_t n, const float *x,
                                                              ptrdiff_t *count, float *values,
                                                              ptrdiff_t *first, ptrdiff_t *inverse,
                                                              ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_unique_all_i64(ptrdiff_t n, const int64_t *x,
                                                              ptrdiff_t *count, int64_t *values,
                                                              ptrdiff_t *first, ptrdiff_t *inverse,
                                                              ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_unique_all_i32(ptrdiff_t n, const int32_t *x,
                                                              ptrdiff_t *count, int32_t *values,
                                                              ptrdiff_t *first, ptrdiff_t *inverse,
                                                              ptrdiff_t *counts);
/** @} */

/**
 * index[j] = where values[j] belongs in a sorted array of n, for m values: the number of elements
 * of `sorted` that are less than values[j] (numpy's side "left"), so that
 * sorted[index[j] - 1] < values[j] <= sorted[index[j]]. NaNs are equal to each other and greater
 * than all other numbers, and zeros are equal. `sorted` is ordered as by prange_sort() or numpy's
 * sort; if it is not, index[j] is some number from 0 to n. PRANGE_ERROR_SIZE for m < 0. @{
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

/** The same, but index[j] = the number of elements that are less than or equal to values[j]
 * (numpy's side "right"). @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_f64(
    ptrdiff_t n, const double *sorted, ptrdiff_t m, const double *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_f32(
    ptrdiff_t n, const float *sorted, ptrdiff_t m, const float *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_i64(
    ptrdiff_t n, const int64_t *sorted, ptrdiff_t m, const int64_t *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_searchsorted_right_i32(
    ptrdiff_t n, const int32_t *sorted, ptrdiff_t m, const int32_t *values, ptrdiff_t *index);
/** @} */

/**
 * out[j] = 1 if values[j] is in a sorted array of n, else 0, for m values. NaNs are equal to each
 * other, and so are zeros. PRANGE_ERROR_SIZE for m < 0. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_is_in_f64(ptrdiff_t n, const double *sorted,
                                                         ptrdiff_t m, const double *values,
                                                         uint8_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_is_in_f32(ptrdiff_t n, const float *sorted,
                                                         ptrdiff_t m, const float *values,
                                                         uint8_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_is_in_i64(ptrdiff_t n, const int64_t *sorted,
                                                         ptrdiff_t m, const int64_t *values,
                                                         uint8_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_is_in_i32(ptrdiff_t n, const int32_t *sorted,
                                                         ptrdiff_t m, const int32_t *values,
                                                         uint8_t *out);
/** @} */

/**
 * out = the sorted arrays a of n and b of m numbers merged, n + m in all: what prange_sort_f64()
 * would make of both together. If a or b is not sorted, out holds numbers of a and b, some perhaps
 * more than once. PRANGE_ERROR_SIZE for m < 0. No memory is allocated. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_merge_f64(ptrdiff_t n, const double *a, ptrdiff_t m,
                                                         const double *b, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_merge_f32(ptrdiff_t n, const float *a, ptrdiff_t m,
                                                         const float *b, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_merge_i64(ptrdiff_t n, const int64_t *a, ptrdiff_t m,
                                                         const int64_t *b, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_merge_i32(ptrdiff_t n, const int32_t *a, ptrdiff_t m,
                                                         const int32_t *b, int32_t *out);
/** @} */

/**
 * out = the union of the sets a of n and b of m values; *count = how many values it has. out needs
 * room for n + m; values beyond *count are not written. Zeros are one value and NaNs are one value;
 * of equal values in a and b, out gets that of a. If an array is not sorted or has a value more
 * than once, *count is some number within that room, and out holds values of both.
 * PRANGE_ERROR_SIZE for m < 0. No memory is allocated; each thread uses up to 80 KiB of stack. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_set_union_f64(ptrdiff_t n, const double *a,
                                                             ptrdiff_t m, const double *b,
                                                             ptrdiff_t *count, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_union_f32(ptrdiff_t n, const float *a,
                                                             ptrdiff_t m, const float *b,
                                                             ptrdiff_t *count, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_union_i64(ptrdiff_t n, const int64_t *a,
                                                             ptrdiff_t m, const int64_t *b,
                                                             ptrdiff_t *count, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_union_i32(ptrdiff_t n, const int32_t *a,
                                                             ptrdiff_t m, const int32_t *b,
                                                             ptrdiff_t *count, int32_t *out);
/** @} */

/**
 * out = the values that both sets have. out needs room for min(n, m). All else as for the union. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_set_intersection_f64(ptrdiff_t n, const double *a,
                                                                    ptrdiff_t m, const double *b,
                                                                    ptrdiff_t *count, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_intersection_f32(ptrdiff_t n, const float *a,
                                                                    ptrdiff_t m, const float *b,
                                                                    ptrdiff_t *count, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_intersection_i64(ptrdiff_t n, const int64_t *a,
                                                                    ptrdiff_t m, const int64_t *b,
                                                                    ptrdiff_t *count, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_intersection_i32(ptrdiff_t n, const int32_t *a,
                                                                    ptrdiff_t m, const int32_t *b,
                                                                    ptrdiff_t *count, int32_t *out);
/** @} */

/**
 * out = the values of a that b does not have. out needs room for n. All else as for the union. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_set_difference_f64(ptrdiff_t n, const double *a,
                                                                  ptrdiff_t m, const double *b,
                                                                  ptrdiff_t *count, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_difference_f32(ptrdiff_t n, const float *a,
                                                                  ptrdiff_t m, const float *b,
                                                                  ptrdiff_t *count, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_difference_i64(ptrdiff_t n, const int64_t *a,
                                                                  ptrdiff_t m, const int64_t *b,
                                                                  ptrdiff_t *count, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_difference_i32(ptrdiff_t n, const int32_t *a,
                                                                  ptrdiff_t m, const int32_t *b,
                                                                  ptrdiff_t *count, int32_t *out);
/** @} */

/**
 * out = the values that only one of the sets has. out needs room for n + m. All else as for the
 * union. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_set_symmetric_difference_f64(
    ptrdiff_t n, const double *a, ptrdiff_t m, const double *b, ptrdiff_t *count, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_symmetric_difference_f32(
    ptrdiff_t n, const float *a, ptrdiff_t m, const float *b, ptrdiff_t *count, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_symmetric_difference_i64(
    ptrdiff_t n, const int64_t *a, ptrdiff_t m, const int64_t *b, ptrdiff_t *count, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_set_symmetric_difference_i32(
    ptrdiff_t n, const int32_t *a, ptrdiff_t m, const int32_t *b, ptrdiff_t *count, int32_t *out);
/** @} */

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Distinct values, and what is done with sorted arrays: searches, merging, and sets, which are
 * sorted arrays of distinct values as prange_unique_f64() makes them. For f64, f32, i64 and i32.
 *
 * The order is that of prange/sort.h: ascending, -0 before +0, NaNs last. All results are unique:
 * the same at any thread count and instruction set level.
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
 * The distinct values of x in ascending order: *count of them, in values, which has room for n; the
 * rest of it is not written. Zeros are one value, -0 where x has one, and NaNs are one value, the
 * first of them in the order above. values may be x.
 *
 * Memory: up to 2n numbers; PRANGE_ERROR_MEMORY if they cannot be allocated.
 *
 * Method: few values are found by hashing, where a sample says that they are few, and integers of a
 * narrow range by a mark for each integer of it; else a copy is sorted. @{
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
 * The same, and for value j the index first[j] of its first occurrence in x, and the number
 * counts[j] of its occurrences; and the value of each number: x[i] is the same value as
 * values[inverse[i]]. first, inverse and counts have room for n each, and any of them may be NULL.
 *
 * Memory: up to 40 bytes for each of n, and what prange_argsort_f64() takes; PRANGE_ERROR_MEMORY if
 * that cannot be allocated. @{
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

/**
 * Whether each of m values is in a sorted array of n: out[j] is 1 or 0. NaNs are equal to each
 * other, and zeros are. PRANGE_ERROR_SIZE for m < 0. @{
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
 * Merges the sorted arrays a of n and b of m numbers into out, which has room for n + m: what
 * prange_sort_f64() would make of both. Where an array is not sorted by its order, out has numbers
 * of a and b, and some perhaps more than once. PRANGE_ERROR_SIZE for m < 0. It takes no memory. @{
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
 * The union of the sets a of n and b of m values: *count values in out, which has room for n + m;
 * the rest of it is not written. Zeros are one value and NaNs are one value; of two that are the
 * same, out has that of a. Where an array is not sorted, or has a value more than once, *count is
 * some number within the room, and out holds values of both. PRANGE_ERROR_SIZE for m < 0. It takes
 * no memory but 64 KiB of stack on each thread. @{
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
 * The values that both sets have. out has room for the smaller of n and m. @{
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
 * The values of a that b does not have. out has room for n. @{
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
 * The values that only one of the sets has. out has room for n + m. @{
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

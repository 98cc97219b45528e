/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What needs no complete order, for f64, f32, i64 and i32: the k-th number, the array divided at
 * it, the k least and greatest, and quantiles.
 *
 * The order is that of prange/sort.h: ascending, -0 before +0, NaNs last. All results are unique:
 * the same at any thread count and instruction set level.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array with n > 0, PRANGE_ERROR_SIZE for n < 0,
 * PRANGE_ERROR_OVERLAP where an output shares memory with an input. Nothing is written then.
 */
#ifndef PRANGE_SELECT_H
#define PRANGE_SELECT_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/**
 * The k-th smallest of x, k from 0: *out is what x[k] would be if x were sorted. x is not changed.
 * PRANGE_ERROR_VALUE where k is not in 0 .. n - 1, also for n = 0.
 *
 * Memory: n numbers; PRANGE_ERROR_MEMORY if they cannot be allocated. Time: O(n) on average, n log
 * n at most. @{
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
 * Divides x in place at its k-th smallest number p, k from 0: first the numbers before p in the
 * order, then those with p's bits, of which x[k] is one, then the others. Each of the three is in
 * the order that it had, so that the result is unique, which numpy's partition leaves open.
 * PRANGE_ERROR_VALUE where k is not in 0 .. n - 1, also for n = 0.
 *
 * Memory: 2n numbers; PRANGE_ERROR_MEMORY, with x as it was, if they cannot be allocated. Time: as
 * prange_select(), and three passes. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partition_f64(ptrdiff_t n, double *x, ptrdiff_t k);
PRANGE_API PRANGE_CHECKED prange_status prange_partition_f32(ptrdiff_t n, float *x, ptrdiff_t k);
PRANGE_API PRANGE_CHECKED prange_status prange_partition_i64(ptrdiff_t n, int64_t *x, ptrdiff_t k);
PRANGE_API PRANGE_CHECKED prange_status prange_partition_i32(ptrdiff_t n, int32_t *x, ptrdiff_t k);
/** @} */

/**
 * The k greatest of x, descending, and their indices: values[j] = x[index[j]], and index holds the
 * first k of what prange_argsort_descending() makes. So equal numbers are in the order of their
 * indices, +0 is before -0, and a NaN is among them only where x has fewer than k numbers.
 * values or index may be NULL. PRANGE_ERROR_VALUE where k is not in 0 .. n.
 *
 * Memory: n numbers, and 16 bytes and a number for each of k; PRANGE_ERROR_MEMORY if they cannot be
 * allocated. Time: O(n + k log k) on average. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_top_k_f64(ptrdiff_t n, const double *x, ptrdiff_t k,
                                                         double *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_top_k_f32(ptrdiff_t n, const float *x, ptrdiff_t k,
                                                         float *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_top_k_i64(ptrdiff_t n, const int64_t *x, ptrdiff_t k,
                                                         int64_t *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_top_k_i32(ptrdiff_t n, const int32_t *x, ptrdiff_t k,
                                                         int32_t *values, ptrdiff_t *index);
/** @} */

/**
 * The k least of x, ascending: the first k of what prange_argsort() makes. All else is as above. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_bottom_k_f64(ptrdiff_t n, const double *x,
                                                            ptrdiff_t k, double *values,
                                                            ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_bottom_k_f32(ptrdiff_t n, const float *x,
                                                            ptrdiff_t k, float *values,
                                                            ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_bottom_k_i64(ptrdiff_t n, const int64_t *x,
                                                            ptrdiff_t k, int64_t *values,
                                                            ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_bottom_k_i32(ptrdiff_t n, const int32_t *x,
                                                            ptrdiff_t k, int32_t *values,
                                                            ptrdiff_t *index);
/** @} */

/**
 * Quantiles of x: out[j] is the quantile of q[j], for count values of q in any order. Method 7 of
 * Hyndman and Fan, numpy's "linear". With h = (n - 1) q[j], rounded, i = floor(h), t = h - i, and a
 * and b the i-th and i+1-th smallest of x, in doubles:
 *
 *     a                      where t = 0 or a = b
 *     a + (b - a) t          where t < 0.5
 *     b - (b - a) (1 - t)    from t = 0.5 on
 *
 * Instead of the last two it is a + b where a or b is infinite (numpy: NaN at times), and twice the
 * value for a/2 and b/2 where b - a overflows (numpy: an infinity). An integer is rounded to a
 * double first.
 *
 * Where x has a NaN every quantile is NaN. PRANGE_ERROR_VALUE where a q is not in [0, 1] or is NaN,
 * PRANGE_ERROR_SIZE for count < 0, and for n = 0 with count > 0. out may be q.
 *
 * Memory: n numbers and 64 bytes for each of count; PRANGE_ERROR_MEMORY if they cannot be
 * allocated. Time: O(n log count), as all ranks are selected at once. @{
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

/**
 * How a quantile follows from ranks: the nine methods of Hyndman and Fan (Sample quantiles in
 * statistical packages, 1996) by their numbers, with numpy's names. The first three have steps, the
 * others are those of linear pieces: with h below, i = floor(h), and x_0 <= x_1 <= ... the sorted
 * numbers, the quantile lies between x_i and x_(i+1) as in prange_quantile_f64(); it is x_0 where
 * h < 0, and x_(n-1) where h >= n - 1.
 *
 * Each operation is rounded to a double, in numpy's order: methods 5, 6, 8 and 9 are h = q n + (a +
 * q (1 - a - a)) - 1 with a = 1/2, 0, 1/3 and 3/8.
 */
typedef enum prange_quantile_method {
    PRANGE_QUANTILE_INVERTED_CDF = 1,          /**< x_i, i = ceil(q n) - 1 */
    PRANGE_QUANTILE_AVERAGED_INVERTED_CDF = 2, /**< the same; t = 1/2 behind x_i for whole q n */
    PRANGE_QUANTILE_CLOSEST_OBSERVATION = 3,   /**< x_i, i nearest to q n - 1; of two the odd one,
                                                    as in numpy from 2.1 on */
    PRANGE_QUANTILE_INTERPOLATED_INVERTED_CDF = 4, /**< h = q n - 1 */
    PRANGE_QUANTILE_HAZEN = 5,                     /**< h = q n - 1/2 */
    PRANGE_QUANTILE_WEIBULL = 6,                   /**< h = q (n + 1) - 1 */
    PRANGE_QUANTILE_LINEAR = 7,                    /**< h = q (n - 1) */
    PRANGE_QUANTILE_MEDIAN_UNBIASED = 8,           /**< h = q (n + 1/3) - 2/3 */
    PRANGE_QUANTILE_NORMAL_UNBIASED = 9,           /**< h = q (n + 1/4) - 5/8 */
} prange_quantile_method;

/**
 * Quantiles by any of the methods. PRANGE_ERROR_VALUE for an unknown one; all else is as in
 * prange_quantile_f64(). @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_method_f64(ptrdiff_t n, const double *x,
                                                                   ptrdiff_t count, const double *q,
                                                                   prange_quantile_method method,
                                                                   double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_method_f32(ptrdiff_t n, const float *x,
                                                                   ptrdiff_t count, const double *q,
                                                                   prange_quantile_method method,
                                                                   double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_method_i64(ptrdiff_t n, const int64_t *x,
                                                                   ptrdiff_t count, const double *q,
                                                                   prange_quantile_method method,
                                                                   double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_method_i32(ptrdiff_t n, const int32_t *x,
                                                                   ptrdiff_t count, const double *q,
                                                                   prange_quantile_method method,
                                                                   double *out);
/** @} */

/**
 * The median: the quantile of 0.5. PRANGE_ERROR_SIZE for n = 0. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_median_f64(ptrdiff_t n, const double *x,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_f32(ptrdiff_t n, const float *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_i64(ptrdiff_t n, const int64_t *x,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_i32(ptrdiff_t n, const int32_t *x,
                                                          double *out);
/** @} */

PRANGE_END_DECLS

#endif

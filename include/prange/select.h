/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Order statistics, for f64, f32, i64 and i32: the k-th number, a partition at it, the k least and
 * greatest, medians and quantiles, these also of the lines of a view.
 *
 * The order is that of prange/sort.h: ascending, -0 before +0, NaNs last. All results are unique,
 * and so the same at any thread count and instruction set level.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array with n > 0 or a NULL out, PRANGE_ERROR_SIZE for n < 0,
 * PRANGE_ERROR_OVERLAP where an output shares memory with an input. Nothing is written then.
 */
#ifndef PRANGE_SELECT_H
#define PRANGE_SELECT_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/**
 * *out = the k-th smallest of x, k from 0: what x[k] would be if x were sorted. x is not changed.
 * PRANGE_ERROR_EMPTY for n = 0, PRANGE_ERROR_VALUE if k is not in 0 .. n - 1.
 *
 * Memory: n numbers; PRANGE_ERROR_MEMORY if they cannot be allocated. Time: O(n) on average, O(n
 * log n) at most. @{
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
 * Partitions x in place at its k-th smallest number p, k from 0: first the numbers less than p,
 * then those with p's bits, of which x[k] is one, then the greater ones. Each of the three groups
 * keeps its original order, so the result is unique (numpy's partition leaves it open).
 * PRANGE_ERROR_EMPTY for n = 0, PRANGE_ERROR_VALUE if k is not in 0 .. n - 1.
 *
 * Memory: 2n numbers; PRANGE_ERROR_MEMORY, with x unchanged, if they cannot be allocated. Time:
 * that of prange_select(), plus three passes. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partition_f64(ptrdiff_t n, double *x, ptrdiff_t k);
PRANGE_API PRANGE_CHECKED prange_status prange_partition_f32(ptrdiff_t n, float *x, ptrdiff_t k);
PRANGE_API PRANGE_CHECKED prange_status prange_partition_i64(ptrdiff_t n, int64_t *x, ptrdiff_t k);
PRANGE_API PRANGE_CHECKED prange_status prange_partition_i32(ptrdiff_t n, int32_t *x, ptrdiff_t k);
/** @} */

/**
 * The k greatest of x, descending, and their indices: index = the first k of
 * prange_argsort_descending(), and values[j] = x[index[j]]. So ties are in the order of their
 * indices, +0 is before -0, and NaNs are included only if x has fewer than k other numbers. One of
 * values and index may be NULL; both only for k = 0. PRANGE_ERROR_VALUE if k is not in 0 .. n.
 *
 * Memory: n numbers, 4 KiB, and k times a number and 16 bytes; PRANGE_ERROR_MEMORY if they cannot
 * be allocated. Time: O(n + k log k) on average. @{
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
 * The k least of x, ascending, and their indices: the first k of prange_argsort(). All else as for
 * prange_top_k(). @{
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
 * out[j] = the q[j] quantile of x, for `count` values of q in any order, by method 7 of Hyndman and
 * Fan, numpy's "linear". In doubles, with h = (n - 1) q[j], rounded, i = floor(h), t = h - i, and a
 * and b the i-th and (i+1)-th smallest of x, counted from 0, it is
 *
 *     a                      where t = 0 or a = b
 *     a + (b - a) t          where t < 0.5
 *     b - (b - a) (1 - t)    from t = 0.5 on
 *
 * In place of the last two it is a + b if a or b is infinite (numpy: sometimes NaN), and twice the
 * value for a/2 and b/2 if b - a overflows (numpy: an infinity). Integers are rounded to doubles
 * first.
 *
 * If x has a NaN, every quantile is NaN (prange_quantile_method_f64() can leave NaNs out).
 * PRANGE_ERROR_VALUE if a q is NaN or outside [0, 1]; PRANGE_ERROR_SIZE for count < 0;
 * PRANGE_ERROR_EMPTY for n = 0 with count > 0. out may be q.
 *
 * Memory: n numbers and 64 count bytes; PRANGE_ERROR_MEMORY if they cannot be allocated. Time: O(n
 * log count): all quantiles are selected together. @{
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
 * The nine methods of Hyndman and Fan (Sample quantiles in statistical packages, 1996) by their
 * numbers, with numpy's names. Let x_0 <= x_1 <= ... be the sorted numbers. Methods 1 to 3 are
 * discontinuous in q and give one of these numbers (2: at times the mean of two); methods 4 to 9
 * are piecewise linear: with h as listed and i = floor(h), the quantile lies between x_i and
 * x_(i+1) as in prange_quantile_f64(); it is x_0 for h < 0, and x_(n-1) for h >= n - 1.
 *
 * Each operation is rounded to a double, in numpy's order: methods 5, 6, 8 and 9 compute
 * h = q n + (a + q (1 - a - a)) - 1 with a = 1/2, 0, 1/3 and 3/8.
 *
 * PRANGE_QUANTILE_LINEAR | PRANGE_QUANTILE_OMIT_NAN, and so on (in C++ with a cast), is numpy's
 * nanquantile: the quantile of the numbers that are not NaN, and NaN if there are none.
 */
typedef enum prange_quantile_method {
    PRANGE_QUANTILE_INVERTED_CDF = 1,          /**< x_i, i = ceil(q n) - 1 */
    PRANGE_QUANTILE_AVERAGED_INVERTED_CDF = 2, /**< x_i; if q n is an integer, halfway to x_(i+1) */
    PRANGE_QUANTILE_CLOSEST_OBSERVATION = 3,   /**< x_i, i nearest to q n - 1; ties to odd i,
                                                    as in numpy from 2.1 on */
    PRANGE_QUANTILE_INTERPOLATED_INVERTED_CDF = 4, /**< h = q n - 1 */
    PRANGE_QUANTILE_HAZEN = 5,                     /**< h = q n - 1/2 */
    PRANGE_QUANTILE_WEIBULL = 6,                   /**< h = q (n + 1) - 1 */
    PRANGE_QUANTILE_LINEAR = 7,                    /**< h = q (n - 1) */
    PRANGE_QUANTILE_MEDIAN_UNBIASED = 8,           /**< h = q (n + 1/3) - 2/3 */
    PRANGE_QUANTILE_NORMAL_UNBIASED = 9,           /**< h = q (n + 1/4) - 5/8 */
    PRANGE_QUANTILE_OMIT_NAN = 16, /**< a flag, or'ed to a method: NaNs are left out */
} prange_quantile_method;

/**
 * out[j] = the q[j] quantile of x by `method`, which may include PRANGE_QUANTILE_OMIT_NAN.
 * PRANGE_ERROR_VALUE for an unknown method; all else as in prange_quantile_f64(). @{
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
 * *out = the median of x: its quantile for q = 0.5. Between two middle numbers a < b that is
 * b - (b - a) 0.5, the bits of numpy's quantile(x, 0.5); numpy's median is their mean (a + b) / 2,
 * in the type of x, from which it may differ by a rounding. The median without NaNs is a quantile
 * with PRANGE_QUANTILE_OMIT_NAN, that of lines is prange_quantile_axis(). PRANGE_ERROR_EMPTY for
 * n = 0. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_median_f64(ptrdiff_t n, const double *x,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_f32(ptrdiff_t n, const float *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_i64(ptrdiff_t n, const int64_t *x,
                                                          double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_median_i32(ptrdiff_t n, const int32_t *x,
                                                          double *out);
/** @} */

/**
 * The quantiles of each line of a view along `axis`, all nine methods and PRANGE_QUANTILE_OMIT_NAN
 * included: out[j, ...] is the q[j] quantile of the line at [...], with the bits of
 * prange_quantile_method_f64() of a contiguous copy. out is a view of f64 whose first axis has size
 * `count`, followed by the axes of `in` without `axis`, in their order (numpy's shape, also for
 * count = 1): from a matrix of n rows and d columns, axis 0 gives count rows of d columns.
 *
 *     const double q[] = {0.25, 0.5, 0.75};
 *     const ptrdiff_t shape[] = {n, d}, results[] = {3, d};
 *     const prange_view in = {x, PRANGE_F64, 2, shape, NULL};
 *     const prange_view out = {y, PRANGE_F64, 2, results, NULL};
 *     prange_quantile_axis(&in, 0, 3, q, PRANGE_QUANTILE_LINEAR, &out);
 *
 * Many lines are computed in parallel, a few long lines each by several threads. Lines beside each
 * other (at least 8, and 64 in all) of up to 64 elements, or 32 if each is contiguous (8 below
 * AVX2), are ordered together, one in each lane of vectors: the median of a stack of images is that
 * of axis 0 of an array of n x height x width, numpy's median(stack, axis=0) or, without NaNs,
 * nanmedian, but for a rounding.
 *
 * Errors: those of view.h, where q counts as an input; PRANGE_ERROR_VALUE for type u8, a type of
 * out other than f64, an axis outside 0 .. ndim - 1, an unknown method or a q that is NaN or
 * outside [0, 1]; PRANGE_ERROR_SIZE for count < 0 or another shape of out; PRANGE_ERROR_EMPTY if
 * out has elements but the lines have none.
 *
 * Memory: each thread takes 64 count bytes and a line, or several short ones, up to 1 MiB, but no
 * line of up to 8 elements; for lines of n elements that are ordered together 256 (n + 3) bytes and
 * 32 (count + 1), the latter n times with PRANGE_QUANTILE_OMIT_NAN. Lines that several threads
 * share take what prange_quantile_method_f64() takes, a copy of one line if it is not contiguous,
 * and the size of out. PRANGE_ERROR_MEMORY, with out unchanged, if that cannot be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_quantile_axis(const prange_view *in, int axis,
                                                             ptrdiff_t count, const double *q,
                                                             prange_quantile_method method,
                                                             const prange_view *out);

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Matrix products, with the same bits at every thread count and instruction set level.
 *
 * Method: the inner dimension is cut into blocks of 192. Within a block the products of an element
 * of c are added in order by fused multiply-additions, beginning with 0, and the sums of the blocks
 * are added in order. (No BLAS promises its bits for another machine or thread count.) f32 products
 * are accumulated in f32.
 *
 * Accuracy: with u = 2^-53 (f32: 2^-24) the error of an element is at most (192 + k/192) u times
 * the sum of the absolute products.
 *
 * NaN and infinities go where the formula puts them; no product is left out. Integers wrap modulo
 * 2^32 or 2^64.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL matrix that has elements; PRANGE_ERROR_SIZE for a negative
 * or overflowing size; PRANGE_ERROR_OVERLAP where c shares memory with a or b; PRANGE_ERROR_MEMORY
 * where there is none for the packed copies: up to 6 MiB, and 96 KiB for each thread.
 *
 * A processor without fused multiply-addition computes the same bits slowly: products of f64 and
 * f32 call the C library's fma.
 */
#ifndef PRANGE_MATMUL_H
#define PRANGE_MATMUL_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** c (m x n) = a (m x k) b (k x n), all row-major and contiguous; 0 for k = 0 @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_f64(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                                          const double *a, const double *b,
                                                          double *c);
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_f32(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                                          const float *a, const float *b, float *c);
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_i64(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                                          const int64_t *a, const int64_t *b,
                                                          int64_t *c);
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_i32(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                                          const int32_t *a, const int32_t *b,
                                                          int32_t *c);
/** @} */

/**
 * c = alpha a b + beta c for views of two dimensions and one type out of f64, f32, i64 and i32,
 * with any strides: a transposed matrix is a view with its sizes and strides swapped. c is not read
 * where beta is 0. Each block's sum is multiplied by alpha before it is added, each multiplication
 * and addition being rounded; alpha and beta are rounded to the type. PRANGE_ERROR_SIZE where the
 * shapes do not match; PRANGE_ERROR_VALUE for other types; the rules of views (view.h).
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_view(double alpha, const prange_view *a,
                                                           const prange_view *b, double beta,
                                                           const prange_view *c);

PRANGE_END_DECLS

#endif

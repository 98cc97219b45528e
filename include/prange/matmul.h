/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Products of matrices and vectors, with the same bits at every thread count and instruction set
 * level.
 *
 * Method: the inner dimension is cut into blocks of 192. Within a block the products of an element
 * of c are added in order by fused multiply-adds, beginning with 0, and the sums of the blocks are
 * added in order. (No BLAS promises the same bits on another machine or at another thread count.)
 * f32 products are accumulated in f32. All calls of this header add in this order: a matrix-vector
 * product has the bits of prange_matmul with one column, and each product of a batch has the bits
 * of its own prange_matmul.
 *
 * Large products follow Goto and van de Geijn (Anatomy of high-performance matrix multiplication,
 * 2008): packed panels, and tiles in registers. Small products are not packed, nor are those with
 * few columns, or with few rows and a short inner dimension. If c is small and the inner dimension
 * long, the threads share the blocks of the inner dimension.
 *
 * Accuracy: with u = 2^-53 (f32: 2^-24) the error of an element is at most (192 + k/192) u times
 * the sum of the absolute products.
 *
 * NaN and infinities propagate as in the formula; no product is skipped. Integers wrap modulo 2^32
 * or 2^64.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL matrix that has elements; PRANGE_ERROR_SIZE for a negative
 * or overflowing size; PRANGE_ERROR_OVERLAP where an output shares memory with an input;
 * PRANGE_ERROR_MEMORY if the packed copies of a single product cannot be allocated: up to 6 MiB,
 * and 96 KiB for each thread. Products with a vector, outer products and batches need no memory:
 * they use some where that makes them faster, and do without if it cannot be allocated.
 *
 * A processor without fused multiply-add gives the same bits, slowly: products of f64 and f32 then
 * call the C library's fma.
 */
#ifndef PRANGE_MATMUL_H
#define PRANGE_MATMUL_H

#include <prange/metric.h> /* PRANGE_FAST */
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
 * c = alpha a b + beta c for two-dimensional views of one type (f64, f32, i64 or i32) with any
 * strides: to transpose a matrix, swap the sizes and the strides of its view. c is not read if beta
 * is 0. Each block's sum is multiplied by alpha before it is added, each multiplication and
 * addition being rounded. alpha and beta are converted to the type; for integers they are rounded
 * to the nearest integer, saturated to the type's range, and NaN becomes 0. Unlike in BLAS,
 * alpha = 0 is an ordinary factor: a and b are read, and their NaNs reach c. If the inner dimension
 * is 0, c = beta c, as in BLAS. Errors: those of view.h; PRANGE_ERROR_SIZE if the shapes do not
 * match; PRANGE_ERROR_VALUE for other types.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_view(double alpha, const prange_view *a,
                                                           const prange_view *b, double beta,
                                                           const prange_view *c);

/**
 * prange_matmul_view() with `flags`: 0 or PRANGE_FAST. PRANGE_FAST allows OpenBLAS to compute large
 * products of f64 and f32, tile by tile on the library's threads, where it is known to be faster
 * (docs/fast.md) and can handle the strides, that is, where the rows or the columns of each matrix
 * are contiguous. The bits are then the same at every thread count on one machine, but differ from
 * those of other machines and of prange_matmul_view; the error is at most k u times the sum of the
 * absolute products, k being the inner dimension. Without OpenBLAS, and for integers, the flag
 * changes nothing. PRANGE_ERROR_VALUE also for other flags.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_view_with(unsigned flags, double alpha,
                                                                const prange_view *a,
                                                                const prange_view *b, double beta,
                                                                const prange_view *c);

/**
 * `count` products of one shape: c[p] = a[p] b[p], where the matrices p of a, b and c, contiguous
 * and of sizes m x k, k x n and m x n, begin at p*a_step, p*b_step and p*c_step elements. With
 * a_step or b_step 0 all products share that one matrix; inputs may overlap each other. Further
 * errors: PRANGE_ERROR_SIZE for a negative count or step; PRANGE_ERROR_OVERLAP if c_step < m n and
 * count > 1. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_batch_f64(ptrdiff_t count, ptrdiff_t m,
                                                                ptrdiff_t n, ptrdiff_t k,
                                                                const double *a, ptrdiff_t a_step,
                                                                const double *b, ptrdiff_t b_step,
                                                                double *c, ptrdiff_t c_step);
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_batch_f32(ptrdiff_t count, ptrdiff_t m,
                                                                ptrdiff_t n, ptrdiff_t k,
                                                                const float *a, ptrdiff_t a_step,
                                                                const float *b, ptrdiff_t b_step,
                                                                float *c, ptrdiff_t c_step);
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_batch_i64(ptrdiff_t count, ptrdiff_t m,
                                                                ptrdiff_t n, ptrdiff_t k,
                                                                const int64_t *a, ptrdiff_t a_step,
                                                                const int64_t *b, ptrdiff_t b_step,
                                                                int64_t *c, ptrdiff_t c_step);
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_batch_i32(ptrdiff_t count, ptrdiff_t m,
                                                                ptrdiff_t n, ptrdiff_t k,
                                                                const int32_t *a, ptrdiff_t a_step,
                                                                const int32_t *b, ptrdiff_t b_step,
                                                                int32_t *c, ptrdiff_t c_step);
/** @} */

/**
 * y (m elements) = a (m x n) times x (n elements), with a row-major and contiguous; 0 for n = 0. If
 * a does not fit the caches, it is read at memory bandwidth. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_f64(ptrdiff_t m, ptrdiff_t n, const double *a,
                                                          const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_f32(ptrdiff_t m, ptrdiff_t n, const float *a,
                                                          const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_i64(ptrdiff_t m, ptrdiff_t n,
                                                          const int64_t *a, const int64_t *x,
                                                          int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_i32(ptrdiff_t m, ptrdiff_t n,
                                                          const int32_t *a, const int32_t *x,
                                                          int32_t *y);
/** @} */

/** y (n elements) = the transpose of a (m x n) times x (m elements); 0 for m = 0 @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_transposed_f64(ptrdiff_t m, ptrdiff_t n,
                                                                     const double *a,
                                                                     const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_transposed_f32(ptrdiff_t m, ptrdiff_t n,
                                                                     const float *a, const float *x,
                                                                     float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_transposed_i64(ptrdiff_t m, ptrdiff_t n,
                                                                     const int64_t *a,
                                                                     const int64_t *x, int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_transposed_i32(ptrdiff_t m, ptrdiff_t n,
                                                                     const int32_t *a,
                                                                     const int32_t *x, int32_t *y);
/** @} */

/**
 * y = alpha a x + beta y for a two-dimensional view a and one-dimensional views x and y, with any
 * strides and the rules of prange_matmul_view.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_view(double alpha, const prange_view *a,
                                                           const prange_view *x, double beta,
                                                           const prange_view *y);

/** a[i*n + j] = x[i] y[j] for m elements of x and n of y: the outer product @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_outer_f64(ptrdiff_t m, ptrdiff_t n, const double *x,
                                                         const double *y, double *a);
PRANGE_API PRANGE_CHECKED prange_status prange_outer_f32(ptrdiff_t m, ptrdiff_t n, const float *x,
                                                         const float *y, float *a);
PRANGE_API PRANGE_CHECKED prange_status prange_outer_i64(ptrdiff_t m, ptrdiff_t n, const int64_t *x,
                                                         const int64_t *y, int64_t *a);
PRANGE_API PRANGE_CHECKED prange_status prange_outer_i32(ptrdiff_t m, ptrdiff_t n, const int32_t *x,
                                                         const int32_t *y, int32_t *a);
/** @} */

/**
 * c (n x n) = the transpose of a (m x n) times a: the Gram matrix of the columns of a. Exactly
 * symmetric, with the bits of the product, in half its time. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_gram_f64(ptrdiff_t m, ptrdiff_t n, const double *a,
                                                        double *c);
PRANGE_API PRANGE_CHECKED prange_status prange_gram_f32(ptrdiff_t m, ptrdiff_t n, const float *a,
                                                        float *c);
PRANGE_API PRANGE_CHECKED prange_status prange_gram_i64(ptrdiff_t m, ptrdiff_t n, const int64_t *a,
                                                        int64_t *c);
PRANGE_API PRANGE_CHECKED prange_status prange_gram_i32(ptrdiff_t m, ptrdiff_t n, const int32_t *a,
                                                        int32_t *c);
/** @} */

/**
 * c = alpha a' a + beta c for views with any strides and the rules of prange_matmul_view; a
 * transposed view of a gives a a'. Of the old c only the diagonal and the upper triangle are read
 * (nothing if beta is 0); all of c is written.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_gram_view(double alpha, const prange_view *a,
                                                         double beta, const prange_view *c);

PRANGE_END_DECLS

#endif

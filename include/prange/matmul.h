/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Products of matrices and vectors, with the same bits at every thread count and instruction set
 * level.
 *
 * Method: the inner dimension is cut into blocks of 192. Within a block the products of an element
 * of c are added in order by fused multiply-additions, beginning with 0, and the sums of the blocks
 * are added in order. (No BLAS promises its bits for another machine or thread count.) f32 products
 * are accumulated in f32. All calls of this header add in this order: so a product of a matrix with
 * a vector has the bits of prange_matmul with one column, and each product of a batch those of
 * prange_matmul of it.
 *
 * Large products follow Goto and van de Geijn (Anatomy of high-performance matrix multiplication,
 * 2008): packed panels, and tiles in registers. Small ones are not packed, nor are those with few
 * columns, or with few rows and a short inner dimension. Where c is small and the inner dimension
 * long, threads share its blocks.
 *
 * Accuracy: with u = 2^-53 (f32: 2^-24) the error of an element is at most (192 + k/192) u times
 * the sum of the absolute products.
 *
 * NaN and infinities go where the formula puts them; no product is left out. Integers wrap modulo
 * 2^32 or 2^64.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL matrix that has elements; PRANGE_ERROR_SIZE for a negative
 * or overflowing size; PRANGE_ERROR_OVERLAP where an output shares memory with an input;
 * PRANGE_ERROR_MEMORY if the packed copies of a single product cannot be allocated: up to 6 MiB,
 * and 96 KiB for each thread. Products with a vector, outer products and batches need no memory:
 * they take some where it makes them faster, and do without if it cannot be allocated.
 *
 * A processor without fused multiply-addition computes the same bits slowly: products of f64 and
 * f32 call the C library's fma.
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
 * c = alpha a b + beta c for views of two dimensions and one type out of f64, f32, i64 and i32,
 * with any strides: a transposed matrix is a view with its sizes and strides swapped. c is not read
 * where beta is 0. Each block's sum is multiplied by alpha before it is added, each multiplication
 * and addition being rounded; alpha and beta are rounded to the type (for integers to the nearest
 * double that is one of them, and NaN to 0). An alpha of 0 is a factor as any other: a and b are
 * read, and a NaN of theirs reaches c, unlike in BLAS. Where the inner dimension is 0 nothing is
 * multiplied by alpha, and c = beta c, as in BLAS. PRANGE_ERROR_SIZE where the shapes do not match;
 * PRANGE_ERROR_VALUE for other types; the rules of views (view.h).
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_view(double alpha, const prange_view *a,
                                                           const prange_view *b, double beta,
                                                           const prange_view *c);

/**
 * prange_matmul_view() with flags: 0 or PRANGE_FAST, by which OpenBLAS may compute large products
 * of f64 and f32, each tile of c on a thread of the library's, where it is known to be faster
 * (docs/fast.md) and takes the strides: rows or columns of each matrix are contiguous. The bits are
 * then the same at every thread count on one machine, and not those of another machine or of
 * prange_matmul_view; the error is at most k u times the sum of the absolute products. Without
 * OpenBLAS, and for integers, the flag changes nothing. PRANGE_ERROR_VALUE also for other flags.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matmul_view_with(unsigned flags, double alpha,
                                                                const prange_view *a,
                                                                const prange_view *b, double beta,
                                                                const prange_view *c);

/**
 * `count` products of one shape: c[p] = a[p] b[p], where the matrices p of a, b and c, contiguous
 * and of sizes m x k, k x n and m x n, begin at p*a_step, p*b_step and p*c_step elements. A step of
 * 0 stands for one matrix that all products have, and inputs may overlap each other. Errors beside
 * those above: PRANGE_ERROR_SIZE for a negative count or step; PRANGE_ERROR_OVERLAP where c_step is
 * less than m n and count exceeds 1. @{
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
 * y (m elements) = a (m x n) x (n elements), a row-major and contiguous; 0 for n = 0. At the speed
 * of memory where a does not fit the caches. @{
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
 * y = alpha a x + beta y for a view of two dimensions and two of one, with any strides and the
 * rules of prange_matmul_view.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_matvec_view(double alpha, const prange_view *a,
                                                           const prange_view *x, double beta,
                                                           const prange_view *y);

/** a[i*n + j] = x[i] y[j] for m elements of x and n of y @{ */
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
 * c (n x n) = the transpose of a (m x n) times a: the Gram matrix of a's columns, in half of the
 * time of the product, and exactly symmetric. The bits are those of the product. @{
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
 * c = alpha a' a + beta c for views with any strides and the rules of prange_matmul_view: with a
 * transposed view of a it is a a'. Of the old c only the triangle on and above the diagonal is
 * read, and not at all where beta is 0; all of the new c is written.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_gram_view(double alpha, const prange_view *a,
                                                         double beta, const prange_view *c);

PRANGE_END_DECLS

#endif

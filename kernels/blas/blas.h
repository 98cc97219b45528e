/* SPDX-License-Identifier: MIT */
/*
 * OpenBLAS, opened by the first call that needs a product. If it were linked, every program that
 * uses prange would load it at the start.
 */
#ifndef PRI_BLAS_H
#define PRI_BLAS_H

#include <stdbool.h>
#include <stddef.h>

/* A description of the library for <prange/info.h>, a static string. Opens nothing. */
const char *pri_blas_name(void);

#ifdef PRI_BLAS

/*
 * Prototypes of cblas_dgemm and cblas_sgemm, with `unsigned` for the enumerations of <cblas.h>.
 * That header may be missing or belong to a build with 64-bit integers, and says nothing about the
 * library that is found at run time.
 */
typedef void pri_blas_dgemm(unsigned order, unsigned transpose_x, unsigned transpose_y, int rows,
                            int cols, int depth, double alpha, const double *x, int x_stride,
                            const double *y, int y_stride, double beta, double *out,
                            int out_stride);
typedef void pri_blas_sgemm(unsigned order, unsigned transpose_x, unsigned transpose_y, int rows,
                            int cols, int depth, float alpha, const float *x, int x_stride,
                            const float *y, int y_stride, float beta, float *out, int out_stride);

/* out = alpha x y + beta out, where x is rows x depth, y is depth x cols and out is rows x cols. A
 * matrix marked as transposed is stored as its transpose. The strides are those between stored
 * rows. */
typedef struct pri_blas_product {
    int rows, cols, depth;
    double alpha, beta;
    const void *x, *y;
    void *out;
    bool x_transposed, y_transposed;
    int x_stride, y_stride, out_stride;
} pri_blas_product;

/* Whether there is an OpenBLAS that may compute in our threads. The first call opens it and may
 * take milliseconds; the answer never changes. */
bool pri_blas_usable(void);

/* Whether the distances of n x m pairs of d elements of `size` bytes are faster by a matrix product
 * than by differences. Depends on the machine, never on the threads. */
bool pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m);

/* Whether OpenBLAS multiplies an m x k by a k x n matrix of elements of `size` bytes faster than
 * our kernel. Depends on the machine, never on the threads. */
bool pri_blas_outdoes(size_t size, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k);

/* Computes a product of elements of `size` bytes on the calling thread. pri_blas_usable() must have
 * returned true, and for floats pri_blas_outdoes() too. Waits while as many products are running as
 * OpenBLAS has buffers for. */
void pri_blas_product_run(size_t size, const pri_blas_product *product);

/* out = -2 x y', where x has `rows` rows and y has `cols` rows of `depth` numbers each, by
 * pri_blas_product_run(). */
void pri_blas_multiply(int rows, int cols, int depth, const double *x, const double *y,
                       double *out);

#endif

#endif

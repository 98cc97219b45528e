/* SPDX-License-Identifier: MIT */
/*
 * OpenBLAS, opened by the first call that wants a product. As a linked library it would be loaded
 * at the start of every program on prange.
 */
#ifndef PRI_BLAS_H
#define PRI_BLAS_H

#include <stdbool.h>
#include <stddef.h>

/* The library as <prange/info.h> describes it. Opens nothing; the text lasts as long as the
 * program.
 */
const char *pri_blas_name(void);

#ifdef PRI_BLAS

/*
 * cblas_dgemm and cblas_sgemm by our own prototypes. <cblas.h> has enumerations instead of
 * `unsigned`; the installed one may belong to a build with 64-bit integers or be missing, and says
 * nothing about the library that is found at run time.
 */
typedef void pri_blas_dgemm(unsigned order, unsigned transpose_x, unsigned transpose_y, int rows,
                            int cols, int depth, double alpha, const double *x, int x_stride,
                            const double *y, int y_stride, double beta, double *out,
                            int out_stride);
typedef void pri_blas_sgemm(unsigned order, unsigned transpose_x, unsigned transpose_y, int rows,
                            int cols, int depth, float alpha, const float *x, int x_stride,
                            const float *y, int y_stride, float beta, float *out, int out_stride);

/* out = alpha x y + beta out, out having `rows` x `cols` elements and the products of each `depth`.
 * A matrix that is transposed lies as the transpose of what is multiplied; the rows as they lie are
 * a stride apart. */
typedef struct pri_blas_product {
    int rows, cols, depth;
    double alpha, beta;
    const void *x, *y;
    void *out;
    bool x_transposed, y_transposed;
    int x_stride, y_stride, out_stride;
} pri_blas_product;

/* Whether there is one that may compute in our threads. The first call opens it, and may take
 * milliseconds; the answer is the same ever after. */
bool pri_blas_usable(void);

/* Whether products are faster than differences for n x m pairs of d elements of `size` bytes.
 * Depends on the machine, never on the threads. */
bool pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m);

/* Whether its product of an m x k and a k x n matrix of elements of `size` bytes is faster than
 * ours. Depends on the machine, never on the threads. */
bool pri_blas_outdoes(size_t size, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k);

/* The product of elements of `size` bytes, on the calling thread. The library must be usable, and
 * for floats have been found to outdo. Waits while as many products run as OpenBLAS has memory for.
 */
void pri_blas_product_run(size_t size, const pri_blas_product *product);

/* out = -2 x y' where x has `rows` rows and y has `cols`, each of `depth` numbers: such a
 * product. */
void pri_blas_multiply(int rows, int cols, int depth, const double *x, const double *y,
                       double *out);

#endif

#endif

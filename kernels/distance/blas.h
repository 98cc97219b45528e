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
 * cblas_dgemm by our own prototype. <cblas.h> has enumerations instead of `unsigned`; the installed
 * one may belong to a build with 64-bit integers or be missing, and says nothing about the library
 * that is found at run time.
 */
typedef void pri_blas_dgemm(unsigned order, unsigned transpose_x, unsigned transpose_y, int rows,
                            int cols, int depth, double alpha, const double *x, int x_stride,
                            const double *y, int y_stride, double beta, double *out,
                            int out_stride);

/* Whether there is one that may compute in our threads. The first call opens it, and may take
 * milliseconds; the answer is the same ever after. */
bool pri_blas_usable(void);

/* Whether products are faster than differences for n x m pairs of d elements of `size` bytes.
 * Depends on the machine, never on the threads. */
bool pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m);

/* out = -2 x y' where x has `rows` rows and y has `cols`, each of `depth` numbers. On the calling
 * thread. The library must be usable. Waits while as many products run as OpenBLAS has memory for.
 */
void pri_blas_multiply(int rows, int cols, int depth, const double *x, const double *y,
                       double *out);

#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARRAY_CHOLESKY_H
#define PRI_ARRAY_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/* Computes the factor l of a symmetric positive semidefinite matrix l l' (d x d), in place. On
 * entry, a holds the lower triangle; on return, the transpose of l: row k is column k of l, from
 * a[k*d + k] on, and the elements before it are undefined. Returns false if the matrix is not
 * semidefinite, by more than rounding. */
bool pri_cholesky(ptrdiff_t d, double *a);

/* The same with the largest pivots first, for matrices that pri_cholesky refused but that may be
 * singular. The decomposition ends when no pivot exceeds `unit` times its original diagonal
 * element; the remaining matrix must then be no larger than that, as rounding errors are. own has
 * room for d numbers, and f for d x d. */
bool pri_cholesky_pivoted(ptrdiff_t d, double unit, double *a, double *own, double *f);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARRAY_CHOLESKY_H
#define PRI_ARRAY_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/* The factor l of a symmetric positive semidefinite matrix l l' (d x d), of which a holds the lower
 * triangle, in place and transposed: row k is column k of l, from a[k*d + k] on; what stands in
 * front of it has no meaning. False where the matrix is not semidefinite, by more than rounding. */
bool pri_cholesky(ptrdiff_t d, double *a);

/* The same with the largest pivots first, where pri_cholesky refused a matrix that may be singular.
 * What is left when no pivot exceeds `unit` times its place on the diagonal counts as rounding, if
 * it is no more than that. own has room for d numbers, and f for d x d. */
bool pri_cholesky_pivoted(ptrdiff_t d, double unit, double *a, double *own, double *f);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Factorisations of a symmetric matrix, for whitening points.
 */
#ifndef PRI_FACTOR_H
#define PRI_FACTOR_H

#include <stdbool.h>
#include <stddef.h>

/* Cholesky factor of the symmetric part of a, d x d: the upper triangle becomes U with U'U = a, the
 * lower triangle 0. Returns false if a is not positive definite; its elements are then lost. */
bool pri_factor_definite(ptrdiff_t d, double *a);

/*
 * Writes the symmetric part of any a as the sum of signs[k] r_k r_k' over the rows r_k of `rows`.
 * Signs are 1 or -1; rows beyond the rank are 0. The rows and columns of a are scaled to a largest
 * element of about 1, and a remainder of at most `noise` then counts as 0. Returns whether a sign
 * is -1. `a` is lost; `scale` has room for d numbers.
 */
bool pri_factor_signed(ptrdiff_t d, double noise, double *a, double *rows, double *signs,
                       double *scale);

#endif

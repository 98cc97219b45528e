/* SPDX-License-Identifier: MIT */
/*
 * Factors of a symmetric matrix, by which points are whitened.
 */
#ifndef PRI_FACTOR_H
#define PRI_FACTOR_H

#include <stdbool.h>
#include <stddef.h>

/* The upper triangle of the symmetric part of a, d x d, becomes U with U'U = a, and the lower one
 * 0; false where a is not positive definite, whose elements are then lost. */
bool pri_factor_definite(ptrdiff_t d, double *a);

/*
 * The symmetric part of any a as the sum of signs[k] r_k r_k' over the rows r_k of `rows`: signs
 * are 1 or -1, and rows beyond the rank are 0. What is left of a once it is below `noise` counts as
 * 0, where the rows and columns are scaled to a largest element of about 1. Returns whether a sign
 * is -1. `a` is lost; `scale` has room for d.
 */
bool pri_factor_signed(ptrdiff_t d, double noise, double *a, double *rows, double *signs,
                       double *scale);

#endif

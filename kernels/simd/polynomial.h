/* SPDX-License-Identifier: MIT */
/*
 * Evaluation of a polynomial at each element of a strip.
 */
#ifndef PRI_SIMD_POLYNOMIAL_H
#define PRI_SIMD_POLYNOMIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/types.h"

#ifdef PRI_TYPE

/* Horner's rule with `count` coefficients, the highest first: c[0], then (... * x) + c[k], with
 * each operation rounded. `past`: the results are stored non-temporally, to an array other than x.
 */
typedef void PRI_TYPED(pri_polynomial)(ptrdiff_t n, const element *x, int count, const element *c,
                                       bool past, element *z);

#if defined(PRI_LEVEL) && PRI_IS_REAL
PRI_TYPED(pri_polynomial) PRI_AT_LEVEL(pri_polynomial);
#endif
#endif

#endif

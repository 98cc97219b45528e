/* SPDX-License-Identifier: MIT */
/*
 * A polynomial of each element of a strip.
 */
#ifndef PRI_SIMD_POLYNOMIAL_H
#define PRI_SIMD_POLYNOMIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/types.h"

#ifdef PRI_TYPE

/* `count` coefficients, the highest first: c[0], then (... * x) + c[k], each rounded. `past`: past
 * the caches, to an array that is not x. */
typedef void PRI_TYPED(pri_polynomial)(ptrdiff_t n, const element *x, int count, const element *c,
                                       bool past, element *z);

#if defined(PRI_LEVEL) && PRI_IS_REAL
PRI_TYPED(pri_polynomial) PRI_AT_LEVEL(pri_polynomial);
#endif
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The points of an integral.
 */
#ifndef PRI_SIMD_INTEGRATE_H
#define PRI_SIMD_INTEGRATE_H

#include "base/types.h"

/* The points in a block of an integral. Two buffers of this size fit a first-level cache. The size
 * determines the bits of every result. */
#define PRI_POINTS_BLOCK 1024

#ifdef PRI_TYPE
typedef struct PRI_TYPED(pri_integrate) {
    /* x[k] = a + i*dx for i = first + k, k = 0 .. n - 1, computed in f64. */
    void (*points)(ptrdiff_t n, double a, double dx, ptrdiff_t first, element *x);
} pri_integrate;
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Matrix-vector products: sums[i] becomes the sum of the products of row i, accumulated in order
 * with fused multiply-adds, starting from 0. `columns` takes at most one block of the inner
 * dimension; `rows` takes any number, and adds their sums in order.
 */
#ifndef PRI_SIMD_MATVEC_H
#define PRI_SIMD_MATVEC_H

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
typedef struct PRI_TYPED(pri_matvec) {
    int far_together,
        together; /* rows that `rows` mostly reads side by side, if `far` and if not */
    /* Row i is contiguous, at a + i*row. `far`: the matrix is in memory rather than in a cache. */
    void (*rows)(bool far, ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                 const element *x, element *sums);
    /* Column k is contiguous, at a + k*column. */
    void (*columns)(bool far, ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t column,
                    const element *x, element *sums);
} pri_matvec;
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Reductions of one block.
 */
#ifndef PRI_SIMD_REDUCE_H
#define PRI_SIMD_REDUCE_H

#include "base/types.h"
#include "partial.h"

/* The lanes of a reduction: four vectors of eight doubles. They are part of every result. */
#define PRI_LANES 32

/* The elements in a block of a reduction over an array: 32 KiB of doubles, which stay in a
 * first-level cache for var's second pass. Part of every result. */
#define PRI_REDUCE_BLOCK 4096

#ifdef PRI_TYPE

/* n is 1 to PRI_REDUCE_BLOCK. */
typedef void pri_reduce_block(ptrdiff_t n, const element *x, const element *y, double scale,
                              pri_partial *out);

/*
 * dot reads y, sumsq sums (scale*x)^2, the others ignore both. find gives the first i with
 * x[i] == value, or the first NaN if value is NaN; n if there is none.
 */
typedef struct PRI_TYPED(pri_reduce) {
    pri_reduce_block *sum, *dot, *prod, *min, *max, *maxabs, *sumsq, *var;
    ptrdiff_t (*find)(ptrdiff_t n, const element *x, double value);
} pri_reduce;

#endif

#endif

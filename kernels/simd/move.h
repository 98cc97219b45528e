/* SPDX-License-Identifier: MIT */
/*
 * Kernels that fill, copy and select the elements of a block.
 */
#ifndef PRI_SIMD_MOVE_H
#define PRI_SIMD_MOVE_H

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* Whether the type is that of indices. */
#define PRI_IS_INDEX PRI_PASTE(PRI_IS_INDEX, PRI_TYPE)
#define PRI_IS_INDEX_f64 0
#define PRI_IS_INDEX_f32 0
#define PRI_IS_INDEX_i64 1
#define PRI_IS_INDEX_i32 0
#define PRI_IS_INDEX_u8 0

/* Element k of a ramp is k * step + start or, if `parts` is not 0, k / parts * width + start.
 * Computed in f64 for f64 and f32. */
typedef struct PRI_TYPED(pri_ramp) {
#if PRI_IS_REAL
    double start, step, parts, width;
#else
    element start, step;
#endif
} pri_ramp;

typedef struct PRI_TYPED(pri_move) {
    void (*fill)(ptrdiff_t n, element value, element *to);
    /* Elements first .. first + n - 1 of the ramp. */
    void (*ramp)(const pri_ramp *ramp, ptrdiff_t first, ptrdiff_t n, element *to);
    /* to[i] = last[-i] */
    void (*reverse)(ptrdiff_t n, const element *last, element *to);
    void (*take)(ptrdiff_t n, const element *x, const ptrdiff_t *index, element *to);
    /* compress copies the elements whose mask is nonzero. positions writes the positions of nonzero
     * elements, counted from `first`. Both return the number of elements found and may write up to
     * n elements. */
    ptrdiff_t (*compress)(ptrdiff_t n, const element *x, const uint8_t *mask, element *to);
    ptrdiff_t (*positions)(ptrdiff_t n, const element *x, ptrdiff_t first, ptrdiff_t *to);
#if PRI_IS_INDEX
    /* Whether each index is in 0 .. bound - 1, for a bound > 0. */
    bool (*within)(ptrdiff_t bound, ptrdiff_t n, const ptrdiff_t *index);
#endif
} pri_move;
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Strips of numbers that are a function of their index.
 */
#ifndef PRI_SIMD_RANGES_H
#define PRI_SIMD_RANGES_H

#include "base/types.h"

#ifdef PRI_TYPE

typedef struct PRI_TYPED(pri_ranges) {
    /* first + i*step, as an integer that wraps, then converted. */
    void (*ramp)(ptrdiff_t n, int64_t first, int64_t step, element *z);
    /* Element first + i*step of `count` even points from `begin` to `end`, both included. NULL for
     * integers. */
    void (*points)(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t count, element begin,
                   element end, element *z);
} pri_ranges;

#ifdef PRI_LEVEL
extern const pri_ranges PRI_AT_LEVEL(pri_ranges);
#endif
#endif

#endif

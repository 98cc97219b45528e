/* SPDX-License-Identifier: MIT */
/*
 * Strips of numbers computed from their index.
 */
#ifndef PRI_SIMD_RANGES_H
#define PRI_SIMD_RANGES_H

#include "base/types.h"

#ifdef PRI_TYPE

typedef struct PRI_TYPED(pri_ranges) {
    /* z[i] = first + i*step, computed in wrapping integer arithmetic and then converted. */
    void (*ramp)(ptrdiff_t n, int64_t first, int64_t step, element *z);
    /* z[i] = element first + i*step of `count` evenly spaced points from `begin` to `end`, both
     * included. NULL for integers. */
    void (*points)(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t count, element begin,
                   element end, element *z);
} pri_ranges;

#ifdef PRI_LEVEL
extern const pri_ranges PRI_AT_LEVEL(pri_ranges);
#endif
#endif

#endif

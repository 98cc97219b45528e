/* SPDX-License-Identifier: MIT */
/*
 * Elementwise comparison of contiguous arrays, and elementwise selection between two arrays.
 */
#ifndef PRI_SIMD_COMPARE_H
#define PRI_SIMD_COMPARE_H

#include "base/types.h"

/* In the order of the public enum; array/mixed_types.c checks that they agree. */
typedef enum pri_comparison {
    PRI_EQ,
    PRI_NE,
    PRI_LT,
    PRI_LE,
    PRI_GT,
    PRI_GE,
    PRI_COMPARISONS
} pri_comparison;

#ifdef PRI_TYPE
typedef struct PRI_TYPED(pri_compare) {
    /* mask[i] = x[i] op y[i * step], where step is 1 or 0. */
    void (*compare[PRI_COMPARISONS])(ptrdiff_t n, const element *x, const element *y,
                                     ptrdiff_t step, uint8_t *mask);
    /* z[i] = mask[i] ? x[i] : y[i]; z may be identical to x or y. */
    void (*choose)(ptrdiff_t n, const uint8_t *mask, const element *x, const element *y,
                   element *z);
} pri_compare;
#endif

#endif

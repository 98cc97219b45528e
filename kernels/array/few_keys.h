/* SPDX-License-Identifier: MIT */
/*
 * Sorting of a few numbers in registers.
 */
#ifndef PRI_FEW_KEYS_H
#define PRI_FEW_KEYS_H

#include "simd/sort.h"

/* The most numbers that are sorted in registers. */
enum { PRI_FEW_KEYS = 8 };

/* Sorts the keys of n numbers, which are `step` apart, by odd-even transposition. n should be a
 * constant after inlining. */
static inline __attribute__((always_inline)) void
pri_sort_few_keys(int n, const element *x, ptrdiff_t step, key keys[PRI_FEW_KEYS])
{
    for (int i = 0; i < n; i++)
        keys[i] = pri_key_of(x[i * step]);
    for (int round = 0; round < n; round++)
        for (int i = round % 2; i + 1 < n; i += 2) {
            const key a = keys[i], b = keys[i + 1];
            keys[i] = b < a ? b : a;
            keys[i + 1] = b < a ? a : b;
        }
}

#endif

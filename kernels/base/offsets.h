/* SPDX-License-Identifier: MIT */
/*
 * Output offsets of pieces that have counted their results.
 */
#ifndef PRI_OFFSETS_H
#define PRI_OFFSETS_H

#include <stddef.h>

/* Exclusive prefix sum in place; returns the total. */
static inline ptrdiff_t pri_offsets_of(ptrdiff_t pieces, ptrdiff_t *counts)
{
    ptrdiff_t sum = 0;
    for (ptrdiff_t p = 0; p < pieces; p++) {
        const ptrdiff_t count = counts[p];
        counts[p] = sum;
        sum += count;
    }
    return sum;
}

#endif

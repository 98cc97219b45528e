/* SPDX-License-Identifier: MIT */
/*
 * Where the results of pieces go, of which each piece has counted its own.
 */
#ifndef PRI_OFFSETS_H
#define PRI_OFFSETS_H

#include <stddef.h>

/* Each count becomes the sum of those before it. Returns that of all. */
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

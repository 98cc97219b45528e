/* SPDX-License-Identifier: MIT */
/*
 * Searches in a tile of distances from some points to the queries of a panel. Each row of the tile
 * belongs to a point and has the width of pri_distance; each column belongs to a query. Entries
 * without a pair are NaN.
 */
#ifndef PRI_SIMD_NEIGHBORS_H
#define PRI_SIMD_NEIGHBORS_H

#include "base/types.h"

#ifdef PRI_TYPE

/*
 * within lists the entries <= the limit of their column, as row*width + column in ascending order,
 * and returns their number. count adds the number of entries <= one common limit to the count of
 * each column. nearest finds the first smallest value of each column: `values` and `indices` hold
 * the best so far, with values infinite at first, and row i is point top + i. Where `apart` is
 * below 1, the distances are the square roots of the tile's values, and two values are known to
 * have different rounded roots if one is below `apart` times the other.
 */
typedef struct PRI_TYPED(pri_neighbors) {
    ptrdiff_t (*within)(ptrdiff_t rows, const element *tile, const element *limits,
                        unsigned short *hits);
    void (*count)(ptrdiff_t rows, const element *tile, element limit, ptrdiff_t *counts);
    void (*nearest)(ptrdiff_t rows, const element *tile, element apart, ptrdiff_t top,
                    element *values, ptrdiff_t *indices);
} pri_neighbors;

#endif

#endif

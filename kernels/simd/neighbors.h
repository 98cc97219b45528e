/* SPDX-License-Identifier: MIT */
/*
 * Searches in a tile of distances, which holds the distances of some points to the queries of a
 * panel: rows of pri_distance's width, a query a column, with NaN where there is no pair.
 */
#ifndef PRI_SIMD_NEIGHBORS_H
#define PRI_SIMD_NEIGHBORS_H

#include "base/types.h"

#ifdef PRI_TYPE

/*
 * within lists the entries <= the limit of their column, as row*width + column in rising order, and
 * returns their number; count adds them up by columns, for one limit. nearest finds the first
 * smallest value of each column: `values` and `indices` hold the best so far, infinity at first,
 * and row i is point top + i. Where `apart` is below 1 the distances are the roots of the tile's
 * values, and a value below `apart` times another has another root.
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

/* SPDX-License-Identifier: MIT */
/*
 * How a matrix of distances is cut into tiles, and where the condensed form has its rows.
 */
#ifndef PRI_TILING_H
#define PRI_TILING_H

#include <stdbool.h>
#include <stddef.h>

#include "exec/parallel_for.h"

/* The square form and the condensed form of one set, and the form of two sets. */
typedef enum pri_layout { PRI_SQUARE, PRI_CONDENSED, PRI_CROSS } pri_layout;

typedef struct pri_tiling {
    ptrdiff_t side; /* points per side: a multiple of the panels' width */
    ptrdiff_t lead; /* the first tile of a side has this many points fewer */
    bool streamed;  /* transposed tiles are written past the caches */
} pri_tiling;

/* Tiles for n x m pairs of d coordinates, in panels of `width`. */
pri_tiling pri_tiling_of(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, ptrdiff_t width);

/* Writes transposed tiles past the caches if `rows` rows of the result are large and all begin at
 * the same offset in a cache line. Tiles then begin where lines do. */
void pri_tiling_stream(pri_tiling *tiling, const void *out, size_t size, ptrdiff_t rows,
                       ptrdiff_t stride);

/* Tile t of a triangle, counted by columns: (0,0) (0,1) (1,1) (0,2) ... */
void pri_tile_at(ptrdiff_t t, ptrdiff_t *row, ptrdiff_t *column);

/* The first point of tile t of a side of n points; n for the tile behind the last. */
static inline ptrdiff_t pri_tile_edge(const pri_tiling *tiling, ptrdiff_t t, ptrdiff_t n)
{
    return pri_min(n, pri_max(0, t * tiling->side - tiling->lead));
}

/* The index that pair (i, i) would have in the condensed form: pair (i, j) is j - i after it. */
static inline ptrdiff_t pri_condensed_row(ptrdiff_t n, ptrdiff_t i)
{
    return i * n - i * (i + 1) / 2 - 1;
}

/* n(n-1)/2, or less than 0 on overflow. */
ptrdiff_t pri_condensed_count(ptrdiff_t n);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The tiles of a matrix of distances, for each form (base/types.h): the points are of the element
 * type, the distances of the result type.
 *
 * The larger of two sets gives the rows of the strips, the smaller set is packed. If that is x, the
 * tiles are transposed into the result. For one set, only the tiles on and above the diagonal are
 * computed, and in the square form each is mirrored while it is in cache.
 */
#ifndef PRI_TILES_H
#define PRI_TILES_H

#include "pairs.h"
#include "simd/transpose.h"
#include "tiling.h"

/* The output: the distances of `count` points of x, from `first` on, to all of y; or of all points
 * of one set. */
typedef struct PRI_FORM(pri_tiles) {
    const pri_pairs *pairs;
    pri_layout layout;
    pri_tiling tiling;
    ptrdiff_t first, count;
    result *out; /* the row of point `first` */
    ptrdiff_t out_stride;
    pri_transpose_kernel *transpose;
} pri_tiles;

/* Cuts the distances of x's first `count` points into tiles. */
pri_tiles PRI_FORM(pri_tiles_of)(const pri_pairs *pairs, pri_layout layout, ptrdiff_t count,
                                 result *out, ptrdiff_t out_stride);

/* The work of the tiles' loop, with the preparation of the points unless `prepared`. */
pri_work PRI_FORM(pri_tiles_work)(const pri_tiles *tiles, bool prepared);

/* The function that computes one tile, or with the user's metric a row or a column. Its job is a
 * pri_tiles. */
pri_piece *PRI_FORM(pri_tiles_piece)(const pri_tiles *tiles);

#endif

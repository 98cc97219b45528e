/* SPDX-License-Identifier: MIT */
/*
 * Tiles of a matrix product, computed from packed panels. A panel covers one block of the inner
 * dimension. Panel p of a holds the rows from p*rows on, row i of it at [k*rows + i]; panel p of b
 * holds the columns from p*columns on, column j of it at [k*columns + j]. Missing rows and columns
 * are 0.
 */
#ifndef PRI_SIMD_MATMUL_H
#define PRI_SIMD_MATMUL_H

#include <stdbool.h>

#include "base/types.h"

/* The length of a block of the inner dimension: so many products are added in order before their
 * sum is added to the result. It determines the bits of every result. A panel of b then has 36 KiB
 * and fits a first-level cache beside a panel of a. */
#define PRI_MATMUL_INNER 192

#ifdef PRI_TYPE
/* A tile of c: element (i, j) is at c[i*row + j*column]. */
typedef struct PRI_TYPED(pri_matmul_tile) {
    element *c;
    ptrdiff_t row, column;
    int rows, columns; /* the rows and columns of the tile that exist */
    element alpha;
    bool first; /* c becomes beta c + alpha a b instead of c + alpha a b */
    element beta;
} pri_matmul_tile;

typedef struct PRI_TYPED(pri_matmul) {
    int rows, columns; /* of a tile */
    void (*tile)(ptrdiff_t inner, const element *a, const element *b, const pri_matmul_tile *tile);
    /* Packs `inner` elements of each of `count` rows or columns, x[i*line + k*step], into panels of
     * `width` rows or columns, the size of a tile. */
    void (*pack)(ptrdiff_t inner, ptrdiff_t count, int width, const element *x, ptrdiff_t line,
                 ptrdiff_t step, element *panels);
} pri_matmul;
#endif

#endif

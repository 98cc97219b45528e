/* SPDX-License-Identifier: MIT */
/*
 * Tiles of a matrix product, of packed panels: panel p of a holds rows p*rows .. of one block of
 * the inner dimension, element [k*rows + i]; panel p of b the columns p*columns .., [k*columns +
 * j]. Missing rows and columns are 0.
 */
#ifndef PRI_SIMD_MATMUL_H
#define PRI_SIMD_MATMUL_H

#include <stdbool.h>

#include "base/types.h"

/* The products that are added in order before their sum is: part of every result. With it a panel
 * of b, 36 KiB, fits a first-level cache beside a panel of a. */
#define PRI_MATMUL_INNER 192

#ifdef PRI_TYPE
/* A tile of c: element (i, j) is at c[i*row + j*column]. */
typedef struct PRI_TYPED(pri_matmul_tile) {
    element *c;
    ptrdiff_t row, column;
    int rows, columns; /* those that exist */
    element alpha;
    bool first; /* c becomes beta c + alpha a b, not c + alpha a b */
    element beta;
} pri_matmul_tile;

typedef struct PRI_TYPED(pri_matmul) {
    int rows, columns; /* of a tile */
    void (*tile)(ptrdiff_t inner, const element *a, const element *b, const pri_matmul_tile *tile);
    /* Packs `inner` steps of `count` rows or columns, x[i*line + k*step], into panels of `width`:
     * of a tile's rows or columns. */
    void (*pack)(ptrdiff_t inner, ptrdiff_t count, int width, const element *x, ptrdiff_t line,
                 ptrdiff_t step, element *panels);
} pri_matmul;
#endif

#endif

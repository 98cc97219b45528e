/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances of one set of points or of two.
 *
 * The result is cut into tiles. Of one set only those on and above the diagonal are computed, and
 * in the square form each is mirrored while it is in cache. The larger of two sets is read as it
 * stands and gives the rows of the tiles.
 */
#include <prange/pairwise.h>

#include <math.h>
#include <string.h>

#include "distance.h"
#include "pieces.h"
#include "runtime/check.h"
#include "runtime/level.h"
#include "runtime/status.h"
#ifdef PRI_BLAS
#include "product.h"
#endif

/* Points a side of a tile: 96 x 100 coordinates of doubles and three panels of 32 fit together in
 * a second-level cache, and 96 is a multiple of the 4 and 6 rows of a register tile. */
#define TILE_SIDE 96

/* A panel's part of a tile, where it cannot be computed in place: 128 x 64 floats. */
#define BUFFER_BYTES 32768

/* ns an element that moves between the condensed form and the square one. */
#define MOVE_NS 0.5

typedef enum form { SQUARE, CONDENSED, CROSS } form;

/* Tile t of the triangle, counted by columns: (0,0) (0,1) (1,1) (0,2) ... */
static void tile_at(ptrdiff_t t, ptrdiff_t *row, ptrdiff_t *column)
{
    ptrdiff_t c = (ptrdiff_t)((sqrt(8.0 * (double)t + 1.0) - 1.0) / 2.0);
    while (c * (c + 1) / 2 > t)
        c--;
    while ((c + 1) * (c + 2) / 2 <= t)
        c++;
    *column = c;
    *row = t - c * (c + 1) / 2;
}

/* Where pair (i, i) would stand in the condensed form, so that (i, j) is j - i behind it. */
static ptrdiff_t condensed_row(ptrdiff_t n, ptrdiff_t i)
{
    return i * n - i * (i + 1) / 2 - 1;
}

/* n(n-1)/2, or less than 0 on overflow. */
static ptrdiff_t condensed_count(ptrdiff_t n)
{
    ptrdiff_t count;
    const ptrdiff_t half = n % 2 == 0 ? n / 2 : (n - 1) / 2, other = n % 2 == 0 ? n - 1 : n;
    return n == 0 ? 0 : __builtin_mul_overflow(half, other, &count) ? -1 : count;
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) name "_f64"
#include "pairwise_typed.h"
#ifdef PRI_BLAS
#include "pairwise_fast_typed.h"
#endif
#include "pairwise_calls_typed.h"
#include "pairwise_square_typed.h"
#undef REAL
#undef TYPED
#undef TITLE

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) name "_f32"
#include "pairwise_typed.h"
#ifdef PRI_BLAS
#include "pairwise_fast_typed.h"
#endif
#include "pairwise_calls_typed.h"
#include "pairwise_square_typed.h"

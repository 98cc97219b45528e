/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances, all pairs of one set of points.
 *
 * The matrix is cut into square tiles; only those on and above the diagonal are computed, and
 * each is mirrored while it is in cache. The points are packed once into panels of as many
 * columns as the block functions want.
 */
#include <prange/pairwise.h>

#include <math.h>
#include <stdint.h>

#include "runtime/check.h"
#include "runtime/level.h"
#include "runtime/scratch.h"
#include "runtime/status.h"
#include "runtime/team.h"

/* Points a side of a tile: 96 x 100 coordinates of doubles and three panels of 32 fit together in
 * a second-level cache, and 96 is a multiple of the 4 and 6 rows of a register tile. */
#define TILE_SIDE 96

/* ns on one thread: a coordinate of a pair; a pair's root and its two stores. */
#define COORDINATE_NS 0.025
#define PAIR_NS 0.5

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

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

/* n*d and n*n elements must fit in memory, and apart from each other. */
static prange_status check(const char *title, prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                           const void *points, const void *distances, size_t size)
{
    ptrdiff_t in, out;
    if ((unsigned)metric > PRANGE_SQEUCLIDEAN)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: metric = %d is unknown", title,
                        (int)metric);
    if (n < 0 || d < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: n = %td or d = %td is negative", title, n,
                        d);
    if (__builtin_mul_overflow(n, d, &in) || __builtin_mul_overflow(n, n, &out))
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: n = %td points of d = %td overflow", title,
                        n, d);
    const pri_array from = {"points", points, 1}, to = {"distances", distances, 1};
    prange_status status = pri_check_arrays(title, in, size, 1, &from);
    if (status == PRANGE_OK)
        status = pri_check_arrays(title, out, size, 1, &to);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(title, size, &from, in, &to, out);
    return status;
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) name "_f64"
#include "pairwise_typed.h"
#undef REAL
#undef TYPED
#undef TITLE

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) name "_f32"
#include "pairwise_typed.h"

/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances in register tiles.
 *
 * A tile is a few points against a panel of TILE_VECS vectors of points, packed so that one
 * coordinate of all of them is contiguous. Each lane belongs to one pair and goes through the
 * coordinates in their order, so the shape of the tile is a matter of speed only. What a coordinate
 * adds to a pair is a function that is inlined into the tile (pairwise_steps_typed.h).
 */
#include <math.h>
#include <stdint.h>

#include "elementary.h"
#include "lanes.h"
#include "level.h"
#include "vec.h"

/* 24 accumulators, 4 vectors of the panel and 2 temporaries in 32 registers; in 16 registers 8, 2
 * and 2. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { TILE_ROWS = 6, TILE_VECS = PRI_TILE_VECS };
#else
enum { TILE_ROWS = 4, TILE_VECS = PRI_TILE_VECS };
#endif

/* Coordinates a pass: 32 KiB of a 32-column panel of doubles, which stay in a first-level cache
 * while the rows go by. */
enum { PASS = 128 };

/* The preparation of a row goes through it eight doubles at a time, at every level. */
static double largest_of_lanes(pri_v8 lanes)
{
    double largest = lanes[0];
    for (int j = 1; j < 8; j++)
        largest = lanes[j] > largest ? lanes[j] : largest;
    return largest;
}

/* What has no weight may be as large as it likes; 0, or NaN where it is not finite. */
static inline pri_v8 counted(pri_v8 value, pri_v8 weight)
{
    return pri_v8_select(weight > 0, value, value - value);
}

#define REAL double
#define TYPED(name) name##_f64
#include "pairwise_steps_typed.h"
#include "pairwise_finish_typed.h"
#include "pairwise_rows_typed.h"
#include "pairwise_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "pairwise_steps_typed.h"
#include "pairwise_finish_typed.h"
#include "pairwise_rows_typed.h"
#include "pairwise_typed.h"

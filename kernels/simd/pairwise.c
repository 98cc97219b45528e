/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances by direct differences, in register tiles.
 *
 * A tile is TILE_ROWS points against a panel of TILE_VECS vectors of points, packed so that one
 * coordinate of all of them is contiguous. Each lane belongs to one pair and adds the squared
 * differences in the order of the coordinates, so the shape of the tile is a matter of speed only.
 */
#include "level.h"
#include "vec.h"

/* 24 accumulators, 4 vectors of the panel and 2 temporaries in 32 registers; in 16 registers 8, 2
 * and 2. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { TILE_ROWS = 6, TILE_VECS = 4 };
#else
enum { TILE_ROWS = 4, TILE_VECS = 2 };
#endif

/* Coordinates a pass: 32 KiB of a 32-column panel of doubles, which stay in a first-level cache
 * while the rows go by. */
enum { PASS = 128 };

#define REAL double
#define TYPED(name) name##_f64
#include "pairwise_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "pairwise_typed.h"

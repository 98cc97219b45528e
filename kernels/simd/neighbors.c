/* SPDX-License-Identifier: MIT */
/*
 * What a tile of distances has for the queries, which are its columns: a lane each. The tile is as
 * wide as a panel of simd/pairwise.c, and in a first-level cache.
 */
#include <stdint.h>

#include "level.h"
#include "vec.h"

#define REAL double
#define TYPED(name) name##_f64
#include "neighbors_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "neighbors_typed.h"

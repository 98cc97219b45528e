/* SPDX-License-Identifier: MIT */
/*
 * The 32 lanes of a reduction in doubles, in four vectors of eight. Lane j accumulates the elements
 * i with i mod 32 = j, and the lanes are folded by halves. Elements of other types are converted as
 * they are loaded. Lanes for whole blocks are in block_lanes.h.
 */
#ifndef PRI_REDUCE_LANES_H
#define PRI_REDUCE_LANES_H

#include "base/types.h"
#include "reduce.h"
#include "vec8.h"

#define load PRI_TYPED(pri_v8_load)
#define load_part PRI_TYPED(pri_v8_load_part)

enum { ROWS = PRI_LANES / 8 };

typedef pri_v8 combine(pri_v8 left, pri_v8 right);

static inline pri_v8 add(pri_v8 left, pri_v8 right)
{
    return left + right;
}

/* Lane j of 2k lanes is combined with lane j + k, for k = 16, 8, 4, 2, 1. */
static inline double fold(combine *join, const pri_v8 acc[ROWS])
{
    pri_v8 half = join(join(acc[0], acc[2]), join(acc[1], acc[3]));
    half = join(half, (pri_v8){half[4], half[5], half[6], half[7], 0, 0, 0, 0});
    half = join(half, (pri_v8){half[2], half[3], 0, 0, 0, 0, 0, 0});
    half = join(half, (pri_v8){half[1], 0, 0, 0, 0, 0, 0, 0});
    return half[0];
}

#endif

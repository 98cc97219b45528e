/* SPDX-License-Identifier: MIT */
/*
 * Horizontal sum of eight lanes, in the same order at every level.
 */
#ifndef PRI_LANES_H
#define PRI_LANES_H

#include "vec8.h"

/* Adds the upper half of the lanes to the lower half until one lane is left. */
static inline double pri_sum_of_lanes(pri_v8 lanes)
{
    for (int half = 4; half > 0; half /= 2)
        for (int j = 0; j < half; j++)
            lanes[j] += lanes[j + half];
    return lanes[0];
}

#endif

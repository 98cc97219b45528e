/* SPDX-License-Identifier: MIT */
/*
 * The lanes of a sum, turned, so that the vectors of its elements begin behind a few of them: where
 * an array is aligned. Element `head` goes to turned[head], and so on up to turned[head + 31].
 */
#ifndef PRI_TURNED_H
#define PRI_TURNED_H

#include <string.h>

#include "reduce.h"

static inline void turn_lanes(const double lanes[PRI_LANES], double turned[2 * PRI_LANES])
{
    memcpy(turned, lanes, PRI_LANES * sizeof *lanes);
    memcpy(turned + PRI_LANES, lanes, PRI_LANES * sizeof *lanes);
}

static inline void turn_back(ptrdiff_t head, const double turned[2 * PRI_LANES],
                             double lanes[PRI_LANES])
{
    memcpy(lanes, turned + PRI_LANES, (size_t)head * sizeof *lanes);
    memcpy(lanes + head, turned + head, (size_t)(PRI_LANES - head) * sizeof *lanes);
}

#endif

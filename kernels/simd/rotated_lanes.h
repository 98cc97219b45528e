/* SPDX-License-Identifier: MIT */
/*
 * The lanes of a sum, rotated. The vectors of an array begin after its first `head` elements, where
 * they are aligned, so the vectors of lanes have to begin `head` lanes after lane 0.
 */
#ifndef PRI_ROTATED_LANES_H
#define PRI_ROTATED_LANES_H

#include <string.h>

#include "reduce.h"

typedef struct rotated_lanes {
    double lanes[2 * PRI_LANES];
} rotated_lanes;

/* Rotates the lanes. Returns the lanes of element `head` and of the 31 elements after it. */
static inline double *rotate_lanes(rotated_lanes *t, ptrdiff_t head, double lanes[PRI_LANES])
{
    if (head == 0)
        return lanes;
    memcpy(t->lanes, lanes, PRI_LANES * sizeof *lanes);
    memcpy(t->lanes + PRI_LANES, lanes, PRI_LANES * sizeof *lanes);
    return t->lanes + head;
}

static inline void rotate_back(const rotated_lanes *t, ptrdiff_t head, double lanes[PRI_LANES])
{
    if (head == 0)
        return;
    memcpy(lanes, t->lanes + PRI_LANES, (size_t)head * sizeof *lanes);
    memcpy(lanes + head, t->lanes + head, (size_t)(PRI_LANES - head) * sizeof *lanes);
}

#endif

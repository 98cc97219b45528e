/* SPDX-License-Identifier: MIT */
/*
 * The lanes of a sum, turned. Vectors across lines of a cache cost a third, so they begin where
 * those of an array are aligned: behind `head` elements, and the vectors of lanes as far behind
 * lane 0.
 */
#ifndef PRI_TURNED_H
#define PRI_TURNED_H

#include <string.h>

#include "reduce.h"
#include "vec_any.h"

/* Where there are no more elements, to turn the lanes takes longer than it saves. */
enum { PRI_TURNED_LEAST = 8 * PRI_LANES };

typedef struct turned {
    double lanes[2 * PRI_LANES];
} turned;

static inline ptrdiff_t head_of(ptrdiff_t n, const element *array)
{
    return n <= PRI_TURNED_LEAST ? 0 : unaligned(n, array);
}

/* Where the lanes of element `head` and of the 31 behind it are. */
static inline double *turn_lanes(turned *t, ptrdiff_t head, double lanes[PRI_LANES])
{
    if (head == 0)
        return lanes;
    memcpy(t->lanes, lanes, PRI_LANES * sizeof *lanes);
    memcpy(t->lanes + PRI_LANES, lanes, PRI_LANES * sizeof *lanes);
    return t->lanes + head;
}

static inline void turn_back(const turned *t, ptrdiff_t head, double lanes[PRI_LANES])
{
    if (head == 0)
        return;
    memcpy(lanes, t->lanes + PRI_LANES, (size_t)head * sizeof *lanes);
    memcpy(lanes + head, t->lanes + head, (size_t)(PRI_LANES - head) * sizeof *lanes);
}

#endif

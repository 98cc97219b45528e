/* SPDX-License-Identifier: MIT */
/*
 * Elementwise operations on boxes: the loops behind the maps of views.
 */
#ifndef PRI_MAP_BOXES_H
#define PRI_MAP_BOXES_H

#include <prange/map.h>

#include "base/types.h"
#include "base/view.h"

/* The arrays of a walk. */
enum { PRI_BOX_OUT, PRI_BOX_X, PRI_BOX_Y };

/* A map of checked views: out = op(x), or out = x op y. */
typedef struct pri_map_boxes {
    const char *function;
    pri_walk walk;   /* the axis with the smallest stride of `out` is last */
    ptrdiff_t count; /* elements of `out`, > 0 */
    bool binary;
    const void *x, *y;
    void *out;
    int op;
} pri_map_boxes;

/* For each element type: a check that it has the operation, and the loop. */
#define PRI_DECLARE_MAP_BOXES(name, element, accumulator, total, moment)                           \
    prange_status pri_map_boxes_check_##name(const pri_map_boxes *boxes);                          \
    prange_status pri_map_boxes_run_##name(const pri_map_boxes *boxes);
PRI_TYPES(PRI_DECLARE_MAP_BOXES)
#undef PRI_DECLARE_MAP_BOXES

#endif

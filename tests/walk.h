/* SPDX-License-Identifier: MIT */
/*
 * Elements outside an array, found by walking there step by step; for references of stencils and
 * filters.
 */
#ifndef TESTS_WALK_H
#define TESTS_WALK_H

#include <prange/stencil.h>

#include "unchecked.h"

/* Walks from the end of the axis out to an index, reflecting or wrapping as the border does; -1:
 * the constant. */
UNCHECKED static inline ptrdiff_t walk_to(prange_border border, ptrdiff_t index, ptrdiff_t n)
{
    const int forward = index < 0 ? -1 : 1;
    ptrdiff_t place = index < 0 ? 0 : n - 1;
    int step = forward;
    if (index >= 0 && index < n)
        return index;
    for (ptrdiff_t i = place; i != index; i += forward) {
        const ptrdiff_t next = place + step;
        if (next >= 0 && next < n) {
            place = next;
            continue;
        }
        switch (border) {
        case PRANGE_BORDER_NEAREST:
            break;
        case PRANGE_BORDER_WRAP:
            place = next < 0 ? n - 1 : 0;
            break;
        case PRANGE_BORDER_REFLECT:
            step = -step;
            break;
        case PRANGE_BORDER_MIRROR:
            step = -step;
            place += n > 1 ? step : 0;
            break;
        default:
            return -1;
        }
    }
    return place;
}

#endif

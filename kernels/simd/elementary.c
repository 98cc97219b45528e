/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions of one element over a block: loops over the functions of prange/math.h,
 * which the compiler vectorises. So a loop of the user's own has the same bits.
 */
#include <prange/math.h>

#include "each.h"
#include "map.h"

#define SCALAR_f64(name) prange_##name
#define SCALAR_f32(name) prange_##name##f
#define SCALAR PRI_PASTE(SCALAR, PRI_TYPE)

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, element *y)                   \
    {                                                                                              \
        each(n, x, y, SCALAR(name));                                                               \
    }
PRI_ROUNDING(DEFINE)
PRI_TRANSCENDENTAL(DEFINE)

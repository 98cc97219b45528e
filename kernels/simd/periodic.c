/* SPDX-License-Identifier: MIT */
/*
 * Sine, cosine and tangent over an array. Arguments of ordinary magnitude allow a shorter reduction
 * modulo pi with the same bits. A block uses it if all of its elements allow it.
 */
#include <prange/math.h>

#include "forms_f32.h"
#include "forms_f64.h"
#include "map.h"

#define FULL_f64(name) prange_##name
#define FULL_f32(name) prange_##name##f
#define SMALL_f64(name) block_##name
#define SMALL_f32(name) block_##name##f
#define FULL PRI_PASTE(FULL, PRI_TYPE)
#define SMALL PRI_PASTE(SMALL, PRI_TYPE)

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, element *y)                   \
    {                                                                                              \
        each_block(n, x, y, FULL(name), SMALL(name));                                              \
    }
PRI_PERIODIC(DEFINE)

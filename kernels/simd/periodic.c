/* SPDX-License-Identifier: MIT */
/*
 * Sine, cosine and tangent over a block. An argument of ordinary size takes a shorter reduction by
 * pi than others, to the same bits: a run of elements takes it where all of them may.
 */
#include <prange/math.h>

#include "forms.h"
#include "map.h"

#define FULL_f64(name) prange_##name
#define FULL_f32(name) prange_##name##f
#define SMALL_f64(name) block_##name
#define SMALL_f32(name) block_##name##f
#define FULL PRI_PASTE(FULL, PRI_TYPE)
#define SMALL PRI_PASTE(SMALL, PRI_TYPE)

/* Below it the form is right. */
static const element LIMIT = sizeof(element) == 8 ? (element)0x1p20 : (element)PRANGE_MATH_NEAR_F32;

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, element *y)                   \
    {                                                                                              \
        each_within(n, x, y, FULL(name), SMALL(name), -LIMIT, LIMIT);                              \
    }
PRI_PERIODIC(DEFINE)

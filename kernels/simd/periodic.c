/* SPDX-License-Identifier: MIT */
/*
 * Sine, cosine and tangent over a block. An argument of ordinary size takes a shorter reduction by
 * pi than others, to the same bits: a run of elements takes it where all of them may.
 */
#include <prange/math.h>

#include "each.h"
#include "map.h"

#define FULL_f64(name) prange_##name
#define FULL_f32(name) prange_##name##f
#define SMALL_f64(name) prange_f64_##name##_small
#define SMALL_f32(name) prange_math_near_##name##f
#define FULL PRI_PASTE(FULL, PRI_TYPE)
#define SMALL PRI_PASTE(SMALL, PRI_TYPE)

/* Below it `small` is right. */
static const element LIMIT = sizeof(element) == 8 ? (element)0x1p20 : (element)PRANGE_MATH_NEAR_F32;

enum { RUN = 256 };

/* Whether all elements are below the limit in size; a NaN is not. */
static inline bool all_small(ptrdiff_t n, const element *x)
{
    int large = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        large |= !(x[i] < LIMIT) | !(x[i] > -LIMIT);
    return large == 0;
}

static inline __attribute__((always_inline)) void each_run(ptrdiff_t n, const element *x,
                                                           element *y, element (*small)(element x),
                                                           element (*full)(element x))
{
    for (ptrdiff_t first = 0; first < n; first += RUN) {
        const ptrdiff_t count = n - first < RUN ? n - first : RUN;
        if (all_small(count, x + first))
            each(count, x + first, y + first, small);
        else
            each(count, x + first, y + first, full);
    }
}

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, element *y)                   \
    {                                                                                              \
        each_run(n, x, y, SMALL(name), FULL(name));                                                \
    }
PRI_PERIODIC(DEFINE)

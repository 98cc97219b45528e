/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions of two elements over a block, as those of one in elementary.c.
 */
#include <prange/math.h>

#include "each.h"
#include "map.h"

#define SCALAR_f64(name) prange_##name
#define SCALAR_f32(name) prange_##name##f
#define SCALAR PRI_PASTE(SCALAR, PRI_TYPE)

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, const element *y, element *z) \
    {                                                                                              \
        each2(n, x, y, z, SCALAR(name));                                                           \
    }                                                                                              \
    void PRI_AT_LEVEL(pri_scalar_##name)(ptrdiff_t n, const element *x, element s, element *z)     \
    {                                                                                              \
        each_with(n, x, s, z, SCALAR(name));                                                       \
    }
PRI_SIGNED2(DEFINE)
PRI_POWERS2(DEFINE)

/* Loops around a call, which no compiler vectorises. */
#define DEFINE_CALLED(NAME, name)                                                                  \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, const element *y, element *z) \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = SCALAR(name)(x[i], y[i]);                                                       \
    }                                                                                              \
    void PRI_AT_LEVEL(pri_scalar_##name)(ptrdiff_t n, const element *x, element s, element *z)     \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = SCALAR(name)(x[i], s);                                                          \
    }
PRI_CALLED2(DEFINE_CALLED)

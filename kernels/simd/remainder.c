/* SPDX-License-Identifier: MIT */
/*
 * The maps fmod and remainder: vectors, or without fused multiply-add loops around a library call.
 */
#include <prange/math.h>

#include "floored.h"
#include "map.h"

#define SCALAR_f64(name) prange_##name
#define SCALAR_f32(name) prange_##name##f
#define SCALAR PRI_PASTE(SCALAR, PRI_TYPE)

#define REST_fmod TRUNCATED_REST
#define REST_remainder NEAREST_REST

static inline __attribute__((always_inline)) void each_rest(ptrdiff_t n, const element *x,
                                                            const element *y, ptrdiff_t step,
                                                            element *z, floored what,
                                                            element (*f)(element x, element y))
{
#if HAS_FLOORED
    if (n > 0)
        floor_strip(n, x, 1, y, step, z, what, f);
#else
    (void)what;
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], y[i * step]);
#endif
}

#define DEFINE_REST(NAME, name)                                                                    \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, const element *y, element *z) \
    {                                                                                              \
        each_rest(n, x, y, 1, z, REST_##name, SCALAR(name));                                       \
    }                                                                                              \
    void PRI_AT_LEVEL(pri_scalar_##name)(ptrdiff_t n, const element *x, element s, element *z)     \
    {                                                                                              \
        each_rest(n, x, &s, 0, z, REST_##name, SCALAR(name));                                      \
    }
PRI_REMAINDERS2(DEFINE_REST)

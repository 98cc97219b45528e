/* SPDX-License-Identifier: MIT */
/*
 * A loop over each function of prange/math.h, for vectorized.sh to look at its assembly; with
 * -DONLY_F64 over those of f64.
 */
#include <prange/math.h>

#include "simd/map.h"

#define LOOP(type, suffix, function, name)                                                         \
    void loop_##name##_##suffix(ptrdiff_t n, const type *restrict x, type *restrict y);            \
    void loop_##name##_##suffix(ptrdiff_t n, const type *restrict x, type *restrict y)             \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            y[i] = function(x[i]);                                                                 \
    }
#define LOOP2(type, other, suffix, function, name)                                                 \
    void loop_##name##_##suffix(ptrdiff_t n, const type *restrict x, const other *restrict y,      \
                                type *restrict z);                                                 \
    void loop_##name##_##suffix(ptrdiff_t n, const type *restrict x, const other *restrict y,      \
                                type *restrict z)                                                  \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = function(x[i], y[i]);                                                           \
    }

#define LOOPS_F64(NAME, name) LOOP(double, f64, prange_##name, name)
#define LOOPS2_F64(NAME, name) LOOP2(double, double, f64, prange_##name, name)
PRI_ELEMENTARY(LOOPS_F64)
PRI_SIGNED2(LOOPS2_F64)
PRI_POWERS2(LOOPS2_F64)
LOOP2(double, int, f64, prange_ldexp, ldexp)

#ifndef ONLY_F64
#define LOOPS_F32(NAME, name) LOOP(float, f32, prange_##name##f, name)
#define LOOPS2_F32(NAME, name) LOOP2(float, float, f32, prange_##name##f, name)
PRI_ELEMENTARY(LOOPS_F32)
PRI_SIGNED2(LOOPS2_F32)
PRI_POWERS2(LOOPS2_F32)
LOOP2(float, int, f32, prange_ldexpf, ldexp)
#endif

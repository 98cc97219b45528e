/* SPDX-License-Identifier: MIT */
/*
 * A loop over each function of prange/math.h, for vectorized.sh to look at its assembly.
 */
#include <prange/math.h>

#include "simd/map.h"

#define LOOPS(NAME, name)                                                                          \
    void loop_##name##_f32(ptrdiff_t n, const float *restrict x, float *restrict y);               \
    void loop_##name##_f32(ptrdiff_t n, const float *restrict x, float *restrict y)                \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            y[i] = prange_##name##f(x[i]);                                                         \
    }                                                                                              \
    void loop_##name##_f64(ptrdiff_t n, const double *restrict x, double *restrict y);             \
    void loop_##name##_f64(ptrdiff_t n, const double *restrict x, double *restrict y)              \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            y[i] = prange_##name(x[i]);                                                            \
    }
PRI_ELEMENTARY(LOOPS)

#define LOOPS2(NAME, name)                                                                         \
    void loop_##name##_f32(ptrdiff_t n, const float *restrict x, const float *restrict y,          \
                           float *restrict z);                                                     \
    void loop_##name##_f32(ptrdiff_t n, const float *restrict x, const float *restrict y,          \
                           float *restrict z)                                                      \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = prange_##name##f(x[i], y[i]);                                                   \
    }                                                                                              \
    void loop_##name##_f64(ptrdiff_t n, const double *restrict x, const double *restrict y,        \
                           double *restrict z);                                                    \
    void loop_##name##_f64(ptrdiff_t n, const double *restrict x, const double *restrict y,        \
                           double *restrict z)                                                     \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = prange_##name(x[i], y[i]);                                                      \
    }
PRI_POWERS2(LOOPS2)

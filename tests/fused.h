/* SPDX-License-Identifier: MIT */
/*
 * x*y + z, rounded once, in both types.
 */
#ifndef TESTS_FUSED_H
#define TESTS_FUSED_H

#include <math.h>

#include "unchecked.h"

UNCHECKED static inline double fused_f64(double x, double y, double z)
{
    return fma(x, y, z);
}

UNCHECKED static inline float fused_f32(float x, float y, float z)
{
    return fmaf(x, y, z);
}

#endif

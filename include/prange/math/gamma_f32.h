/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: the gamma function and its logarithm, which are those in f64, rounded.
 */
#ifndef PRANGE_MATH_GAMMA_F32_H
#define PRANGE_MATH_GAMMA_F32_H

#include <prange/math/gamma_f64.h>

/** The gamma function; NaN at negative integers, infinite at 0 with its sign. */
PRANGE_MATH float prange_tgammaf(float x)
{
    float y = (float)prange_tgamma((double)x);
    y = prange_math_hard_f32(x, 0x1.bd0d52p-48F, -1, y);
    return prange_math_hard_f32(x, 0x1.c0a8eap-48F, -1, y);
}

/** The logarithm of |gamma(x)|; infinite at integers below 1. */
PRANGE_MATH float prange_lgammaf(float x)
{
    float y = (float)prange_lgamma((double)x);
    y = prange_math_hard_f32(x, 0x1.f8a754p-9F, -1, y);
    return prange_math_hard_f32(x, -0x1.ade594p-30F, 1, y);
}

#endif

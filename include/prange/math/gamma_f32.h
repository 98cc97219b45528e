/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: the gamma function and its logarithm, which are those in f64, rounded. Their error is 0.5
 * units in the last place and some 10^-9 of one.
 */
#ifndef PRANGE_MATH_GAMMA_F32_H
#define PRANGE_MATH_GAMMA_F32_H

#include <prange/math/gamma_f64.h>

/** The gamma function, (x - 1)! of whole x > 0; infinite at 0 with its sign, NaN at whole x < 0. */
PRANGE_MATH float prange_tgammaf(float x)
{
    return (float)prange_tgamma((double)x);
}

/** log |gamma(x)|; infinite at 0, at whole x < 0 and at infinities. */
PRANGE_MATH float prange_lgammaf(float x)
{
    return (float)prange_lgamma((double)x);
}

#endif

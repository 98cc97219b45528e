/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: the gamma function and its logarithm, which are those in f64, rounded.
 */
#ifndef PRANGE_MATH_GAMMA_F32_H
#define PRANGE_MATH_GAMMA_F32_H

#include <prange/math/gamma_f64.h>

/** The gamma function; NaN of negative whole numbers, infinite of 0 with its sign. */
PRANGE_MATH float prange_tgammaf(float x)
{
    return (float)prange_tgamma((double)x);
}

/** The logarithm of |gamma(x)|; infinite of whole numbers below 1. */
PRANGE_MATH float prange_lgammaf(float x)
{
    return (float)prange_lgamma((double)x);
}

#endif

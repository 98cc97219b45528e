/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: the cube root, and the reciprocal of the square root.
 */
#ifndef PRANGE_MATH_ROOT_F32_H
#define PRANGE_MATH_ROOT_F32_H

#include <prange/math/base.h>
#include <prange/math/log_f32.h>

/** 1/sqrt(x); infinite at 0, NaN below. */
PRANGE_MATH float prange_rsqrtf(float x)
{
    return (float)(1 / __builtin_sqrt((double)x));
}

/** The cube root of x. */
PRANGE_MATH float prange_cbrtf(float x)
{
    const float a = __builtin_fabsf(x);
    const prange_math_split split = prange_math_split_of((double)a);
    const double m = split.m;
    const double shifted = prange_math_muladd(split.k, 0x1.5555555555555p-2, PRANGE_MATH_SHIFT);
    const double left = split.k - 3 * (shifted - PRANGE_MATH_SHIFT); /* -1, 0 or 1 */
    const double scale = prange_math_of_bits((prange_math_bits(shifted) + 1023) << 52);
    const double up = left > 0 ? 0x1.428a2f98d728bp+0 : 1.0;
    const double factor = left < 0 ? 0x1.965fea53d6e3dp-1 : up; /* 2^(left/3) */
    /* m^(-1/3), to 2^-17. */
    double p = -0x1.baa15b809774cp-4;
    p = prange_math_muladd(p, m, 0x1.66c70b0035178p-1);
    p = prange_math_muladd(p, m, -0x1.e5ebaedeac20ep0);
    p = prange_math_muladd(p, m, 0x1.6566f0ccda9dep1);
    p = prange_math_muladd(p, m, -0x1.3e327bb43daeep1);
    p = prange_math_muladd(p, m, 0x1.ffc9956f8369ap0);
    /* m^(1/3) = m p^2 (1 - e)^(-2/3) */
    const double c = m * (p * p), e = prange_math_muladd(-c, p, 1.0);
    double q = prange_math_muladd(e, 0x1.f9add3c0ca458p-2, 0x1.1c71c71c71c72p-1);
    q = prange_math_muladd(e, q, 0x1.5555555555555p-1);
    const double root = prange_math_muladd(c * e, q, c);
    const float y = (float)(root * factor * scale);
    return a > 0 && a < __builtin_inff() ? __builtin_copysignf(y, x) : x;
}

#endif

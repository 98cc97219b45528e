/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: arc sine, arc cosine, arc tangent.
 *
 * docs/coefficients/f32.sollya made the polynomials.
 */
#ifndef PRANGE_MATH_ARC_F32_H
#define PRANGE_MATH_ARC_F32_H

#include <prange/math/base.h>

/** @cond */
/* pi in two parts. */
#define PRANGE_MATH_PI 0x1.921fb54442d18p+1
#define PRANGE_MATH_PI_LOW 0x1.1a62633145c07p-53

/* The arc sine of |x| where that is at most 1/2, else half the arc cosine. */
typedef struct prange_math_arc {
    bool steep;
    double y;
} prange_math_arc;

PRANGE_MATH prange_math_arc prange_math_arc_f32(float x)
{
    const double a = __builtin_fabs((double)x);
    const bool steep = a > 0.5;
    const double z = steep ? 0.5 - 0.5 * a : a * a, t = steep ? __builtin_sqrt(z) : a;
    /* (asin(t) / t - 1) / t^2 in t^2 up to 1/4: 2^-54. */
    const double z2 = z * z;
    double p = -0x1.6a9c51b820418p-7, odd_p = 0x1.d14ee73875737p-6;
    p = prange_math_muladd(p, z2, 0x1.fb41308db6becp-8);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.09cd78e39d4cap-6);
    p = prange_math_muladd(p, z2, 0x1.c863c8d6418eap-7);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.85906ac7f689dp-7);
    p = prange_math_muladd(p, z2, 0x1.6e8b22b17f7d8p-6);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.1c59dc9bd2651p-6);
    p = prange_math_muladd(p, z2, 0x1.6db6db67c1787p-5);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.f1c71fd9058afp-6);
    p = prange_math_muladd(p, z2, 0x1.555555555554ep-3);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.333333333746dp-4);
    p = prange_math_muladd(odd_p, z, p);
    const prange_math_arc result = {steep, prange_math_muladd(t * z, p, t)};
    return result;
}
/** @endcond */

/** The arc sine of x; NaN outside [-1, 1]. */
PRANGE_MATH float prange_asinf(float x)
{
    const prange_math_arc arc = prange_math_arc_f32(x);
    const double steep = PRANGE_MATH_PI / 2 + (PRANGE_MATH_PI_LOW / 2 - 2 * arc.y);
    return __builtin_copysignf((float)(arc.steep ? steep : arc.y), x);
}

/** The arc cosine of x; NaN outside [-1, 1]. */
PRANGE_MATH float prange_acosf(float x)
{
    const prange_math_arc arc = prange_math_arc_f32(x);
    const double y = __builtin_copysign(arc.y, (double)x);
    const double turn = x < 0 ? PRANGE_MATH_PI : 0, low = x < 0 ? PRANGE_MATH_PI_LOW : 0;
    const double base = arc.steep ? turn : PRANGE_MATH_PI / 2;
    const double rest = arc.steep ? low + 2 * y : PRANGE_MATH_PI_LOW / 2 - y;
    float z = (float)(base + rest);
    z = prange_math_hard_f32(x, 0x1.110b46p-26F, 1, z);
    return prange_math_hard_f32(x, 0x1.04c444p-12F, 1, z);
}

/** The arc tangent of x. */
PRANGE_MATH float prange_atanf(float x)
{
    const double a = __builtin_fabs((double)x);
    /* x, pi/4 + atan((x - 1)/(x + 1)), pi/2 - atan(1/x): arguments up to sqrt(2) - 1. */
    const bool small = a<0x1.a827999fcef32p-2, large = a> 0x1.3504f333f9de6p+1;
    const double over = small ? a : a - 1, under = small ? 1 : a + 1;
    const double t = (large ? -1 : over) / (large ? a : under), z = t * t;
    const double middle = small ? 0 : PRANGE_MATH_PI / 4;
    const double low = small ? 0 : PRANGE_MATH_PI_LOW / 4;
    const double base = large ? PRANGE_MATH_PI / 2 : middle;
    /* (atan(t) / t - 1) / t^2 in t^2: 2^-57. */
    const double z2 = z * z;
    double p = -0x1.3b71d56a7ff1fp-6, odd_p = 0x1.41ee656930fb7p-5;
    p = prange_math_muladd(p, z2, -0x1.a0cd91b2387edp-5);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.dff10a7c22aefp-5);
    p = prange_math_muladd(p, z2, -0x1.10fb2501a7b73p-4);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.3b1270a9bd4fp-4);
    p = prange_math_muladd(p, z2, -0x1.745d0bd27eecap-4);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.c71c718a1c5abp-4);
    p = prange_math_muladd(p, z2, -0x1.249249243fac4p-3);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.9999999999452p-3);
    p = prange_math_muladd(p, z2, -0x1.5555555555555p-2);
    p = prange_math_muladd(odd_p, z, p);
    const double rest = prange_math_muladd(t * z, p, large ? PRANGE_MATH_PI_LOW / 2 : low);
    const float y = (float)(base + (t + rest)), b = __builtin_fabsf(x);
    return __builtin_copysignf(prange_math_hard_f32(b, 0x1.1ad646p-4F, 1, y), x);
}

#endif

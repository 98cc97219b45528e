/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: exponentials.
 */
#ifndef PRANGE_MATH_EXP_F32_H
#define PRANGE_MATH_EXP_F32_H

#include <prange/math/base.h>

/** @cond */
/* 2^(n + f) for a whole number n, given in the lowest bits of a double, and f in
 * [-1/2, 1/2], with a relative error of 2^-51. */
PRANGE_MATH double prange_math_scaled_exp2(uint64_t n, double f)
{
    double p = 0x1.e3a88f2f1db96p-28;
    p = prange_math_muladd(p, f, 0x1.b671af6f26692p-24);
    p = prange_math_muladd(p, f, 0x1.62c147eeac566p-20);
    p = prange_math_muladd(p, f, 0x1.ffcb58ce7e31p-17);
    p = prange_math_muladd(p, f, 0x1.4309126be0199p-13);
    p = prange_math_muladd(p, f, 0x1.5d87fe9b8d2a4p-10);
    p = prange_math_muladd(p, f, 0x1.3b2ab6fbd6dbfp-7);
    p = prange_math_muladd(p, f, 0x1.c6b08d703e18ep-5);
    p = prange_math_muladd(p, f, 0x1.ebfbdff82c431p-3);
    p = prange_math_muladd(p, f, 0x1.62e42fefa3a12p-1);
    p = prange_math_muladd(p, f, 1.0);
    return p * prange_math_of_bits((n + 1023) << 52);
}
/** @endcond */

/** e^x. */
PRANGE_MATH float prange_expf(float x)
{
    const float low = x < -110.0F ? -110.0F : x, within = low > 100.0F ? 100.0F : low;
    const double wide = (double)within;
    const double shifted = prange_math_muladd(wide, 0x1.71547652b82fep+0, PRANGE_MATH_SHIFT);
    const double n = shifted - PRANGE_MATH_SHIFT;
    /* x log2(e) - n: the first product is exact, as its factors have 24 and 29 bits. */
    const double near = prange_math_muladd(wide, 0x1.715476p+0, -n);
    const double f = prange_math_muladd(wide, 0x1.4ae0bf85ddf44p-26, near);
    return (float)prange_math_scaled_exp2(prange_math_bits(shifted), f);
}

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: the error function and its complement. docs/coefficients/f32.py made the polynomials.
 */
#ifndef PRANGE_MATH_ERF_F32_H
#define PRANGE_MATH_ERF_F32_H

#include <prange/math/base.h>
#include <prange/math/exp_f32.h>

/** The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
PRANGE_MATH float prange_erff(float x)
{
    const float a = __builtin_fabsf(x);
    const double z = (double)x * (double)x - 7.75;
    /* erf(x) / x in x^2 - 7.75, for x^2 up to 15.6: 2^-53. */
    const double z2 = z * z;
    double p = 0x1.0eda6d32e89eap-104, odd_p = -0x1.1a9b391073827p-109;
    p = prange_math_muladd(p, z2, 0x1.790e9ec29a5fep-96);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.ec0b8aec4efa8p-101);
    p = prange_math_muladd(p, z2, 0x1.231e4d0f634adp-86);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.7683447b85c06p-91);
    p = prange_math_muladd(p, z2, 0x1.21a5be314fb67p-77);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.9c9d373feba71p-82);
    p = prange_math_muladd(p, z2, 0x1.f97e5eb3e0df8p-69);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.885bd4b2a2d52p-73);
    p = prange_math_muladd(p, z2, 0x1.6a91469f22863p-60);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.36391010093e7p-64);
    p = prange_math_muladd(p, z2, 0x1.a7515a74a6b13p-52);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.927749d87a899p-56);
    p = prange_math_muladd(p, z2, 0x1.8ad7e2d7ff0b7p-44);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.a4f2748ca39dp-48);
    p = prange_math_muladd(p, z2, 0x1.2116dac68b74p-36);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.5c9510a800b5cp-40);
    p = prange_math_muladd(p, z2, 0x1.4826fb85b747dp-29);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.c1d07a43024fep-33);
    p = prange_math_muladd(p, z2, 0x1.2240dad84049p-22);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.c18ac05b275d7p-26);
    p = prange_math_muladd(p, z2, 0x1.a51fecdf58bd9p-16);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.642a6adc7f3dap-19);
    p = prange_math_muladd(p, z2, 0x1.237b69152a798p-9);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.ea83a92770cfep-13);
    p = prange_math_muladd(p, z2, 0x1.6fcd22af732bcp-2);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.7b26f08c9b35bp-6);
    p = prange_math_muladd(odd_p, z, p);
    const float y = (float)((double)a * p);
    return __builtin_copysignf(a > 3.945F ? 1.0F : y, x);
}

/** 1 - erf(x), accurate also where that is small. */
PRANGE_MATH float prange_erfcf(float x)
{
    const double a = __builtin_fabs((double)x), t = (a - 3.5) / (a + 3.5);
    const prange_math_power_f32 power = prange_math_reduce_exp_f32(-(a * a));
    /* erfc(a) exp(a^2) in (a - 3.5)/(a + 3.5), for a up to 10.1: 2^-53. */
    const double t2 = t * t;
    double p = 0x1.e40317a73e698p-28, odd_p = 0x1.47080264d87b9p-30;
    p = prange_math_muladd(p, t2, -0x1.0fb94d19db386p-25);
    odd_p = prange_math_muladd(odd_p, t2, 0x1.278f50d258948p-27);
    p = prange_math_muladd(p, t2, 0x1.a066d9bae5c8fp-23);
    odd_p = prange_math_muladd(odd_p, t2, -0x1.10808f6b02c2ap-24);
    p = prange_math_muladd(p, t2, -0x1.97fd824b82065p-20);
    odd_p = prange_math_muladd(odd_p, t2, 0x1.8f47049c1af06p-22);
    p = prange_math_muladd(p, t2, 0x1.bfd4dac44834p-17);
    odd_p = prange_math_muladd(odd_p, t2, -0x1.b5628cb566659p-20);
    p = prange_math_muladd(p, t2, -0x1.c55739ff768c9p-14);
    odd_p = prange_math_muladd(odd_p, t2, -0x1.39a1b26457b19p-18);
    p = prange_math_muladd(p, t2, 0x1.185fa3d5ffbd1p-12);
    odd_p = prange_math_muladd(odd_p, t2, 0x1.2e92714ab65c8p-12);
    p = prange_math_muladd(p, t2, 0x1.1625b23f77e2bp-6);
    odd_p = prange_math_muladd(odd_p, t2, -0x1.1604f40f23beap-8);
    p = prange_math_muladd(p, t2, 0x1.82c6bb6820c22p-4);
    odd_p = prange_math_muladd(odd_p, t2, -0x1.7437cb6a40749p-5);
    p = prange_math_muladd(p, t2, 0x1.dd73839163f4cp-3);
    odd_p = prange_math_muladd(odd_p, t2, -0x1.4a6bda3b96627p-3);
    p = prange_math_muladd(p, t2, 0x1.3e0a99a0ee914p-3);
    odd_p = prange_math_muladd(odd_p, t2, -0x1.2835188dbb185p-2);
    p = prange_math_muladd(odd_p, t, p);
    const double scaled = p * power.scale;
    const double upper = prange_math_muladd(scaled, prange_math_expm1_f32(power.r), scaled);
    const float y = (float)(x < 0 ? 2 - upper : upper);
    const float end = x < 0 ? 2.0F : 0.0F;
    return prange_math_hard_f32(x, -0x1.d93ec4p-17F, -1, a > 10.1 ? end : y);
}

#endif

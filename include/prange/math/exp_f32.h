/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: exponentials, hyperbolic functions, the logistic function.
 *
 * x = n ln 2 + r with r in [-0.35, 0.35], by Cody and Waite; e^x = 2^n e^r, by a polynomial. n is
 * below 2^11 where the result is neither 0 nor infinite; beyond, the numbers mean nothing and are
 * replaced at the end. docs/coefficients/f32.sollya made the polynomials.
 */
#ifndef PRANGE_MATH_EXP_F32_H
#define PRANGE_MATH_EXP_F32_H

#include <prange/math/base.h>

/** @cond */
/* A power of two in f64, and the rest of the argument. */
typedef struct prange_math_power_f32 {
    double scale; /* 2^n */
    double down;  /* 2^-n */
    double r;
} prange_math_power_f32;

PRANGE_MATH prange_math_power_f32 prange_math_reduce_exp_f32(double x)
{
    const double shifted = prange_math_muladd(x, 0x1.71547652b82fep+0, PRANGE_MATH_SHIFT);
    const double n = shifted - PRANGE_MATH_SHIFT;
    /* The first product is exact: ln 2 has 37 bits there. */
    const double near = prange_math_muladd(-n, 0x1.62e42fefap-1, x);
    const double r = prange_math_muladd(-n, 0x1.cf79abc9e3b3ap-40, near);
    const uint64_t bits = prange_math_bits(shifted);
    const prange_math_power_f32 result = {prange_math_of_bits((bits + 1023) << 52),
                                          prange_math_of_bits((1023 - bits) << 52), r};
    return result;
}

/* e^r - 1 for r in [-0.35, 0.35], with an error of 2^-49 of e^r. */
PRANGE_MATH double prange_math_expm1_f32(double r)
{
    const double r2 = r * r;
    double p = 0x1.28a36c8315da2p-22, odd_p = 0x1.72c7221159859p-19;
    p = prange_math_muladd(p, r2, 0x1.a019a7c3a663fp-16);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.a019adaad6641p-13);
    p = prange_math_muladd(p, r2, 0x1.6c16c17dc8283p-10);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.1111111c461c1p-7);
    p = prange_math_muladd(p, r2, 0x1.5555555552cf9p-5);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.5555555553b7cp-3);
    p = prange_math_muladd(p, r2, 0x1.0000000000002p-1);
    p = prange_math_muladd(odd_p, r, p);
    return prange_math_muladd(r * r, p, r);
}

/* e^x of a reduced number x up to 700 in size, with a relative error of 2^-49. */
PRANGE_MATH double prange_math_exp_of_power_f32(prange_math_power_f32 power)
{
    return prange_math_muladd(prange_math_expm1_f32(power.r), power.scale, power.scale);
}

PRANGE_MATH double prange_math_exp_f32(double x)
{
    return prange_math_exp_of_power_f32(prange_math_reduce_exp_f32(x));
}

/* e^x - 1 likewise. */
PRANGE_MATH double prange_math_expm1_of_power_f32(prange_math_power_f32 power)
{
    return prange_math_muladd(prange_math_expm1_f32(power.r), power.scale, power.scale - 1);
}

/* y, but 0 or infinite where x is beyond the range of a result in f32. */
PRANGE_MATH float prange_math_limit_f32(float x, float least, float most, float y)
{
    y = x < least ? 0 : y;
    return x > most ? __builtin_inff() : y;
}

/* The functions of x, whose multiple of it is reduced. */
PRANGE_MATH float prange_math_expf_limit(float x, float y)
{
    return prange_math_limit_f32(x, -104.0F, 89.0F, y);
}

PRANGE_MATH float prange_math_expf_from(float x, prange_math_power_f32 power)
{
    return prange_math_expf_limit(x, (float)prange_math_exp_of_power_f32(power));
}

PRANGE_MATH float prange_math_expm1f_from(float x, prange_math_power_f32 power)
{
    float y = (float)prange_math_expm1_of_power_f32(power);
    y = x < -18.0F ? -1.0F : y;
    y = x > 89.0F ? __builtin_inff() : y;
    return x == 0 ? x : y;
}

/* Of e = e^(2x) - 1. */
PRANGE_MATH float prange_math_tanhf_of(float x, double e)
{
    const float y = (float)(e / (e + 2)), a = __builtin_fabsf(x);
    return __builtin_copysignf(a > 9.1F ? 1.0F : y, x);
}

PRANGE_MATH float prange_math_tanhf_from(float x, prange_math_power_f32 power)
{
    return prange_math_tanhf_of(x, prange_math_expm1_of_power_f32(power));
}

/* Of e = e^-x. Near 0 this is 1/2 + x/4 less what doubles do not show, and half way between two f32
 * numbers for many x: two units of the sum on the side of 1/2 decide, by a number that has the sign
 * of x there. */
PRANGE_MATH float prange_math_sigmoidf_of(float x, double sign, double e)
{
    const double one = 1 + __builtin_copysign(0x1p-51, sign);
    float y = (float)(1 / (one + e));
    y = x < -104.0F ? 0 : y;
    return x > 18.0F ? 1 : y;
}

PRANGE_MATH float prange_math_sigmoidf_from(float x, prange_math_power_f32 power)
{
    return prange_math_sigmoidf_of(x, (double)x, prange_math_exp_of_power_f32(power));
}
/** @endcond */

/** e^x. */
PRANGE_MATH float prange_expf(float x)
{
    return prange_math_expf_from(x, prange_math_reduce_exp_f32((double)x));
}

/** 2^x. */
PRANGE_MATH float prange_exp2f(float x)
{
    const double shifted = (double)x + PRANGE_MATH_SHIFT;
    const double r = (double)x - (shifted - PRANGE_MATH_SHIFT);
    const double scale = prange_math_of_bits((prange_math_bits(shifted) + 1023) << 52);
    /* (2^r - 1) / r in [-1/2, 1/2]: 2^-51. */
    const double r2 = r * r;
    double p = 0x1.b6573ea8eca28p-24, odd_p = 0x1.e621f2d1962c4p-28;
    p = prange_math_muladd(p, r2, 0x1.ffcb7653edb8dp-17);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.62bfc4e9e437fp-20);
    p = prange_math_muladd(p, r2, 0x1.5d87fe909d2ffp-10);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.4309130f409dp-13);
    p = prange_math_muladd(p, r2, 0x1.c6b08d70440a1p-5);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.3b2ab6fba0424p-7);
    p = prange_math_muladd(p, r2, 0x1.62e42fefa399fp-1);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.ebfbdff82c5ap-3);
    p = prange_math_muladd(odd_p, r, p);
    float y = (float)prange_math_muladd(r * p, scale, scale);
    y = prange_math_hard_f32(x, 0x1.853a6ep-9F, 1, y);
    return prange_math_limit_f32(x, -150.0F, 128.0F, y);
}

/** 10^x. */
PRANGE_MATH float prange_exp10f(float x)
{
    const double shifted = prange_math_muladd((double)x, 0x1.a934f0979a371p+1, PRANGE_MATH_SHIFT);
    const double n = shifted - PRANGE_MATH_SHIFT;
    /* The first product is exact: log10(2) has 37 bits there. */
    const double near = prange_math_muladd(-n, 0x1.34413509fp-2, (double)x);
    const double r = prange_math_muladd(-n, 0x1.e7fbcc47c4acdp-40, near);
    const double scale = prange_math_of_bits((prange_math_bits(shifted) + 1023) << 52);
    /* (10^r - 1) / r in [-0.16, 0.16]: 2^-51. */
    const double r2 = r * r;
    double p = 0x1.f4ef827db7b7bp-13, odd_p = 0x1.2f66e630a4c11p-10;
    p = prange_math_muladd(p, r2, 0x1.489b0b8852e5p-8);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.41166a51b416ep-6);
    p = prange_math_muladd(p, r2, 0x1.16e4de87ddd1ep-4);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.a7ed709a9ce9fp-3);
    p = prange_math_muladd(p, r2, 0x1.1429ffd23abdep-1);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.2bd7609fd6b4bp0);
    p = prange_math_muladd(p, r2, 0x1.0470591de2af9p1);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.53524c73cea6fp1);
    p = prange_math_muladd(p, r2, 0x1.26bb1bbb55516p1);
    p = prange_math_muladd(odd_p, r, p);
    const float y = (float)prange_math_muladd(r * p, scale, scale);
    return prange_math_limit_f32(x, -46.0F, 39.0F, y);
}

/** e^x - 1. */
PRANGE_MATH float prange_expm1f(float x)
{
    return prange_math_expm1f_from(x, prange_math_reduce_exp_f32((double)x));
}

/** The hyperbolic tangent of x. */
PRANGE_MATH float prange_tanhf(float x)
{
    return prange_math_tanhf_from(x, prange_math_reduce_exp_f32(2 * (double)x));
}

/** The logistic function, 1/(1 + e^-x). */
PRANGE_MATH float prange_sigmoidf(float x)
{
    return prange_math_sigmoidf_from(x, prange_math_reduce_exp_f32(-(double)x));
}

/** @cond */
/* The hyperbolic sine and cosine of x, for f32 numbers x up to 700 in size. */
typedef struct prange_math_hyperbola_f32 {
    double sinh, cosh;
} prange_math_hyperbola_f32;

PRANGE_MATH prange_math_hyperbola_f32 prange_math_hyperbola_f32_of(double x)
{
    const prange_math_power_f32 power = prange_math_reduce_exp_f32(x);
    const double r = power.r, z = r * r;
    /* (sinh(r) / r - 1) / r^2 and (cosh(r) - 1) / r^2 in r^2: 2^-60 and 2^-56. */
    double p = 0x1.af3f067e1b6d5p-26;
    p = prange_math_muladd(p, z, 0x1.71de0a3cc92ebp-19);
    p = prange_math_muladd(p, z, 0x1.a01a01a902394p-13);
    p = prange_math_muladd(p, z, 0x1.111111111070bp-7);
    p = prange_math_muladd(p, z, 0x1.5555555555556p-3);
    double q = 0x1.2891d3de38b97p-22;
    q = prange_math_muladd(q, z, 0x1.a019b8b66db92p-16);
    q = prange_math_muladd(q, z, 0x1.6c16c178abc1ap-10);
    q = prange_math_muladd(q, z, 0x1.5555555553cd8p-5);
    q = prange_math_muladd(q, z, 0x1.0000000000001p-1);
    const double sinh = prange_math_muladd(r * z, p, r), cosh = prange_math_muladd(z, q, 1.0);
    const double sum = 0.5 * power.scale + 0.5 * power.down;
    const double difference = 0.5 * power.scale - 0.5 * power.down;
    const prange_math_hyperbola_f32 result = {
        prange_math_muladd(cosh, difference, sinh * sum),
        prange_math_muladd(cosh, sum, sinh * difference),
    };
    return result;
}
/** @endcond */

/** The hyperbolic sine of x. */
PRANGE_MATH float prange_sinhf(float x)
{
    const float a = __builtin_fabsf(x);
    float y = (float)prange_math_hyperbola_f32_of((double)x).sinh;
    y = prange_math_hard_f32(a, 0x1.250bfep-11F, -1, y);
    return __builtin_copysignf(a > 90.0F ? __builtin_inff() : y, x);
}

/** The hyperbolic cosine of x. */
PRANGE_MATH float prange_coshf(float x)
{
    const float y = (float)prange_math_hyperbola_f32_of((double)x).cosh;
    return __builtin_fabsf(x) > 90.0F ? __builtin_inff() : y;
}

#endif

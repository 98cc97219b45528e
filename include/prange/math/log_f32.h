/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: logarithms, area functions, softplus.
 *
 * x = 2^k m with m in [sqrt(1/2), sqrt(2)), and ln m = 2 atanh(s) with s = (m - 1)/(m + 1), by a
 * polynomial in s^2. docs/coefficients/f32.sollya made the polynomials.
 */
#ifndef PRANGE_MATH_LOG_F32_H
#define PRANGE_MATH_LOG_F32_H

#include <prange/math/base.h>
#include <prange/math/exp_f32.h>

/** @cond */
/* A positive normal number as 2^k m. */
typedef struct prange_math_split {
    double k, m;
} prange_math_split;

PRANGE_MATH prange_math_split prange_math_split_of(double x)
{
    /* The bits of sqrt(1/2), of 1, and of the fraction. */
    const uint64_t low = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000, mask = 0xfffffffffffff;
    const uint64_t moved = prange_math_bits(x) + (one - low);
    /* The exponent becomes the fraction of a number from 2^52 on. */
    const prange_math_split result = {
        prange_math_of_bits(moved >> 52 | 0x4330000000000000) - (0x1p52 + 1023),
        prange_math_of_bits((moved & mask) + low),
    };
    return result;
}

/* (2 atanh(s) / s - 2) / s^2 in z = s^2 for s up to 0.172 in size: 2^-57. */
PRANGE_MATH double prange_math_atanh_f32(double z)
{
    const double z2 = z * z;
    double p = 0x1.2b5c8360fab42p-3, odd_p = 0x1.39fe05c94fd6ap-3;
    p = prange_math_muladd(p, z2, 0x1.7462b7705cde1p-3);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.c71c62dc164f5p-3);
    p = prange_math_muladd(p, z2, 0x1.2492492df75bdp-2);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.99999999952d9p-2);
    p = prange_math_muladd(p, z2, 0x1.5555555555558p-1);
    p = prange_math_muladd(odd_p, z, p);
    return p;
}

/* k ln 2 + ln(1 + f) for 1 + f in [sqrt(1/2), sqrt(2)]. */
PRANGE_MATH double prange_math_log_f32(double k, double f)
{
    const double s = f / (f + 2), z = s * s;
    /* ln(1 + f) = 2 atanh(s) = 2s + s^3 (...), and 2s = f - s f */
    const double w = prange_math_muladd(z, prange_math_atanh_f32(z), -f);
    const double rest = prange_math_muladd(s, w, k * 0x1.cf75b29d91c8ep-40);
    /* This product is exact: ln 2 has 37 bits there. */
    return prange_math_muladd(k, 0x1.62e42fefap-1, f + rest);
}

/* ln(1 + x) for x > -1 given with its own relative accuracy, and u = 1 + x rounded. */
PRANGE_MATH double prange_math_log1p_f32(double x, double u)
{
    const prange_math_split split = prange_math_split_of(u);
    return prange_math_log_f32(split.k, split.k == 0 ? x : split.m - 1);
}

/* y, the logarithm of x, where x is positive and finite; what IEEE 754 says elsewhere. */
PRANGE_MATH float prange_math_log_limit_f32(float x, float y)
{
    const float zero = x == 0 ? -__builtin_inff() : __builtin_nanf("");
    y = x < __builtin_inff() ? y : x;
    return x > 0 ? y : zero;
}
/** @endcond */

/** @cond */
/* (m - 1)/(m + 1) of x = 2^k m, and k. */
typedef struct prange_math_ratio {
    double k, s;
} prange_math_ratio;

PRANGE_MATH prange_math_ratio prange_math_ratio_of(float x)
{
    const prange_math_split split = prange_math_split_of((double)x);
    const prange_math_ratio result = {split.k, (split.m - 1) / (split.m + 1)};
    return result;
}

/* The logarithm of a positive finite x. */
PRANGE_MATH float prange_math_logf_from(float x, prange_math_ratio ratio)
{
    const double s = ratio.s, z = s * s;
    const double p = prange_math_muladd(prange_math_atanh_f32(z), z, 2.0);
    /* Twice rounded, also where the processor fuses: so two hard inputs fewer are left. */
    float y = (float)(ratio.k * 0x1.62e42fefa39efp-1 + p * s);
    y = prange_math_hard_f32(x, 0x1.bacb4ap+25F, 1, y);
    y = prange_math_hard_f32(x, 0x1.b121a6p+76F, 1, y);
    return prange_math_hard_f32(x, 0x1.6351d8p+95F, 1, y);
}
/** @endcond */

/** ln x; -infinity at 0, NaN below. */
PRANGE_MATH float prange_logf(float x)
{
    return prange_math_log_limit_f32(x, prange_math_logf_from(x, prange_math_ratio_of(x)));
}

/** The logarithm to base 2. */
PRANGE_MATH float prange_log2f(float x)
{
    const prange_math_split split = prange_math_split_of((double)x);
    const double s = (split.m - 1) / (split.m + 1), z = s * s;
    const double z2 = z * z;
    double p = 0x1.c3f1dae8985ccp-3, odd_p = 0x1.b9f8b22af38cap-3;
    p = prange_math_muladd(p, z2, 0x1.484aebb58517fp-2);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.0ca41e19a2025p-2);
    p = prange_math_muladd(p, z2, 0x1.2776c50ebd365p-1);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.a617630727611p-2);
    p = prange_math_muladd(p, z2, 0x1.71547652b82fep1);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.ec709dc3a0629p-1);
    p = prange_math_muladd(odd_p, z, p);
    return prange_math_log_limit_f32(x, (float)prange_math_muladd(s, p, split.k));
}

/** The logarithm to base 10. */
PRANGE_MATH float prange_log10f(float x)
{
    const prange_math_split split = prange_math_split_of((double)x);
    const double s = (split.m - 1) / (split.m + 1), z = s * s;
    const double z2 = z * z;
    double p = 0x1.0fd90c7542fdap-4, odd_p = 0x1.0c5b9f227fb41p-4;
    p = prange_math_muladd(p, z2, 0x1.8b4db25af1152p-4);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.437cb512cc8bap-4);
    p = prange_math_muladd(p, z2, 0x1.63c62774b4734p-3);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.fc3fa6ba32d29p-4);
    p = prange_math_muladd(p, z2, 0x1.bcb7b1526e50cp-1);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.287a7636f458bp-2);
    p = prange_math_muladd(odd_p, z, p);
    const double rest = prange_math_muladd(split.k, 0x1.e7fc2b84295c4p-40, s * p);
    const double y = prange_math_muladd(split.k, 0x1.34413509fp-2, rest);
    return prange_math_log_limit_f32(x, (float)y);
}

/** ln(1 + x); -infinity at -1, NaN below. */
PRANGE_MATH float prange_log1pf(float x)
{
    float y = (float)prange_math_log1p_f32((double)x, 1 + (double)x);
    y = prange_math_hard_f32(x, 0x1.800006p-21F, 1, y);
    y = prange_math_hard_f32(x, 0x1.200036p-17F, 1, y);
    y = prange_math_hard_f32(x, 0x1.b121a6p+76F, 1, y);
    y = prange_math_hard_f32(x, 0x1.6351d8p+95F, 1, y);
    y = prange_math_hard_f32(x, -0x1.7ffffap-21F, -1, y);
    y = prange_math_hard_f32(x, -0x1.1fffcap-17F, -1, y);
    y = prange_math_hard_f32(x, -0x1.1d9188p-9F, 1, y);
    const float end = x == -1 ? -__builtin_inff() : __builtin_nanf("");
    y = x < __builtin_inff() ? y : x;
    y = x > -1 ? y : end;
    return x == 0 ? x : y;
}

/** The area hyperbolic sine of x, ln(x + sqrt(x^2 + 1)). */
PRANGE_MATH float prange_asinhf(float x)
{
    const double a = __builtin_fabs((double)x), z = a * a;
    const double u = a + __builtin_sqrt(z + 1);
    /* (asinh(a) / a - 1) / a^2 in a^2 for a up to 0.36: 2^-59. */
    const double z2 = z * z;
    double p = -0x1.23ae39eefc3e6p-7, odd_p = 0x1.40dbcc16a772ep-8;
    p = prange_math_muladd(p, z2, -0x1.c93d52fdfcb48p-7);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.767942a8de06ep-7);
    p = prange_math_muladd(p, z2, -0x1.6e8b8c91cd7f7p-6);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.1c4c345883638p-6);
    p = prange_math_muladd(p, z2, -0x1.6db6db6d284cap-5);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.f1c71c01c0f75p-6);
    p = prange_math_muladd(p, z2, -0x1.5555555555555p-3);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.3333333332ed5p-4);
    p = prange_math_muladd(odd_p, z, p);
    const double small = prange_math_muladd(a * z, p, a);
    float y = (float)(a < 0.36 ? small : prange_math_log1p_f32(u - 1, u));
    const float b = (float)a;
    y = prange_math_hard_f32(b, 0x1.bacb4ap+24F, 1, y);
    y = prange_math_hard_f32(b, 0x1.b121a6p+75F, 1, y);
    y = prange_math_hard_f32(b, 0x1.6351d8p+94F, 1, y);
    return __builtin_copysignf(b < __builtin_inff() ? y : b, x);
}

/** The area hyperbolic cosine of x, ln(x + sqrt(x^2 - 1)); NaN below 1. */
PRANGE_MATH float prange_acoshf(float x)
{
    const double t = (double)x - 1, f = t + __builtin_sqrt(t * (t + 2));
    float y = (float)prange_math_log1p_f32(f, f + 1);
    y = prange_math_hard_f32(x, 0x1.b121a6p+75F, 1, y);
    y = prange_math_hard_f32(x, 0x1.6351d8p+94F, 1, y);
    const float end = x > 1 ? x : __builtin_nanf("");
    return x >= 1 && x < __builtin_inff() ? y : end;
}

/** The area hyperbolic tangent of x, ln((1 + x)/(1 - x))/2; NaN outside [-1, 1]. */
PRANGE_MATH float prange_atanhf(float x)
{
    const double a = __builtin_fabs((double)x), over = 1 + a, under = 1 - a;
    /* over/under = 2^k m with m in (0.7, 1.5), and s = (m - 1)/(m + 1). */
    const uint64_t one = 0x3ff0000000000000, half = 0x8000000000000;
    const uint64_t ratio = prange_math_bits(over) - prange_math_bits(under) + one + half;
    const uint64_t exponent = ratio >> 52;
    const double k = prange_math_of_bits(exponent | 0x4330000000000000) - (0x1p52 + 1023);
    const double down = prange_math_of_bits((2046 - exponent) << 52);
    const double top = over * down;
    const double difference = k == 0 ? 2 * a : top - under;
    const double s = difference / (top + under), z = s * s;
    const double rest =
        prange_math_muladd(k, 0x1.cf75b29d91c8ep-40, s * z * prange_math_atanh_f32(z));
    const double twice = prange_math_muladd(k, 0x1.62e42fefap-1, 2 * s + rest);
    const float y = (float)(0.5 * twice);
    const float end = a == 1 ? __builtin_inff() : __builtin_nanf("");
    return __builtin_copysignf(a < 1 ? y : end, x);
}

/** ln(1 + e^x). */
PRANGE_MATH float prange_softplusf(float x)
{
    const double e = prange_math_exp_f32(-__builtin_fabs((double)x));
    /* 1 + e = 2^k m */
    const bool above = e > 0x1.a827999fcef32p-2;
    const double f = above ? 0.5 * e - 0.5 : e;
    const double y = prange_math_log_f32(above ? 1 : 0, f);
    float within = (float)(x > 0 ? (double)x + y : y);
    within = prange_math_hard_f32(x, 0x1.d483ap-12F, 1, within);
    const float low = x < -105.0F ? 0 : within;
    return x > 50.0F ? x : low;
}

#endif

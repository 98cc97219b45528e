/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What random.h computes normal and exponential numbers by, from their random words: a logarithm, a
 * cosine and a sine in additions, multiplications and divisions, each rounded. The library's
 * kernels follow the same steps with the same coefficients.
 */
#ifndef PRANGE_MATH_RANDOM_F64_H
#define PRANGE_MATH_RANDOM_F64_H

#include <prange/base.h>

/** @cond */
/* Hexadecimal fractions are in C++ from C++17 on, and before in GNU extensions, of which Clang
 * warns. */
#if defined(__clang__) && defined(__cplusplus) && __cplusplus < 201703L
#define PRANGE_RANDOM_DECIMAL 1
#else
#define PRANGE_RANDOM_DECIMAL PRANGE_OLD_CXX
#endif

#if defined(__GNUC__) && !PRANGE_FAST_MATH && !PRANGE_RANDOM_DECIMAL
#include <prange/math/base.h>

#define PRANGE_RANDOM_INLINE 1
#define PRANGE_RANDOM PRANGE_MATH
#else
#define PRANGE_RANDOM_INLINE 0
#define PRANGE_RANDOM static inline
#endif

#if PRANGE_RANDOM_INLINE

/* (ln(m) / s - 2) / s^2 in powers of s^2, where s = (m - 1) / (m + 1) and m is in [sqrt(1/2),
 * sqrt(2)); the sine, divided by x, and the cosine of x quarter turns in powers of x^2 up to 1/4.
 * By Sollya's fpminimax, with relative errors below 2^-64, 2^-55 and 2^-62. */
static const double prange_f64_random_of_log[] = {
    0x1.5555555555555p-1, 0x1.9999999999dd9p-2, 0x1.24924924140e6p-2,
    0x1.c71c729983269p-3, 0x1.745cba5b027d9p-3, 0x1.3b2af1555f2c9p-3,
    0x1.0dc2a5ab7c789p-3, 0x1.307af3a5c57f2p-3, -0x1.151a8f8139dd4p-3};
static const double prange_f64_random_of_sine[] = {
    0x1.921fb54442d18p0,   -0x1.4abbce625be01p-1,  0x1.466bc67753d55p-4, -0x1.32d2ccde1222cp-8,
    0x1.50782aae65ef4p-13, -0x1.e2fa787f268fep-19, 0x1.e06afd55415bp-25, 0x1.add9d45ae8195p-32};
static const double prange_f64_random_of_cosine[] = {1.0,
                                                     -0x1.3bd3cc9be45dep0,
                                                     0x1.03c1f081b5a67p-2,
                                                     -0x1.55d3c7e3c325bp-6,
                                                     0x1.e1f5067b90b37p-11,
                                                     -0x1.a6d1e7294bffap-16,
                                                     0x1.f9c89ca1d5187p-22,
                                                     -0x1.b167302e37198p-28};

/* -0 for |x| < 2, which compilers cannot know. */
PRANGE_MATH double prange_f64_random_nothing(double x)
{
    return prange_math_of_bits((prange_math_bits(x) >> 62 & 1) | (uint64_t)1 << 63);
}

/* a b, rounded, where nothing = -0. Where the processor has fused multiply-adds, the product is
 * one, so that no compiler, whatever -ffp-contract says, fuses it with the sum that follows.
 * Elsewhere -0 is added all the same, since a function may have a target of its own. */
PRANGE_MATH double prange_f64_random_product(double a, double b, double nothing)
{
#if defined(__FMA__) || defined(__aarch64__)
    return __builtin_fma(a, b, nothing);
#else
    return a * b + nothing; /* rounded once, fused or not */
#endif
}

/* c[0] + c[1] x + ... + c[count - 1] x^(count - 1) */
PRANGE_MATH double prange_f64_random_polynomial(double x, int count, const double *c,
                                                double nothing)
{
    double sum = c[count - 1];
#if !defined(__clang__) /* Clang unrolls by itself; with the pragma after it has vectorised */
#pragma GCC unroll 16
#endif
    for (int i = count - 2; i >= 0; i--)
        sum = prange_f64_random_product(sum, x, nothing) + c[i];
    return sum;
}

/* Converts an integer below 2^53, from two halves that are exact: vector code needs no conversions
 * of 64-bit integers. */
PRANGE_MATH double prange_f64_random_real(uint64_t k)
{
    const double low = prange_math_of_bits((k & 0xffffffffu) | 0x4330000000000000u); /* 2^52 + */
    const double high = prange_math_of_bits((k >> 32) | 0x4530000000000000u); /* 2^84 + 2^32 */
    return (high - (0x1p84 + 0x1p52)) + low;
}

/* -ln(u) for the middle u of one of 2^52 equal parts of (0, 1). u = 2^e m, and with s = (m - 1) /
 * (m + 1), ln(m) = s (2 + s^2 P(s^2)). */
PRANGE_MATH double prange_f64_random_minus_log(uint64_t word)
{
    const double u = (prange_f64_random_real(word >> 12) + 0.5) * 0x1p-52;
    const double nothing = prange_f64_random_nothing(u);
    const uint64_t root = 0x3fe6a09e667f3bcd; /* the bits of sqrt(1/2) */
    /* With the sign bit flipped, the exponent has a bias of 2048. */
    const uint64_t scaled = (prange_math_bits(u) - root) ^ ((uint64_t)1 << 63);
    const double e = prange_f64_random_real(scaled >> 52) - 2048.0;
    const double m = prange_math_of_bits((scaled & (((uint64_t)1 << 52) - 1)) + root);
    const double s = (m - 1.0) / (m + 1.0), z = s * s;
    const double rest = prange_f64_random_polynomial(z, 9, prange_f64_random_of_log, nothing);
    /* ln(2) in two parts; the product of the first part and e is exact. */
    const double high = prange_f64_random_product(e, 0x1.62e43p-1, nothing);
    const double low = prange_f64_random_product(e, -0x1.05c610ca86c39p-29, nothing) +
                       prange_f64_random_product(s * z, rest, nothing);
    return 0.0 - (high + (s + s + low));
}

/* The cosine of 2 pi k / 2^64 for an even index, the sine for an odd one. The distance from the
 * nearest quarter turn is x in [-1/2, 1/2), in quarter turns. No branches, for vector code. */
PRANGE_MATH double prange_f64_random_wave(uint64_t k, uint64_t index)
{
    const uint64_t shifted = k + ((uint64_t)1 << 61), quarter = shifted >> 62;
    const uint64_t rest = (shifted & (((uint64_t)1 << 62) - 1)) >> 9;
    const double x = (prange_f64_random_real(rest) - 0x1p52) * 0x1p-53, z = x * x;
    const double nothing = prange_f64_random_nothing(x);
    const double s = x * prange_f64_random_polynomial(z, 8, prange_f64_random_of_sine, nothing);
    const double c = prange_f64_random_polynomial(z, 8, prange_f64_random_of_cosine, nothing);
    const uint64_t swap = 0 - ((quarter ^ index) & 1);
    const uint64_t wave = (prange_math_bits(c) & ~swap) | (prange_math_bits(s) & swap);
    return prange_math_of_bits(wave ^ ((quarter + (~index & 1)) & 2) << 62);
}

#endif
/** @endcond */

#endif

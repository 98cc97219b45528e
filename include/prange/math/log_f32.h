/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: logarithms.
 */
#ifndef PRANGE_MATH_LOG_F32_H
#define PRANGE_MATH_LOG_F32_H

#include <prange/math/base.h>

/** ln x; -infinity of 0, NaN below. */
PRANGE_MATH float prange_logf(float x)
{
    /* The bits of sqrt(1/2), of 1, and of the fraction. */
    const uint64_t low = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000, mask = 0xfffffffffffff;
    const uint64_t moved = prange_math_bits((double)x) + (one - low);
    const double m = prange_math_of_bits((moved & mask) + low); /* in [sqrt(1/2), sqrt(2)) */
    /* The exponent becomes the fraction of a number from 2^52 on. */
    const double k = prange_math_of_bits(moved >> 52 | 0x4330000000000000) - (0x1p52 + 1023);
    const double s = (m - 1) / (m + 1), z = s * s;
    /* 2 atanh(s) = 2s + s^3 (...) */
    double p = 0x1.2b5cb5bfe75dap-3;
    p = prange_math_muladd(p, z, 0x1.39fe01cccdf91p-3);
    p = prange_math_muladd(p, z, 0x1.7462b78e19839p-3);
    p = prange_math_muladd(p, z, 0x1.c71c62dbb2f6p-3);
    p = prange_math_muladd(p, z, 0x1.2492492df7a2ep-2);
    p = prange_math_muladd(p, z, 0x1.99999999952d7p-2);
    p = prange_math_muladd(p, z, 0x1.5555555555558p-1);
    p = prange_math_muladd(p, z, 2.0);
    const double log = prange_math_muladd(k, 0x1.62e42fefa39efp-1, p * s);
    const float positive = x < __builtin_inff() ? (float)log : x;
    const float zero = x == 0 ? -__builtin_inff() : __builtin_nanf("");
    return x > 0 ? positive : zero;
}

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What the functions of math.h share: bits, fused multiply-adds, rounding to whole numbers.
 */
#ifndef PRANGE_MATH_BASE_H
#define PRANGE_MATH_BASE_H

#include <prange/base.h>

/** @cond */
#if !defined(__GNUC__)
#error "prange/math.h needs GCC or Clang"
#endif
#if PRANGE_FAST_MATH
#error "prange/math.h needs the arithmetic of C: compile without -ffast-math and its parts"
#endif
#if PRANGE_OLD_CXX
#error "prange/math.h needs C++17 or a GNU dialect: compile with -std=c++17 or -std=gnu++11"
#endif

/* Inlined everywhere, so that the loop around a call is vectorised. */
#define PRANGE_MATH static inline __attribute__((__always_inline__, __unused__))

/* Whether the processor rounds to whole numbers by an instruction. */
#if defined(__SSE4_1__) || defined(__aarch64__)
#define PRANGE_MATH_ROUNDS 1
#else
#define PRANGE_MATH_ROUNDS 0
#endif

/* Added to a double below 2^51, it leaves the nearest whole number in the lowest bits. */
#define PRANGE_MATH_SHIFT 0x1.8p52

PRANGE_MATH uint64_t prange_math_bits(double x)
{
    uint64_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

PRANGE_MATH double prange_math_of_bits(uint64_t bits)
{
    double x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

PRANGE_MATH uint32_t prange_math_bitsf(float x)
{
    uint32_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

PRANGE_MATH float prange_math_of_bitsf(uint32_t bits)
{
    float x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

/* x*y + z rounded once where the processor fuses, and twice elsewhere: for the inside of f32
 * functions, whose results are right either way. */
PRANGE_MATH double prange_math_muladd(double x, double y, double z)
{
#if defined(__FMA__) || defined(__aarch64__)
    return __builtin_fma(x, y, z);
#else
    return x * y + z;
#endif
}
/* y, but its neighbour at `step` (1: away from 0, -1: towards 0) where x is `at`: one of the few
 * inputs whose true result is so near to the middle between two f32 numbers that its double is the
 * middle. The exhaustive test finds them. On bits, since GCC would join choices of floats. */
PRANGE_MATH float prange_math_hard_f32(float x, float at, int step, float y)
{
    const uint32_t move = prange_math_bitsf(x) == prange_math_bitsf(at) ? (uint32_t)step : 0;
    return prange_math_of_bitsf(prange_math_bitsf(y) + move);
}
/** @endcond */

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: whole numbers, signs, neighbours, remainders; degrees and radians.
 */
#ifndef PRANGE_MATH_ROUND_F32_H
#define PRANGE_MATH_ROUND_F32_H

#include <prange/math/base.h>

/** The nearest integer, ties to even. */
PRANGE_MATH float prange_rintf(float x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_rintf(x);
#else
    const float a = __builtin_fabsf(x), rounded = (a + 0x1p23F) - 0x1p23F;
    return __builtin_copysignf(a < 0x1p23F ? rounded : a, x);
#endif
}

/** The largest integer not above x. */
PRANGE_MATH float prange_floorf(float x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_floorf(x);
#else
    const float near = prange_rintf(x);
    return near > x ? near - 1 : near;
#endif
}

/** The smallest integer not below x. */
PRANGE_MATH float prange_ceilf(float x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_ceilf(x);
#else
    const float near = prange_rintf(x);
    return __builtin_copysignf(near < x ? near + 1 : near, x);
#endif
}

/** x rounded towards zero. */
PRANGE_MATH float prange_truncf(float x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_truncf(x);
#else
    return __builtin_copysignf(prange_floorf(__builtin_fabsf(x)), x);
#endif
}

/** The nearest integer, ties away from zero. */
PRANGE_MATH float prange_roundf(float x)
{
    const float a = __builtin_fabsf(x), whole = prange_truncf(a);
    return __builtin_copysignf(a - whole >= 0.5F ? whole + 1 : whole, x);
}

/** 1 for positive x, -1 for negative x, x itself if it is 0, -0 or NaN. */
PRANGE_MATH float prange_signf(float x)
{
    const float one = __builtin_copysignf(1.0F, x);
    return x < 0 || x > 0 ? one : x;
}

/** 180/pi x. */
PRANGE_MATH float prange_degreesf(float x)
{
    return (float)((double)x * 57.295779513082323);
}

/** pi/180 x. */
PRANGE_MATH float prange_radiansf(float x)
{
    return (float)((double)x * 0.017453292519943295);
}

/** |x| with the sign of y. */
PRANGE_MATH float prange_copysignf(float x, float y)
{
    return __builtin_copysignf(x, y);
}

/** The smaller of two; the number if the other is NaN. -0 < 0. */
PRANGE_MATH float prange_fminf(float x, float y)
{
    const float equal = prange_math_of_bitsf(prange_math_bitsf(x) | prange_math_bitsf(y));
    const float smaller = y < x || x != x ? y : x;
    return x == y ? equal : smaller;
}

/** The larger of two; the number if the other is NaN. 0 > -0. */
PRANGE_MATH float prange_fmaxf(float x, float y)
{
    const float equal = prange_math_of_bitsf(prange_math_bitsf(x) & prange_math_bitsf(y));
    const float larger = y > x || x != x ? y : x;
    return x == y ? equal : larger;
}

/** The next number after x towards y; y if they are equal. */
PRANGE_MATH float prange_nextafterf(float x, float y)
{
    const uint32_t sign = prange_math_bitsf(x) & prange_math_bitsf(-0.0F);
    const uint32_t bits = prange_math_bitsf(x);
    /* Away from 0 the bits count up. */
    const float up = prange_math_of_bitsf(bits + 1), down = prange_math_of_bitsf(bits - 1);
    const float next = (y > x) == (sign == 0) ? up : down;
    const float first = __builtin_copysignf(0x1p-149F, y);
    const float moved = x == 0 ? first : next;
    const float either = x == y ? y : moved;
    return x != x || y != y ? x + y : either;
}

/** x 2^n, exact unless subnormal, then rounded once. */
PRANGE_MATH float prange_ldexpf(float x, int n)
{
    n = n > 300 ? 300 : n < -300 ? -300 : n;
    return (float)((double)x * prange_math_of_bits((uint64_t)(1023 + n) << 52));
}

/** x - y n, exactly, n being x/y rounded towards zero. A call of the C library's, which is exact
 * too, for each element. */
PRANGE_MATH float prange_fmodf(float x, float y)
{
    return __builtin_fmodf(x, y);
}

/** x - y n, exactly, n being the integer nearest to x/y, ties to even. A call, as fmod. */
PRANGE_MATH float prange_remainderf(float x, float y)
{
    return __builtin_remainderf(x, y);
}

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: whole numbers, signs, neighbours, remainders; degrees and radians.
 */
#ifndef PRANGE_MATH_ROUND_F64_H
#define PRANGE_MATH_ROUND_F64_H

#include <prange/math/base.h>

/** The nearest integer, ties to even. */
PRANGE_MATH double prange_rint(double x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_rint(x);
#else
    const double a = __builtin_fabs(x), rounded = (a + 0x1p52) - 0x1p52;
    return __builtin_copysign(a < 0x1p52 ? rounded : a, x);
#endif
}

/** The largest integer not above x. */
PRANGE_MATH double prange_floor(double x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_floor(x);
#else
    const double near = prange_rint(x);
    return near > x ? near - 1 : near;
#endif
}

/** The smallest integer not below x. */
PRANGE_MATH double prange_ceil(double x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_ceil(x);
#else
    const double near = prange_rint(x);
    return __builtin_copysign(near < x ? near + 1 : near, x);
#endif
}

/** x rounded towards zero. */
PRANGE_MATH double prange_trunc(double x)
{
#if PRANGE_MATH_ROUNDS
    return __builtin_trunc(x);
#else
    return __builtin_copysign(prange_floor(__builtin_fabs(x)), x);
#endif
}

/** The nearest integer, ties away from zero. */
PRANGE_MATH double prange_round(double x)
{
    const double a = __builtin_fabs(x), whole = prange_trunc(a);
    return __builtin_copysign(a - whole >= 0.5 ? whole + 1 : whole, x);
}

/** 1 for positive x, -1 for negative x, x itself if it is 0, -0 or NaN. */
PRANGE_MATH double prange_sign(double x)
{
    const double one = __builtin_copysign(1.0, x);
    return x < 0 || x > 0 ? one : x;
}

/** 180/pi x, with an error below 0.82 units in the last place. */
PRANGE_MATH double prange_degrees(double x)
{
    return x * 57.295779513082323;
}

/** pi/180 x, with an error below 0.66 units in the last place. */
PRANGE_MATH double prange_radians(double x)
{
    return x * 0.017453292519943295;
}

/** |x| with the sign of y. */
PRANGE_MATH double prange_copysign(double x, double y)
{
    return __builtin_copysign(x, y);
}

/** The smaller of two; the number if the other is NaN. -0 < 0. */
PRANGE_MATH double prange_fmin(double x, double y)
{
    const double equal = prange_math_of_bits(prange_math_bits(x) | prange_math_bits(y));
    const double smaller = y < x || x != x ? y : x;
    return x == y ? equal : smaller;
}

/** The larger of two; the number if the other is NaN. 0 > -0. */
PRANGE_MATH double prange_fmax(double x, double y)
{
    const double equal = prange_math_of_bits(prange_math_bits(x) & prange_math_bits(y));
    const double larger = y > x || x != x ? y : x;
    return x == y ? equal : larger;
}

/** The next number after x towards y; y if they are equal. */
PRANGE_MATH double prange_nextafter(double x, double y)
{
    const uint64_t sign = prange_math_bits(x) & prange_math_bits(-0.0);
    const uint64_t bits = prange_math_bits(x);
    /* Away from 0 the bits count up. */
    const double up = prange_math_of_bits(bits + 1), down = prange_math_of_bits(bits - 1);
    const double next = (y > x) == (sign == 0) ? up : down;
    const double first = __builtin_copysign(0x1p-1074, y);
    const double moved = x == 0 ? first : next;
    const double either = x == y ? y : moved;
    return x != x || y != y ? x + y : either;
}

/** x 2^n, exact unless subnormal, then rounded once. */
PRANGE_MATH double prange_ldexp(double x, int n)
{
    /* Two steps as long as a power of 2 can be; those downward leave 53 bits to the last one, so
     * that none before it rounds. The steps are sums of masked numbers, and no loop: GCC 12 makes
     * branches of conditions, and would unroll a loop too late to vectorise the caller's. */
    const int first = (1023 & -(n > 1023)) + (-969 & -(n < -1022)), rest = n - first;
    const int second = (1023 & -(rest > 1023)) + (-969 & -(rest < -1022)), last = rest - second;
    const int up = last > 1023 ? 1023 : last, by = up < -1022 ? -1022 : up;
    x *= prange_math_of_bits((uint64_t)(1023 + first) << 52);
    x *= prange_math_of_bits((uint64_t)(1023 + second) << 52);
    return x * prange_math_of_bits((uint64_t)(1023 + by) << 52);
}

/** x - y n, exactly, n being x/y rounded towards zero. A call of the C library's, which is exact
 * too, for each element. */
PRANGE_MATH double prange_fmod(double x, double y)
{
    return __builtin_fmod(x, y);
}

/** x - y n, exactly, n being the integer nearest to x/y, ties to even. A call, as fmod. */
PRANGE_MATH double prange_remainder(double x, double y)
{
    const double rest = __builtin_remainder(x, y), size = __builtin_fabs(y);
    if (2 * __builtin_fabs(rest) != size)
        return rest;
    /* A tie. glibc 2.36 takes some to an odd n where x/y is large. As n is even, the rest of x by
     * 2 y is y/2 where n is below x/y, and 3/2 y where it is above. */
    const double beyond = __builtin_fmod(__builtin_fabs(x), 2 * size);
    const double half = __builtin_copysign(rest, x);
    return beyond > size ? -half : half;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Reduction of f64 angles for prange/math.h: x = n pi/2 + r with r from -pi/4 to pi/4 in a pair.
 * Below 2^20 by pi/2 in parts (Cody and Waite), above by integers (Payne and Hanek).
 */
#ifndef PRANGE_MATH_TRIG_REDUCE_F64_H
#define PRANGE_MATH_TRIG_REDUCE_F64_H

#include <prange/math/pair_f64.h>

/** @cond */

/* The two lowest bits of n count. */
typedef struct prange_f64_angle {
    prange_f64_pair r;
    uint64_t n;
} prange_f64_angle;

/*
 * For |x| < 2^20. The first three parts of pi/2 have 33 bits: their products with n are exact.
 * Where most of x cancels, so do the parts that are not exact: r is good to 2^-60 of itself. The
 * sums are exact in whatever order of size: the last place of the second number is below all of the
 * first one's.
 */
PRANGE_MATH prange_f64_angle prange_f64_reduce_small(double x)
{
    const double shifted = x * 0x1.45f306dc9c883p-1 + PRANGE_MATH_SHIFT;
    const double n = shifted - PRANGE_MATH_SHIFT;
    const prange_f64_pair most =
        prange_f64_fast_sum(x - n * 0x1.921fb544p+0, n * -0x1.0b4611a6p-34);
    const prange_f64_pair r = prange_f64_fast_sum(most.hi, most.lo - n * 0x1.3198a2ep-69);
    const prange_f64_angle result = {{r.hi, r.lo - n * 0x1.b839a252049c1p-104},
                                     prange_math_bits(shifted)};
    return result;
}

/* Bits of 2/pi after 64 zeros: 64 bits from each multiple of 32 on. */
static const uint64_t prange_f64_two_over_pi[38] = {
    UINT64_C(0x0000000000000000), UINT64_C(0x00000000a2f9836e), UINT64_C(0xa2f9836e4e441529),
    UINT64_C(0x4e441529fc2757d1), UINT64_C(0xfc2757d1f534ddc0), UINT64_C(0xf534ddc0db629599),
    UINT64_C(0xdb6295993c439041), UINT64_C(0x3c439041fe5163ab), UINT64_C(0xfe5163abdebbc561),
    UINT64_C(0xdebbc561b7246e3a), UINT64_C(0xb7246e3a424dd2e0), UINT64_C(0x424dd2e006492eea),
    UINT64_C(0x06492eea09d1921c), UINT64_C(0x09d1921cfe1deb1c), UINT64_C(0xfe1deb1cb129a73e),
    UINT64_C(0xb129a73ee88235f5), UINT64_C(0xe88235f52ebb4484), UINT64_C(0x2ebb4484e99c7026),
    UINT64_C(0xe99c7026b45f7e41), UINT64_C(0xb45f7e413991d639), UINT64_C(0x3991d639835339f4),
    UINT64_C(0x835339f49c845f8b), UINT64_C(0x9c845f8bbdf9283b), UINT64_C(0xbdf9283b1ff897ff),
    UINT64_C(0x1ff897ffde05980f), UINT64_C(0xde05980fef2f118b), UINT64_C(0xef2f118b5a0a6d1f),
    UINT64_C(0x5a0a6d1f6d367ecf), UINT64_C(0x6d367ecf27cb09b7), UINT64_C(0x27cb09b74f463f66),
    UINT64_C(0x4f463f669e5fea2d), UINT64_C(0x9e5fea2d7527bac7), UINT64_C(0x7527bac7ebe5f17b),
    UINT64_C(0xebe5f17b3d0739f7), UINT64_C(0x3d0739f78a5292ea), UINT64_C(0x8a5292ea6bfb5fb1),
    UINT64_C(0x6bfb5fb11f8d5d08), UINT64_C(0x1f8d5d0856033046)};

/* The upper half of what follows the given bit of an entry. */
PRANGE_MATH uint64_t prange_f64_digit(uint64_t index, uint64_t shift)
{
    return prange_f64_two_over_pi[index] << shift >> 32;
}

/* A number of 31 bits and a sign, which is the upper half of the lane. */
PRANGE_MATH double prange_f64_of_signed(uint64_t x)
{
    const double shifted = prange_math_of_bits(x + prange_math_bits(PRANGE_MATH_SHIFT));
    return shifted - PRANGE_MATH_SHIFT;
}

/*
 * For 2^20 <= x < 2^1024: the mantissa m of 53 bits times the 192 bits of 2/pi that matter, in
 * digits of 32 bits and modulo 4. Bits of higher weight give multiples of 4, and what lies below
 * the last adds less than 2^-137.
 */
PRANGE_MATH prange_f64_angle prange_f64_reduce_large(double x)
{
    const uint64_t bits = prange_math_bits(x), low = UINT64_C(0xffffffff);
    const uint64_t m = (bits & UINT64_C(0xfffffffffffff)) | UINT64_C(0x10000000000000);
    const uint64_t m0 = m & low, m1 = m >> 32;
    const uint64_t position = (bits >> 52) - (1076 - 63), shift = position & 31;
    const uint64_t from = position >> 5;
    const uint64_t q0 = prange_f64_digit(from, shift), q1 = prange_f64_digit(from + 1, shift);
    const uint64_t q2 = prange_f64_digit(from + 2, shift), q3 = prange_f64_digit(from + 3, shift);
    const uint64_t q4 = prange_f64_digit(from + 4, shift), q5 = prange_f64_digit(from + 5, shift);
    const uint64_t a0 = m0 * q0, a1 = m0 * q1, a2 = m0 * q2, a3 = m0 * q3, a4 = m0 * q4;
    const uint64_t b1 = m1 * q1, b2 = m1 * q2, b3 = m1 * q3, b4 = m1 * q4, b5 = m1 * q5;
    const uint64_t c4 = (a4 & low) + (m0 * q5 >> 32) + (b5 & low);
    const uint64_t c3 = (a3 & low) + (a4 >> 32) + (b4 & low) + (b5 >> 32) + (c4 >> 32);
    const uint64_t c2 = (a2 & low) + (a3 >> 32) + (b3 & low) + (b4 >> 32) + (c3 >> 32);
    const uint64_t c1 = (a1 & low) + (a2 >> 32) + (b2 & low) + (b3 >> 32) + (c2 >> 32);
    const uint64_t c0 = (a0 & low) + (a1 >> 32) + (b1 & low) + (b2 >> 32) + (c1 >> 32);
    const uint64_t n = (c0 + (UINT64_C(1) << 29)) >> 30 & 3;
    const uint64_t top = ((c0 + (UINT64_C(1) << 29)) & UINT64_C(0x3fffffff)) - (UINT64_C(1) << 29);
    const double d0 = prange_f64_of_signed(top) * 0x1p-30;
    const double d1 = prange_f64_of_signed(c1 & low) * 0x1p-62;
    const double d2 = prange_f64_of_signed(c2 & low) * 0x1p-94;
    const double d3 = prange_f64_of_signed(c3 & low) * 0x1p-126;
    const prange_f64_pair s = prange_f64_sum(d0, d1), t = prange_f64_sum(s.lo, d2);
    const prange_f64_pair u = prange_f64_sum(s.hi, t.hi);
    const prange_f64_pair turn = prange_f64_fast_sum(u.hi, u.lo + (t.lo + d3));
    const prange_f64_pair quarter = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
    const prange_f64_angle result = {prange_f64_multiply(turn, quarter), n};
    return result;
}

/* Either, for any finite x; r has the sign that belongs to x. */
PRANGE_MATH prange_f64_angle prange_f64_reduce(double x)
{
    const double size = __builtin_fabs(x);
    const uint64_t large = size >= 0x1p20;
    const prange_f64_angle near = prange_f64_reduce_small(prange_f64_select(large, 0.0, size));
    const double inside = prange_f64_select(size < __builtin_inf(), size, 0x1p20);
    const prange_f64_angle far = prange_f64_reduce_large(prange_f64_select(large, inside, 0x1p20));
    const uint64_t n = prange_f64_choose(large, far.n, near.n);
    const uint64_t sign = prange_math_bits(x);
    const uint64_t turns = prange_f64_choose(x < 0.0, -n, n);
    const prange_f64_angle result = {
        {prange_f64_flip(prange_f64_select(large, far.r.hi, near.r.hi), sign),
         prange_f64_flip(prange_f64_select(large, far.r.lo, near.r.lo), sign)},
        turns};
    return result;
}
/** @endcond */

#endif

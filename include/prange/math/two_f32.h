/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: functions of two elements, computed as pairs of doubles and rounded once. The error of a
 * pair is below 2^-70 of it for atan2, 2^-63 for pow, and none for hypot: a result other than the
 * nearest f32 number needs a true value as near as that to the middle between two.
 */
#ifndef PRANGE_MATH_TWO_F32_H
#define PRANGE_MATH_TWO_F32_H

#include <prange/math/atan_f64.h>
#include <prange/math/power_f64.h>

/** @cond */
/*
 * hi + lo for hi >= 0, rounded to odd: where lo is not 0, the one of the two doubles around the sum
 * whose last bit is 1. No such number is in the middle between two f32 numbers, so that rounding it
 * to f32 rounds the sum, once (Boldo and Melquiond 2008).
 */
PRANGE_MATH double prange_math_round_to_odd(double hi, double lo)
{
    const uint64_t bits = prange_math_bits(hi), even = ~bits & 1;
    const uint64_t step = (uint64_t)(lo > 0.0) - (uint64_t)(lo < 0.0);
    return prange_math_of_bits(bits + (step & -even));
}

/* e^(w.hi + w.lo), rounded to odd */
PRANGE_MATH double prange_math_exp_of_pair_f32(prange_f64_pair w)
{
    /* Beyond, the result is 0 or infinite. */
    const double hi = prange_f64_clamp(w.hi, -110.0, 95.0);
    const double lo = prange_f64_select(hi == w.hi, w.lo, 0.0);
    const prange_f64_reduced y = prange_f64_exp_reduce_pair(prange_f64_make(hi, lo));
    const prange_f64_pair e = prange_f64_exp_from_third(y.r, prange_f64_polynomial_exp_long(y.r));
    const prange_f64_pair s = prange_f64_fast_sum(1.0, e.hi);
    const prange_f64_pair v = prange_f64_fast_sum(s.hi, s.lo + e.lo);
    /* What may be an error counts as one: so a power in the middle between two f32 numbers stays
     * there. */
    const double rest = prange_f64_select(__builtin_fabs(v.lo) > 0x1p-61, v.lo, 0.0);
    const double power = prange_f64_power_of_two(prange_math_bits(y.shifted));
    return prange_math_round_to_odd(v.hi, rest) * power;
}

/* a/b for b > 0: hi is the nearest double, and lo is 0 where it is exact. */
PRANGE_MATH prange_f64_pair prange_math_quotient(double a, double b)
{
    const double inverse = 1.0 / b, first = a * inverse;
    const prange_f64_pair p = prange_f64_product(first, b);
    const double hi = first + ((a - p.hi) - p.lo) * inverse;
    const prange_f64_pair q = prange_f64_product(hi, b);
    return prange_f64_make(hi, ((a - q.hi) - q.lo) * inverse);
}

/* The angle of (b, a) is that of t and quarters pi/4. */
typedef struct prange_math_sector {
    prange_f64_pair t;
    double quarters;
} prange_math_sector;

/* For a, b >= 0 that are f32 numbers and not both 0. */
PRANGE_MATH prange_math_sector prange_math_sector_of(double a, double b)
{
    const uint64_t low = a <= b * 0x1.a82799fcef316p-2, high = a * 0x1.a82799fcef316p-2 >= b;
    /* Sum and difference are exact: where they are taken, a and b are of one size. */
    const double above = prange_f64_select(low, a, prange_f64_select(high, -b, a - b));
    const double below = prange_f64_select(low, b, prange_f64_select(high, a, a + b));
    const double quarters = prange_f64_select(low, 0.0, prange_f64_select(high, 2.0, 1.0));
    const prange_math_sector result = {prange_math_quotient(above, below), quarters};
    return result;
}

PRANGE_MATH prange_math_sector prange_math_sector_f32(float y, float x)
{
    const prange_f64_pair sides =
        prange_f64_atan2_sides(__builtin_fabs((double)y), __builtin_fabs((double)x), 1.0);
    return prange_math_sector_of(sides.hi, sides.lo);
}

/* The terms of the arc tangent's polynomial that need no pairs. */
PRANGE_MATH double prange_math_atan_rest(double t)
{
    return prange_f64_polynomial_atan_long_rest(t * t);
}

/* The angle of (x, y), from these. */
PRANGE_MATH float prange_math_atan2f_from(float y, float x, prange_math_sector sector, double rest)
{
    const prange_f64_pair t = sector.t, square = prange_f64_square(t);
    const prange_f64_pair r = prange_f64_trig_sum(
        t, prange_f64_trig_factor(square, t), prange_f64_polynomial_atan_long_pairs(square, rest));
    const prange_f64_pair right = prange_f64_from_quarters(sector.quarters, 1.0, r);
    const prange_f64_pair turned = prange_f64_fast_sum(0x1.921fb54442d18p+1, -right.hi);
    const uint64_t left = prange_math_bits((double)x) >> 63;
    const double hi = prange_f64_select(left, turned.hi, right.hi);
    const double lo =
        prange_f64_select(left, turned.lo + (0x1.1a62633145c07p-53 - right.lo), right.lo);
    const prange_f64_pair angle = prange_f64_fast_sum(hi, lo);
    const double size = prange_math_round_to_odd(angle.hi, angle.lo);
    const uint64_t number = (uint64_t)(x == x) & (uint64_t)(y == y);
    return (float)prange_f64_select(number, prange_f64_flip(size, prange_math_bits((double)y)),
                                    __builtin_nan(""));
}
/** @endcond */

/** x^y, with the special values of C: 1 for y = 0 and for x = 1 even beside NaN. */
PRANGE_MATH float prange_powf(float x, float y)
{
    const double base = (double)x, exponent = prange_f64_clamp((double)y, -0x1p70, 0x1p70);
    const prange_f64_pair l =
        prange_f64_log_for_power(prange_f64_split_normal(__builtin_fabs(base), 0x1p52 + 1024.0));
    const double inside = prange_math_exp_of_pair_f32(prange_f64_log_times(l, exponent));
    return (float)prange_f64_pow_special(base, (double)y, inside);
}

/** The angle of the point (x, y), from -pi to pi, with the special values of C. */
PRANGE_MATH float prange_atan2f(float y, float x)
{
    const prange_math_sector sector = prange_math_sector_f32(y, x);
    return prange_math_atan2f_from(y, x, sector, prange_math_atan_rest(sector.t.hi));
}

/** sqrt(x^2 + y^2) without overflow within; infinite if either is, even beside NaN. */
PRANGE_MATH float prange_hypotf(float x, float y)
{
    const double inf = __builtin_inf(), a = (double)x * (double)x, b = (double)y * (double)y;
    const prange_f64_pair s =
        prange_f64_fast_sum(prange_f64_select(a > b, a, b), prange_f64_select(a > b, b, a));
    /* The square of a root of 25 bits is exact, and so is what is left then. Another root is not in
     * the middle between two f32 numbers, and its neighbours neither. */
    const double root = __builtin_sqrt(s.hi), rest = (s.hi - root * root) + s.lo;
    const double size = prange_math_round_to_odd(root, rest);
    const uint64_t infinite = (uint64_t)(a == inf) | (uint64_t)(b == inf);
    return (float)prange_f64_select(infinite, inf, size);
}

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Exponential functions of f64 for prange/math.h. All reduce x to r = x - n ln 2 in a pair, with
 * |r| <= 0.347, and take E = e^r - 1 = r + r^2 / 2 + r^3 P(r), where r^2 is exact.
 */
#ifndef PRANGE_MATH_EXP_F64_H
#define PRANGE_MATH_EXP_F64_H

#include <prange/math/polynomials_f64.h>

/** @cond */

#define PRANGE_F64_LN2_HIGH 0x1.62e42fefa38p-1 /* 42 bits: products with n are exact */
#define PRANGE_F64_LN2_LOW 0x1.ef35793c7673p-45

/* 2^n (1 + e + tail), with the tail below 0.008; the low bits of k are n. */
typedef struct prange_f64_power {
    prange_f64_pair e;
    double tail, n;
    uint64_t k;
} prange_f64_power;

/* e^r - 1 for |r| <= 0.347 to 2^-59, and 2^n with it. The halves are exact. */
PRANGE_MATH prange_f64_power prange_f64_exp_reduced(prange_f64_pair r, double shifted)
{
    const prange_f64_pair square = prange_f64_product(r.hi, r.hi);
    const prange_f64_pair cube = prange_f64_product(square.hi, r.hi);
    const double hi = prange_math_muladd(0.5, square.hi, r.hi);
    const prange_f64_pair s = prange_f64_make(hi, prange_math_muladd(0.5, square.hi, -(hi - r.hi)));
    const double low =
        prange_math_muladd(0.5, square.lo, r.lo + r.lo * s.hi) + cube.lo * (1.0 / 6.0);
    const double tail = cube.hi * prange_f64_polynomial_exp(r.hi);
    const prange_f64_power result = {
        {s.hi, s.lo + low}, tail, shifted - PRANGE_MATH_SHIFT, prange_math_bits(shifted)};
    return result;
}

/* e^r - 1 from its third part, (e^r - 1 - r - r^2 / 2) / r^3 */
PRANGE_MATH prange_f64_pair prange_f64_exp_from_third(prange_f64_pair r, prange_f64_pair third)
{
    const prange_f64_pair second = prange_f64_step(prange_f64_make(0.5, 0.0), r, third);
    const prange_f64_pair first = prange_f64_step(prange_f64_make(1.0, 0.0), r, second);
    return prange_f64_multiply(r, first);
}

/* e^r - 1 for |r| <= 0.347 to 2^-64, by a longer chain. */
PRANGE_MATH prange_f64_pair prange_f64_exp_reduced_pair(prange_f64_pair r)
{
    return prange_f64_exp_from_third(r, prange_f64_polynomial_exp_pair(r));
}

/* x = n ln 2 + r, for |x| < 2^10; shifted has n in its low bits. */
typedef struct prange_f64_reduced {
    prange_f64_pair r;
    double shifted;
} prange_f64_reduced;

PRANGE_MATH prange_f64_reduced prange_f64_exp_reduce(double x)
{
    const double shifted = x * 0x1.71547652b82fep+0 + PRANGE_MATH_SHIFT;
    const double n = shifted - PRANGE_MATH_SHIFT;
    const double most = prange_math_muladd(n, -PRANGE_F64_LN2_HIGH, x);
    const double rest = n * PRANGE_F64_LN2_LOW;
    const double r = most - rest;
    const prange_f64_reduced result = {{r, (most - r) - rest}, shifted};
    return result;
}

/* The same for a pair. The sum is exact: the last place of r is above that of the other number, or
 * r is larger. */
PRANGE_MATH prange_f64_reduced prange_f64_exp_reduce_pair(prange_f64_pair x)
{
    const prange_f64_reduced y = prange_f64_exp_reduce(x.hi);
    const prange_f64_reduced result = {prange_f64_fast_sum(y.r.hi, y.r.lo + x.lo), y.shifted};
    return result;
}

/* e^x = 2^n (1 + e), for |x| < 2^10 */
PRANGE_MATH prange_f64_power prange_f64_exp_power(double x)
{
    const prange_f64_reduced y = prange_f64_exp_reduce(x);
    return prange_f64_exp_reduced(y.r, y.shifted);
}

/* 2^n (1 + e) with n in the low bits of shifted. */
PRANGE_MATH prange_f64_power prange_f64_power_of(prange_f64_pair e, double shifted)
{
    const prange_f64_power result = {e, 0.0, shifted - PRANGE_MATH_SHIFT,
                                     prange_math_bits(shifted)};
    return result;
}

PRANGE_MATH prange_f64_power prange_f64_exp_power_pair(double x)
{
    const prange_f64_reduced y = prange_f64_exp_reduce(x);
    return prange_f64_power_of(prange_f64_exp_reduced_pair(y.r), y.shifted);
}

/* 2^n, where n is in the low bits of k and from -1022 to 1023. */
PRANGE_MATH double prange_f64_power_of_two(uint64_t k)
{
    return prange_math_of_bits((k + 1023) << 52);
}

/*
 * 2^n (hi + lo) for 0.7 < hi < 1.42, |lo| < 2^-6 and n, in the low bits of k, from -1080 to 1030;
 * rounded once. What is below the last place of a subnormal result is rounded by the addition of
 * a number with the same last place: 2^j - 1/2, or 2^j above 2^51, where n = -1022 - j. For other
 * n it is negative or NaN, and replaced by 0.
 */
PRANGE_MATH double prange_f64_round_power(prange_f64_pair x, uint64_t k)
{
    const double j = prange_math_of_bits((1 - k) << 52), excess = (j + j) - (j + 0.5);
    const double grid = prange_f64_select(excess > 0.0, excess, 0.0);
    const prange_f64_pair s = prange_f64_fast_sum(grid, x.hi);
    const uint64_t field = k + 2046, half = field >> 1;
    const double power = prange_math_of_bits(half << 52);
    const double other = prange_math_of_bits((field - half) << 52);
    return ((s.hi + (s.lo + x.lo)) - grid) * power * other;
}

/* 1 + e of a power; the low part is up to 0.008. */
PRANGE_MATH prange_f64_pair prange_f64_one_and_rest(prange_f64_power p)
{
    const prange_f64_pair s = prange_f64_fast_sum(1.0, p.e.hi);
    return prange_f64_make(s.hi, (s.lo + p.e.lo) + p.tail);
}

PRANGE_MATH double prange_f64_round_exp(prange_f64_power p)
{
    return prange_f64_round_power(prange_f64_one_and_rest(p), p.k);
}

/* x within the bounds; NaN stays. */
PRANGE_MATH double prange_f64_clamp(double x, double least, double most)
{
    const double above = prange_f64_select(x < least, least, x);
    return prange_f64_select(above > most, most, above);
}
/** @endcond */

/** e^x */
PRANGE_MATH double prange_exp(double x)
{
    return prange_f64_round_exp(prange_f64_exp_power(prange_f64_clamp(x, -746.0, 710.0)));
}

/** @cond */
/* As prange_f64_round_exp where the result is normal: n is added to the exponent's field. */
PRANGE_MATH double prange_f64_normal_exp(prange_f64_power p)
{
    const prange_f64_pair s = prange_f64_one_and_rest(p);
    return prange_math_of_bits(prange_math_bits(s.hi + s.lo) + (p.k << 52));
}
/** @endcond */

/** @cond */
/* 2^x and 10^x as 2^n e^r, for |x| < 2^11 and 2^9. */
PRANGE_MATH prange_f64_reduced prange_f64_exp2_reduce(double x)
{
    const double shifted = x + PRANGE_MATH_SHIFT, part = x - (shifted - PRANGE_MATH_SHIFT);
    const prange_f64_pair p = prange_f64_product(part, 0x1.62e42fefa39efp-1);
    const prange_f64_reduced result = {{p.hi, p.lo + part * 0x1.abc9e3b39803fp-56}, shifted};
    return result;
}

PRANGE_MATH prange_f64_reduced prange_f64_exp10_reduce(double x)
{
    const double shifted = x * 0x1.a934f0979a371p+1 + PRANGE_MATH_SHIFT;
    const double n = shifted - PRANGE_MATH_SHIFT;
    const double part = x - n * 0x1.34413509f78p-2;
    const prange_f64_pair ln10 = {0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53};
    const prange_f64_pair rest = prange_f64_fast_sum(part, n * -0x1.fef311f12b358p-46);
    const prange_f64_reduced result = {prange_f64_multiply(rest, ln10), shifted};
    return result;
}
/** @endcond */

/** 2^x */
PRANGE_MATH double prange_exp2(double x)
{
    const prange_f64_reduced y = prange_f64_exp2_reduce(prange_f64_clamp(x, -1076.0, 1025.0));
    return prange_f64_round_exp(prange_f64_exp_reduced(y.r, y.shifted));
}

/** 10^x */
PRANGE_MATH double prange_exp10(double x)
{
    const prange_f64_reduced y = prange_f64_exp10_reduce(prange_f64_clamp(x, -324.0, 309.0));
    return prange_f64_round_exp(prange_f64_exp_reduced(y.r, y.shifted));
}

/** @cond */
/* e^x - 1 for 0 <= x < 41 from 2^n (1 + e): at least 2^-60 of it, and the low part is small beside
 * the high one. 2^n - 1 is 0 or above 2^n |e|. */
PRANGE_MATH prange_f64_pair prange_f64_expm1_from(prange_f64_pair e, uint64_t k)
{
    const double power = prange_f64_power_of_two(k);
    const prange_f64_pair one = prange_f64_fast_sum(power, -1.0);
    const prange_f64_pair s = prange_f64_fast_sum(one.hi, power * e.hi);
    return prange_f64_fast_sum(s.hi, s.lo + (one.lo + power * e.lo));
}
/** @endcond */

/** @cond */
PRANGE_MATH double prange_f64_expm1_argument(double x)
{
    return prange_f64_clamp(x, -40.0, 710.0);
}

PRANGE_MATH double prange_f64_expm1_of_power(double x, prange_f64_power p)
{
    const uint64_t above = p.n > 1022.0;
    const double power = prange_f64_power_of_two(p.k - prange_f64_choose(above, 4, 0));
    const prange_f64_pair one = prange_f64_sum(power, prange_f64_select(above, -0x1p-4, -1.0));
    const prange_f64_pair s = prange_f64_sum(one.hi, power * p.e.hi);
    const double y = s.hi + (s.lo + (one.lo + power * p.e.lo));
    return prange_f64_select(__builtin_fabs(x) < 0x1p-54, x,
                             y * prange_f64_select(above, 16.0, 1.0));
}
/** @endcond */

/** e^x - 1 */
PRANGE_MATH double prange_expm1(double x)
{
    return prange_f64_expm1_of_power(x, prange_f64_exp_power_pair(prange_f64_expm1_argument(x)));
}

/** @cond */
PRANGE_MATH double prange_f64_hyperbolic_argument(double x)
{
    return prange_f64_clamp(__builtin_fabs(x), 0.0, 712.0);
}

/* sign 1: cosh x; sign -1: sinh |x|; from e^|x| = 2^n (1 + e) and 2^-n (1 - e / (1 + e)). */
PRANGE_MATH double prange_f64_hyperbolic_of(prange_f64_power p, double sign)
{
    const uint64_t above = p.n > 60.0;
    const double up = prange_f64_power_of_two(p.k - prange_f64_choose(above, 9, 1));
    const double down = prange_f64_select(above, 0.0, prange_f64_power_of_two(~p.k));
    const prange_f64_pair e = prange_f64_fast_sum(p.e.hi, p.e.lo);
    const prange_f64_pair one = prange_f64_fast_sum(1.0, e.hi);
    const prange_f64_pair q = prange_f64_divide(e, prange_f64_make(one.hi, one.lo + e.lo));
    const prange_f64_pair a = prange_f64_fast_sum(up, sign * down);
    const prange_f64_pair b = prange_f64_sum(a.hi, up * e.hi);
    const double minus = -sign * down;
    const prange_f64_pair c = prange_f64_sum(b.hi, minus * q.hi);
    const double low = (c.lo + b.lo) + (a.lo + (up * e.lo + minus * q.lo));
    return (c.hi + low) * prange_f64_select(above, 256.0, 1.0);
}

PRANGE_MATH double prange_f64_sinh_of_power(double x, prange_f64_power p)
{
    const double y = prange_f64_flip(prange_f64_hyperbolic_of(p, -1.0), prange_math_bits(x));
    return prange_f64_select(__builtin_fabs(x) < 0x1p-28, x, y);
}
/** @endcond */

/** (e^x - e^-x) / 2 */
PRANGE_MATH double prange_sinh(double x)
{
    return prange_f64_sinh_of_power(x,
                                    prange_f64_exp_power_pair(prange_f64_hyperbolic_argument(x)));
}

/** (e^x + e^-x) / 2 */
PRANGE_MATH double prange_cosh(double x)
{
    return prange_f64_hyperbolic_of(prange_f64_exp_power_pair(prange_f64_hyperbolic_argument(x)),
                                    1.0);
}

/** @cond */
/* 2|x|, where it is not so large that the hyperbolic tangent is 1. */
PRANGE_MATH double prange_f64_tanh_argument(double x)
{
    return 2.0 * prange_f64_clamp(__builtin_fabs(x), 0.0, 20.0);
}

/* From e = e^(2|x|) - 1. */
PRANGE_MATH double prange_f64_tanh_from(double x, prange_f64_pair e)
{
    const prange_f64_pair q = prange_f64_divide(e, prange_f64_add_double(e, 2.0));
    const double y = prange_f64_flip(q.hi + q.lo, prange_math_bits(x));
    return prange_f64_select(__builtin_fabs(x) < 0x1p-28, x, y);
}
/** @endcond */

/** sinh x / cosh x */
PRANGE_MATH double prange_tanh(double x)
{
    const prange_f64_power p = prange_f64_exp_power_pair(prange_f64_tanh_argument(x));
    return prange_f64_tanh_from(x, prange_f64_expm1_from(p.e, p.k));
}

/** @cond */
/* 1 + e of a power, at least 2^-60 of it. */
PRANGE_MATH prange_f64_pair prange_f64_one_plus(prange_f64_power p)
{
    const prange_f64_pair s = prange_f64_one_and_rest(p);
    return prange_f64_fast_sum(s.hi, s.lo);
}
/** @endcond */

/** @cond */
PRANGE_MATH double prange_f64_sigmoid_argument(double x)
{
    return -prange_f64_clamp(__builtin_fabs(x), 0.0, 746.0);
}

/* With u = e^-|x| = 2^n v: 1 / (1 + u), or u / (1 + u). */
PRANGE_MATH double prange_f64_sigmoid_from(double x, prange_f64_pair v, double shifted)
{
    const uint64_t k = prange_math_bits(shifted), small = shifted - PRANGE_MATH_SHIFT < -200.0;
    const double power = prange_f64_select(small, 0.0, prange_f64_power_of_two(k));
    const prange_f64_pair divisor =
        prange_f64_add_smaller(prange_f64_make(1.0, 0.0), prange_f64_scale(v, power));
    const prange_f64_pair inverse = prange_f64_divide(prange_f64_make(1.0, 0.0), divisor);
    const prange_f64_pair part = prange_f64_multiply(v, inverse);
    return prange_f64_select(x < 0.0, prange_f64_round_power(part, k), inverse.hi + inverse.lo);
}
/** @endcond */

/** 1 / (1 + e^-x) */
PRANGE_MATH double prange_sigmoid(double x)
{
    const prange_f64_reduced y = prange_f64_exp_reduce(prange_f64_sigmoid_argument(x));
    const prange_f64_power p = prange_f64_exp_reduced(y.r, y.shifted);
    return prange_f64_sigmoid_from(x, prange_f64_one_plus(p), y.shifted);
}

#endif

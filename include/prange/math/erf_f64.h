/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: the error function. erf x = x P(x^2) up to 1. For x >= 0 erfc x = e^(-x^2) R(v) / (x + 5/4)
 * with v = c - 8 / (x + 7/2), after Shepherd and Laframboise 1981. 5/4 makes the terms of R small
 * from the fourth power on, so that four pairs of doubles are enough. v is small where an error of
 * R shows most: c = 9/8 for erfc, whose other errors grow with x, and 7/4 for erf, which takes R
 * from 1 on, and less of it for larger x.
 */
#ifndef PRANGE_MATH_ERF_F64_H
#define PRANGE_MATH_ERF_F64_H

#include <prange/math/power_f64.h>

/** @cond */
/* A pair times 2^n, n in the low bits of k. */
typedef struct prange_f64_scaled {
    prange_f64_pair x;
    double n;
    uint64_t k;
} prange_f64_scaled;

/* 2^n x for x.hi >= 0 from 2^-100 to 2^100 and |n| < 1100, rounded once. */
PRANGE_MATH double prange_f64_round_any(prange_f64_scaled p)
{
    const uint64_t small = p.n<-700.0, large = p.n> 700.0;
    const uint64_t shift =
        prange_f64_choose(small, 200, prange_f64_choose(large, -UINT64_C(200), 0));
    const prange_f64_pair x = prange_f64_scale(p.x, prange_f64_power_of_two(p.k + shift));
    const double back = prange_f64_select(large, 0x1p200, 1.0);
    return prange_f64_select(small, prange_f64_round_scaled(x, 200), (x.hi + x.lo) * back);
}

/* e^w as a pair times a power of two, for |w| < 1100, which is reduced */
PRANGE_MATH prange_f64_scaled prange_f64_exp_scaled(prange_f64_reduced y)
{
    const prange_f64_power p = prange_f64_exp_reduced(y.r, y.shifted);
    const prange_f64_scaled result = {prange_f64_one_plus(p), p.n, p.k};
    return result;
}

/* erf x for 0 <= x <= 1, given the terms of its polynomial from the fifth on */
PRANGE_MATH prange_f64_pair prange_f64_erf_from(double x, double rest)
{
    const prange_f64_pair square = prange_f64_product(x, x);
    return prange_f64_multiply_double(prange_f64_polynomial_erf_pairs(square, rest), x);
}

/* The same, times 2^200 if tiny */
PRANGE_MATH prange_f64_pair prange_f64_erf_small(double x, uint64_t tiny)
{
    const prange_f64_pair p = prange_f64_polynomial_erf(prange_f64_product(x, x));
    return prange_f64_multiply_double(p, x * prange_f64_select(tiny, 0x1p200, 1.0));
}

/* -x^2, reduced */
PRANGE_MATH prange_f64_reduced prange_f64_erfc_power(double x)
{
    const prange_f64_pair square = prange_f64_product(x, x);
    return prange_f64_exp_reduce_pair(prange_f64_make(-square.hi, -square.lo));
}

/* 1 / (x + 5/4), and v with this c. The sums are exact also for larger x, whose last place is no
 * more than that of the constant. */
typedef struct prange_f64_erfc_parts {
    prange_f64_pair inverse, v;
} prange_f64_erfc_parts;

PRANGE_MATH prange_f64_erfc_parts prange_f64_erfc_prepare(double x, double c)
{
    const prange_f64_pair one = prange_f64_make(1.0, 0.0);
    const prange_f64_pair far = prange_f64_divide(one, prange_f64_fast_sum(3.5, x));
    const prange_f64_pair v = prange_f64_fast_sum(c, -8.0 * far.hi);
    const prange_f64_erfc_parts result = {prange_f64_divide(one, prange_f64_fast_sum(1.25, x)),
                                          prange_f64_make(v.hi, v.lo - 8.0 * far.lo)};
    return result;
}

/* R(v) for erfc, given the terms from the fifth on. The low part of v counts in all of them, so it
 * goes in by the slope of R. */
PRANGE_MATH prange_f64_pair prange_f64_erfc_scaled(prange_f64_pair v, double rest)
{
    const prange_f64_pair r = prange_f64_polynomial_erfc_pairs(v.hi, rest);
    return prange_f64_make(r.hi, r.lo + v.lo * prange_f64_polynomial_erfc_slope(v.hi));
}

/* erfc x = 2^n (hi + lo), given e^(-x^2) = 2^n power, and R(v); |lo| < 2^-6 hi */
PRANGE_MATH prange_f64_pair prange_f64_erfc_join(prange_f64_pair power, prange_f64_pair inverse,
                                                 prange_f64_pair r)
{
    return prange_f64_multiply(power, prange_f64_multiply(r, inverse));
}

/* 2^n (hi + lo) for 2^-10 < hi < 2, |lo| < 2^-6 hi and n, in the low bits of k, from -1092 to 0;
 * rounded once, as prange_f64_round_power does */
PRANGE_MATH double prange_f64_round_small(prange_f64_pair x, uint64_t k)
{
    const double least = prange_math_of_bits((1 - k) << 52);
    const double grid = prange_f64_select(x.hi + x.lo < least, least, 0.0);
    const prange_f64_pair s = prange_f64_fast_sum(grid, x.hi);
    return ((s.hi + (s.lo + x.lo)) - grid) * 0x1p-70 * prange_f64_power_of_two(k + 70);
}

/* c - 2^n (hi + lo) for the same, where c is 1 or 2 */
PRANGE_MATH double prange_f64_less_small(double c, prange_f64_pair x, uint64_t k)
{
    const double power = prange_f64_power_of_two(k + 70);
    const prange_f64_pair p = prange_f64_scale(prange_f64_scale(x, 0x1p-70), power);
    const prange_f64_pair s = prange_f64_fast_sum(c, -p.hi);
    return s.hi + (s.lo - p.lo);
}

/* erfc x from erfc |x| */
PRANGE_MATH double prange_f64_erfc_from(double x, prange_f64_pair c, uint64_t k)
{
    return prange_f64_select(x < 0.0, prange_f64_less_small(2.0, c, k),
                             prange_f64_round_small(c, k));
}
/** @endcond */

/** The error function: 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
PRANGE_MATH double prange_erf(double x)
{
    const double size = __builtin_fabs(x);
    const uint64_t small = size < 1.0, tiny = size < 0x1p-500;
    const prange_f64_pair near = prange_f64_erf_small(prange_f64_select(small, size, 0.0), tiny);
    const double bounded = prange_f64_clamp(size, 1.0, 6.5);
    const prange_f64_reduced w = prange_f64_erfc_power(bounded);
    const prange_f64_power p = prange_f64_exp_reduced(w.r, w.shifted);
    const prange_f64_erfc_parts parts = prange_f64_erfc_prepare(bounded, 1.75);
    const prange_f64_pair c = prange_f64_erfc_join(prange_f64_one_and_rest(p), parts.inverse,
                                                   prange_f64_polynomial_erfc_of_erf(parts.v));
    const double large = prange_f64_less_small(1.0, c, p.k);
    const double y = prange_f64_select(small, near.hi + near.lo, large);
    const double least = prange_f64_round_scaled(near, 200);
    return prange_f64_flip(prange_f64_select(tiny, least, y), prange_math_bits(x));
}

/** 1 - erf x, without cancellation. */
PRANGE_MATH double prange_erfc(double x)
{
    const double size = __builtin_fabs(x);
    const double bounded = prange_f64_select(size > 27.5, 27.5, size);
    const prange_f64_reduced w = prange_f64_erfc_power(bounded);
    const prange_f64_power p = prange_f64_exp_reduced(w.r, w.shifted);
    const prange_f64_erfc_parts parts = prange_f64_erfc_prepare(bounded, 1.125);
    const prange_f64_pair c = prange_f64_erfc_join(
        prange_f64_one_and_rest(p), parts.inverse,
        prange_f64_erfc_scaled(parts.v, prange_f64_polynomial_erfc_rest(parts.v.hi)));
    return prange_f64_erfc_from(x, c, p.k);
}

#endif

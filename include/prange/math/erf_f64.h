/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: the error function. erf x = x P(x^2) up to 1; beyond, erfc x = e^(-x^2) R(t) / (x + 4)
 * with t = (x - 4) / (x + 4), after Shepherd and Laframboise 1981.
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

/* 1 / (x + 4), and t. The sums are exact also for x > 4, since the last place of x is no more than
 * 4. */
typedef struct prange_f64_erfc_parts {
    prange_f64_pair inverse, t;
} prange_f64_erfc_parts;

PRANGE_MATH prange_f64_erfc_parts prange_f64_erfc_prepare(double x)
{
    const prange_f64_pair inverse =
        prange_f64_divide(prange_f64_make(1.0, 0.0), prange_f64_fast_sum(4.0, x));
    const prange_f64_erfc_parts result = {
        inverse, prange_f64_multiply(prange_f64_fast_sum(-4.0, x), inverse)};
    return result;
}

/* erfc x = 2^n (hi + lo), given R(t) */
PRANGE_MATH prange_f64_scaled prange_f64_erfc_join(double x, prange_f64_pair inverse,
                                                   prange_f64_pair r)
{
    prange_f64_scaled y = prange_f64_exp_scaled(prange_f64_erfc_power(x));
    y.x = prange_f64_multiply(y.x, prange_f64_multiply(r, inverse));
    return y;
}

/* 1 - c, where c is erfc of x >= 1 */
PRANGE_MATH double prange_f64_erf_beside(prange_f64_pair c)
{
    const prange_f64_pair far = prange_f64_fast_sum(1.0, -c.hi);
    return far.hi + (far.lo - c.lo);
}
/** @endcond */

/** The error function: 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
PRANGE_MATH double prange_erf(double x)
{
    const double size = __builtin_fabs(x);
    const uint64_t small = size < 1.0, tiny = size < 0x1p-500;
    const prange_f64_pair near = prange_f64_erf_small(prange_f64_select(small, size, 0.0), tiny);
    const double bounded = prange_f64_clamp(size, 1.0, 6.5);
    const prange_f64_erfc_parts parts = prange_f64_erfc_prepare(bounded);
    const prange_f64_scaled c =
        prange_f64_erfc_join(bounded, parts.inverse, prange_f64_polynomial_erfc_of_erf(parts.t));
    const double large = prange_f64_erf_beside(prange_f64_scale(c.x, prange_f64_power_of_two(c.k)));
    const double y = prange_f64_select(small, near.hi + near.lo, large);
    const double least = prange_f64_round_scaled(near, 200);
    return prange_f64_flip(prange_f64_select(tiny, least, y), prange_math_bits(x));
}

/** 1 - erf x, without cancellation. */
PRANGE_MATH double prange_erfc(double x)
{
    const double size = __builtin_fabs(x);
    const uint64_t small = size < 0.75, negative = x < 0.0;
    const prange_f64_pair near = prange_f64_erf_small(prange_f64_select(small, size, 0.0), 0);
    const double sign = prange_f64_select(negative, 1.0, -1.0);
    const prange_f64_pair one = prange_f64_fast_sum(1.0, sign * near.hi);
    const double middle = one.hi + (one.lo + sign * near.lo);
    const double bounded = prange_f64_clamp(size, 0.75, 27.5);
    const prange_f64_erfc_parts parts = prange_f64_erfc_prepare(bounded);
    const prange_f64_scaled c =
        prange_f64_erfc_join(bounded, parts.inverse, prange_f64_polynomial_erfc(parts.t));
    const uint64_t gone = c.n < -200.0;
    const prange_f64_pair rest =
        prange_f64_scale(c.x, prange_f64_select(gone, 0.0, prange_f64_power_of_two(c.k)));
    const prange_f64_pair two = prange_f64_fast_sum(2.0, -rest.hi);
    const double far =
        prange_f64_select(negative, two.hi + (two.lo - rest.lo), prange_f64_round_any(c));
    return prange_f64_select(small, middle, far);
}

#endif

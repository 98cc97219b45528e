/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: inverse hyperbolic functions and softplus, as logarithms of pairs.
 */
#ifndef PRANGE_MATH_AREA_F64_H
#define PRANGE_MATH_AREA_F64_H

#include <prange/math/log_f64.h>

/** @cond */
/* 2 x for large x, else 1 + f */
PRANGE_MATH prange_f64_ratio prange_f64_area_ratio(double x, prange_f64_pair f)
{
    const uint64_t large = x > 0x1p40;
    const prange_f64_pair one = prange_f64_sum(1.0, f.hi);
    const prange_f64_pair u = {prange_f64_select(large, x, one.hi),
                               prange_f64_select(large, 0.0, one.lo)};
    const prange_f64_ratio y = prange_f64_ratio_of(u, prange_f64_select(large, 0.0, f.lo));
    const prange_f64_ratio result = {y.s, y.n + prange_f64_select(large, 1.0, 0.0)};
    return result;
}

/* e^asinh(x) - 1 = x + x^2 / (1 + sqrt(1 + x^2)) for x >= 0 */
PRANGE_MATH prange_f64_pair prange_f64_asinh_rest(double x)
{
    const double a = prange_f64_select(x < 0x1p500, x, 0x1p500);
    const prange_f64_pair square = prange_f64_product(a, a);
    const prange_f64_pair root = prange_f64_sqrt(prange_f64_add(square, prange_f64_make(1.0, 0.0)));
    const prange_f64_pair part = prange_f64_divide(square, prange_f64_add_double(root, 1.0));
    return prange_f64_add_smaller(prange_f64_make(a, 0.0), part);
}

PRANGE_MATH prange_f64_ratio prange_f64_asinh_ratio(double x, prange_f64_pair rest)
{
    return prange_f64_area_ratio(__builtin_fabs(x), rest);
}

PRANGE_MATH double prange_f64_asinh_from(double x, prange_f64_pair l)
{
    const double size = __builtin_fabs(x);
    const double inside = prange_f64_select(size < __builtin_inf(), l.hi + l.lo, size);
    return prange_f64_select(size < 0x1p-28, x, prange_f64_flip(inside, prange_math_bits(x)));
}
/** @endcond */

/** The inverse of sinh. */
PRANGE_MATH double prange_asinh(double x)
{
    const prange_f64_pair rest = prange_f64_asinh_rest(__builtin_fabs(x));
    return prange_f64_asinh_from(x, prange_f64_log_of_ratio(prange_f64_asinh_ratio(x, rest)));
}

/** @cond */
/* e^acosh(x) - 1 = x - 1 + sqrt((x - 1) (x + 1)) */
PRANGE_MATH prange_f64_pair prange_f64_acosh_rest(double x)
{
    const double a = prange_f64_select(x < 0x1p500, x, 0x1p500);
    const prange_f64_pair less = prange_f64_sum(a, -1.0), more = prange_f64_sum(a, 1.0);
    const prange_f64_pair root = prange_f64_sqrt(prange_f64_multiply(less, more));
    return prange_f64_add(root, less);
}

PRANGE_MATH double prange_f64_acosh_from(double x, prange_f64_pair l)
{
    const double inside = prange_f64_select(x < __builtin_inf(), l.hi + l.lo, x);
    return prange_f64_select(x >= 1.0, inside, __builtin_nan(""));
}
/** @endcond */

/** The inverse of cosh, from 0 on; NaN for x < 1. */
PRANGE_MATH double prange_acosh(double x)
{
    const prange_f64_pair rest = prange_f64_acosh_rest(x);
    return prange_f64_acosh_from(x, prange_f64_log_of_ratio(prange_f64_area_ratio(x, rest)));
}

/** @cond */
/* e^(2 atanh |x|) - 1 = 2 |x| / (1 - |x|) */
PRANGE_MATH prange_f64_pair prange_f64_atanh_rest(double x)
{
    const double size = __builtin_fabs(x), a = prange_f64_select(size < 1.0, size, 0.0);
    return prange_f64_divide(prange_f64_make(2.0 * a, 0.0), prange_f64_fast_sum(1.0, -a));
}

PRANGE_MATH prange_f64_ratio prange_f64_atanh_ratio(double x, prange_f64_pair rest)
{
    (void)x; /* what is not large */
    return prange_f64_area_ratio(0.0, rest);
}

PRANGE_MATH double prange_f64_atanh_from(double x, prange_f64_pair l)
{
    const double size = __builtin_fabs(x);
    const double y = prange_f64_flip(0.5 * (l.hi + l.lo), prange_math_bits(x));
    const double inside = prange_f64_select(size < 0x1p-28, x, y);
    const double pole = prange_f64_flip(__builtin_inf(), prange_math_bits(x));
    const double outside = prange_f64_select(size == 1.0, pole, __builtin_nan(""));
    return prange_f64_select(size < 1.0, inside, outside);
}
/** @endcond */

/** The inverse of tanh; infinite at -1 and 1, NaN outside. */
PRANGE_MATH double prange_atanh(double x)
{
    const prange_f64_pair rest = prange_f64_atanh_rest(x);
    return prange_f64_atanh_from(x, prange_f64_log_of_ratio(prange_f64_atanh_ratio(x, rest)));
}

/** @cond */
PRANGE_MATH double prange_f64_softplus_argument(double x)
{
    return -prange_f64_clamp(__builtin_fabs(x), 0.0, 746.0);
}

/* 1 + 2^n v, which is e^-|x|, with n in the low bits of shifted. */
PRANGE_MATH prange_f64_ratio prange_f64_softplus_ratio(prange_f64_pair v, double shifted)
{
    const uint64_t k = prange_math_bits(shifted), small = shifted - PRANGE_MATH_SHIFT < -200.0;
    const prange_f64_pair f =
        prange_f64_scale(v, prange_f64_power_of_two(prange_f64_choose(small, -UINT64_C(200), k)));
    return prange_f64_ratio_of(prange_f64_sum(1.0, f.hi), f.lo);
}

/* From its logarithm, for x from -42 on. */
PRANGE_MATH double prange_f64_softplus_from(double x, prange_f64_pair l)
{
    const double size = -prange_f64_softplus_argument(x);
    const prange_f64_pair s = prange_f64_sum(prange_f64_select(x > 0.0, size, 0.0), l.hi);
    return prange_f64_select(x > 745.0, x, s.hi + (s.lo + l.lo));
}

/* That, or for x below -42 2^n v. */
PRANGE_MATH double prange_f64_softplus_below(double x, double y, prange_f64_pair v, double shifted)
{
    return prange_f64_select(x < -42.0, prange_f64_round_power(v, prange_math_bits(shifted)), y);
}
/** @endcond */

/** log(1 + e^x) */
PRANGE_MATH double prange_softplus(double x)
{
    const prange_f64_reduced y = prange_f64_exp_reduce(prange_f64_softplus_argument(x));
    const prange_f64_pair v =
        prange_f64_one_plus(prange_f64_power_of(prange_f64_exp_reduced_pair(y.r), y.shifted));
    const prange_f64_pair l = prange_f64_log_of_ratio(prange_f64_softplus_ratio(v, y.shifted));
    return prange_f64_softplus_below(x, prange_f64_softplus_from(x, l), v, y.shifted);
}

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: inverse hyperbolic functions and softplus, as logarithms of pairs.
 */
#ifndef PRANGE_MATH_AREA_F64_H
#define PRANGE_MATH_AREA_F64_H

#include <prange/math/log_f64.h>

/** @cond */
/* log x + log 2 for large x, else log(1 + f) */
PRANGE_MATH double prange_f64_log_area(double x, prange_f64_pair f)
{
    const uint64_t large = x > 0x1p40;
    const prange_f64_pair one = prange_f64_sum(1.0, f.hi);
    const prange_f64_pair u = {prange_f64_select(large, x, one.hi),
                               prange_f64_select(large, 0.0, one.lo)};
    const prange_f64_pair y = prange_f64_log_pair(u, prange_f64_select(large, 0.0, f.lo),
                                                  prange_f64_select(large, 1.0, 0.0));
    return y.hi + y.lo;
}
/** @endcond */

/** The inverse of sinh. */
PRANGE_MATH double prange_asinh(double x)
{
    const double size = __builtin_fabs(x), a = prange_f64_select(size < 0x1p500, size, 0x1p500);
    const prange_f64_pair square = prange_f64_product(a, a);
    const prange_f64_pair root = prange_f64_sqrt(prange_f64_add(square, prange_f64_make(1.0, 0.0)));
    const prange_f64_pair part = prange_f64_divide(square, prange_f64_add_double(root, 1.0));
    const prange_f64_pair f = prange_f64_add_smaller(prange_f64_make(a, 0.0), part);
    const double y = prange_f64_log_area(size, f);
    const double inside = prange_f64_select(size < __builtin_inf(), y, size);
    return prange_f64_select(size < 0x1p-28, x, prange_f64_flip(inside, prange_math_bits(x)));
}

/** The inverse of cosh, from 0 on; NaN for x < 1. */
PRANGE_MATH double prange_acosh(double x)
{
    const double a = prange_f64_select(x < 0x1p500, x, 0x1p500);
    const prange_f64_pair less = prange_f64_sum(a, -1.0), more = prange_f64_sum(a, 1.0);
    const prange_f64_pair root = prange_f64_sqrt(prange_f64_multiply(less, more));
    const double y = prange_f64_log_area(x, prange_f64_add(root, less));
    const double inside = prange_f64_select(x < __builtin_inf(), y, x);
    return prange_f64_select(x >= 1.0, inside, __builtin_nan(""));
}

/** The inverse of tanh; infinite at -1 and 1, NaN outside. */
PRANGE_MATH double prange_atanh(double x)
{
    const double size = __builtin_fabs(x), a = prange_f64_select(size < 1.0, size, 0.0);
    const prange_f64_pair f =
        prange_f64_divide(prange_f64_make(2.0 * a, 0.0), prange_f64_fast_sum(1.0, -a));
    const double y = prange_f64_flip(0.5 * prange_f64_log_area(0.0, f), prange_math_bits(x));
    const double inside = prange_f64_select(size < 0x1p-28, x, y);
    const double pole = prange_f64_flip(__builtin_inf(), prange_math_bits(x));
    const double outside = prange_f64_select(size == 1.0, pole, __builtin_nan(""));
    return prange_f64_select(size < 1.0, inside, outside);
}

/** log(1 + e^x) */
PRANGE_MATH double prange_softplus(double x)
{
    const double size = prange_f64_clamp(__builtin_fabs(x), 0.0, 746.0);
    const prange_f64_power p = prange_f64_exp_power_pair(-size);
    const double power =
        prange_f64_power_of_two(prange_f64_choose(p.n < -200.0, -UINT64_C(200), p.k));
    const prange_f64_pair v = prange_f64_one_plus(p);
    const prange_f64_pair f = prange_f64_scale(v, power);
    const prange_f64_pair l = prange_f64_log_pair(prange_f64_sum(1.0, f.hi), f.lo, 0.0);
    const double positive = prange_f64_select(x > 0.0, size, 0.0);
    const prange_f64_pair s = prange_f64_sum(positive, l.hi);
    const double y =
        prange_f64_select(x < -42.0, prange_f64_round_power(v, p.k), s.hi + (s.lo + l.lo));
    return prange_f64_select(x > 745.0, x, y);
}

#endif

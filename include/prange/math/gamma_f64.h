/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: the gamma function and its logarithm, by Stirling's series at z = x, or at z = x + 12 below
 * 12 and a division by x (x + 1) ... (x + 11). Negative arguments by reflection; the logarithm
 * between 0.7 and 2.6 by polynomials, since it has zeros at 1 and 2.
 */
#ifndef PRANGE_MATH_GAMMA_F64_H
#define PRANGE_MATH_GAMMA_F64_H

#include <prange/math/erf_f64.h>

/** @cond */
/* gamma(y) = e^(log / scale) / product; scale is 2^-200 for huge y, so that log does not overflow
 */
typedef struct prange_f64_stirling {
    prange_f64_pair log, product;
} prange_f64_stirling;

PRANGE_MATH prange_f64_pair prange_f64_log_of_pair(prange_f64_pair x)
{
    const prange_f64_split part = prange_f64_split_of(x.hi);
    const double inverse = prange_math_of_bits((UINT64_C(2046) - part.field) << 52);
    const double power = prange_f64_select(x.hi < 0x1p1000, inverse, 0.0);
    const prange_f64_pair f = prange_f64_sum(part.m - 1.0, x.lo * power);
    return prange_f64_log_sum(part.n, prange_f64_log_reduced_power(f));
}

/* For positive y. */
PRANGE_MATH prange_f64_stirling prange_f64_stirling_of(double y, double scale)
{
    const uint64_t low = y < 12.0;
    const prange_f64_pair one = prange_f64_make(1.0, 0.0);
    prange_f64_pair product = prange_f64_make(prange_f64_select(low, y, 1.0), 0.0);
#pragma GCC unroll 12
    for (int i = 1; i < 12; i++) {
        const prange_f64_pair next = prange_f64_sum((double)i, y);
        product = prange_f64_multiply(product, prange_f64_select_pair(low, next, one));
    }
    const prange_f64_pair z = prange_f64_sum(y, prange_f64_select(low, 12.0, 0.0));
    const prange_f64_pair bounded =
        prange_f64_make(prange_f64_select(z.hi < 0x1p500, z.hi, 0x1p500), z.lo);
    const prange_f64_pair inverse = prange_f64_divide(one, bounded);
    const prange_f64_pair series =
        prange_f64_multiply(inverse, prange_f64_polynomial_stirling(prange_f64_square(inverse)));
    const prange_f64_pair rest =
        prange_f64_add(prange_f64_make(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55), series);
    const prange_f64_pair l = prange_f64_log_of_pair(z), scaled = prange_f64_scale(z, scale);
    const prange_f64_pair less = prange_f64_add_double(scaled, -0.5 * scale);
    const prange_f64_pair main =
        prange_f64_add(prange_f64_multiply(less, l), prange_f64_make(-scaled.hi, -scaled.lo));
    const prange_f64_stirling result = {prange_f64_add(main, prange_f64_scale(rest, scale)),
                                        product};
    return result;
}

/* |x sin(pi x)| for x >= 0 */
PRANGE_MATH prange_f64_pair prange_f64_reflection(double x)
{
    const prange_f64_angle angle = prange_f64_reduce_pi(x);
    const uint64_t odd = prange_f64_odd(angle.n);
    const prange_f64_pair s = prange_f64_select_pair(odd, prange_f64_cos_reduced(angle.r),
                                                     prange_f64_sin_reduced(angle.r));
    const prange_f64_pair y = prange_f64_multiply_double(prange_f64_fast_sum(s.hi, s.lo), x);
    const uint64_t sign = prange_math_bits(y.hi);
    return prange_f64_make(prange_f64_flip(y.hi, sign), prange_f64_flip(y.lo, sign));
}

/* pi product / |x sin(pi x)| */
PRANGE_MATH prange_f64_pair prange_f64_reflected(prange_f64_pair product, prange_f64_pair divisor)
{
    const prange_f64_pair pi = prange_f64_make(0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53);
    return prange_f64_divide(prange_f64_multiply(pi, product), divisor);
}
/** @endcond */

/** The gamma function, (x - 1)! of whole x > 0; infinite at 0 with its sign, NaN at whole x < 0. */
PRANGE_MATH double prange_tgamma(double x)
{
    const uint64_t negative = x < 0.0;
    const double size = prange_f64_clamp(__builtin_fabs(x), 0x1p-60, 186.0);
    const prange_f64_stirling s = prange_f64_stirling_of(size, 1.0);
    const prange_f64_scaled e = prange_f64_exp_scaled(prange_f64_exp_reduce_pair(s.log));
    const prange_f64_pair up = prange_f64_divide(e.x, s.product);
    const prange_f64_pair down =
        prange_f64_reflected(s.product, prange_f64_multiply(e.x, prange_f64_reflection(size)));
    const prange_f64_scaled y = {prange_f64_select_pair(negative, down, up),
                                 prange_f64_select(negative, -e.n, e.n),
                                 prange_f64_choose(negative, -e.k, e.k)};
    const double whole = prange_rint(x), floor = whole - prange_f64_select(whole > x, 1.0, 0.0);
    const uint64_t odd = 2.0 * prange_rint(0.5 * floor) != floor;
    const double inside = prange_f64_flip(prange_f64_round_any(y), (negative & odd) << 63);
    const double near = prange_f64_select(__builtin_fabs(x) < 0x1p-58, 1.0 / x, inside);
    const double zero = prange_f64_flip(0.0, odd << 63);
    const double low = prange_f64_select(x < -185.0, zero, near);
    const double far = prange_f64_select(x > 172.0, __builtin_inf(), low);
    const uint64_t defined = (uint64_t)(x >= 0.0) | (uint64_t)(whole > x) | (uint64_t)(whole < x);
    return prange_f64_select(defined, far, __builtin_nan(""));
}

/**
 * log |gamma(x)|; infinite at 0, at whole x < 0 and at infinities. For x < 0 the absolute error is
 * below 2^-58 beside that of one rounding: near the zeros there, that is many units.
 */
PRANGE_MATH double prange_lgamma(double x)
{
    const double size = __builtin_fabs(x), inf = __builtin_inf();
    const uint64_t negative = x<0.0, huge = size> 0x1p900;
    const double y = prange_f64_clamp(size, 0x1p-100, 0x1p1020);
    const double scale = prange_f64_select(huge, 0x1p-200, 1.0);
    const prange_f64_stirling s = prange_f64_stirling_of(y, scale);
    const prange_f64_pair divisor = prange_f64_reflection(prange_f64_clamp(y, 0.0, 0x1p53));
    const double whole = prange_rint(x);
    const uint64_t pole = negative & (uint64_t)(whole == x);
    const prange_f64_pair proper = prange_f64_select_pair(pole, prange_f64_make(1.0, 0.0), divisor);
    const prange_f64_pair factor =
        prange_f64_select_pair(negative, prange_f64_reflected(s.product, proper), s.product);
    const prange_f64_pair l = prange_f64_log_of_pair(factor);
    const prange_f64_pair total =
        prange_f64_add(s.log, prange_f64_make(-l.hi * scale, -l.lo * scale));
    const double general = (total.hi + total.lo) * prange_f64_select(huge, 0x1p200, 1.0);
    const double signed_general = prange_f64_flip(general, negative << 63);
    const double t = x - prange_f64_select(x < 1.5, 1.0, 2.0);
    const uint64_t at_1 = (uint64_t)(x >= 0.7) & (uint64_t)(x < 1.5);
    const uint64_t at_2 = (uint64_t)(x >= 1.5) & (uint64_t)(x < 2.6);
    const double u = prange_f64_select(at_1 | at_2, t, 0.0);
    const prange_f64_pair p =
        prange_f64_select_pair(at_1, prange_f64_polynomial_lgamma_at_1(prange_f64_make(u, 0.0)),
                               prange_f64_polynomial_lgamma_at_2(prange_f64_make(u, 0.0)));
    const prange_f64_pair close = prange_f64_multiply_double(p, u);
    const double inside = prange_f64_select(at_1 | at_2, close.hi + close.lo, signed_general);
    const double tiny = prange_f64_select(size < 0x1p-60, -prange_log(size), inside);
    const double ends = prange_f64_select(pole | (uint64_t)(size == inf), inf, tiny);
    return prange_f64_select(x == x, ends, __builtin_nan(""));
}

#endif

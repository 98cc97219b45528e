/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: the gamma function and its logarithm, by Stirling's series at z = x, or at z = x + 12 below
 * 12 and a division by x (x + 1) ... (x + 11). Negative arguments by reflection; the logarithm
 * between 0.7 and 2.6 by polynomials, since it has zeros at 1 and 2, and about each zero below 0 by
 * one of its own.
 */
#ifndef PRANGE_MATH_GAMMA_F64_H
#define PRANGE_MATH_GAMMA_F64_H

#include <prange/math/erf_f64.h>
#include <prange/math/gamma_zeros_f64.h>

/** @cond */
PRANGE_MATH prange_f64_pair prange_f64_log_of_pair(prange_f64_pair x)
{
    const prange_f64_split part = prange_f64_split_of(x.hi);
    const double inverse = prange_math_of_bits((UINT64_C(2047) - part.field) << 52);
    const double power = prange_f64_select(x.hi < 0x1p1000, inverse, 0.0);
    const prange_f64_pair f = prange_f64_sum(part.m - 1.0, x.lo * power);
    return prange_f64_log_sum(part.n, prange_f64_log_reduced_power(f));
}

/*
 * gamma(y) = e^(log / scale) / product for positive y. The product is y (y + 1) ... (y + 11) below
 * 12, whose factors y + i and y + 11 - i have the product y (y + 11) + i (11 - i), and 1 from 12
 * on.
 */
PRANGE_MATH prange_f64_pair prange_f64_stirling_product(double y)
{
    const prange_f64_pair last = prange_f64_multiply_double(prange_f64_sum(11.0, y), y);
    prange_f64_pair product = last;
#pragma GCC unroll 5
    for (int i = 1; i < 6; i++) {
        const prange_f64_pair next = prange_f64_sum((double)(i * (11 - i)), last.hi);
        product = prange_f64_multiply(product, prange_f64_make(next.hi, next.lo + last.lo));
    }
    return prange_f64_select_pair(y < 12.0, product, prange_f64_make(1.0, 0.0));
}

/* scale is 2^-200 for huge y, so that log does not overflow. */
PRANGE_MATH prange_f64_pair prange_f64_stirling_log(double y, double scale)
{
    const prange_f64_pair z = prange_f64_sum(y, prange_f64_select(y < 12.0, 12.0, 0.0));
    const prange_f64_pair bounded =
        prange_f64_make(prange_f64_select(z.hi < 0x1p500, z.hi, 0x1p500), z.lo);
    const prange_f64_pair inverse = prange_f64_divide(prange_f64_make(1.0, 0.0), bounded);
    const prange_f64_pair series =
        prange_f64_multiply(inverse, prange_f64_polynomial_stirling(prange_f64_square(inverse)));
    const prange_f64_pair rest =
        prange_f64_add(prange_f64_make(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55), series);
    const prange_f64_pair l = prange_f64_log_of_pair(z), scaled = prange_f64_scale(z, scale);
    const prange_f64_pair less = prange_f64_add_double(scaled, -0.5 * scale);
    const prange_f64_pair main =
        prange_f64_add(prange_f64_multiply(less, l), prange_f64_make(-scaled.hi, -scaled.lo));
    return prange_f64_add(main, prange_f64_scale(rest, scale));
}

/* |x sin(pi x)| for x >= 0 */
PRANGE_MATH prange_f64_pair prange_f64_reflection(double x)
{
    const prange_f64_angle angle = prange_f64_reduce_pi(x);
    const uint64_t odd = prange_f64_odd(angle.n);
    const prange_f64_waves of = prange_f64_sin_and_cos(angle.r);
    const prange_f64_pair s = prange_f64_select_pair(odd, of.cosine, of.sine);
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

/*
 * log |gamma(x)| near one of its zeros below 0, which is beside -n; other x give some number. The
 * zero has three parts, since x may be the double next to it; the first difference is exact, and
 * zero or larger than the second part.
 */
PRANGE_MATH double prange_f64_lgamma_at_zero(double x)
{
    const double shifted = (-0.125 - x) + PRANGE_MATH_SHIFT, n = shifted - PRANGE_MATH_SHIFT;
    const uint64_t above = x > -n;
    const uint64_t at = (2 * prange_math_bits(shifted) - 4 + above) & 31;
    const double(*const row)[32] = prange_f64_lgamma_zeros;
    const double(*const c)[32] = row + 5;
    const prange_f64_pair part = prange_f64_fast_sum(x - row[0][at], -row[1][at]);
    const prange_f64_pair t = prange_f64_make(part.hi, part.lo - row[2][at]);
    const double z = t.hi, z2 = z * z, z4 = z2 * z2, z8 = z4 * z4;
    const double low = ((c[2][at] + c[3][at] * z) + (c[4][at] + c[5][at] * z) * z2) +
                       ((c[6][at] + c[7][at] * z) + (c[8][at] + c[9][at] * z) * z2) * z4;
    const double high =
        ((c[10][at] + c[11][at] * z) + (c[12][at] + c[13][at] * z) * z2) + c[14][at] * z4;
    const prange_f64_pair p =
        prange_f64_first_step(prange_f64_make(c[1][at], row[4][at]), z, low + high * z8);
    const prange_f64_pair y =
        prange_f64_multiply(t, prange_f64_step(prange_f64_make(c[0][at], row[3][at]), t, p));
    return y.hi + y.lo;
}
/** @endcond */

/** The gamma function, (x - 1)! for integers; infinite at 0 with its sign, NaN at integers < 0. */
PRANGE_MATH double prange_tgamma(double x)
{
    const uint64_t negative = x < 0.0;
    const double size = prange_f64_clamp(__builtin_fabs(x), 0x1p-60, 186.0);
    const prange_f64_pair product = prange_f64_stirling_product(size);
    const prange_f64_scaled e =
        prange_f64_exp_scaled(prange_f64_exp_reduce_pair(prange_f64_stirling_log(size, 1.0)));
    const prange_f64_pair up = prange_f64_divide(e.x, product);
    const prange_f64_pair down =
        prange_f64_reflected(product, prange_f64_multiply(e.x, prange_f64_reflection(size)));
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

/** @cond */
/* pi product / |x sin(pi x)| for x < 0, or anything where x is whole */
PRANGE_MATH prange_f64_pair prange_f64_lgamma_reflected(double x, prange_f64_pair product)
{
    const prange_f64_pair divisor = prange_f64_reflection(prange_f64_clamp(-x, 0.0, 0x1p53));
    const uint64_t pole = prange_rint(x) == x;
    return prange_f64_reflected(product,
                                prange_f64_select_pair(pole, prange_f64_make(1.0, 0.0), divisor));
}

/* scale log gamma(y), or -log |gamma(-y)| where the product is reflected */
PRANGE_MATH double prange_f64_lgamma_from(prange_f64_pair series, prange_f64_pair product,
                                          double scale)
{
    const prange_f64_pair l = prange_f64_log_of_pair(product);
    const prange_f64_pair y = prange_f64_add(series, prange_f64_make(-l.hi * scale, -l.lo * scale));
    return y.hi + y.lo;
}

/* Whether the polynomials at 1 and 2 have x. */
PRANGE_MATH uint64_t prange_f64_lgamma_is_close(double x)
{
    return (uint64_t)(x >= 0.7) & (uint64_t)(x < 2.6);
}

PRANGE_MATH double prange_f64_lgamma_close(double x)
{
    const uint64_t at_1 = x < 1.5;
    const double t = x - prange_f64_select(at_1, 1.0, 2.0);
    const double u = prange_f64_select(prange_f64_lgamma_is_close(x), t, 0.0);
    const prange_f64_pair p =
        prange_f64_select_pair(at_1, prange_f64_polynomial_lgamma_at_1(prange_f64_make(u, 0.0)),
                               prange_f64_polynomial_lgamma_at_2(prange_f64_make(u, 0.0)));
    const prange_f64_pair y = prange_f64_multiply_double(p, u);
    return y.hi + y.lo;
}

/* y, or for x < 0 what is more exact where y is small. */
PRANGE_MATH double prange_f64_lgamma_below(double x, double y)
{
    const uint64_t at_zero = (uint64_t)(x < 0.0) & (uint64_t)(__builtin_fabs(y) < 0x1p-4);
    return prange_f64_select(at_zero, prange_f64_lgamma_at_zero(x), y);
}

/* y, or infinity at the poles */
PRANGE_MATH double prange_f64_lgamma_or_pole(double x, double y)
{
    const uint64_t pole = (uint64_t)(x <= 0.0) & (uint64_t)(prange_rint(x) == x);
    return prange_f64_select(pole, __builtin_inf(), y);
}
/** @endcond */

/** log |gamma(x)|; infinite at 0, at negative integers and at infinities. */
PRANGE_MATH double prange_lgamma(double x)
{
    const double size = __builtin_fabs(x), inf = __builtin_inf();
    const uint64_t negative = x<0.0, huge = size> 0x1p900, tiny = size < 0x1p-60;
    const double y = prange_f64_clamp(size, 0x1p-100, 0x1p1020);
    const double scale = prange_f64_select(huge, 0x1p-200, 1.0);
    const prange_f64_pair product = prange_f64_stirling_product(y);
    const prange_f64_pair factor = prange_f64_select_pair(
        negative, prange_f64_lgamma_reflected(prange_f64_select(negative, x, -1.0), product),
        product);
    /* Near 0 it is -log |x|. */
    const prange_f64_pair series =
        prange_f64_select_pair(tiny, prange_f64_make(0.0, 0.0), prange_f64_stirling_log(y, scale));
    const double general = prange_f64_lgamma_from(
        series, prange_f64_select_pair(tiny, prange_f64_make(size, 0.0), factor), scale);
    const double signed_general =
        prange_f64_flip(general * prange_f64_select(huge, 0x1p200, 1.0), (negative & ~tiny) << 63);
    const double below = prange_f64_lgamma_below(x, signed_general);
    const double inside =
        prange_f64_select(prange_f64_lgamma_is_close(x), prange_f64_lgamma_close(x), below);
    const double ends = prange_f64_select(size == inf, inf, prange_f64_lgamma_or_pole(x, inside));
    return prange_f64_select(x == x, ends, __builtin_nan(""));
}

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: powers, roots and the hypotenuse.
 */
#ifndef PRANGE_MATH_POWER_F64_H
#define PRANGE_MATH_POWER_F64_H

#include <prange/math/log_f64.h>
#include <prange/math/trig_f64.h>

/** @cond */
/* log((1 + s) / (1 - s)) to 2^-68 of itself */
PRANGE_MATH prange_f64_pair prange_f64_log_of_quotient(prange_f64_pair s)
{
    const prange_f64_pair square = prange_f64_square(s);
    return prange_f64_multiply(s, prange_f64_step(prange_f64_make(2.0, 0.0), square,
                                                  prange_f64_polynomial_log_power(square)));
}

/* log(1 + f) to 2^-68 of itself */
PRANGE_MATH prange_f64_pair prange_f64_log_reduced_power(prange_f64_pair f)
{
    return prange_f64_log_of_quotient(prange_f64_log_quotient(f));
}

/* n log 2 + l, added up */
PRANGE_MATH prange_f64_pair prange_f64_log_sum(double n, prange_f64_pair l)
{
    const prange_f64_pair y = prange_f64_log_join(n, l);
    return prange_f64_fast_sum(y.hi, y.lo);
}

/* log(2^n m) to 2^-68 of itself */
PRANGE_MATH prange_f64_pair prange_f64_log_for_power(prange_f64_split part)
{
    const prange_f64_pair f = prange_f64_make(part.m - 1.0, 0.0);
    return prange_f64_log_sum(part.n, prange_f64_log_reduced_power(f));
}

/* e^(w.hi + w.lo), rounded once */
PRANGE_MATH double prange_f64_exp_of_pair(prange_f64_pair w)
{
    const prange_f64_reduced y =
        prange_f64_exp_reduce_pair(prange_f64_make(prange_f64_clamp(w.hi, -746.0, 710.0), w.lo));
    return prange_f64_round_exp(prange_f64_exp_reduced(y.r, y.shifted));
}

/* The logarithm of x^y from that of x, for |y| <= 2^70; the low part is right where it matters. */
PRANGE_MATH prange_f64_pair prange_f64_log_times(prange_f64_pair l, double y)
{
    const prange_f64_pair product = prange_f64_product(y, l.hi);
    return prange_f64_make(product.hi, product.lo + y * l.lo);
}

/* e^(w.hi + w.lo) for any w.hi, where w.lo may be NaN beyond 1024 */
PRANGE_MATH double prange_f64_exp_of_any_pair(prange_f64_pair w)
{
    const uint64_t inside = __builtin_fabs(w.hi) < 1024.0;
    return prange_f64_exp_of_pair(prange_f64_make(w.hi, prange_f64_select(inside, w.lo, 0.0)));
}

/* The same for |w.hi| <= 708 */
PRANGE_MATH double prange_f64_exp_of_small_pair(prange_f64_pair w)
{
    const prange_f64_reduced y = prange_f64_exp_reduce_pair(w);
    return prange_f64_normal_exp(prange_f64_exp_reduced(y.r, y.shifted));
}

/* x^y, given |x|^y for what is neither 0, infinite nor NaN, with the special values of C. */
PRANGE_MATH double prange_f64_pow_special(double x, double y, double inside)
{
    const double size = __builtin_fabs(x), inf = __builtin_inf();
    const uint64_t whole = prange_rint(y) == y, even = 2.0 * prange_rint(0.5 * y) == y;
    const uint64_t infinite = size == inf, ends = infinite | (uint64_t)(size == 0.0);
    const double end = prange_f64_select(infinite ^ (uint64_t)(y < 0.0), inf, 0.0);
    const double magnitude = prange_f64_select(ends, end, inside);
    const uint64_t negative = prange_math_bits(x) >> 63, odd = whole & ~even & 1;
    const double result = prange_f64_flip(magnitude, (negative & odd) << 63);
    const uint64_t real = (uint64_t)(x >= 0.0) | whole | ends;
    const uint64_t number = (uint64_t)(x == x) & (uint64_t)(y == y) & real;
    const uint64_t one = (uint64_t)(x == 1.0) | (uint64_t)(y == 0.0);
    return prange_f64_select(one, 1.0, prange_f64_select(number, result, __builtin_nan("")));
}
/** @endcond */

/** x^y, with the special values of C: 1 for y = 0 and for x = 1 even beside NaN. */
PRANGE_MATH double prange_pow(double x, double y)
{
    const double exponent = prange_f64_clamp(y, -0x1p70, 0x1p70);
    const prange_f64_pair l = prange_f64_log_for_power(prange_f64_split_of(__builtin_fabs(x)));
    const double inside = prange_f64_exp_of_any_pair(prange_f64_log_times(l, exponent));
    return prange_f64_pow_special(x, y, inside);
}

/** The cube root. */
PRANGE_MATH double prange_cbrt(double x)
{
    const double size = __builtin_fabs(x);
    const prange_f64_split part = prange_f64_split_of(size);
    const double shifted = (part.n - 1.0) * (1.0 / 3.0) + PRANGE_MATH_SHIFT;
    const double third = shifted - PRANGE_MATH_SHIFT, left = part.n - 3.0 * third;
    const uint64_t one = left == 1.0, two = left == 2.0;
    const double a = part.m * prange_f64_select(one, 2.0, prange_f64_select(two, 4.0, 1.0));
    const double factor = prange_f64_select(one, 0x1.965fea53d6e3dp-1,
                                            prange_f64_select(two, 0x1.428a2f98d728bp-1, 1.0));
    const double z = prange_f64_polynomial_cbrt(part.m) * factor;
    const double e = 1.0 - a * (z * z * z);
    const double inverse = z + z * (e * (1.0 / 3.0) + e * e * (2.0 / 9.0));
    const double y = a * (inverse * inverse);
    const prange_f64_pair square = prange_f64_product(y, y),
                          cube = prange_f64_product(square.hi, y);
    const double rest = ((a - cube.hi) - cube.lo) - square.lo * y;
    const double root = y + rest * (inverse * inverse) * (1.0 / 3.0);
    const double inside = root * prange_f64_power_of_two(prange_math_bits(shifted));
    const uint64_t proper = (uint64_t)(size > 0.0) & (uint64_t)(size < __builtin_inf());
    return prange_f64_select(proper, prange_f64_flip(inside, prange_math_bits(x)), x);
}

/** 1 / sqrt(x); infinite at 0 with its sign, NaN below. */
PRANGE_MATH double prange_rsqrt(double x)
{
    const uint64_t small = x<0x1p-700, large = x> 0x1p700;
    const double scale = prange_f64_select(small, 0x1p400, prange_f64_select(large, 0x1p-400, 1.0));
    const double back = prange_f64_select(small, 0x1p200, prange_f64_select(large, 0x1p-200, 1.0));
    const double a = x * scale, y = 1.0 / __builtin_sqrt(a);
    const prange_f64_pair square = prange_f64_product(y, y), one = prange_f64_product(square.hi, a);
    const double rest = ((1.0 - one.hi) - one.lo) - square.lo * a;
    const double inside = (y + 0.5 * (y * rest)) * back;
    const double end = prange_f64_select(
        x == 0.0, prange_f64_flip(__builtin_inf(), prange_math_bits(x)), __builtin_nan(""));
    const double far = prange_f64_select(x < __builtin_inf(), inside, 0.0);
    return prange_f64_select(x > 0.0, far, end);
}

/** sqrt(x^2 + y^2) without overflow within; infinite if either is, even beside NaN. */
PRANGE_MATH double prange_hypot(double x, double y)
{
    const double inf = __builtin_inf(), u = __builtin_fabs(x), v = __builtin_fabs(y);
    const double most = prange_f64_select(u > v, u, v), least = prange_f64_select(u > v, v, u);
    const uint64_t small = most<0x1p-300, large = most> 0x1p500;
    const double scale = prange_f64_select(small, 0x1p700, prange_f64_select(large, 0x1p-700, 1.0));
    const double a = most * scale;
    const double b = prange_f64_select(least < most * 0x1p-60, 0.0, least * scale);
    const prange_f64_pair total =
        prange_f64_add_smaller(prange_f64_product(a, a), prange_f64_product(b, b));
    const prange_f64_pair root = prange_f64_sqrt(total);
    const double near = (root.hi + root.lo) * prange_f64_select(large, 0x1p700, 1.0);
    const double tiny = prange_f64_round_scaled(root, 700);
    const double inside = prange_f64_select(small, tiny, near);
    const uint64_t infinite = (uint64_t)(u == inf) | (uint64_t)(v == inf);
    const uint64_t number = (uint64_t)(x == x) & (uint64_t)(y == y);
    const double other = prange_f64_select(number, inside, __builtin_nan(""));
    return prange_f64_select(infinite, inf, other);
}

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Logarithms of f64 for prange/math.h. x = 2^n m with m from sqrt(1/2) to sqrt(2), and
 * log m = 2 atanh s = 2 s + s^3 P(s^2) with s = (m - 1) / (m + 1) in a pair.
 */
#ifndef PRANGE_MATH_LOG_F64_H
#define PRANGE_MATH_LOG_F64_H

#include <prange/math/exp_f64.h>

/** @cond */

#define PRANGE_F64_HALF_ROOT_BITS UINT64_C(0x3fe6a09e667f3bcd) /* of sqrt(1/2) */

/* x = 2^n m; field is n + 1024. */
typedef struct prange_f64_split {
    double m, n;
    uint64_t field;
} prange_f64_split;

/* The bits of x, moved up by those of 2 beyond those of sqrt(1/2): the top bit is 0 for positive x
 * below sqrt(2) 2^1023, and 1 for greater x, infinity and NaNs that are positive. */
PRANGE_MATH uint64_t prange_f64_split_bits(double x)
{
    return prange_math_bits(x) + (UINT64_C(0x4000000000000000) - PRANGE_F64_HALF_ROOT_BITS);
}

/* For positive normal x, where the bias of n is that of the field and 2^52. */
PRANGE_MATH prange_f64_split prange_f64_split_normal(double x, double bias)
{
    const uint64_t half = PRANGE_F64_HALF_ROOT_BITS, moved = prange_f64_split_bits(x);
    const uint64_t field = moved >> 52;
    const double m = prange_math_of_bits((moved & UINT64_C(0x000fffffffffffff)) + half);
    const double biased = prange_math_of_bits(field | UINT64_C(0x4330000000000000));
    const prange_f64_split result = {m, biased - bias, field};
    return result;
}

/* For positive finite x. */
PRANGE_MATH prange_f64_split prange_f64_split_of(double x)
{
    const uint64_t tiny = x < 0x1p-1022;
    return prange_f64_split_normal(x * prange_f64_select(tiny, 0x1p54, 1.0),
                                   prange_f64_select(tiny, 0x1p52 + 1078.0, 0x1p52 + 1024.0));
}

/* (f + f.lo) / (2 + f + f.lo) */
PRANGE_MATH prange_f64_pair prange_f64_log_quotient(prange_f64_pair f)
{
    const prange_f64_pair d = prange_f64_fast_sum(2.0, f.hi);
    const double s = f.hi / d.hi;
    const double rest = prange_f64_remainder_of(f.hi, s, d.hi) + (f.lo - s * (d.lo + f.lo));
    return prange_f64_make(s, rest * prange_math_muladd(-0.5, s, 0.5));
}

/* The same for m = 1 + f without a low part. */
PRANGE_MATH prange_f64_pair prange_f64_log_quotient_of(double m)
{
    const double f = m - 1.0;
    const prange_f64_pair d = prange_f64_fast_sum(2.0, f);
    const double s = f / d.hi, rest = prange_f64_remainder_of(f, s, d.hi) - s * d.lo;
    return prange_f64_make(s, rest * prange_math_muladd(-0.5, s, 0.5));
}

/* log((1 + s) / (1 - s)) to 2^-60; the low part is up to 0.0035 */
PRANGE_MATH prange_f64_pair prange_f64_log_from_quotient(prange_f64_pair s)
{
    const prange_f64_pair square = prange_f64_product(s.hi, s.hi);
    const prange_f64_pair cube = prange_f64_product(s.hi, square.hi);
    const double rest = s.lo * (2.0 + 2.0 * square.hi) + (cube.lo + s.hi * square.lo) * (2.0 / 3.0);
    return prange_f64_make(2.0 * s.hi, rest + cube.hi * prange_f64_polynomial_log(square.hi));
}

PRANGE_MATH prange_f64_pair prange_f64_log_reduced(prange_f64_pair f)
{
    return prange_f64_log_from_quotient(prange_f64_log_quotient(f));
}

/* The same to 2^-66 and normalised, by a longer chain. */
PRANGE_MATH prange_f64_pair prange_f64_log_pair_of_quotient(prange_f64_pair s)
{
    prange_f64_pair square = prange_f64_product(s.hi, s.hi);
    square.lo += 2.0 * s.hi * s.lo;
    const prange_f64_pair third = prange_f64_polynomial_log_pair(square);
    const prange_f64_pair first = prange_f64_step(prange_f64_make(2.0, 0.0), square, third);
    return prange_f64_multiply(s, first);
}

PRANGE_MATH prange_f64_pair prange_f64_log_reduced_pair(prange_f64_pair f)
{
    return prange_f64_log_pair_of_quotient(prange_f64_log_quotient(f));
}

/* n ln 2 + l, not yet added up. */
PRANGE_MATH prange_f64_pair prange_f64_log_join(double n, prange_f64_pair l)
{
    const prange_f64_pair s = prange_f64_fast_sum(n * PRANGE_F64_LN2_HIGH, l.hi);
    return prange_f64_make(s.hi, s.lo + (l.lo + n * PRANGE_F64_LN2_LOW));
}

/* y for x > 0 and finite; the other values of a logarithm. */
PRANGE_MATH double prange_f64_log_special(double x, double y)
{
    const double outside = prange_f64_select(x == 0.0, -__builtin_inf(), __builtin_nan(""));
    const double inside = prange_f64_select(x < __builtin_inf(), y, x);
    return prange_f64_select(x > 0.0, inside, outside);
}

/* 2^n (1 + s) / (1 - s) */
typedef struct prange_f64_ratio {
    prange_f64_pair s;
    double n;
} prange_f64_ratio;

/* u.hi + u.lo + rest for positive finite u.hi: rest is what u.lo has no room for. */
PRANGE_MATH prange_f64_ratio prange_f64_ratio_of(prange_f64_pair u, double rest)
{
    const prange_f64_split part = prange_f64_split_of(u.hi);
    const double inverse = prange_math_of_bits((UINT64_C(2047) - part.field) << 52);
    const double power = prange_f64_select(u.hi < 0x1p1000, inverse, 0.0);
    const prange_f64_pair m = prange_f64_sum(part.m - 1.0, u.lo * power);
    const prange_f64_ratio result = {
        prange_f64_log_quotient(prange_f64_make(m.hi, m.lo + rest * power)), part.n};
    return result;
}

/* The logarithm, to 2^-60 of itself also where u is 1 + f and f is small. */
PRANGE_MATH prange_f64_pair prange_f64_log_of_ratio(prange_f64_ratio ratio)
{
    return prange_f64_log_join(ratio.n, prange_f64_log_pair_of_quotient(ratio.s));
}
/** @endcond */

/** The natural logarithm; -infinity at 0, NaN below. */
PRANGE_MATH double prange_log(double x)
{
    const prange_f64_split part = prange_f64_split_of(x);
    const prange_f64_pair l = prange_f64_log_from_quotient(prange_f64_log_quotient_of(part.m));
    const prange_f64_pair y = prange_f64_log_join(part.n, l);
    return prange_f64_log_special(x, y.hi + y.lo);
}

/** @cond */
/* The logarithms of 2^n m from l = log m. */
PRANGE_MATH double prange_f64_log2_from(double n, prange_f64_pair l)
{
    const prange_f64_pair y =
        prange_f64_multiply(l, prange_f64_make(0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56));
    const prange_f64_pair s = prange_f64_fast_sum(n, y.hi);
    return s.hi + (s.lo + y.lo);
}

PRANGE_MATH double prange_f64_log10_from(double n, prange_f64_pair l)
{
    const prange_f64_pair y =
        prange_f64_multiply(l, prange_f64_make(0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57));
    const prange_f64_pair s = prange_f64_fast_sum(n * 0x1.34413509f78p-2, y.hi);
    return s.hi + (s.lo + (y.lo + n * 0x1.fef311f12b358p-46));
}
/** @endcond */

/** The logarithm to base 2; -infinity at 0, NaN below. */
PRANGE_MATH double prange_log2(double x)
{
    const prange_f64_split part = prange_f64_split_of(x);
    const prange_f64_pair l = prange_f64_log_pair_of_quotient(prange_f64_log_quotient_of(part.m));
    return prange_f64_log_special(x, prange_f64_log2_from(part.n, l));
}

/** The logarithm to base 10; -infinity at 0, NaN below. */
PRANGE_MATH double prange_log10(double x)
{
    const prange_f64_split part = prange_f64_split_of(x);
    const prange_f64_pair l = prange_f64_log_pair_of_quotient(prange_f64_log_quotient_of(part.m));
    return prange_f64_log_special(x, prange_f64_log10_from(part.n, l));
}

/** @cond */
/* 1 + x where it is positive. */
PRANGE_MATH prange_f64_ratio prange_f64_log1p_ratio(double x)
{
    const double above = prange_f64_select(x > -1.0, x, 0.0);
    return prange_f64_ratio_of(prange_f64_sum(1.0, above), 0.0);
}

PRANGE_MATH double prange_f64_log1p_from(double x, prange_f64_pair l)
{
    const double y = prange_f64_select(x < __builtin_inf(), l.hi + l.lo, x);
    const double outside = prange_f64_select(x == -1.0, -__builtin_inf(), __builtin_nan(""));
    return prange_f64_select(__builtin_fabs(x) < 0x1p-54, x,
                             prange_f64_select(x > -1.0, y, outside));
}
/** @endcond */

/** log(1 + x); -infinity at -1, NaN below. */
PRANGE_MATH double prange_log1p(double x)
{
    return prange_f64_log1p_from(x, prange_f64_log_of_ratio(prange_f64_log1p_ratio(x)));
}

#endif

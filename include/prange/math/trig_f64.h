/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: sine, cosine and tangent. After the reduction, one polynomial whose coefficients are those
 * of the sine or of the cosine: r + r^3 (-1/6 + r^2 S(r^2)) or 1 - r^2 / 2 + r^4 (1/24 + r^2
 * C(r^2)).
 */
#ifndef PRANGE_MATH_TRIG_F64_H
#define PRANGE_MATH_TRIG_F64_H

#include <prange/math/polynomials_f64.h>
#include <prange/math/round_f64.h>
#include <prange/math/trig_reduce_f64.h>

/** @cond */
PRANGE_MATH prange_f64_pair prange_f64_select_pair(uint64_t condition, prange_f64_pair yes,
                                                   prange_f64_pair no)
{
    return prange_f64_make(prange_f64_select(condition, yes.hi, no.hi),
                           prange_f64_select(condition, yes.lo, no.lo));
}

/* base + factor c with the cubic or quartic term: a sum of two parts, not yet added up. */
PRANGE_MATH prange_f64_pair prange_f64_trig_sum(prange_f64_pair base, prange_f64_pair factor,
                                                prange_f64_pair c)
{
    const prange_f64_pair p = prange_f64_product(factor.hi, c.hi);
    const double low = p.lo + (factor.hi * c.lo + factor.lo * c.hi);
    const prange_f64_pair s = prange_f64_fast_sum(base.hi, p.hi);
    return prange_f64_make(s.hi, s.lo + (base.lo + low));
}

/* Of |r| <= 0.786; the square of r as a pair. */
PRANGE_MATH prange_f64_pair prange_f64_square(prange_f64_pair r)
{
    const prange_f64_pair p = prange_f64_product(r.hi, r.hi);
    return prange_f64_make(p.hi, p.lo + 2.0 * r.hi * r.lo);
}

/* square times x, where x is r or the square */
PRANGE_MATH prange_f64_pair prange_f64_trig_factor(prange_f64_pair square, prange_f64_pair x)
{
    const prange_f64_pair p = prange_f64_product(square.hi, x.hi);
    return prange_f64_make(p.hi, p.lo + (square.hi * x.lo + square.lo * x.hi));
}

PRANGE_MATH prange_f64_pair prange_f64_one_minus_half(prange_f64_pair square)
{
    const prange_f64_pair s = prange_f64_fast_sum(1.0, -0.5 * square.hi);
    return prange_f64_make(s.hi, s.lo - 0.5 * square.lo);
}

typedef struct prange_f64_waves {
    prange_f64_pair sine, cosine;
} prange_f64_waves;

/*
 * The sine and the cosine of r, not yet added up: those of r.hi, and r.lo times the other one. So
 * r.lo counts in all terms.
 */
PRANGE_MATH prange_f64_waves prange_f64_sin_and_cos(prange_f64_pair r)
{
    const prange_f64_pair square = prange_f64_product(r.hi, r.hi);
    const prange_f64_pair cosine =
        prange_f64_trig_sum(prange_f64_one_minus_half(square), prange_f64_square(square),
                            prange_f64_polynomial_cos(square));
    const prange_f64_pair sine = prange_f64_trig_sum(prange_f64_make(r.hi, r.lo * cosine.hi),
                                                     prange_f64_multiply_double(square, r.hi),
                                                     prange_f64_polynomial_sin(square));
    const prange_f64_waves result = {sine, prange_f64_make(cosine.hi, cosine.lo - r.lo * sine.hi)};
    return result;
}

/* Whether n is odd: as a comparison, since GCC makes products of masks of single bits. */
PRANGE_MATH uint64_t prange_f64_odd(uint64_t n)
{
    return prange_f64_flip(1.0, n << 63) < 0.0;
}

/* sin(r + n pi/2): the terms of its polynomial from the second on, and all from these. */
PRANGE_MATH double prange_f64_sin_rest(prange_f64_angle angle)
{
    return prange_f64_polynomial_trig_rest(angle.r.hi * angle.r.hi, prange_f64_odd(angle.n));
}

PRANGE_MATH double prange_f64_sin_from(prange_f64_angle angle, double rest)
{
    const uint64_t odd = prange_f64_odd(angle.n);
    const prange_f64_pair square = prange_f64_square(angle.r);
    const prange_f64_pair base =
        prange_f64_select_pair(odd, prange_f64_one_minus_half(square), angle.r);
    const prange_f64_pair factor =
        prange_f64_trig_factor(square, prange_f64_select_pair(odd, square, angle.r));
    const prange_f64_pair y =
        prange_f64_trig_sum(base, factor, prange_f64_polynomial_trig(square, odd, rest));
    return prange_f64_flip(y.hi + y.lo, angle.n << 62);
}

PRANGE_MATH double prange_f64_sin_of(prange_f64_angle angle)
{
    return prange_f64_sin_from(angle, prange_f64_sin_rest(angle));
}

/* y, or x where it is so small that it is its sine and tangent. */
PRANGE_MATH double prange_f64_or_tiny(double x, double y)
{
    return prange_f64_select(__builtin_fabs(x) < 0x1p-28, x, y);
}

/* y, or NaN where x is infinite or NaN */
PRANGE_MATH double prange_f64_where_finite(double x, double y)
{
    return prange_f64_select(__builtin_fabs(x) < __builtin_inf(), y, __builtin_nan(""));
}

/* tan(r + n pi/2) */
PRANGE_MATH double prange_f64_tan_of(prange_f64_angle angle)
{
    const uint64_t odd = prange_f64_odd(angle.n);
    const prange_f64_waves of = prange_f64_sin_and_cos(angle.r);
    const prange_f64_pair q = prange_f64_divide(prange_f64_select_pair(odd, of.cosine, of.sine),
                                                prange_f64_select_pair(odd, of.sine, of.cosine));
    return prange_f64_flip(q.hi + q.lo, angle.n << 63);
}
/** @endcond */

/** The sine; NaN for infinite x. */
PRANGE_MATH double prange_sin(double x)
{
    const double y = prange_f64_sin_of(prange_f64_reduce(x));
    return prange_f64_where_finite(x, prange_f64_or_tiny(x, y));
}

/** The cosine; NaN for infinite x. */
PRANGE_MATH double prange_cos(double x)
{
    prange_f64_angle angle = prange_f64_reduce(x);
    angle.n++;
    return prange_f64_where_finite(x, prange_f64_sin_of(angle));
}

/** The tangent; NaN for infinite x. */
PRANGE_MATH double prange_tan(double x)
{
    const double y = prange_f64_tan_of(prange_f64_reduce(x));
    return prange_f64_where_finite(x, prange_f64_or_tiny(x, y));
}

/** @cond */
/* pi x = r + n pi/2, modulo 2 pi */
PRANGE_MATH prange_f64_angle prange_f64_reduce_pi(double x)
{
    const double y = x - 2.0 * prange_rint(0.5 * x);
    const double shifted = 2.0 * y + PRANGE_MATH_SHIFT;
    const double f = y - 0.5 * (shifted - PRANGE_MATH_SHIFT);
    const prange_f64_pair pi = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
    const prange_f64_angle result = {prange_f64_multiply_double(pi, f), prange_math_bits(shifted)};
    return result;
}

/*
 * (p.hi + p.lo) / 2^power, rounded once also where it is subnormal, as prange_f64_round_power does;
 * for p.hi >= 0 and powers below 1000.
 */
PRANGE_MATH double prange_f64_round_scaled(prange_f64_pair p, int power)
{
    const double least = prange_math_of_bits((uint64_t)(1 + power) << 52);
    const double grid = prange_f64_select(p.hi < least, least, 0.0);
    const prange_f64_pair s = prange_f64_fast_sum(grid, p.hi);
    const double back = prange_math_of_bits((uint64_t)(1023 - power) << 52);
    return ((s.hi + (s.lo + p.lo)) - grid) * back;
}
/** @endcond */

/** sin(pi x): 0 with the sign of x for an integer x; NaN for infinite x. */
PRANGE_MATH double prange_sinpi(double x)
{
    const double size = __builtin_fabs(x);
    const double y = prange_f64_sin_of(prange_f64_reduce_pi(size));
    const prange_f64_pair pi = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
    const double tiny =
        prange_f64_round_scaled(prange_f64_multiply_double(pi, size * 0x1p200), 200);
    const double whole = prange_f64_select(size == prange_rint(size), 0.0, y);
    return prange_f64_where_finite(
        x, prange_f64_flip(prange_f64_select(size < 0x1p-100, tiny, whole), prange_math_bits(x)));
}

/** cos(pi x): 0 halfway between integers; NaN for infinite x. */
PRANGE_MATH double prange_cospi(double x)
{
    prange_f64_angle angle = prange_f64_reduce_pi(__builtin_fabs(x));
    angle.n++;
    const double y = prange_f64_sin_of(angle);
    return prange_f64_where_finite(x, prange_f64_select(y == 0.0, 0.0, y));
}

#endif

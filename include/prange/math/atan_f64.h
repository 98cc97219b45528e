/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f64: inverse trigonometric functions. The arc tangent of a quotient t of at most tan(pi/8), the
 * arc sine of at most 1/2, as t + t^3 (c + t^2 P(t^2)) with t, t^3 and c in pairs, and multiples
 * of pi/4.
 */
#ifndef PRANGE_MATH_ATAN_F64_H
#define PRANGE_MATH_ATAN_F64_H

#include <prange/math/trig_f64.h>

/** @cond */
/* quarters pi/4 + factor r, for |factor r| below the first part */
PRANGE_MATH prange_f64_pair prange_f64_from_quarters(double quarters, double factor,
                                                     prange_f64_pair r)
{
    const prange_f64_pair s = prange_f64_fast_sum(quarters * 0x1.921fb54442d18p-1, factor * r.hi);
    return prange_f64_make(s.hi, s.lo + (factor * r.lo + quarters * 0x1.1a62633145c07p-55));
}

/* The angle of (b, a) is the size of quarters pi/4 + atan t, whose sign is that of quarters. */
typedef struct prange_f64_sector {
    prange_f64_pair t;
    double quarters;
} prange_f64_sector;

/* For a, b >= 0 that are not both 0 and have no product out of range. */
PRANGE_MATH prange_f64_sector prange_f64_sector_of(double a, double b)
{
    const uint64_t steep = a > b;
    const double most = prange_f64_select(steep, a, b), least = prange_f64_select(steep, b, a);
    const uint64_t middle = least > most * 0x1.a82799fcef316p-2;
    const prange_f64_pair difference = prange_f64_fast_sum(-most, least);
    const prange_f64_pair total = prange_f64_fast_sum(most, least);
    const prange_f64_pair above = {prange_f64_select(middle, difference.hi, least),
                                   prange_f64_select(middle, difference.lo, 0.0)};
    const prange_f64_pair below = {prange_f64_select(middle, total.hi, most),
                                   prange_f64_select(middle, total.lo, 0.0)};
    const prange_f64_sector result = {prange_f64_divide(above, below),
                                      prange_f64_select(middle, 1.0, 0.0) -
                                          prange_f64_select(steep, 2.0, 0.0)};
    return result;
}

/* The angle, given the terms of the polynomial that need no pairs. */
PRANGE_MATH prange_f64_pair prange_f64_atan_of_sector(prange_f64_sector sector, double rest)
{
    const prange_f64_pair t = sector.t, square = prange_f64_square(t);
    const prange_f64_pair r = prange_f64_trig_sum(t, prange_f64_trig_factor(square, t),
                                                  prange_f64_polynomial_atan_pairs(square, rest));
    const prange_f64_pair angle = prange_f64_from_quarters(sector.quarters, 1.0, r);
    const uint64_t sign = prange_math_bits(sector.quarters);
    return prange_f64_make(prange_f64_flip(angle.hi, sign), prange_f64_flip(angle.lo, sign));
}

PRANGE_MATH prange_f64_pair prange_f64_angle_of(prange_f64_sector sector)
{
    const double t = sector.t.hi;
    return prange_f64_atan_of_sector(sector, prange_f64_polynomial_atan_rest(t * t));
}

/*
 * Sides of a triangle that has the angle of (b, a) for a, b >= 0: a and b by the scale, and small
 * numbers where one is infinite or both are 0.
 */
PRANGE_MATH prange_f64_pair prange_f64_atan2_sides(double a, double b, double scale)
{
    const double inf = __builtin_inf();
    const uint64_t a_infinite = a == inf, b_infinite = b == inf, infinite = a_infinite | b_infinite;
    const uint64_t none = (uint64_t)(a == 0.0) & (uint64_t)(b == 0.0);
    return prange_f64_make(
        prange_f64_select(infinite, prange_f64_select(a_infinite, 1.0, 0.0), a * scale),
        prange_f64_select(infinite | none, prange_f64_select(a_infinite & ~b_infinite, 0.0, 1.0),
                          b * scale));
}
/** @endcond */

/** @cond */
/* Of |x|, which is as good as infinite from 2^60 on. */
PRANGE_MATH prange_f64_sector prange_f64_atan_sector(double x)
{
    const double size = __builtin_fabs(x);
    return prange_f64_sector_of(prange_f64_select(size > 0x1p60, 0x1p60, size), 1.0);
}

PRANGE_MATH double prange_f64_atan_from(double x, prange_f64_pair angle)
{
    const double rounded = prange_f64_flip(angle.hi + angle.lo, prange_math_bits(x));
    return prange_f64_select(__builtin_fabs(x) < 0x1p-28, x, rounded);
}
/** @endcond */

/** The inverse tangent, from -pi/2 to pi/2. */
PRANGE_MATH double prange_atan(double x)
{
    const prange_f64_sector sector = prange_f64_atan_sector(x);
    return prange_f64_atan_from(x, prange_f64_angle_of(sector));
}

/** @cond */
/* The angle of (x, y) from that of (|x|, |y|), which is rounded already for x on the right. */
PRANGE_MATH double prange_f64_atan2_from(double y, double x, prange_f64_pair angle, double right)
{
    const uint64_t left = prange_math_bits(x) >> 63;
    const prange_f64_pair other = prange_f64_fast_sum(0x1.921fb54442d18p+1, -angle.hi);
    const double size =
        prange_f64_select(left, other.hi + (other.lo + (0x1.1a62633145c07p-53 - angle.lo)), right);
    return prange_f64_flip(size, prange_math_bits(y));
}
/** @endcond */

/** The angle of the point (x, y), from -pi to pi; signed zeros and infinities as in C. */
PRANGE_MATH double prange_atan2(double y, double x)
{
    const double a = __builtin_fabs(y), b = __builtin_fabs(x);
    const double most = prange_f64_select(a > b, a, b);
    const double scale = prange_f64_select(most > 0x1p500, 0x1p-700,
                                           prange_f64_select(most < 0x1p-400, 0x1p700, 1.0));
    const prange_f64_pair sides = prange_f64_atan2_sides(a, b, scale);
    const double up = sides.hi, along = sides.lo;
    const prange_f64_pair angle = prange_f64_angle_of(prange_f64_sector_of(up, along));
    const double right = prange_f64_select(
        up < along * 0x1p-30, a / prange_f64_select(b > 0.0, b, 1.0), angle.hi + angle.lo);
    const uint64_t number = (uint64_t)(x == x) & (uint64_t)(y == y);
    return prange_f64_select(number, prange_f64_atan2_from(y, x, angle, right), __builtin_nan(""));
}

/** @cond */
/* asin t = t + ..., where the square of t is given. */
PRANGE_MATH prange_f64_pair prange_f64_asin_reduced(prange_f64_pair t, prange_f64_pair square)
{
    return prange_f64_trig_sum(t, prange_f64_trig_factor(square, t),
                               prange_f64_polynomial_asin(square));
}

/* x below 1/2, and above it sqrt((1 - |x|) / 2) */
PRANGE_MATH prange_f64_pair prange_f64_asin_part(double x, uint64_t large)
{
    const double half = 0.5 - 0.5 * __builtin_fabs(x);
    const prange_f64_pair root = prange_f64_sqrt(prange_f64_make(half, 0.0));
    const prange_f64_pair small = {x, 0.0};
    const prange_f64_pair t = prange_f64_select_pair(large, root, small);
    const prange_f64_pair square =
        prange_f64_select_pair(large, prange_f64_make(half, 0.0), prange_f64_square(small));
    return prange_f64_asin_reduced(t, square);
}
/** @endcond */

/** The inverse sine, from -pi/2 to pi/2; NaN for |x| > 1. */
PRANGE_MATH double prange_asin(double x)
{
    const double size = __builtin_fabs(x);
    const uint64_t large = size > 0.5;
    const prange_f64_pair r = prange_f64_asin_part(size, large);
    const prange_f64_pair y = prange_f64_from_quarters(prange_f64_select(large, 2.0, 0.0),
                                                       prange_f64_select(large, -2.0, 1.0), r);
    const double signed_y = prange_f64_flip(y.hi + y.lo, prange_math_bits(x));
    const double inside = prange_f64_select(size < 0x1p-28, x, signed_y);
    return prange_f64_select(size <= 1.0, inside, __builtin_nan(""));
}

/** The inverse cosine, from 0 to pi; NaN for |x| > 1. */
PRANGE_MATH double prange_acos(double x)
{
    const uint64_t large = __builtin_fabs(x) > 0.5, negative = x < 0.0;
    const prange_f64_pair r = prange_f64_asin_part(x, large);
    const double far = prange_f64_select(negative, 4.0, 0.0);
    const double factor = prange_f64_select(negative, -2.0, 2.0);
    const prange_f64_pair y = prange_f64_from_quarters(prange_f64_select(large, far, 2.0),
                                                       prange_f64_select(large, factor, -1.0), r);
    return prange_f64_select(__builtin_fabs(x) <= 1.0, y.hi + y.lo, __builtin_nan(""));
}

#endif

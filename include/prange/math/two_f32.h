/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: functions of two elements, which are those in f64, rounded. Their error is 0.5 units in the
 * last place and some 10^-9 of one: of 10^8 results about one is not the nearest f32 number, but
 * its neighbour.
 */
#ifndef PRANGE_MATH_TWO_F32_H
#define PRANGE_MATH_TWO_F32_H

#include <prange/math/atan_f64.h>
#include <prange/math/power_f64.h>

/** x^y, with the special values of C: 1 for y = 0 and for x = 1 even beside NaN. */
PRANGE_MATH float prange_powf(float x, float y)
{
    return (float)prange_pow((double)x, (double)y);
}

/** The angle of the point (x, y), from -pi to pi, with the special values of C. */
PRANGE_MATH float prange_atan2f(float y, float x)
{
    return (float)prange_atan2((double)y, (double)x);
}

/** sqrt(x^2 + y^2) without overflow within; infinite if either is, even beside NaN. */
PRANGE_MATH float prange_hypotf(float x, float y)
{
    return (float)prange_hypot((double)x, (double)y);
}

#endif

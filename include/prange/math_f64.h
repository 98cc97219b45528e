/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The functions of math.h in f64.
 *
 * Accuracy, as measured against MPFR (docs/accuracy.md): the largest error is below 0.52 units in
 * the last place for exp, exp2, exp10, expm1, log, log2, log10, log1p, sin, cos, tan, asin, acos,
 * atan and cbrt; below 0.6 for erfc, and for lgamma of negative arguments; below 0.82 for degrees
 * and 0.66 for radians, which are one product; below 0.55 for the other functions of this file.
 * This holds for all arguments: sin, cos and tan reduce any argument exactly, lgamma has a
 * polynomial for each of its negative zeros, and a subnormal result is rounded once.
 *
 * One algorithm at every level: a polynomial in plain operations, whose leading terms are exact
 * sums and products in pairs of doubles. Except in fmod and remainder, which call the C library,
 * there are no branches, and no tables but the bits of 2/pi and the zeros of lgamma. GCC and Clang
 * vectorise loops over the other functions with -O3 and an instruction set, apart from those that
 * take a square root (asin, acos, asinh, acosh, hypot, rsqrt), which need -fno-math-errno, and with
 * GCC floor, ceil, trunc, round and nextafter, which need -fno-trapping-math.
 */
#ifndef PRANGE_MATH_F64_H
#define PRANGE_MATH_F64_H

#include <prange/math/area_f64.h>
#include <prange/math/atan_f64.h>
#include <prange/math/erf_f64.h>
#include <prange/math/exp_f64.h>
#include <prange/math/gamma_f64.h>
#include <prange/math/log_f64.h>
#include <prange/math/power_f64.h>
#include <prange/math/round_f64.h>
#include <prange/math/trig_f64.h>

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Elementary functions as inline code: what the maps of map.h compute, for loops of your own.
 * prange_exp(x) takes and returns double, prange_expf(x) float, as in C. The functions, each in
 * both types:
 *
 *     exp exp2 exp10 expm1 log log2 log10 log1p pow cbrt rsqrt hypot
 *     sin cos tan sinpi cospi asin acos atan atan2 sinh cosh tanh asinh acosh atanh
 *     erf erfc tgamma lgamma sigmoid softplus degrees radians
 *     floor ceil trunc round rint sign copysign nextafter fmin fmax fmod remainder ldexp
 *
 * Same bits as prange_map_f64 and prange_map_f32, at every instruction set level and with GCC and
 * Clang, where the program is compiled with -ffp-contract=off: without it GCC's gnu modes and Clang
 * fuse products and sums on processors with FMA. -ffast-math and its parts change the order of
 * operations on which these functions rely: this header rejects them, and prange.h then leaves this
 * header out. (Clang 14 defines no macro for -fassociative-math, -freciprocal-math or
 * -funsafe-math-optimizations alone, so they go unnoticed: do not use them.) As everywhere, the
 * thread must round to nearest and keep subnormal numbers. In C++ the functions need C++17 or a GNU
 * dialect (-std=gnu++11); in other dialects prange.h leaves them out.
 *
 * Vector code: except fmod and remainder, which call the C library, the functions have no branch
 * and no call, so GCC 12 and Clang 14 vectorise a loop over them with -O3, an instruction set
 * (-march=x86-64-v3, -march=native) and -fno-math-errno; GCC also needs -fno-trapping-math. The f64
 * functions need fewer flags (math_f64.h).
 *
 * Accuracy: f32 functions of one argument are correctly rounded: the result is the f32 number
 * nearest to the true value, as tested for each of the 2^32 inputs. pow, atan2 and hypot were
 * correctly rounded for all pairs tried, including pairs constructed to be hard. The bounds of the
 * f64 functions are in math_f64.h. docs/accuracy.md describes how both were checked.
 *
 * Special values are those of C99's Annex F. NaN gives NaN unless stated otherwise. errno and the
 * floating-point exception flags are meaningless after a call.
 */
#ifndef PRANGE_MATH_H
#define PRANGE_MATH_H

#include <prange/base.h>

#include <prange/math_f32.h>

#include <prange/math_f64.h>

#endif

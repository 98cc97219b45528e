/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Elementary functions of one element as inline code: what the maps of map.h compute, for loops of
 * your own. prange_exp(x) is of type double, prange_expf(x) of type float, as in C.
 *
 * Same bits as prange_map_f64 and prange_map_f32, at every instruction set level and with GCC and
 * Clang, where the program is compiled with -ffp-contract=off: without it GCC's gnu modes and Clang
 * fuse products and sums on processors that can. -ffast-math and its parts change the order of
 * operations on which these functions rest; this header refuses them, and prange.h leaves it out
 * there. (Clang 14 says nothing of -fassociative-math, -freciprocal-math and
 * -funsafe-math-optimizations by themselves: do not give these to it.) As everywhere, the thread
 * rounds to nearest and keeps subnormal numbers. In C++ the functions need C++17 or a GNU dialect
 * (-std=gnu++11); prange.h leaves them out in others.
 *
 * Vector code: the functions have no branch and no call, so a loop over them is vectorised by
 * GCC 12 and Clang 14 with -O3 and a level (-march=x86-64-v3, -march=native); GCC wants
 * -fno-trapping-math and -fno-math-errno as well. math_f32.h and math_f64.h name the exceptions.
 *
 * Accuracy: f32 functions of one element are correctly rounded: the result is the f32 number
 * nearest to the true value, shown for each of the 2^32 inputs. pow, atan2 and hypot are so for all
 * pairs tried, also those made to be hard. The f64 functions state their bounds in math_f64.h.
 * docs/accuracy.md says how both were checked.
 *
 * Special values are those of C99's Annex F. NaN gives NaN, where nothing else is said. errno and
 * the floating-point exception flags mean nothing.
 */
#ifndef PRANGE_MATH_H
#define PRANGE_MATH_H

#include <prange/base.h>

#include <prange/math_f32.h>

#include <prange/math_f64.h>

#endif

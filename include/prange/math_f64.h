/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The functions of math.h in f64.
 */
#ifndef PRANGE_MATH_F64_H
#define PRANGE_MATH_F64_H

#include <prange/math/round_f64.h>

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The functions of math.h in f32. They compute in f64, with enough bits beyond the 24 of the
 * result, and round once.
 */
#ifndef PRANGE_MATH_F32_H
#define PRANGE_MATH_F32_H

#include <prange/math/round_f32.h>

#include <prange/math/exp_f32.h>

#include <prange/math/log_f32.h>

#include <prange/math/root_f32.h>

#include <prange/math/trig_f32.h>

#include <prange/math/arc_f32.h>

#include <prange/math/erf_f32.h>

#include <prange/math/gamma_f32.h>

#include <prange/math/two_f32.h>

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What is in order, against the C library's qsort of indices, with a comparison made of <, isnan
 * and signbit: every pattern at sizes around those of vectors, networks, samples and parts.
 */
#include "patterns.h"

#define TYPE f64
#include "sort_typed.h"
#undef TYPE
#define TYPE f32
#include "sort_typed.h"
#undef TYPE
#define TYPE i64
#include "sort_typed.h"
#undef TYPE
#define TYPE i32
#include "sort_typed.h"

/* SPDX-License-Identifier: MIT */
/*
 * Distinct values with their places and counts, against qsorted indices: by sorting, by tables and
 * by marks, whichever the library chooses.
 */
#include "patterns.h"

#define TYPE f64
#include "distinct_typed.h"
#undef TYPE
#define TYPE f32
#include "distinct_typed.h"
#undef TYPE
#define TYPE i64
#include "distinct_typed.h"
#undef TYPE
#define TYPE i32
#include "distinct_typed.h"

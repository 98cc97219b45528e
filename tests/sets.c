/* SPDX-License-Identifier: MIT */
/*
 * Distinct values with their places and counts, merging, sets and membership. The references go
 * through qsorted indices, and look at each value alone.
 */
#include "patterns.h"

#define TYPE f64
#include "sets_typed.h"
#undef TYPE
#define TYPE f32
#include "sets_typed.h"
#undef TYPE
#define TYPE i64
#include "sets_typed.h"
#undef TYPE
#define TYPE i32
#include "sets_typed.h"

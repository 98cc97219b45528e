/* SPDX-License-Identifier: MIT */
/*
 * Merging, sets and membership. The references look at each value alone, and sort by qsort.
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

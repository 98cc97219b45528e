/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps over one block: plain loops that the compiler vectorises. Their iterations are
 * independent since an output is either exactly an input or apart from it.
 */
#include <math.h>
#include <stdint.h>

#include "level.h"
#include "vec.h"

#define REAL double
#define TYPED(name) name##_f64
#include "map_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "map_typed.h"

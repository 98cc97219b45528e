/* SPDX-License-Identifier: MIT */
/*
 * Includes a body file (*_typed.h) for f64 and for f32 by real.h: define BODY as its name in front
 * of each inclusion. No include guard: it is meant to be included again.
 */
#define REAL_IS_F32 0
#include "real.h"
#include BODY
#undef REAL_IS_F32
#define REAL_IS_F32 1
#include "real.h"
#include BODY
#undef REAL_IS_F32
#undef BODY

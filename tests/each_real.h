/* SPDX-License-Identifier: MIT */
/*
 * Includes a body file (*_typed.h) for f64 and for f32 by real.h. Define BODY as its name before
 * each inclusion. There is no include guard, since this file is included repeatedly.
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

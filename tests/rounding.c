/* SPDX-License-Identifier: MIT */
/*
 * The maps that round to whole numbers, take signs or neighbours, or turn angles, against the C
 * library.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>

#include <prange.h>

#include "bits.h"
#include "random.h"

#define REAL_IS_F32 0
#include "real.h"
#include "rounding_typed.h"
#undef REAL_IS_F32
#define REAL_IS_F32 1
#include "real.h"
#include "rounding_typed.h"

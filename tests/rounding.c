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

#define BODY "rounding_typed.h"
#include "each_real.h"

/* SPDX-License-Identifier: MIT */
/*
 * Maps that round to integers, copy signs, step to neighbours or convert angles, against the C
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

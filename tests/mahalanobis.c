/* SPDX-License-Identifier: MIT */
/*
 * Mahalanobis distances by any symmetric matrix: semidefinite ones, where the distance of different
 * points may be 0, and indefinite ones, where the form may be negative. The reference is the form
 * itself in long double.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "random.h"

#define BODY "mahalanobis_typed.h"
#include "each_real.h"

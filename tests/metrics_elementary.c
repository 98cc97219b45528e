/* SPDX-License-Identifier: MIT */
/*
 * Minkowski, Jensen-Shannon and haversine beyond metrics.c: other orders and magnitudes, points
 * close to each other and antipodal points, properties that need no formula, edge cases.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "bits.h"
#include "random.h"
#include "reference.h"
#include "reference_metrics.h"

static double uniform(uint64_t seed, ptrdiff_t i)
{
    return (double)(random_bits(seed, i) >> 11) * 0x1p-53;
}

#define BODY "metrics_elementary_typed.h"
#include "each_real.h"

/* SPDX-License-Identifier: MIT */
/*
 * Minkowski, Jensen-Shannon and haversine where metrics.c does not look: other orders, magnitudes,
 * points near each other and opposite ones, what must hold without a formula, edge rules.
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

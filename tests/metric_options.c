/* SPDX-License-Identifier: MIT */
/*
 * Options of metrics: 0 for 0/0; weights of inner products; squared nan_euclidean distances; and
 * norms of points.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"
#include "refused.h"

static double fma_f64(double a, double b, double c)
{
    return fma(a, b, c);
}

static float fma_f32(float a, float b, float c)
{
    return fmaf(a, b, c);
}

#define BODY "metric_options_typed.h"
#include "each_real.h"

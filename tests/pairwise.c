/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances: the bits that the header defines, its error bound, symmetry, special values.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "fused.h"
#include "guard.h"
#include "random.h"
#include "reference.h"

static double root_f64(double x)
{
    return sqrt(x);
}

static float root_f32(float x)
{
    return sqrtf(x);
}

static const prange_metric metrics[] = {PRANGE_EUCLIDEAN, PRANGE_SQEUCLIDEAN};

#define BODY "pairwise_typed.h"
#include "each_real.h"

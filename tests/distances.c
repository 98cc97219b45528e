/* SPDX-License-Identifier: MIT */
/*
 * The forms of pairwise distances: shapes around the tiles, rows that lie apart, conversions, a
 * metric of the user's, several threads at once.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <prange.h>

#include "bits.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"
#include "waits.h"

static double fused_f64(double x, double y, double z)
{
    return fma(x, y, z);
}

static float fused_f32(float x, float y, float z)
{
    return fmaf(x, y, z);
}

#define REAL_IS_F32 0
#include "real.h"
#include "distances_typed.h"
#undef REAL_IS_F32
#define REAL_IS_F32 1
#include "real.h"
#include "distances_typed.h"

/* SPDX-License-Identifier: MIT */
/*
 * The points of an integral. The index is counted in 32 bits within a block, since AVX2 converts
 * only those to double in vectors; adding the block's first index is exact below 2^53.
 */
#include "level.h"

static void points_f64(ptrdiff_t n, double a, double dx, ptrdiff_t first, double *x)
{
    const double base = (double)first;
    for (int j = 0; j < (int)n; j++)
        x[j] = a + (base + (double)j) * dx;
}

static void points_f32(ptrdiff_t n, double a, double dx, ptrdiff_t first, float *x)
{
    const double base = (double)first;
    for (int j = 0; j < (int)n; j++)
        x[j] = (float)(a + (base + (double)j) * dx);
}

const pri_integrate_f64 PRI_LEVEL_NAME(pri_integrate_f64) = {points_f64};
const pri_integrate_f32 PRI_LEVEL_NAME(pri_integrate_f32) = {points_f32};

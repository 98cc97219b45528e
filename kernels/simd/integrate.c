/* SPDX-License-Identifier: MIT */
#include "integrate.h"

/* The index is counted in 32 bits within a block, since AVX2 converts only those to double in
 * vectors; adding the block's first index is exact below 2^53. */
static void points(ptrdiff_t n, double a, double dx, ptrdiff_t first, element *x)
{
    const double base = (double)first;
    for (int j = 0; j < (int)n; j++)
        x[j] = (element)(a + (base + (double)j) * dx);
}

const pri_integrate PRI_AT_LEVEL(pri_integrate) = {.points = points};

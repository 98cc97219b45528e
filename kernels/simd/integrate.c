/* SPDX-License-Identifier: MIT */
#include "integrate.h"

/* The index within a block is a 32-bit integer, since AVX2 has no vector conversion from 64-bit
 * integers to double. Adding the block's first index is exact below 2^53. */
static void points(ptrdiff_t n, double a, double dx, ptrdiff_t first, element *x)
{
    const double base = (double)first;
    for (int j = 0; j < (int)n; j++)
        x[j] = (element)(a + (base + (double)j) * dx);
}

const pri_integrate PRI_AT_LEVEL(pri_integrate) = {.points = points};

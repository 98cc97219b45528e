/* SPDX-License-Identifier: MIT */
/*
 * The bins of a block of bytes: each byte is the number of its bin.
 */
#include "histogram.h"

#include "vec.h"

static void own(int32_t bins, ptrdiff_t n, const element *x, int32_t *bin)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        bin[i] = x[i] < bins ? x[i] : bins;
}

const pri_histogram PRI_AT_LEVEL(pri_histogram) = {.own = own};

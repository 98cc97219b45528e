/* SPDX-License-Identifier: MIT */
/*
 * Counts of integers: the bin of a value is the value itself.
 */
#include <prange/histogram.h>

#include "base/types.h"
#include "bin_counts.h"
#include "isa/isa.h"
#include "simd/histogram.h"
#include "bin_weights.h"

/* Estimated time to find a bin, in ns. */
#define FIND_NS 0.4

static void find_bins(const pri_binning *binning, ptrdiff_t begin, ptrdiff_t n, int32_t *bin)
{
    pri_isa_get()->PRI_TYPED(histogram)->own((int32_t)binning->bins, n,
                                             (const element *)binning->x + begin, bin);
}

#if !PRI_IS_NUMBER
/* Bytes are used as indices directly. */
static void count_values(const pri_binning *binning, ptrdiff_t begin, ptrdiff_t n, uint32_t *tables,
                         ptrdiff_t length)
{
    const element *x = (const element *)binning->x + begin;
    uint32_t *b = tables + length, *c = b + length, *d = c + length;
    ptrdiff_t i = 0;
    for (; i + PRI_BIN_TABLES <= n; i += PRI_BIN_TABLES) {
        tables[x[i]]++;
        b[x[i + 1]]++;
        c[x[i + 2]]++;
        d[x[i + 3]]++;
    }
    for (; i < n; i++)
        tables[x[i]]++;
}
#endif

prange_status PRI_TYPED(prange_bincount)(ptrdiff_t n, const element *x, ptrdiff_t bins,
                                         ptrdiff_t *counts)
{
    const pri_binning binning = {
        .function = __func__,
        .n = n,
        .x = x,
        .size = sizeof *x,
        .bins = bins,
        .find = find_bins,
#if !PRI_IS_NUMBER
        .count = bins > UINT8_MAX ? count_values : NULL,
#endif
        .ns = FIND_NS,
        .counts = counts,
        .output = "counts"
    };
    const prange_status status = pri_bin_counts_check(&binning);
    return status == PRANGE_OK ? pri_bin_counts_run(&binning) : status;
}

prange_status PRI_TYPED(prange_bincount_weighted)(ptrdiff_t n, const element *x,
                                                  const double *weights, ptrdiff_t bins,
                                                  double *sums)
{
    const pri_binning binning = {.function = __func__,
                                 .n = n,
                                 .x = x,
                                 .size = sizeof *x,
                                 .bins = bins,
                                 .find = find_bins,
                                 .ns = FIND_NS,
                                 .sums = sums,
                                 .output = "sums"};
    const prange_status status = pri_bin_weights_check(&binning, weights);
    return status == PRANGE_OK ? pri_bin_weights_run(&binning, weights) : status;
}

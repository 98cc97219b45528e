/* SPDX-License-Identifier: MIT */
/*
 * What histograms of one and of two coordinates share: checked bins, and checked edges.
 */
#ifndef PRI_HISTOGRAM_H
#define PRI_HISTOGRAM_H

#include <prange/status.h>

#include "base/types.h"
#include "simd/histogram.h"

/* Estimated time to find the bin of a value, in ns: of an even bin, and for each step of a binary
 * search of edges. */
#define PRI_EVEN_NS 0.4
#define PRI_STEP_NS 0.4

static inline double pri_edges_ns(ptrdiff_t edges)
{
    return PRI_STEP_NS * (64 - __builtin_clzll((unsigned long long)edges | 1));
}

/* *even = `bins` bins of equal width from low to high, if these are a range. `axis` is the prefix
 * of the arguments' names. */
prange_status PRI_TYPED(pri_even_bins_set)(const char *function, const char *axis, ptrdiff_t bins,
                                           element low, element high, pri_even_bins *even);

/* Checks that m edges, an argument called `name`, ascend and do not overlap the output of so many
 * bytes. m has been checked. */
prange_status PRI_TYPED(pri_edges_check)(const char *function, const char *name, ptrdiff_t m,
                                         const element *edges, const char *output_name,
                                         const void *output, ptrdiff_t bytes);

/* Checks the arguments of a histogram with bins of equal width; and computes it from checked
 * arguments. */
prange_status PRI_TYPED(pri_histogram_check)(const char *function, ptrdiff_t n, const element *x,
                                             ptrdiff_t bins, element low, element high,
                                             ptrdiff_t *counts);
prange_status PRI_TYPED(pri_histogram_run)(const char *function, ptrdiff_t n, const element *x,
                                           ptrdiff_t bins, element low, element high,
                                           ptrdiff_t *counts);

#endif

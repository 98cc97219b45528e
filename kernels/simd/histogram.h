/* SPDX-License-Identifier: MIT */
/*
 * The bins of a block of values.
 */
#ifndef PRI_SIMD_HISTOGRAM_H
#define PRI_SIMD_HISTOGRAM_H

#include <stdbool.h>

#include "base/types.h"

/* Values whose bins are found at a time. The values and their bins stay in a first-level cache. */
enum { PRI_HISTOGRAM_BLOCK = 1024 };

#ifdef PRI_TYPE
/* Bins of equal width. The lower edge of bin i is i * step + origin, or i / bins * width + origin
 * if step is 0, computed in double and rounded to the element type if that is a floating-point
 * type. */
typedef struct PRI_TYPED(pri_even_bins) {
    element low, high;
    int32_t bins;
    int32_t reach; /* the most bins by which a scaled value may be off; 0 if below half a bin */
    double origin, width, step, scale;
} pri_even_bins;

typedef struct PRI_TYPED(pri_histogram) {
    /* The number of edges before the first one that is NaN or less than its predecessor; m if there
     * is no such edge. */
    ptrdiff_t (*ordered)(ptrdiff_t m, const element *edges);
    /* bin[i] = the bin of x[i], or `bins` where x[i] lies outside all bins. */
    void (*even)(const pri_even_bins *bins, ptrdiff_t n, const element *x, int32_t *bin);
    /* below[i] = the number of m ascending edges that are <= x[i] or, if `strict`, < x[i]; m for a
     * NaN. m is at most 2^31 - 2. */
    void (*search)(ptrdiff_t m, const element *edges, bool strict, ptrdiff_t n, const element *x,
                   int32_t *below);
    /* bin[i] = the bin of x[i] among `bins` bins with `bins` + 1 ascending edges, or `bins` where
     * x[i] lies outside. The last bin includes its upper edge. */
    void (*given)(int32_t bins, const element *edges, ptrdiff_t n, const element *x, int32_t *bin);
#if !PRI_IS_REAL
    /* bin[i] = x[i], or `bins` where x[i] is not in 0 .. bins - 1. */
    void (*own)(int32_t bins, ptrdiff_t n, const element *x, int32_t *bin);
#endif
} pri_histogram;
#endif

#endif

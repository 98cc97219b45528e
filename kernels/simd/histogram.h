/* SPDX-License-Identifier: MIT */
/*
 * The bins of a block of values.
 */
#ifndef PRI_SIMD_HISTOGRAM_H
#define PRI_SIMD_HISTOGRAM_H

#include <stdbool.h>

#include "base/types.h"

/* Values whose bins are found at a time: they and their bins stay in a first-level cache. */
enum { PRI_HISTOGRAM_BLOCK = 1024 };

#ifdef PRI_TYPE
/* Even bins. The edge of bin i is (real)(i * step + origin), or (real)(i / bins * width + origin)
 * where step is 0. */
typedef struct PRI_TYPED(pri_even_bins) {
    element low, high;
    int32_t bins;
    int32_t reach; /* bins that a scaled value may be off by; 0 where it is less than half of one */
    double origin, width, step, scale;
} pri_even_bins;

typedef struct PRI_TYPED(pri_histogram) {
    /* How many of m edges lead up to the first that is NaN or less than the one before. */
    ptrdiff_t (*ordered)(ptrdiff_t m, const element *edges);
    /* bin[i] = the bin of x[i], or bins where it lies outside. */
    void (*even)(const pri_even_bins *bins, ptrdiff_t n, const element *x, int32_t *bin);
    /* below[i] = how many of m ascending edges are at most x[i], or, if `strict`, less than it; all
     * for a NaN. m is at most 2^31 - 2. */
    void (*search)(ptrdiff_t m, const element *edges, bool strict, ptrdiff_t n, const element *x,
                   int32_t *below);
    /* bin[i] = the bin of x[i] between `bins` + 1 ascending edges, the last bin being closed, or
     * bins where it lies outside. */
    void (*given)(int32_t bins, const element *edges, ptrdiff_t n, const element *x, int32_t *bin);
#if !PRI_IS_REAL
    /* bin[i] = x[i], or bins where it lies outside. */
    void (*own)(int32_t bins, ptrdiff_t n, const element *x, int32_t *bin);
#endif
} pri_histogram;
#endif

#endif

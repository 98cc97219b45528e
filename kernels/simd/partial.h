/* SPDX-License-Identifier: MIT */
#ifndef PRI_PARTIAL_H
#define PRI_PARTIAL_H

#include "base/types.h"

/* What a block of a reduction, or a fold of blocks, amounts to. */
typedef struct pri_partial {
    union {
        accumulator value; /* sum, product or extreme */
        double mean;       /* the mean (var) or the sum in f64 (total) */
    };
    double low; /* var: what the rounding of the mean left */
    double m2;  /* var: the sum of squared deviations from the mean */
    ptrdiff_t
        index; /* how many elements count (var, the nan kernels, nonzero); else the caller's */
} pri_partial;

/* The mean becomes origin + distance, and low what its rounding leaves, exactly (Knuth). */
static inline void pri_partial_set_mean(pri_partial *partial, double origin, double distance)
{
    const double mean = origin + distance, moved = mean - origin;
    partial->low = (origin - (mean - moved)) + (distance - moved);
    partial->mean = mean;
}

#endif

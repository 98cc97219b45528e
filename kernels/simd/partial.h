/* SPDX-License-Identifier: MIT */
#ifndef PRI_PARTIAL_H
#define PRI_PARTIAL_H

#include "base/types.h"

/* The partial result of one block of a reduction, or of several blocks combined. */
typedef struct pri_partial {
    union {
        accumulator value; /* sum, product or extreme */
        double mean;       /* the mean (var) or the sum in f64 (total) */
    };
    double low; /* var: the rounding error of the mean */
    double m2;  /* var: the sum of squared deviations from the mean */
    /* The number of elements counted (var, nonzero and the nan kernels). Otherwise the field is
     * free for use by the caller. */
    ptrdiff_t index;
} pri_partial;

/* Sets the mean to origin + distance, and low to the exact rounding error of that sum (Knuth's
 * two-sum). */
static inline void pri_partial_set_mean(pri_partial *partial, double origin, double distance)
{
    const double mean = origin + distance, moved = mean - origin;
    partial->low = (origin - (mean - moved)) + (distance - moved);
    partial->mean = mean;
}

#endif

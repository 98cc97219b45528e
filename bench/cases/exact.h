/* SPDX-License-Identifier: MIT */
/*
 * What the distances of the cases are verified against.
 */
#ifndef BENCH_EXACT_H
#define BENCH_EXACT_H

#include <math.h>
#include <stddef.h>

/* The square of the euclidean distance of two points. */
static inline long double bench_exact_square(ptrdiff_t d, const double *x, const double *y)
{
    long double sum = 0.0L;
    for (ptrdiff_t k = 0; k < d; k++) {
        const long double gap = (long double)x[k] - y[k];
        sum += gap * gap;
    }
    return sum;
}

/* The larger of two errors; one that is NaN stays. */
static inline double bench_worse(double worst, double error)
{
    return worst >= error || isnan(worst) ? worst : error;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Plain loops over all pairs of two sets in any metric, f64, as a C programmer writes them.
 */
#ifndef BENCH_METRICS_H
#define BENCH_METRICS_H

#include <stddef.h>

#include <prange/pairwise.h>

/* The order of PRANGE_MINKOWSKI. */
#define PLAIN_ORDER 3.0

typedef struct plain_pairs {
    prange_metric metric;
    ptrdiff_t n, m, d;
    const double *x, *y;
    const double *inverse_covariance; /* for PRANGE_MAHALANOBIS */
    const double *variances;          /* for PRANGE_SEUCLIDEAN */
    double *out;                      /* n x m */
} plain_pairs;

void plain_pairs_serial(const plain_pairs *of);
void plain_pairs_openmp(const plain_pairs *of);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Plain loops for the k nearest points by euclidean distance, f64, as a C programmer writes them
 * who wants them fast: squares in a simd loop, a short sorted list for each query, no matrix.
 */
#ifndef BENCH_NEAREST_H
#define BENCH_NEAREST_H

#include <stddef.h>

typedef struct plain_nearest {
    ptrdiff_t n, m, d, k;
    const double *x, *y;
    double *distances; /* n x k */
    ptrdiff_t *indices;
} plain_nearest;

void plain_nearest_serial(const plain_nearest *of);
void plain_nearest_openmp(const plain_nearest *of); /* over the queries */
void plain_nearest_shared(const plain_nearest *of); /* over the points, for few queries */

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Plain loops for the k nearest points by euclidean distance, and for all within a radius, f64, as
 * a C programmer writes them who wants them fast: squares in a simd loop, a short sorted list for
 * each query, two passes where the number of neighbours is not known, no matrix.
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

typedef struct plain_radius {
    ptrdiff_t n, m, d;
    const double *x, *y;
    double radius;
    ptrdiff_t *offsets; /* n + 1: where the neighbours of each begin */
    ptrdiff_t *indices; /* as long as the count says, rising in each row */
    double *distances;
} plain_radius;

void plain_radius_count(const plain_radius *of); /* the offsets alone; over the queries */
void plain_radius_serial(const plain_radius *of);
void plain_radius_openmp(const plain_radius *of);

#endif

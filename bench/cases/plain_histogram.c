/* SPDX-License-Identifier: MIT */
/*
 * Histograms as a C programmer writes them. The bin comes from a multiplication, without a check
 * against the edges, or from a binary search of given edges. With OpenMP each thread has a table by
 * an array reduction.
 */
#include "plain.h"

#include <string.h>

static inline void count_value(ptrdiff_t bins, double x, ptrdiff_t *counts)
{
    if (!(x >= 0.0 && x <= 1.0))
        return;
    const ptrdiff_t bin = (ptrdiff_t)(x * (double)bins);
    counts[bin < bins ? bin : bins - 1]++;
}

void plain_histogram_serial(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = 0; i < n; i++)
        count_value(bins, x[i], counts);
}

void plain_histogram_openmp(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
#pragma omp parallel for reduction(+ : counts[:bins])
    for (ptrdiff_t i = 0; i < n; i++)
        count_value(bins, x[i], counts);
}

void plain_bytes_serial(ptrdiff_t n, const uint8_t *x, ptrdiff_t bins, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] < bins)
            counts[x[i]]++;
}

void plain_bytes_openmp(ptrdiff_t n, const uint8_t *x, ptrdiff_t bins, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
#pragma omp parallel for reduction(+ : counts[:bins])
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] < bins)
            counts[x[i]]++;
}

static inline ptrdiff_t find_bin(ptrdiff_t bins, const double *edges, double x)
{
    ptrdiff_t left = 0, right = bins;
    while (right - left > 1) {
        const ptrdiff_t middle = (left + right) / 2;
        if (x < edges[middle])
            right = middle;
        else
            left = middle;
    }
    return left;
}

void plain_edges_serial(ptrdiff_t n, const double *x, ptrdiff_t bins, const double *edges,
                        ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] >= edges[0] && x[i] <= edges[bins])
            counts[find_bin(bins, edges, x[i])]++;
}

void plain_edges_openmp(ptrdiff_t n, const double *x, ptrdiff_t bins, const double *edges,
                        ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
#pragma omp parallel for reduction(+ : counts[:bins])
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] >= edges[0] && x[i] <= edges[bins])
            counts[find_bin(bins, edges, x[i])]++;
}

static inline void add_weight(ptrdiff_t bins, double x, double weight, double *sums)
{
    if (!(x >= 0.0 && x <= 1.0))
        return;
    const ptrdiff_t bin = (ptrdiff_t)(x * (double)bins);
    sums[bin < bins ? bin : bins - 1] += weight;
}

void plain_weighted_serial(ptrdiff_t n, const double *x, const double *weights, ptrdiff_t bins,
                           double *sums)
{
    memset(sums, 0, (size_t)bins * sizeof *sums);
    for (ptrdiff_t i = 0; i < n; i++)
        add_weight(bins, x[i], weights[i], sums);
}

void plain_weighted_openmp(ptrdiff_t n, const double *x, const double *weights, ptrdiff_t bins,
                           double *sums)
{
    memset(sums, 0, (size_t)bins * sizeof *sums);
#pragma omp parallel for reduction(+ : sums[:bins])
    for (ptrdiff_t i = 0; i < n; i++)
        add_weight(bins, x[i], weights[i], sums);
}

void plain_weighted_edges_serial(ptrdiff_t n, const double *x, const double *weights,
                                 ptrdiff_t bins, const double *edges, double *sums)
{
    memset(sums, 0, (size_t)bins * sizeof *sums);
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] >= edges[0] && x[i] <= edges[bins])
            sums[find_bin(bins, edges, x[i])] += weights[i];
}

void plain_weighted_edges_openmp(ptrdiff_t n, const double *x, const double *weights,
                                 ptrdiff_t bins, const double *edges, double *sums)
{
    memset(sums, 0, (size_t)bins * sizeof *sums);
#pragma omp parallel for reduction(+ : sums[:bins])
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] >= edges[0] && x[i] <= edges[bins])
            sums[find_bin(bins, edges, x[i])] += weights[i];
}

static inline void add_pair(ptrdiff_t side, double x, double y, double weight, double *sums)
{
    if (!(x >= 0.0 && x <= 1.0 && y >= 0.0 && y <= 1.0))
        return;
    const ptrdiff_t row = (ptrdiff_t)(x * (double)side), column = (ptrdiff_t)(y * (double)side);
    sums[(row < side ? row : side - 1) * side + (column < side ? column : side - 1)] += weight;
}

void plain_plane_serial(ptrdiff_t n, const double *x, const double *y, const double *weights,
                        ptrdiff_t side, double *sums)
{
    memset(sums, 0, (size_t)(side * side) * sizeof *sums);
    for (ptrdiff_t i = 0; i < n; i++)
        add_pair(side, x[i], y[i], weights[i], sums);
}

void plain_plane_openmp(ptrdiff_t n, const double *x, const double *y, const double *weights,
                        ptrdiff_t side, double *sums)
{
    memset(sums, 0, (size_t)(side * side) * sizeof *sums);
#pragma omp parallel for reduction(+ : sums[:side * side])
    for (ptrdiff_t i = 0; i < n; i++)
        add_pair(side, x[i], y[i], weights[i], sums);
}

/* SPDX-License-Identifier: MIT */
/*
 * Filters along one axis after the other as a C programmer writes them: whole rows are added up or
 * compared, and a row is copied with the nearest elements at its ends. The windows are odd.
 */
#include "plain.h"

#include <stdlib.h>

static inline ptrdiff_t inside(ptrdiff_t i, ptrdiff_t n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* Adds the weighted row, or without weights takes the minimum. */
static inline void add_row(ptrdiff_t d, const float *weights, ptrdiff_t k, const float *row,
                           float *to)
{
    const float weight = weights ? weights[k] : 0.0f;
    if (k == 0) {
        for (ptrdiff_t j = 0; j < d; j++)
            to[j] = weights ? weight * row[j] : row[j];
        return;
    }
    if (weights) {
#pragma omp simd
        for (ptrdiff_t j = 0; j < d; j++)
            to[j] += weight * row[j];
    } else {
#pragma omp simd
        for (ptrdiff_t j = 0; j < d; j++)
            to[j] = row[j] < to[j] ? row[j] : to[j];
    }
}

static void down(ptrdiff_t n, ptrdiff_t d, ptrdiff_t size, const float *weights, ptrdiff_t i,
                 const float *x, float *to)
{
    for (ptrdiff_t k = 0; k < size; k++)
        add_row(d, weights, k, x + inside(i + k - size / 2, n) * d, to);
}

static void along(ptrdiff_t d, ptrdiff_t size, const float *weights, const float *row, float *line,
                  float *to)
{
    for (ptrdiff_t j = 0; j < d + size - 1; j++)
        line[j] = row[inside(j - size / 2, d)];
    for (ptrdiff_t k = 0; k < size; k++)
        add_row(d, weights, k, line + k, to);
}

void plain_filter_serial(ptrdiff_t n, ptrdiff_t d, ptrdiff_t size, const float *weights,
                         const float *x, float *y)
{
    float *between = malloc((size_t)(n * d) * sizeof *between);
    float *line = malloc((size_t)(d + size) * sizeof *line);
    for (ptrdiff_t i = 0; between && line && i < n; i++)
        down(n, d, size, weights, i, x, between + i * d);
    for (ptrdiff_t i = 0; between && line && i < n; i++)
        along(d, size, weights, between + i * d, line, y + i * d);
    free(between);
    free(line);
}

void plain_filter_openmp(ptrdiff_t n, ptrdiff_t d, ptrdiff_t size, const float *weights,
                         const float *x, float *y)
{
    float *between = malloc((size_t)(n * d) * sizeof *between);
    if (!between)
        return;
#pragma omp parallel
    {
        float *line = malloc((size_t)(d + size) * sizeof *line);
#pragma omp for schedule(static)
        for (ptrdiff_t i = 0; i < n; i++)
            down(n, d, size, weights, i, x, between + i * d);
#pragma omp for schedule(static)
        for (ptrdiff_t i = 0; i < n; i++)
            if (line)
                along(d, size, weights, between + i * d, line, y + i * d);
        free(line);
    }
    free(between);
}

/* SPDX-License-Identifier: MIT */
/*
 * Steps of stencils, one loop per step, and a median of nine by minima and maxima.
 */
#include "plain.h"

#include <string.h>

static inline void heat_row(ptrdiff_t d, const double *x, double *y)
{
#pragma omp simd
    for (ptrdiff_t j = 1; j < d - 1; j++)
        y[j] = 0.25 * (x[j - d] + x[j + d] + x[j - 1] + x[j + 1]);
}

void plain_heat_serial(ptrdiff_t n, ptrdiff_t d, int steps, double *a, double *b)
{
    memcpy(b, a, (size_t)(n * d) * sizeof *b);
    for (int s = 0; s < steps; s++) {
        const double *x = s % 2 ? b : a;
        double *y = s % 2 ? a : b;
        for (ptrdiff_t i = 1; i < n - 1; i++)
            heat_row(d, x + i * d, y + i * d);
    }
}

void plain_heat_openmp(ptrdiff_t n, ptrdiff_t d, int steps, double *a, double *b)
{
    memcpy(b, a, (size_t)(n * d) * sizeof *b);
    for (int s = 0; s < steps; s++) {
        const double *x = s % 2 ? b : a;
        double *y = s % 2 ? a : b;
#pragma omp parallel for schedule(static)
        for (ptrdiff_t i = 1; i < n - 1; i++)
            heat_row(d, x + i * d, y + i * d);
    }
}

static inline void seven_plane(ptrdiff_t n, const double *x, double *y)
{
    for (ptrdiff_t j = 1; j < n - 1; j++) {
        const double *from = x + j * n;
        double *to = y + j * n;
#pragma omp simd
        for (ptrdiff_t k = 1; k < n - 1; k++)
            to[k] = 0.4 * from[k] + 0.1 * (from[k - n * n] + from[k + n * n] + from[k - n] +
                                           from[k + n] + from[k - 1] + from[k + 1]);
    }
}

void plain_seven_serial(ptrdiff_t n, int steps, double *a, double *b)
{
    memcpy(b, a, (size_t)(n * n * n) * sizeof *b);
    for (int s = 0; s < steps; s++) {
        const double *x = s % 2 ? b : a;
        double *y = s % 2 ? a : b;
        for (ptrdiff_t i = 1; i < n - 1; i++)
            seven_plane(n, x + i * n * n, y + i * n * n);
    }
}

void plain_seven_openmp(ptrdiff_t n, int steps, double *a, double *b)
{
    memcpy(b, a, (size_t)(n * n * n) * sizeof *b);
    for (int s = 0; s < steps; s++) {
        const double *x = s % 2 ? b : a;
        double *y = s % 2 ? a : b;
#pragma omp parallel for schedule(static)
        for (ptrdiff_t i = 1; i < n - 1; i++)
            seven_plane(n, x + i * n * n, y + i * n * n);
    }
}

static inline float least(float a, float b)
{
    return a < b ? a : b;
}

static inline float greatest(float a, float b)
{
    return a > b ? a : b;
}

static inline float middle(float a, float b, float c)
{
    return greatest(least(a, b), least(greatest(a, b), c));
}

static inline float median_of_9(float a, float b, float c, float d, float e, float f, float g,
                                float h, float i)
{
    const float low =
        greatest(greatest(least(least(a, b), c), least(least(d, e), f)), least(least(g, h), i));
    const float high = least(least(greatest(greatest(a, b), c), greatest(greatest(d, e), f)),
                             greatest(greatest(g, h), i));
    return middle(low, middle(middle(a, b, c), middle(d, e, f), middle(g, h, i)), high);
}

/* Filters row i; outside the image the nearest element counts. */
static void median_row(ptrdiff_t n, ptrdiff_t d, ptrdiff_t i, const float *x, float *y)
{
    const float *above = x + (i > 0 ? i - 1 : 0) * d, *row = x + i * d;
    const float *below = x + (i < n - 1 ? i + 1 : i) * d;
    float *to = y + i * d;
#pragma omp simd
    for (ptrdiff_t j = 1; j < d - 1; j++)
        to[j] = median_of_9(above[j - 1], above[j], above[j + 1], row[j - 1], row[j], row[j + 1],
                            below[j - 1], below[j], below[j + 1]);
    for (ptrdiff_t j = 0; j<d; j += d> 1 ? d - 1 : 1) {
        const ptrdiff_t left = j > 0 ? j - 1 : 0, right = j < d - 1 ? j + 1 : j;
        to[j] = median_of_9(above[left], above[j], above[right], row[left], row[j], row[right],
                            below[left], below[j], below[right]);
    }
}

void plain_median_filter_serial(ptrdiff_t n, ptrdiff_t d, const float *x, float *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        median_row(n, d, i, x, y);
}

void plain_median_filter_openmp(ptrdiff_t n, ptrdiff_t d, const float *x, float *y)
{
#pragma omp parallel for schedule(static)
    for (ptrdiff_t i = 0; i < n; i++)
        median_row(n, d, i, x, y);
}

/* SPDX-License-Identifier: MIT */
/*
 * Moving windows as a C programmer writes them to avoid drift: each window is computed from its
 * elements, by a loop that the compiler vectorises; a median, from a sorted window into which
 * elements are inserted; a convolution, by a sum for each result.
 */
#include "plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void windows_of(ptrdiff_t begin, ptrdiff_t end, const double *x, ptrdiff_t window,
                       double *out)
{
    for (ptrdiff_t i = begin; i < end; i++) {
        double sum = 0.0;
#pragma omp simd reduction(+ : sum)
        for (ptrdiff_t j = 0; j < window; j++)
            sum += x[i + j];
        out[i] = sum / (double)window;
    }
}

void plain_moving_mean_serial(ptrdiff_t n, const double *x, ptrdiff_t window, double *out)
{
    windows_of(0, n - window + 1, x, window, out);
}

void plain_moving_mean_openmp(ptrdiff_t n, const double *x, ptrdiff_t window, double *out)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n - window + 1; i++)
        windows_of(i, i + 1, x, window, out);
}

/* Two passes over each window. */
static void deviations_of(ptrdiff_t begin, ptrdiff_t end, const double *x, ptrdiff_t window,
                          double *out)
{
    for (ptrdiff_t i = begin; i < end; i++) {
        double sum = 0.0, squares = 0.0;
#pragma omp simd reduction(+ : sum)
        for (ptrdiff_t j = 0; j < window; j++)
            sum += x[i + j];
        const double mean = sum / (double)window;
#pragma omp simd reduction(+ : squares)
        for (ptrdiff_t j = 0; j < window; j++)
            squares += (x[i + j] - mean) * (x[i + j] - mean);
        out[i] = sqrt(squares / (double)window);
    }
}

void plain_moving_std_serial(ptrdiff_t n, const double *x, ptrdiff_t window, double *out)
{
    deviations_of(0, n - window + 1, x, window, out);
}

void plain_moving_std_openmp(ptrdiff_t n, const double *x, ptrdiff_t window, double *out)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n - window + 1; i++)
        deviations_of(i, i + 1, x, window, out);
}

/* The index of the first number not below the value. */
static ptrdiff_t place_of(const double *sorted, ptrdiff_t count, double value)
{
    ptrdiff_t left = 0;
    for (ptrdiff_t right = count; left < right;) {
        const ptrdiff_t half = (left + right) / 2;
        if (sorted[half] < value)
            left = half + 1;
        else
            right = half;
    }
    return left;
}

static void insert(double *sorted, ptrdiff_t count, double value)
{
    const ptrdiff_t at = place_of(sorted, count, value);
    memmove(sorted + at + 1, sorted + at, (size_t)(count - at) * sizeof *sorted);
    sorted[at] = value;
}

static void remove_one(double *sorted, ptrdiff_t count, double value)
{
    const ptrdiff_t at = place_of(sorted, count, value);
    memmove(sorted + at, sorted + at + 1, (size_t)(count - at - 1) * sizeof *sorted);
}

static void medians_of(ptrdiff_t begin, ptrdiff_t end, const double *x, ptrdiff_t window,
                       double *out)
{
    double *sorted = malloc((size_t)window * sizeof *sorted);
    for (ptrdiff_t j = 0; sorted && j < window - 1; j++)
        insert(sorted, j, x[begin + j]);
    for (ptrdiff_t i = begin; sorted && i < end; i++) {
        insert(sorted, window - 1, x[i + window - 1]);
        out[i] = 0.5 * (sorted[(window - 1) / 2] + sorted[window / 2]);
        remove_one(sorted, window, x[i]);
    }
    free(sorted);
}

void plain_moving_median_serial(ptrdiff_t n, const double *x, ptrdiff_t window, double *out)
{
    medians_of(0, n - window + 1, x, window, out);
}

void plain_moving_median_openmp(ptrdiff_t n, const double *x, ptrdiff_t window, double *out)
{
    const ptrdiff_t count = n - window + 1, length = 4 * window;
#pragma omp parallel for
    for (ptrdiff_t begin = 0; begin < count; begin += length)
        medians_of(begin, begin + length < count ? begin + length : count, x, window, out);
}

static inline double product_sum(const double *x, ptrdiff_t m, const double *y, ptrdiff_t k)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t j = 0; j < m; j++)
        sum += x[k + m - 1 - j] * y[j];
    return sum;
}

void plain_convolve_serial(ptrdiff_t n, const double *x, ptrdiff_t m, const double *y, double *out)
{
    for (ptrdiff_t k = 0; k < n - m + 1; k++)
        out[k] = product_sum(x, m, y, k);
}

void plain_convolve_openmp(ptrdiff_t n, const double *x, ptrdiff_t m, const double *y, double *out)
{
#pragma omp parallel for
    for (ptrdiff_t k = 0; k < n - m + 1; k++)
        out[k] = product_sum(x, m, y, k);
}

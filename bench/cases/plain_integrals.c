/* SPDX-License-Identifier: MIT */
#include "plain.h"

static inline double value(double x)
{
    return x * x - x;
}

double plain_integral_serial(double a, double b, ptrdiff_t n)
{
    const double dx = (b - a) / (double)n;
    double sum = 0.0;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += value(a + (double)i * dx);
    return sum * dx;
}

double plain_integral_openmp(double a, double b, ptrdiff_t n)
{
    const double dx = (b - a) / (double)n;
    double sum = 0.0;
#pragma omp parallel for simd reduction(+ : sum)
    for (ptrdiff_t i = 0; i < n; i++)
        sum += value(a + (double)i * dx);
    return sum * dx;
}

double plain_integral_reduction(double a, double b, ptrdiff_t n)
{
    const double dx = (b - a) / (double)n;
    double sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
    for (ptrdiff_t i = 0; i < n; i++)
        sum += value(a + (double)i * dx);
    return sum * dx;
}

/* SPDX-License-Identifier: MIT */
/*
 * The plain loops over arrays, compiled once for each type. REAL is the type, and NAME(f) is f with
 * the type's suffix.
 */
#include <tgmath.h>

#include "plain.h"

REAL NAME(plain_sum_serial)(ptrdiff_t n, const REAL *x)
{
    REAL sum = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

REAL NAME(plain_sum_openmp)(ptrdiff_t n, const REAL *x)
{
    REAL sum = 0;
#pragma omp parallel for simd reduction(+ : sum)
    for (ptrdiff_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

REAL NAME(plain_dot_serial)(ptrdiff_t n, const REAL *x, const REAL *y)
{
    REAL sum = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

REAL NAME(plain_dot_openmp)(ptrdiff_t n, const REAL *x, const REAL *y)
{
    REAL sum = 0;
#pragma omp parallel for simd reduction(+ : sum)
    for (ptrdiff_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

void NAME(plain_square_serial)(ptrdiff_t n, const REAL *x, REAL *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = x[i] * x[i];
}

void NAME(plain_square_openmp)(ptrdiff_t n, const REAL *x, REAL *y)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = x[i] * x[i];
}

void NAME(plain_parabola_serial)(ptrdiff_t n, const REAL *x, REAL *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = x[i] * x[i] - x[i];
}

void NAME(plain_parabola_openmp)(ptrdiff_t n, const REAL *x, REAL *y)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = x[i] * x[i] - x[i];
}

void NAME(plain_choice_serial)(ptrdiff_t n, const REAL *x, const REAL *y, unsigned char *mask,
                               REAL *z)
{
    for (ptrdiff_t i = 0; i < n; i++)
        mask[i] = x[i] < y[i];
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = mask[i] ? x[i] : y[i];
}

void NAME(plain_choice_openmp)(ptrdiff_t n, const REAL *x, const REAL *y, unsigned char *mask,
                               REAL *z)
{
#pragma omp parallel
    {
#pragma omp for
        for (ptrdiff_t i = 0; i < n; i++)
            mask[i] = x[i] < y[i];
#pragma omp for
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = mask[i] ? x[i] : y[i];
    }
}

static inline void distances_to(ptrdiff_t i, ptrdiff_t n, ptrdiff_t d, const REAL *points,
                                REAL *out)
{
    for (ptrdiff_t j = 0; j < n; j++) {
        REAL sum = 0;
        for (ptrdiff_t k = 0; k < d; k++) {
            const REAL difference = points[i * d + k] - points[j * d + k];
            sum += difference * difference;
        }
        out[i * n + j] = sqrt(sum);
    }
}

void NAME(plain_pairwise_serial)(ptrdiff_t n, ptrdiff_t d, const REAL *points, REAL *out)
{
    for (ptrdiff_t i = 0; i < n; i++)
        distances_to(i, n, d, points, out);
}

void NAME(plain_pairwise_openmp)(ptrdiff_t n, ptrdiff_t d, const REAL *points, REAL *out)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        distances_to(i, n, d, points, out);
}

/* SPDX-License-Identifier: MIT */
/*
 * Matrix products as a C programmer writes them: rows of b are added to a row of c, so that the
 * innermost loop is over contiguous elements and is vectorised. A product with a vector sums in
 * vector lanes, in an order that the compiler chooses.
 */
#include "plain.h"

static inline void row_of(ptrdiff_t n, const double *a, const double *b, double *c)
{
    for (ptrdiff_t j = 0; j < n; j++)
        c[j] = 0.0;
    for (ptrdiff_t k = 0; k < n; k++)
        for (ptrdiff_t j = 0; j < n; j++)
            c[j] += a[k] * b[k * n + j];
}

void plain_matmul_serial(ptrdiff_t n, const double *a, const double *b, double *c)
{
    for (ptrdiff_t i = 0; i < n; i++)
        row_of(n, a + i * n, b, c + i * n);
}

void plain_matmul_openmp(ptrdiff_t n, const double *a, const double *b, double *c)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        row_of(n, a + i * n, b, c + i * n);
}

static inline double row_times(ptrdiff_t d, const double *a, const double *x)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t k = 0; k < d; k++)
        sum += a[k] * x[k];
    return sum;
}

void plain_matvec_serial(ptrdiff_t n, ptrdiff_t d, const double *a, const double *x, double *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = row_times(d, a + i * d, x);
}

void plain_matvec_openmp(ptrdiff_t n, ptrdiff_t d, const double *a, const double *x, double *y)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = row_times(d, a + i * d, x);
}

void plain_batch_serial(ptrdiff_t n, ptrdiff_t d, const double *a, const double *b, double *c)
{
    for (ptrdiff_t p = 0; p < n; p++)
        plain_matmul_serial(d, a + p * d * d, b + p * d * d, c + p * d * d);
}

void plain_batch_openmp(ptrdiff_t n, ptrdiff_t d, const double *a, const double *b, double *c)
{
#pragma omp parallel for
    for (ptrdiff_t p = 0; p < n; p++)
        plain_matmul_serial(d, a + p * d * d, b + p * d * d, c + p * d * d);
}

static inline void add_squares(ptrdiff_t d, const double *row, double *c)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            c[i * d + j] += row[i] * row[j];
}

void plain_gram_serial(ptrdiff_t n, ptrdiff_t d, const double *a, double *c)
{
    for (ptrdiff_t i = 0; i < d * d; i++)
        c[i] = 0.0;
    for (ptrdiff_t k = 0; k < n; k++)
        add_squares(d, a + k * d, c);
}

void plain_gram_openmp(ptrdiff_t n, ptrdiff_t d, const double *a, double *c)
{
    for (ptrdiff_t i = 0; i < d * d; i++)
        c[i] = 0.0;
#pragma omp parallel for reduction(+ : c[:d * d])
    for (ptrdiff_t k = 0; k < n; k++)
        add_squares(d, a + k * d, c);
}

/* SPDX-License-Identifier: MIT */
/*
 * Sums along the axes of a matrix, and its rows minus one row. Sums of columns go row by row within
 * a thread's share of the columns, which reads memory in order.
 */
#include "plain.h"

#include <omp.h>

void plain_sum_rows_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *out)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        double sum = 0.0;
#pragma omp simd reduction(+ : sum)
        for (ptrdiff_t j = 0; j < d; j++)
            sum += x[i * d + j];
        out[i] = sum;
    }
}

void plain_sum_rows_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *out)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++) {
        double sum = 0.0;
#pragma omp simd reduction(+ : sum)
        for (ptrdiff_t j = 0; j < d; j++)
            sum += x[i * d + j];
        out[i] = sum;
    }
}

static void sum_columns(ptrdiff_t n, ptrdiff_t d, ptrdiff_t begin, ptrdiff_t end, const double *x,
                        double *out)
{
    for (ptrdiff_t j = begin; j < end; j++)
        out[j] = 0.0;
    for (ptrdiff_t i = 0; i < n; i++)
#pragma omp simd
        for (ptrdiff_t j = begin; j < end; j++)
            out[j] += x[i * d + j];
}

void plain_sum_columns_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *out)
{
    sum_columns(n, d, 0, d, x, out);
}

void plain_sum_columns_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *out)
{
#pragma omp parallel
    {
        const ptrdiff_t threads = omp_get_num_threads(), thread = omp_get_thread_num();
        sum_columns(n, d, d * thread / threads, d * (thread + 1) / threads, x, out);
    }
}

void plain_centre_serial(ptrdiff_t n, ptrdiff_t d, const double *x, const double *row, double *out)
{
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            out[i * d + j] = x[i * d + j] - row[j];
}

void plain_centre_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, const double *row, double *out)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            out[i * d + j] = x[i * d + j] - row[j];
}

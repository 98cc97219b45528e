/* SPDX-License-Identifier: MIT */
/*
 * Prefix sums: each thread sums its part, then scans it from the sum of the preceding parts.
 */
#include "plain.h"

#include <omp.h>

static double scan(ptrdiff_t begin, ptrdiff_t end, double total, const double *x, double *y)
{
    for (ptrdiff_t i = begin; i < end; i++) {
        total += x[i];
        y[i] = total;
    }
    return total;
}

void plain_cumsum_serial(ptrdiff_t n, const double *x, double *y)
{
    (void)scan(0, n, 0.0, x, y);
}

void plain_cumsum_openmp(ptrdiff_t n, const double *x, double *y)
{
    enum { THREADS = 1024 };
    double totals[THREADS];
#pragma omp parallel
    {
        const ptrdiff_t threads = omp_get_num_threads(), thread = omp_get_thread_num();
        const ptrdiff_t begin = n / threads * thread;
        const ptrdiff_t end = thread + 1 == threads ? n : n / threads * (thread + 1);
        double total = 0.0;
#pragma omp simd reduction(+ : total)
        for (ptrdiff_t i = begin; i < end; i++)
            total += x[i];
        if (thread < THREADS)
            totals[thread] = total;
#pragma omp barrier
        total = 0.0;
        for (ptrdiff_t t = 0; t < thread && t < THREADS; t++)
            total += totals[t];
        (void)scan(begin, end, total, x, y);
    }
}

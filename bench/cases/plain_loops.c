/* SPDX-License-Identifier: MIT */
/*
 * A search, and a stencil. OpenMP can leave a loop early only by cancellation, which is off by
 * default, so the iterations above the number found are skipped one by one.
 */
#include "plain.h"

#include <stdint.h>

int plain_collatz(ptrdiff_t n)
{
    int steps = 0;
    for (uint64_t k = (uint64_t)n; k != 1; steps++)
        k = k % 2 ? 3 * k + 1 : k / 2;
    return steps;
}

ptrdiff_t plain_find_serial(ptrdiff_t n, int steps)
{
    for (ptrdiff_t i = 1; i < n; i++)
        if (plain_collatz(i) >= steps)
            return i;
    return n;
}

ptrdiff_t plain_find_openmp(ptrdiff_t n, int steps)
{
    ptrdiff_t found = n;
#pragma omp parallel for schedule(dynamic, 1024)
    for (ptrdiff_t i = 1; i < n; i++) {
        ptrdiff_t before;
#pragma omp atomic read
        before = found;
        if (i >= before || plain_collatz(i) < steps)
            continue;
#pragma omp critical(plain_find)
        if (i < found)
#pragma omp atomic write
            found = i;
    }
    return found;
}

void plain_stencil_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *y)
{
    for (ptrdiff_t i = 1; i < n - 1; i++)
#pragma omp simd
        for (ptrdiff_t j = 1; j < d - 1; j++)
            y[i * d + j] = 0.25 * (x[(i - 1) * d + j] + x[(i + 1) * d + j] + x[i * d + j - 1] +
                                   x[i * d + j + 1]);
}

void plain_stencil_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *y)
{
#pragma omp parallel for
    for (ptrdiff_t i = 1; i < n - 1; i++)
#pragma omp simd
        for (ptrdiff_t j = 1; j < d - 1; j++)
            y[i * d + j] = 0.25 * (x[(i - 1) * d + j] + x[(i + 1) * d + j] + x[i * d + j - 1] +
                                   x[i * d + j + 1]);
}

void plain_square_serial_i32(ptrdiff_t n, const int32_t *x, int32_t *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = (int32_t)((uint32_t)x[i] * (uint32_t)x[i]);
}

void plain_square_openmp_i32(ptrdiff_t n, const int32_t *x, int32_t *y)
{
#pragma omp parallel for simd
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = (int32_t)((uint32_t)x[i] * (uint32_t)x[i]);
}

/* SPDX-License-Identifier: MIT */
/*
 * Matrix products as a C programmer writes them: rows of b are added to a row of c, so that the
 * innermost loop is over contiguous elements and becomes vector code.
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

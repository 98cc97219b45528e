/* SPDX-License-Identifier: MIT */
/*
 * Data movement as a C programmer writes it. With OpenMP, additions to places that may coincide
 * are atomic, and each thread first counts its selected elements.
 */
#include "plain.h"

#include <omp.h>
#include <string.h>

void plain_ramp_serial(ptrdiff_t n, double start, double step, double *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = start + (double)i * step;
}

void plain_ramp_openmp(ptrdiff_t n, double start, double step, double *x)
{
#pragma omp parallel for simd
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = start + (double)i * step;
}

void plain_take_serial(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out)
{
    for (ptrdiff_t j = 0; j < m; j++)
        out[j] = x[index[j]];
}

void plain_take_openmp(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out)
{
#pragma omp parallel for
    for (ptrdiff_t j = 0; j < m; j++)
        out[j] = x[index[j]];
}

static void take_row(const double *x, ptrdiff_t from, double *out)
{
    for (int k = 0; k < PLAIN_ROW; k++)
        out[k] = x[from * PLAIN_ROW + k];
}

void plain_take_rows_serial(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out)
{
    for (ptrdiff_t j = 0; j < m; j++)
        take_row(x, index[j], out + j * PLAIN_ROW);
}

void plain_take_rows_openmp(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out)
{
#pragma omp parallel for schedule(static)
    for (ptrdiff_t j = 0; j < m; j++)
        take_row(x, index[j], out + j * PLAIN_ROW);
}

void plain_scatter_add_serial(ptrdiff_t n, double *x, ptrdiff_t m, const ptrdiff_t *index,
                              const double *values)
{
    memset(x, 0, (size_t)n * sizeof *x);
    for (ptrdiff_t j = 0; j < m; j++)
        x[index[j]] += values[j];
}

void plain_scatter_add_openmp(ptrdiff_t n, double *x, ptrdiff_t m, const ptrdiff_t *index,
                              const double *values)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = 0.0;
#pragma omp parallel for
    for (ptrdiff_t j = 0; j < m; j++) {
#pragma omp atomic
        x[index[j]] += values[j];
    }
}

static ptrdiff_t compress(ptrdiff_t begin, ptrdiff_t end, const double *x, const uint8_t *mask,
                          double *out)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = begin; i < end; i++)
        if (mask[i])
            out[count++] = x[i];
    return count;
}

ptrdiff_t plain_compress_serial(ptrdiff_t n, const double *x, const uint8_t *mask, double *out)
{
    return compress(0, n, x, mask, out);
}

ptrdiff_t plain_compress_openmp(ptrdiff_t n, const double *x, const uint8_t *mask, double *out)
{
    enum { MOST = 1024 };
    ptrdiff_t counts[MOST + 1] = {0}, total = 0;
#pragma omp parallel num_threads(omp_get_max_threads() < MOST ? omp_get_max_threads() : MOST)
    {
        const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
        const ptrdiff_t begin = n * thread / threads, end = n * (thread + 1) / threads;
        ptrdiff_t count = 0;
        for (ptrdiff_t i = begin; i < end; i++)
            count += mask[i] != 0;
        counts[thread + 1] = count;
#pragma omp barrier
#pragma omp single
        for (int t = 0; t < threads; t++)
            total = counts[t + 1] += counts[t];
        compress(begin, end, x, mask, out + counts[thread]);
    }
    return total;
}

/* A tile that stays in a first-level cache. */
static void transpose_square(ptrdiff_t n, ptrdiff_t i0, ptrdiff_t j0, const double *x, double *out)
{
    enum { SIDE = 32 };
    const ptrdiff_t i1 = i0 + SIDE < n ? i0 + SIDE : n, j1 = j0 + SIDE < n ? j0 + SIDE : n;
    for (ptrdiff_t i = i0; i < i1; i++)
        for (ptrdiff_t j = j0; j < j1; j++)
            out[i * n + j] = x[j * n + i];
}

void plain_transpose_serial(ptrdiff_t n, const double *x, double *out)
{
    for (ptrdiff_t i = 0; i < n; i += 32)
        for (ptrdiff_t j = 0; j < n; j += 32)
            transpose_square(n, i, j, x, out);
}

void plain_transpose_openmp(ptrdiff_t n, const double *x, double *out)
{
#pragma omp parallel for collapse(2)
    for (ptrdiff_t i = 0; i < n; i += 32)
        for (ptrdiff_t j = 0; j < n; j += 32)
            transpose_square(n, i, j, x, out);
}

/* SPDX-License-Identifier: MIT */
/*
 * Histograms as a C programmer writes them: the bin by a multiplication, without a look at the
 * edges; with OpenMP a table for each thread by way of a reduction.
 */
#include "plain.h"

#include <string.h>

static inline void count(ptrdiff_t bins, double x, ptrdiff_t *counts)
{
    if (!(x >= 0.0 && x <= 1.0))
        return;
    const ptrdiff_t bin = (ptrdiff_t)(x * (double)bins);
    counts[bin < bins ? bin : bins - 1]++;
}

void plain_histogram_serial(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = 0; i < n; i++)
        count(bins, x[i], counts);
}

void plain_histogram_openmp(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
#pragma omp parallel for reduction(+ : counts[:bins])
    for (ptrdiff_t i = 0; i < n; i++)
        count(bins, x[i], counts);
}

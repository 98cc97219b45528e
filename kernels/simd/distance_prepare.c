/* SPDX-License-Identifier: MIT */
/*
 * The preparation of rows for metrics that do not scale them. distance_normalise.c has the others.
 */
#include <string.h>

#include "distance_kernels.h"
#include "registers.h"

/* Writes 0 or 1 for each coordinate, in a single loop if the rows are contiguous. */
static void write_truths(const pri_prepared *rows)
{
    const int whole = rows->stride == rows->d;
    const ptrdiff_t count = whole ? 1 : rows->rows, length = rows->d * (whole ? rows->rows : 1);
    for (ptrdiff_t i = 0; i < count; i++) {
        const element *x = rows->x + i * rows->stride;
        element *y = rows->y + i * rows->d;
        PRI_INDEPENDENT
        for (ptrdiff_t k = 0; k < length; k++)
            y[k] = (element)(x[k] != 0);
    }
}

/* The sum of a row without weights. It is the count of ones, but at most the number from which on
 * adding 1 has no effect in the element type. */
static element count_of(ptrdiff_t d, const element *y)
{
    const ptrdiff_t most = (ptrdiff_t)1 << (sizeof(element) == sizeof(double) ? 53 : 24);
    ptrdiff_t count = 0;
    for (ptrdiff_t k = 0; k < d; k++)
        count += y[k] != 0;
    return (element)(count < most ? count : most);
}

/* The most coordinates for which sums run over all rows, one coordinate after another. */
enum { SHORT_TRUTHS = 16 };

void PRI_AT_LEVEL(pri_boolean)(const pri_prepared *rows)
{
    const ptrdiff_t n = rows->rows, d = rows->d;
    const element *y = rows->y, *weights = rows->weights;
    element *sums = rows->sums;
    write_truths(rows);
    if (d > SHORT_TRUTHS && !weights) {
        for (ptrdiff_t i = 0; i < n; i++)
            sums[i] = count_of(d, y + i * d);
        return;
    }
    memset(sums, 0, (size_t)n * sizeof *sums);
    for (ptrdiff_t k = 0; k < d; k++) {
        const element weight = weights ? weights[k] : 1;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            sums[i] += y[i * d + k] * weight;
    }
}

void PRI_AT_LEVEL(pri_compact)(ptrdiff_t d, const element *x, const element *weights, element *y)
{
    for (ptrdiff_t k = 0; k < d; k++)
        if (weights[k] > 0)
            *y++ = x[k];
}

void PRI_AT_LEVEL(pri_centre)(ptrdiff_t d, const element *x, const double *mean, element *y)
{
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (element)((double)x[k] - mean[k]);
}

void PRI_AT_LEVEL(pri_add_finite)(ptrdiff_t d, const element *x, double *sum, double *count)
{
    for (ptrdiff_t k = 0; k < d; k++) {
        const double next = (double)x[k];
        const int finite = next - next == 0;
        sum[k] += finite ? next : 0;
        count[k] += finite;
    }
}

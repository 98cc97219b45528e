/* SPDX-License-Identifier: MIT */
/*
 * The preparation of one row, for the metrics that do not scale it (distance_normalise.c does).
 */
#include "distance_kernels.h"

element PRI_AT_LEVEL(pri_boolean)(ptrdiff_t d, const element *x, const element *weights, element *y)
{
    element sum = 0;
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (element)(x[k] != 0);
    if (weights)
        for (ptrdiff_t k = 0; k < d; k++)
            sum += y[k] * weights[k];
    else
        for (ptrdiff_t k = 0; k < d; k++)
            sum += y[k];
    return sum;
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

/* SPDX-License-Identifier: MIT */
#include "callbacks.h"

#define PRANGE_INTEGRATE_NAME parabola
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x) - (x))
#include <prange/integrate_template.h>

double callback_parabola(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

int callback_parabola_block(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = x[j] * x[j] - x[j];
    return 0;
}

prange_status callback_parabola_template(double a, double b, ptrdiff_t n, double *out)
{
    return parabola(NULL, a, b, n, out);
}

double callback_parabola_loop(double a, double b, ptrdiff_t n)
{
    const double dx = (b - a) / (double)n;
    double sum = 0.0;
    PRANGE_FOR (i, 0, n, reduction(+ : sum)) {
        const double x = a + (double)i * dx;
        sum += x * x - x;
    }
    return sum * dx;
}

int callback_sum_body(ptrdiff_t i, int thread, void *ctx)
{
    const callback_sums *sums = ctx;
    const double x = sums->a + (double)i * sums->dx;
    sums->threads[thread].value += x * x - x;
    return 0;
}

int callback_square_body(ptrdiff_t i, int thread, void *ctx)
{
    const callback_arrays *arrays = ctx;
    (void)thread;
    arrays->y[i] = arrays->x[i] * arrays->x[i];
    return 0;
}

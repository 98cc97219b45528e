/* SPDX-License-Identifier: MIT */
/*
 * First steps: the README's integral, a parallel loop of one's own, a sum.
 *
 *     cc -O2 -fopenmp readme.c $(pkg-config --cflags --libs prange) -o readme && ./readme
 */
#include <prange.h>
#include <stdio.h>

static double f(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

int main(void)
{
    static double x[100000];
    double area = 0.0, sum = 0.0;
    PRANGE_FOR (i, 0, 100000)
        x[i] = 0.25 * (double)i;
    const prange_status a = prange_integrate_f64(f, NULL, 0.0, 2.0, 100, &area);
    const prange_status b = prange_sum_f64(100000, x, &sum);
    printf("%d threads: area %.4f, sum %.2f\n", prange_get_num_threads(), area, sum);
    return a != PRANGE_OK || b != PRANGE_OK || sum != 1249987500.0 || area < 0.6467 ||
           area > 0.6469;
}

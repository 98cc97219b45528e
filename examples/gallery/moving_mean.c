/* SPDX-License-Identifier: MIT */
/*
 * The mean of each window of 16 neighbours.
 *
 *     cc -O3 -march=native moving_mean.c $(pkg-config --cflags --libs prange) -lm -o moving_mean
 *     ./moving_mean
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { WINDOW = 16 };

/* mean[i] is the mean of x[i .. i + 15], for i = 0 .. n - 16. */
void moving_mean(ptrdiff_t n, const double *x, double *mean)
{
    PRANGE_FOR (i, 0, n - WINDOW + 1, schedule(static)) {
        double sum = 0.0;
        for (int k = 0; k < WINDOW; k++)
            sum += x[i + k];
        mean[i] = sum / WINDOW;
    }
}

int main(void)
{
    enum { N = 200000 };
    static double x[N], mean[N];
    double sum, worst = 0.0;
    for (int i = 0; i < N; i++)
        x[i] = 0.5 * i + (i % 2 ? 3.0 : -3.0);
    moving_mean(N, x, mean);
    for (int i = 0; i <= N - WINDOW; i++)
        worst = fmax(worst, fabs(mean[i] - 0.5 * (i + 7.5)));
    if (prange_sum_f64(N, mean, &sum) != PRANGE_OK)
        return 1;
    printf("moving_mean %.17g\n", sum);
    return worst > 0.0;
}

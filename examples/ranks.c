/* SPDX-License-Identifier: MIT */
/*
 * Spearman's rank correlation of two samples: the correlation of their ranks, from a stable
 * argsort of each sample.
 *
 *     cc -O2 ranks.c $(pkg-config --cflags --libs prange) -lm -o ranks && ./ranks
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { N = 100000 };

static prange_status rank(const double *x, ptrdiff_t *order, double *ranks)
{
    const prange_status status = prange_argsort_f64(N, x, order);
    for (ptrdiff_t i = 0; status == PRANGE_OK && i < N; i++)
        ranks[order[i]] = (double)i;
    return status;
}

int main(void)
{
    static double x[N], y[N], noise[N], first[N], second[N];
    static ptrdiff_t order[N];
    prange_status status = prange_random_normal_f64(1, 0, 0, N, x);
    if (status == PRANGE_OK)
        status = prange_random_normal_f64(1, 1, 0, N, noise);
    for (int i = 0; i < N; i++)
        y[i] = exp(x[i] + 0.5 * noise[i]);
    if (status == PRANGE_OK)
        status = rank(x, order, first);
    if (status == PRANGE_OK)
        status = rank(y, order, second);
    if (status != PRANGE_OK) {
        fprintf(stderr, "ranks: %s\n", prange_last_error());
        return 1;
    }
    double squares = 0.0;
    for (int i = 0; i < N; i++)
        squares += (first[i] - second[i]) * (first[i] - second[i]);
    const double n = N, correlation = 1.0 - 6.0 * squares / (n * (n * n - 1.0));
    printf("rank correlation %.4f\n", correlation);
    /* Normal numbers with correlation r = 2/sqrt(5) have rank correlation (6/pi) asin(r/2). */
    return fabs(correlation - 6.0 / acos(-1.0) * asin(1.0 / sqrt(5.0))) < 0.005 ? 0 : 1;
}

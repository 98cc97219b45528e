/* SPDX-License-Identifier: MIT */
/*
 * The covariance and the correlation matrix of d columns of n observations. The partial result
 * is the matrix of the columns' products.
 *
 *     cc -O3 -march=native correlation.c $(pkg-config --cflags --libs prange) -o correlation -lm
 *     ./correlation
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { MOST = 64 };

typedef struct table {
    ptrdiff_t d;
    const double *x;
    double mean[MOST];
} table;

static int multiply(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    const table *t = ctx;
    double(*products)[MOST] = partial, row[MOST] = {0};
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++) {
        for (ptrdiff_t a = 0; a < t->d; a++)
            row[a] = t->x[i * t->d + a] - t->mean[a];
        for (ptrdiff_t a = 0; a < t->d; a++)
            for (ptrdiff_t b = 0; b < t->d; b++)
                products[a][b] += row[a] * row[b];
    }
    return 0;
}

static void add(void *left, const void *right, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t k = 0; k < (ptrdiff_t)MOST * MOST; k++)
        ((double *)left)[k] += ((const double *)right)[k];
}

/* `correlation` may be NULL. */
prange_status covariance(ptrdiff_t n, ptrdiff_t d, const double *x, double *covariance,
                         double *correlation)
{
    const prange_view in = {(double *)x, PRANGE_F64, 2, (const ptrdiff_t[]){n, d}, NULL};
    const prange_reduction reduction = {
        .size = sizeof(double[MOST][MOST]), .run = multiply, .join = add};
    table t = {.d = d, .x = x};
    const prange_view mean = {t.mean, PRANGE_F64, 1, &d, NULL};
    double products[MOST][MOST];
    prange_status status = prange_reduce_axes(PRANGE_REDUCE_MEAN, &in, 1, &mean);
    if (status == PRANGE_OK)
        status = prange_reduce(0, n, &reduction, &t, products);
    for (ptrdiff_t a = 0; a < d && status == PRANGE_OK; a++)
        for (ptrdiff_t b = 0; b < d; b++) {
            const double sum = products[a][b];
            covariance[a * d + b] = sum / (double)(n - 1);
            if (correlation)
                correlation[a * d + b] = sum / sqrt(products[a][a] * products[b][b]);
        }
    return status;
}

int main(void)
{
    enum { N = 100000, D = 3 };
    static double x[N][D];
    double c[D * D], r[D * D];
    /* The first column, 0 .. n-1, has the variance n(n+1)/12. The second falls linearly with it.
     * The third is symmetric about the middle, so it is uncorrelated with the first. */
    for (int i = 0; i < N; i++)
        x[i][0] = i, x[i][1] = 5.0 - 2.0 * i, x[i][2] = i < N / 2 ? i : N - 1 - i;
    if (covariance(N, D, x[0], c, r) != PRANGE_OK)
        return 1;
    printf("correlation %.17g %.17g %.17g, variance %.17g\n", r[0], r[1], r[2], c[0]);
    const double variance = N * (N + 1.0) / 12.0;
    return fabs(c[0] - variance) > 1e-12 * variance ||
           fabs(c[1] + 2.0 * variance) > 1e-11 * variance || fabs(r[1] + 1.0) > 1e-14 ||
           fabs(r[2]) > 1e-14;
}

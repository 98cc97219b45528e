/* SPDX-License-Identifier: MIT */
/*
 * Kernel density estimate with Epanechnikov's kernel at some places t:
 *
 *     f(t) = 1/(n h) * sum over i of 3/4 max(0, 1 - u^2),    u = (t - x[i])/h
 *
 *     cc -O3 -march=native density.c $(pkg-config --cflags --libs prange) -o density && ./density
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

typedef struct place {
    const double *x;
    double t, inverse_h;
} place;

/* max(0, k) without a branch, which GCC would not make vectors of */
static inline double kernel(double u)
{
    const double k = 1.0 - u * u;
    return 0.5 * (k + fabs(k));
}

#define PRANGE_REDUCE_NAME density_at
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const place
#define PRANGE_REDUCE_TERM(i, at) kernel(((at)->t - (at)->x[i]) * (at)->inverse_h)
#include <prange/reduce_template.h>

prange_status density(ptrdiff_t n, const double *x, double h, ptrdiff_t m, const double *t,
                      double *f)
{
    prange_status status = PRANGE_OK;
    for (ptrdiff_t j = 0; j < m && status == PRANGE_OK; j++) {
        const place at = {x, t[j], 1.0 / h};
        status = density_at(&at, 0, n, &f[j]);
        f[j] *= 0.75 / ((double)n * h);
    }
    return status;
}

int main(void)
{
    enum { N = 200000, M = 3 };
    static double x[N];
    const double t[M] = {0.0, 0.25, 0.5};
    double f[M];
    /* Evenly spread over [0, 1): the density is 1 inside, and half at the edge. */
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = (double)(i * 7919 % N) / N;
    if (density(N, x, 0.01, M, t, f) != PRANGE_OK)
        return 1;
    printf("density %.17g %.17g %.17g\n", f[0], f[1], f[2]);
    return fabs(f[0] - 0.5) > 1e-3 || fabs(f[1] - 1.0) > 1e-4 || fabs(f[2] - 1.0) > 1e-4;
}

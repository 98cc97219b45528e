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
#include <string.h>

/* Four places, evaluated in one pass over x. */
typedef struct places {
    const double *x;
    double t[4], inverse_h;
} places;

/* Twice max(0, 1 - u^2), without a branch, which GCC would not vectorise. */
static inline double kernel(const places *at, ptrdiff_t i, int j)
{
    const double u = (at->t[j] - at->x[i]) * at->inverse_h, k = 1.0 - u * u;
    return k + fabs(k);
}

#define PRANGE_REDUCE_NAME density_at
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const places
#define PRANGE_REDUCE_TERM(i, at) kernel(at, i, 0)
#define PRANGE_REDUCE_TERM2(i, at) kernel(at, i, 1)
#define PRANGE_REDUCE_TERM3(i, at) kernel(at, i, 2)
#define PRANGE_REDUCE_TERM4(i, at) kernel(at, i, 3)
#include <prange/reduce_template.h>

prange_status density(ptrdiff_t n, const double *x, double h, ptrdiff_t m, const double *t,
                      double *f)
{
    places at = {.x = x, .inverse_h = 1.0 / h};
    prange_status status = PRANGE_OK;
    for (ptrdiff_t j = 0; j < m && status == PRANGE_OK; j += 4) {
        double sums[4];
        const ptrdiff_t count = m - j < 4 ? m - j : 4;
        memcpy(at.t, t + j, (size_t)count * sizeof *t);
        status = density_at(&at, 0, n, sums);
        for (ptrdiff_t k = 0; k < count && status == PRANGE_OK; k++)
            f[j + k] = sums[k] * 0.375 / ((double)n * h);
    }
    return status;
}

int main(void)
{
    enum { N = 200000, M = 3 };
    static double x[N];
    const double t[M] = {0.0, 0.25, 0.5};
    double f[M];
    /* Points evenly spread over [0, 1): the density is 1 inside, and 1/2 at the edge. */
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = (double)(i * 7919 % N) / N;
    if (density(N, x, 0.01, M, t, f) != PRANGE_OK)
        return 1;
    printf("density %.17g %.17g %.17g\n", f[0], f[1], f[2]);
    return fabs(f[0] - 0.5) > 1e-3 || fabs(f[1] - 1.0) > 1e-4 || fabs(f[2] - 1.0) > 1e-4;
}

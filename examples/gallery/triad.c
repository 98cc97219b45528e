/* SPDX-License-Identifier: MIT */
/*
 * y = a x + y, and the triad z = x + a y, the usual loops to measure memory bandwidth.
 *
 *     cc -O3 -march=native triad.c $(pkg-config --cflags --libs prange) -o triad && ./triad
 */
#include <prange.h>
#include <stdio.h>

prange_status saxpy(ptrdiff_t n, float a, const float *x, float *y)
{
    return prange_axpy_f32(n, a, x, y);
}

void triad(ptrdiff_t n, double a, const double *x, const double *y, double *z)
{
    PRANGE_FOR (i, 0, n, schedule(static))
        z[i] = x[i] + a * y[i];
}

int main(void)
{
    enum { N = 1000000 };
    static double x[N], y[N], z[N], sum;
    static float u[N], v[N];
    int wrong = 0;
    for (int i = 0; i < N; i++) {
        x[i] = i;
        y[i] = 2.0 * i;
        u[i] = (float)(i % 1024);
        v[i] = 1.0F;
    }
    triad(N, 3.0, x, y, z);
    if (saxpy(N, 2.0F, u, v) != PRANGE_OK || prange_sum_f64(N, z, &sum) != PRANGE_OK)
        return 1;
    for (int i = 0; i < N; i++)
        wrong += z[i] != 7.0 * i || v[i] != (float)(2 * (i % 1024) + 1);
    printf("triad %.17g\n", sum);
    return wrong;
}

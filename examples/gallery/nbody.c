/* SPDX-License-Identifier: MIT */
/*
 * The accelerations of n bodies of mass 1 by each other's gravity, softened by 0.01. A square root
 * that may set errno keeps the loop from being vectorised, which makes it 8 times slower here.
 *
 *     cc -O3 -march=native -fno-math-errno nbody.c $(pkg-config --cflags --libs prange) -o nbody
 *     ./nbody
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

/* Both arrays hold n numbers each of x, then y, then z. */
void nbody(ptrdiff_t n, const double *xyz, double *acceleration)
{
    const double *x = xyz, *y = xyz + n, *z = xyz + 2 * n;
    PRANGE_FOR (i, 0, n, schedule(static)) {
        double ax = 0.0, ay = 0.0, az = 0.0;
#pragma omp simd reduction(+ : ax, ay, az)
        for (ptrdiff_t j = 0; j < n; j++) {
            const double dx = x[j] - x[i], dy = y[j] - y[i], dz = z[j] - z[i];
            const double r2 = dx * dx + dy * dy + dz * dz + 1e-4;
            const double pull = 1.0 / (r2 * sqrt(r2));
            ax += dx * pull;
            ay += dy * pull;
            az += dz * pull;
        }
        acceleration[i] = ax;
        acceleration[n + i] = ay;
        acceleration[2 * n + i] = az;
    }
}

int main(void)
{
    enum { N = 1000 };
    static double xyz[3 * N], acceleration[3 * N];
    double sum[3], magnitude = 0.0;
    for (int i = 0; i < 3 * N; i++)
        xyz[i] = (double)(i * 7919 % 3001) / 3001;
    nbody(N, xyz, acceleration);
    /* The forces are equal and opposite, so they cancel. */
    for (int k = 0; k < 3; k++)
        if (prange_sum_f64(N, acceleration + k * N, &sum[k]) != PRANGE_OK)
            return 1;
    for (int i = 0; i < 3 * N; i++)
        magnitude += fabs(acceleration[i]);
    printf("nbody %.17g, sums %.17g %.17g %.17g\n", acceleration[0], sum[0], sum[1], sum[2]);
    return !(magnitude > 1.0) || fabs(sum[0]) + fabs(sum[1]) + fabs(sum[2]) > 1e-12 * magnitude;
}

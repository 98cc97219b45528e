/* SPDX-License-Identifier: MIT */
/*
 * Laplace's equation on a square by Jacobi's iteration: each inner point becomes the mean of its
 * four neighbours.
 *
 *     cc -O3 -march=native laplace.c $(pkg-config --cflags --libs prange) -lm -o laplace
 *     ./laplace
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <string.h>

/* `sweeps` is even, so that `grid` has the result; the edges of both grids hold the boundary. */
void laplace(ptrdiff_t n, int sweeps, double *grid, double *other)
{
    for (int sweep = 0; sweep < sweeps; sweep++) {
        const double *from = sweep % 2 ? other : grid;
        double *to = sweep % 2 ? grid : other;
        PRANGE_FOR (row, 1, n - 1, schedule(static)) {
            const double *u = from + row * n;
            double *out = to + row * n;
            for (ptrdiff_t j = 1; j < n - 1; j++)
                out[j] = 0.25 * (u[j - 1] + u[j + 1] + u[j - n] + u[j + n]);
        }
    }
}

int main(void)
{
    enum { N = 33 };
    static double grid[N * N], other[N * N];
    double worst = 0.0;
    /* x y is harmonic, also for finite differences, so its boundary values determine it. */
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            if (i == 0 || j == 0 || i == N - 1 || j == N - 1)
                grid[i * N + j] = (double)(i * j);
    memcpy(other, grid, sizeof grid);
    laplace(N, 8000, grid, other);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            worst = fmax(worst, fabs(grid[i * N + j] - i * j));
    printf("laplace %.17g, off by %.3g\n", grid[N + 1], worst);
    return worst > 1e-9;
}

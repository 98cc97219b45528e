/* SPDX-License-Identifier: MIT */
/*
 * The Julia set of z^2 - 0.8 + 0.156i: steps until |z| > 2. Neighbours in a row step together, as
 * vector lanes.
 *
 *     cc -O3 -march=native julia.c $(pkg-config --cflags --libs prange) -o julia && ./julia
 */
#include <prange.h>
#include <stdio.h>

enum { LANES = 32 };

/* x holds the real parts and is overwritten. */
static void count_steps(double *x, double im, int most, double *steps)
{
    double y[LANES], count[LANES] = {0}, left = LANES;
    for (int l = 0; l < LANES; l++)
        y[l] = im;
    for (int k = 0; k < most && left > 0.0; k++) {
        left = 0.0;
#pragma omp simd reduction(+ : left)
        for (int l = 0; l < LANES; l++) {
            const double xx = x[l] * x[l], yy = y[l] * y[l], inside = xx + yy <= 4.0 ? 1.0 : 0.0;
            count[l] += inside;
            left += inside;
            y[l] = 2.0 * x[l] * y[l] + 0.156;
            x[l] = xx - yy - 0.8;
        }
    }
    for (int l = 0; l < LANES; l++)
        steps[l] = count[l];
}

/* Over [-1.5, 1.5] x [-1.5, 1.5], both ends included; the width is a multiple of 32. */
void julia(ptrdiff_t height, ptrdiff_t width, int most, double *steps)
{
    PRANGE_FOR (row, 0, height, schedule(dynamic))
        for (ptrdiff_t column = 0; column < width; column += LANES) {
            double x[LANES];
            for (int l = 0; l < LANES; l++)
                x[l] = -1.5 + 3.0 * (double)(column + l) / (double)(width - 1);
            count_steps(x, -1.5 + 3.0 * (double)row / (double)(height - 1), most,
                        steps + row * width + column);
        }
}

int main(void)
{
    enum { N = 256, MOST = 300 };
    static double steps[N * N];
    double sum;
    int asymmetric = 0;
    julia(N, N, MOST, steps);
    if (prange_sum_f64(N * N, steps, &sum) != PRANGE_OK)
        return 1;
    /* z and -z have the same square. */
    for (ptrdiff_t i = 0; i < N * N; i++)
        asymmetric += steps[i] != steps[N * N - 1 - i];
    printf("julia %.0f steps\n", sum);
    return sum < 1e5 || asymmetric > N * N / 1000;
}

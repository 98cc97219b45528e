/* SPDX-License-Identifier: MIT */
/*
 * The Mandelbrot set: steps of z = z^2 + c until |z| > 2. Rows through the set are far more
 * expensive than the others, so the threads take them one by one. Neighbours in a row step
 * together, as vector lanes.
 *
 *     cc -O3 -march=native mandelbrot.c $(pkg-config --cflags --libs prange) -o mandelbrot
 *     ./mandelbrot
 */
#include <prange.h>
#include <stdio.h>

enum { LANES = 32 };

static void count_steps(const double *re, double im, int most, double *steps)
{
    double x[LANES] = {0}, y[LANES] = {0}, count[LANES] = {0}, left = LANES;
    for (int k = 0; k < most && left > 0.0; k++) {
        left = 0.0;
#pragma omp simd reduction(+ : left)
        for (int l = 0; l < LANES; l++) {
            const double xx = x[l] * x[l], yy = y[l] * y[l], inside = xx + yy <= 4.0 ? 1.0 : 0.0;
            count[l] += inside;
            left += inside;
            y[l] = 2.0 * x[l] * y[l] + im;
            x[l] = xx - yy + re[l];
        }
    }
    for (int l = 0; l < LANES; l++)
        steps[l] = count[l];
}

/* Over [-2, 1] x [-1, 1]; the width is a multiple of 32. Rows are sampled at their middle, since
 * rounding would decide on the real axis. */
void mandelbrot(ptrdiff_t height, ptrdiff_t width, int most, double *steps)
{
    PRANGE_FOR (row, 0, height, schedule(dynamic))
        for (ptrdiff_t column = 0; column < width; column += LANES) {
            double re[LANES];
            for (int l = 0; l < LANES; l++)
                re[l] = -2.0 + 3.0 * (double)(column + l) / (double)width;
            count_steps(re, -1.0 + 2.0 * ((double)row + 0.5) / (double)height, most,
                        steps + row * width + column);
        }
}

int main(void)
{
    enum { HEIGHT = 400, WIDTH = 640, MOST = 500 };
    static double steps[HEIGHT * WIDTH];
    ptrdiff_t inside = 0;
    double sum;
    mandelbrot(HEIGHT, WIDTH, MOST, steps);
    if (prange_sum_f64(HEIGHT * WIDTH, steps, &sum) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < HEIGHT * WIDTH; i++)
        inside += steps[i] == MOST;
    /* The area of the set is 1.5066. */
    const double area = 6.0 * (double)inside / (HEIGHT * WIDTH);
    printf("mandelbrot %.0f steps, area %.17g\n", sum, area);
    return area < 1.50 || area > 1.53;
}

/* SPDX-License-Identifier: MIT */
/*
 * Pi by Monte Carlo: the share of random points of a square that lie in the circle. The numbers are
 * a function of (seed, stream, index), so the estimate is the same at any thread count.
 *
 *     cc -O2 pi.c $(pkg-config --cflags --libs prange) -lm -o pi && ./pi
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { BLOCK = 4096 };

typedef struct estimate {
    ptrdiff_t inside[1024];
} estimate;

/* One block of points: x from stream 0, y from stream 1. */
static int count_block(ptrdiff_t block, int thread, void *ctx)
{
    double x[BLOCK], y[BLOCK];
    const uint64_t first = (uint64_t)block * BLOCK;
    ptrdiff_t inside = 0;
    (void)thread;
    if (prange_random_uniform_f64(1, 0, first, BLOCK, x) != PRANGE_OK ||
        prange_random_uniform_f64(1, 1, first, BLOCK, y) != PRANGE_OK)
        return 1;
    for (int i = 0; i < BLOCK; i++)
        inside += x[i] * x[i] + y[i] * y[i] < 1.0;
    ((estimate *)ctx)->inside[block] = inside;
    return 0;
}

int main(void)
{
    static estimate counts;
    enum { BLOCKS = sizeof counts.inside / sizeof *counts.inside };
    ptrdiff_t inside = 0;
    if (prange_for(0, BLOCKS, 1, count_block, &counts) != PRANGE_OK) {
        fprintf(stderr, "pi: %s\n", prange_last_error());
        return 1;
    }
    for (int block = 0; block < BLOCKS; block++)
        inside += counts.inside[block];
    const double n = (double)BLOCKS * BLOCK, pi = 4.0 * (double)inside / n;
    printf("%.6f of %.0f points\n", pi, n);
    /* Five standard deviations. */
    return fabs(pi - 3.141592653589793) < 5.0 * sqrt(3.1416 * (4.0 - 3.1416) / n) ? 0 : 1;
}

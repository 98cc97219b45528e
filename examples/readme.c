/* SPDX-License-Identifier: MIT */
/*
 * The README's first program: an integral on all processors.
 *
 *     cc -O2 readme.c $(pkg-config --cflags --libs prange) -o readme && ./readme
 */
#include <prange.h>
#include <stdio.h>

static double f(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

int main(void)
{
    double area;
    if (prange_integrate_f64(f, NULL, 0.0, 2.0, 10000000, &area) != PRANGE_OK)
        return 1;
    printf("%.4f on %d threads\n", area, prange_get_num_threads());
}

/* SPDX-License-Identifier: MIT */
/*
 * Pi by Leibniz's series, 4 (1 - 1/3 + 1/5 - ...).
 *
 *     cc -O3 -march=native pi.c $(pkg-config --cflags --libs prange) -o pi && ./pi
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

/* Two adjacent terms of the series as one: 4/(4i + 1) - 4/(4i + 3). */
#define PRANGE_REDUCE_NAME leibniz
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_TERM(i, unused)                                                              \
    (8.0 / ((4.0 * (double)(i) + 1.0) * (4.0 * (double)(i) + 3.0)))
#include <prange/reduce_template.h>

prange_status pi_by_series(ptrdiff_t n, double *pi)
{
    return leibniz(NULL, 0, n / 2, pi);
}

int main(void)
{
    const ptrdiff_t n = 10000000;
    double pi;
    if (pi_by_series(n, &pi) != PRANGE_OK)
        return 1;
    printf("pi %.17g\n", pi);
    return fabs(pi - (3.14159265358979323846 - 1.0 / (double)n)) > 1e-14;
}

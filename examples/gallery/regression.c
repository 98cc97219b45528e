/* SPDX-License-Identifier: MIT */
/*
 * The least-squares line y = slope x + intercept through n points: four sums in one pass.
 *
 *     cc -O3 -march=native -mtune=generic regression.c $(pkg-config --cflags --libs prange) \
 *         -o regression
 *     ./regression
 *
 * When GCC 12 tunes for a Zen processor, it reloads x for each sum that reads it.
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

typedef struct points {
    const double *x, *y;
} points;

#define PRANGE_REDUCE_NAME line_sums
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const points
#define PRANGE_REDUCE_TERM(i, p) ((p)->x[i])
#define PRANGE_REDUCE_TERM2(i, p) ((p)->y[i])
#define PRANGE_REDUCE_TERM3(i, p) ((p)->x[i] * (p)->x[i])
#define PRANGE_REDUCE_TERM4(i, p) ((p)->x[i] * (p)->y[i])
#include <prange/reduce_template.h>

prange_status regression(ptrdiff_t n, const double *x, const double *y, double line[2])
{
    const points p = {x, y};
    double s[4];
    const prange_status status = line_sums(&p, 0, n, s);
    if (status != PRANGE_OK)
        return status;
    line[0] = ((double)n * s[3] - s[0] * s[1]) / ((double)n * s[2] - s[0] * s[0]);
    line[1] = (s[1] - line[0] * s[0]) / (double)n;
    return PRANGE_OK;
}

int main(void)
{
    enum { N = 500000 };
    static double x[N], y[N];
    double line[2];
    /* In each pair of points, one lies as far above the line as the other below. */
    for (int i = 0; i < N; i++) {
        const int pair = i / 2;
        x[i] = (double)pair / N;
        y[i] = 3.0 * x[i] - 2.0 + (i % 2 ? 0.25 : -0.25);
    }
    if (regression(N, x, y, line) != PRANGE_OK)
        return 1;
    printf("regression %.17g %.17g\n", line[0], line[1]);
    return fabs(line[0] - 3.0) > 1e-12 || fabs(line[1] + 2.0) > 1e-12;
}

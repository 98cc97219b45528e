/* SPDX-License-Identifier: MIT */
/*
 * What a user of the library writes: functions that it calls, an instance of its template, a
 * PRANGE_FOR loop. Compiled like the baselines, with -O3 -march=native, but with the project's
 * -ffp-contract=off, so that the values of f are the same everywhere.
 */
#ifndef BENCH_CALLBACKS_H
#define BENCH_CALLBACKS_H

#include <prange.h>

/* x^2 - x: of a point, of a block, and compiled into the loop */
double callback_parabola(double x, void *ctx);
int callback_parabola_block(ptrdiff_t n, const double *x, double *y, void *ctx);
prange_status callback_parabola_template(double a, double b, ptrdiff_t n, double *out);

/* Its integral as a PRANGE_FOR loop with a reduction clause. */
double callback_parabola_loop(double a, double b, ptrdiff_t n);

/* A prange_body that adds f(a + i*dx) to the sum of its thread. */
typedef struct callback_sum {
    double value;
    char padding[120]; /* two cache lines apart: the prefetcher fetches them in pairs */
} callback_sum;

typedef struct callback_sums {
    double a, dx;
    callback_sum *threads;
} callback_sums;

int callback_sum_body(ptrdiff_t i, int thread, void *ctx);

/* A prange_body: y[i] = x[i]*x[i]. */
typedef struct callback_arrays {
    const double *x;
    double *y;
} callback_arrays;

int callback_square_body(ptrdiff_t i, int thread, void *ctx);

#endif

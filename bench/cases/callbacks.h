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

/* Its integral as a PRANGE_FOR loop with a reduction clause, and as prange_for with a sum for each
 * thread. */
double callback_parabola_loop(double a, double b, ptrdiff_t n);
prange_status callback_parabola_body(double a, double b, ptrdiff_t n, double *out);

/* The sum of x[i]*y[i] by the template of reductions, and by blocks of prange_reduce */
prange_status callback_dot_template(ptrdiff_t n, const double *x, const double *y, double *out);
prange_status callback_dot_reduce(ptrdiff_t n, const double *x, const double *y, double *out);

/* y = x*x as prange_for, one element an iteration */
prange_status callback_square_body(ptrdiff_t n, const double *x, double *y);

/* a step of the five-point stencil over the inside of an n x d grid, as prange_for_2d */
prange_status callback_stencil(ptrdiff_t n, ptrdiff_t d, const double *x, double *y);

/* steps of it from a to b and back, and of the seven-point stencil on n^3, by the template */
prange_status callback_heat(ptrdiff_t n, ptrdiff_t d, ptrdiff_t steps, double *a, double *b);
prange_status callback_seven(ptrdiff_t n, ptrdiff_t steps, double *a, double *b);

#endif

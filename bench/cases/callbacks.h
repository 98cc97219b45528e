/* SPDX-License-Identifier: MIT */
/*
 * Code as a user of the library writes it: callbacks, instances of the templates, a PRANGE_FOR
 * loop. It is compiled like the baselines, with -O3 -march=native, but with the project's
 * -ffp-contract=off, so that the integrand has the same values on every machine.
 */
#ifndef BENCH_CALLBACKS_H
#define BENCH_CALLBACKS_H

#include <prange.h>

/* x^2 - x as a function of a point and of a block, and its integral by the template, which compiles
 * it into the loop. */
double callback_parabola(double x, void *ctx);
int callback_parabola_block(ptrdiff_t n, const double *x, double *y, void *ctx);
prange_status callback_parabola_template(double a, double b, ptrdiff_t n, double *out);

/* The integral as a PRANGE_FOR loop with a reduction clause, and as prange_for with a sum per
 * thread. */
double callback_parabola_loop(double a, double b, ptrdiff_t n);
prange_status callback_parabola_body(double a, double b, ptrdiff_t n, double *out);

/* The sum of x[i]*y[i] by the reduction template, and by prange_reduce over blocks. */
prange_status callback_dot_template(ptrdiff_t n, const double *x, const double *y, double *out);
prange_status callback_dot_reduce(ptrdiff_t n, const double *x, const double *y, double *out);

/* y = x*x as prange_for, with one element per iteration. */
prange_status callback_square_body(ptrdiff_t n, const double *x, double *y);

/* One step of the five-point stencil over the interior of an n x d grid, as prange_for_2d. */
prange_status callback_stencil(ptrdiff_t n, ptrdiff_t d, const double *x, double *y);

/* Steps of the five-point stencil, and of the seven-point stencil on n^3 points, by the template;
 * they alternate between a and b. */
prange_status callback_heat(ptrdiff_t n, ptrdiff_t d, ptrdiff_t steps, double *a, double *b);
prange_status callback_seven(ptrdiff_t n, ptrdiff_t steps, double *a, double *b);

#endif

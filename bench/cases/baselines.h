/* SPDX-License-Identifier: MIT */
/*
 * The loops a C programmer writes without this library: serial, and under a plain OpenMP pragma.
 *
 * Their sources are compiled with -O3 -march=native -ffp-contract=fast (GCC's default outside
 * -std=c11), so that they are as fast as a user could get them; the library itself is compiled
 * for all processors and chooses at run time. Reductions stand under `omp parallel for simd`,
 * which lets the compiler reorder the sum and is the fastest of the plain pragmas.
 */
#ifndef BENCH_BASELINES_H
#define BENCH_BASELINES_H

#include <stddef.h>

/* The left Riemann sum of x^2 - x over [a, b]. */
double plain_integral_serial(double a, double b, ptrdiff_t n);
double plain_integral_openmp(double a, double b, ptrdiff_t n);
double plain_integral_reduction(double a, double b, ptrdiff_t n); /* without simd */

double plain_sum_serial_f64(ptrdiff_t n, const double *x);
double plain_sum_openmp_f64(ptrdiff_t n, const double *x);
double plain_dot_serial_f64(ptrdiff_t n, const double *x, const double *y);
double plain_dot_openmp_f64(ptrdiff_t n, const double *x, const double *y);

/* y = x*x, and y = x*x - x */
void plain_square_serial_f64(ptrdiff_t n, const double *x, double *y);
void plain_square_openmp_f64(ptrdiff_t n, const double *x, double *y);
void plain_parabola_serial_f64(ptrdiff_t n, const double *x, double *y);
void plain_parabola_openmp_f64(ptrdiff_t n, const double *x, double *y);

/* Euclidean distances of n points of d coordinates */
void plain_pairwise_serial_f64(ptrdiff_t n, ptrdiff_t d, const double *points, double *out);
void plain_pairwise_openmp_f64(ptrdiff_t n, ptrdiff_t d, const double *points, double *out);

float plain_sum_serial_f32(ptrdiff_t n, const float *x);
float plain_sum_openmp_f32(ptrdiff_t n, const float *x);
float plain_dot_serial_f32(ptrdiff_t n, const float *x, const float *y);
float plain_dot_openmp_f32(ptrdiff_t n, const float *x, const float *y);
void plain_square_serial_f32(ptrdiff_t n, const float *x, float *y);
void plain_square_openmp_f32(ptrdiff_t n, const float *x, float *y);
void plain_parabola_serial_f32(ptrdiff_t n, const float *x, float *y);
void plain_parabola_openmp_f32(ptrdiff_t n, const float *x, float *y);
void plain_pairwise_serial_f32(ptrdiff_t n, ptrdiff_t d, const float *points, float *out);
void plain_pairwise_openmp_f32(ptrdiff_t n, ptrdiff_t d, const float *points, float *out);

#endif

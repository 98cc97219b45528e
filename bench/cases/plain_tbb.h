/* SPDX-License-Identifier: MIT */
/*
 * The plain loops of the cases for a busy machine, on oneTBB.
 */
#ifndef BENCH_PLAIN_TBB_H
#define BENCH_PLAIN_TBB_H

#include <stddef.h>

double plain_sum_tbb(ptrdiff_t n, const double *x);
void plain_square_tbb(ptrdiff_t n, const double *x, double *y);
double plain_integral_tbb(double a, double b, ptrdiff_t n);
void plain_pairwise_tbb(ptrdiff_t n, ptrdiff_t d, const double *points, double *out);

#endif

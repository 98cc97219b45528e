/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "black_scholes.h"

#define F(name) name
BENCH_BLACK_SCHOLES(value_of, double, F)

void plain_black_scholes_serial(ptrdiff_t n, const double *x, const double *y, double *value)
{
    for (ptrdiff_t i = 0; i < n; i++)
        value[i] = value_of(x[i], y[i]);
}

void plain_black_scholes_openmp(ptrdiff_t n, const double *x, const double *y, double *value)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        value[i] = value_of(x[i], y[i]);
}

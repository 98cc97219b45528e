/* SPDX-License-Identifier: MIT */
/*
 * The value of a call by the formula of Black and Scholes, from two random numbers in [0, 1): spot
 * 80 + 40 x, strike 80 + 40 y, and half a year and x + y years to run.
 */
#ifndef BENCH_BLACK_SCHOLES_H
#define BENCH_BLACK_SCHOLES_H

#include <stddef.h>

#include <prange/status.h>

/* Defines the formula as a function `name` in a type; F(exp) is the exponential function, etc. */
#define BENCH_BLACK_SCHOLES(name, REAL, F)                                                         \
    static inline REAL name(REAL x, REAL y)                                                        \
    {                                                                                              \
        const REAL spot = 80 + 40 * x, strike = 80 + 40 * y, years = (REAL)0.5 + x + y;            \
        const REAL spread = (REAL)0.25 * F(sqrt)(years), root = (REAL)0.70710678118654752440L;     \
        const REAL discounted = strike * F(exp)(-(REAL)0.03 * years);                              \
        const REAL up = F(log)(spot / discounted) / spread + (REAL)0.5 * spread;                   \
        const REAL down = up - spread;                                                             \
        return (REAL)0.5 * (spot * F(erfc)(-root * up) - discounted * F(erfc)(-root * down));      \
    }

/* Maps over blocks that stay in a first-level cache. */
prange_status black_scholes(ptrdiff_t n, const double *x, const double *y, double *value);

/* One loop over the inline functions of prange/math.h, which the compiler vectorises. */
void black_scholes_inline(ptrdiff_t n, const double *x, const double *y, double *value);

/* The C library's functions in plain loops. */
void plain_black_scholes_serial(ptrdiff_t n, const double *x, const double *y, double *value);
void plain_black_scholes_openmp(ptrdiff_t n, const double *x, const double *y, double *value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Quantiles of sorted numbers by the definitions of Hyndman and Fan, in long double.
 */
#ifndef TESTS_REFERENCE_QUANTILE_H
#define TESTS_REFERENCE_QUANTILE_H

#include <math.h>
#include <stddef.h>

/* The real rank h, from 0, of the piecewise linear methods. */
static inline long double real_rank(int method, long double n, long double q)
{
    switch (method) {
    case 4:
        return q * n - 1;
    case 5:
        return q * n - 0.5L;
    case 6:
        return q * (n + 1) - 1;
    case 7:
        return q * (n - 1);
    case 8:
        return q * (n + 1.0L / 3) - 2.0L / 3;
    default:
        return q * (n + 0.25L) - 0.625L;
    }
}

/* The rank, from 0, of the methods 1 to 3, which jump. q n is exact. */
static inline long double jumping_rank(int method, long double n, long double q)
{
    const long double h = q * n - 1, low = floorl(h);
    if (method == 1)
        return ceill(h);
    if (method == 2)
        return h == low ? (h >= 0 && h < n - 1 ? h + 0.5L : h) : ceill(h);
    const long double nearest = floorl(h + 0.5L);
    return h - low == 0.5L ? (fmodl(low, 2) == 0 ? low + 1 : low) : nearest;
}

static inline long double reference_rank(int method, ptrdiff_t n, double q)
{
    const long double h = method <= 3 ? jumping_rank(method, n, q) : real_rank(method, n, q);
    return h < 0 ? 0 : h > n - 1 ? n - 1 : h;
}

#endif

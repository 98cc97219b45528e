/* SPDX-License-Identifier: MIT */
/*
 * The metrics of elementary functions by their formulas, in long double and by the C library. x and
 * y are what the library was given, to the bit.
 */
#ifndef TESTS_REFERENCE_METRICS_H
#define TESTS_REFERENCE_METRICS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static inline long double reference_minkowski(long double p, ptrdiff_t d, const long double *w,
                                              const long double *x, const long double *y)
{
    long double sum = 0;
    for (ptrdiff_t k = 0; k < d; k++)
        sum += w[k] * powl(fabsl(x[k] - y[k]), p);
    return powl(sum, 1 / p);
}

/* p ln(p/m) + q ln(q/m) with m = (p+q)/2; near each other by the series of it, whose terms do not
 * cancel. */
static inline long double reference_entropy(long double p, long double q)
{
    const long double m = (p + q) / 2, r = fabsl(p - q) / (p + q);
    long double sum = 0, power = r * r;
    if (p + q == 0)
        return 0;
    if (r > 0.25L)
        return (p > 0 ? p * logl(p / m) : 0) + (q > 0 ? q * logl(q / m) : 0);
    for (int k = 1; k < 40; k++, power *= r * r)
        sum += power / ((long double)k * (2 * k - 1));
    return sum * m;
}

/* The sum of a row; 0 where it has no shares. */
static inline long double reference_total_share(ptrdiff_t d, const long double *x)
{
    long double sum = 0;
    for (ptrdiff_t k = 0; k < d; k++) {
        if (x[k] < 0)
            return 0;
        sum += x[k];
    }
    return sum;
}

static inline long double reference_jensenshannon(ptrdiff_t d, const long double *x,
                                                  const long double *y)
{
    const long double a = reference_total_share(d, x), b = reference_total_share(d, y);
    long double sum = 0;
    if (a == 0 || b == 0)
        return (long double)INFINITY;
    for (ptrdiff_t k = 0; k < d; k++)
        sum += reference_entropy(x[k] / a, y[k] / b);
    return sqrtl(sum / 2);
}

/* The angle of two unit vectors by their product across and along, which no haversine is in. Off by
 * some 2^-62, whatever the angle. */
static inline long double reference_great_circle(const long double *x, const long double *y)
{
    const long double turn = x[1] - y[1];
    const long double east = cosl(y[0]) * sinl(turn);
    const long double north = cosl(x[0]) * sinl(y[0]) - sinl(x[0]) * cosl(y[0]) * cosl(turn);
    const long double along = sinl(x[0]) * sinl(y[0]) + cosl(x[0]) * cosl(y[0]) * cosl(turn);
    return atan2l(hypotl(east, north), along);
}

/* The haversine formula: accurate for near points on the same side of the globe. */
static inline long double reference_haversine(const long double *x, const long double *y)
{
    const long double north = sinl((x[0] - y[0]) / 2), east = sinl((x[1] - y[1]) / 2);
    return 2 * asinl(sqrtl(north * north + cosl(x[0]) * cosl(y[0]) * east * east));
}

#endif

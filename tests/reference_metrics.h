/* SPDX-License-Identifier: MIT */
/*
 * The formulas of metrics of elementary functions, by the C library in long double. x and y are
 * exactly the library's inputs.
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

/* p ln(p/m) + q ln(q/m) with m = (p+q)/2. For p near q by its Taylor series, whose terms do not
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

/* The sum of a row; 0 if the row is not a distribution. */
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

/* The angle of two unit vectors from their cross and dot products, independent of haversines. The
 * error is about 2^-62 at any angle. */
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

/* SPDX-License-Identifier: MIT */
#include "fit.h"

#include <math.h>

static const bench_curve_point *end_of(const bench_curve *curve)
{
    return curve->points + curve->count;
}

static double within(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

double bench_amdahl(const bench_curve *curve)
{
    double above = 0.0, below = 0.0;
    for (const bench_curve_point *at = curve->points; at < end_of(curve); at++) {
        const double rest = 1.0 - 1.0 / at->threads;
        above += (1.0 / at->speedup - 1.0 / at->threads) * rest;
        below += rest * rest;
    }
    return below > 0.0 ? within(above / below, 0.0, 1.0) : NAN;
}

double bench_gustafson(const bench_curve *curve)
{
    double above = 0.0, below = 0.0;
    for (const bench_curve_point *at = curve->points; at < end_of(curve); at++) {
        const double more = at->threads - 1.0;
        above += (at->threads - at->speedup) * more;
        below += more * more;
    }
    return below > 0.0 ? within(above / below, 0.0, 1.0) : NAN;
}

static double peak_of(double sigma, double kappa)
{
    if (sigma >= 1.0)
        return 1.0;
    return kappa > 0.0 ? fmax(1.0, sqrt((1.0 - sigma) / kappa)) : INFINITY;
}

bench_usl bench_usl_of(const bench_curve *curve)
{
    /* The normal equations of y = sigma u + kappa v. */
    double uu = 0.0, uv = 0.0, vv = 0.0, uy = 0.0, vy = 0.0;
    for (const bench_curve_point *at = curve->points; at < end_of(curve); at++) {
        const double u = at->threads - 1.0, v = at->threads * u;
        const double y = at->threads / at->speedup - 1.0;
        uu += u * u;
        uv += u * v;
        vv += v * v;
        uy += u * y;
        vy += v * y;
    }
    const double determinant = uu * vv - uv * uv;
    double sigma = (uy * vv - vy * uv) / determinant;
    double kappa = (vy * uu - uy * uv) / determinant;
    if (kappa < 0.0) {
        kappa = 0.0;
        sigma = fmax(uy / uu, 0.0);
    } else if (sigma < 0.0) {
        sigma = 0.0;
        kappa = fmax(vy / vv, 0.0);
    }
    return (bench_usl){sigma, kappa, peak_of(sigma, kappa)};
}

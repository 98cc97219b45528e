/* SPDX-License-Identifier: MIT */
#include "fit.h"

#include <math.h>

static double within(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

double bench_amdahl(int n, const int *threads, const double *speedup)
{
    double above = 0.0, below = 0.0;
    for (int i = 0; i < n; i++) {
        const double rest = 1.0 - 1.0 / threads[i];
        above += (1.0 / speedup[i] - 1.0 / threads[i]) * rest;
        below += rest * rest;
    }
    return below > 0.0 ? within(above / below, 0.0, 1.0) : NAN;
}

double bench_gustafson(int n, const int *threads, const double *speedup)
{
    double above = 0.0, below = 0.0;
    for (int i = 0; i < n; i++) {
        const double more = threads[i] - 1.0;
        above += (threads[i] - speedup[i]) * more;
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

bench_usl bench_usl_of(int n, const int *threads, const double *speedup)
{
    /* The normal equations of y = sigma u + kappa v. */
    double uu = 0.0, uv = 0.0, vv = 0.0, uy = 0.0, vy = 0.0;
    for (int i = 0; i < n; i++) {
        const double u = threads[i] - 1.0, v = threads[i] * u, y = threads[i] / speedup[i] - 1.0;
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

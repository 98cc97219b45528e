/* SPDX-License-Identifier: MIT */
#include "curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "refuse.h"

/* Sets the speed-up from the paired ratios of the rounds; false unless the best serial loop of the
 * row is this loop on one thread. */
static bool paired_speedup(const json_t *row, bench_curve_point *point)
{
    bench_estimate ratio;
    if (strcmp(bench_point_text(row, "best_serial"), "prange") != 0 ||
        !bench_point_ratio(row, &ratio))
        return false;
    point->speedup = ratio.median;
    point->low = ratio.low;
    point->high = ratio.high;
    return true;
}

/* One end of the row's interval relative to its median; 1 if the row has no interval. */
static double relative(const json_t *row, const char *end)
{
    const double share = bench_point_number(row, end) / bench_point_number(row, "real_time");
    return isfinite(share) ? share : 1.0;
}

/* Sets the speed-up from two separate medians. Its interval is as wide as the ends of both
 * intervals allow. `one` is the row on one thread, or NULL. */
static void apart_speedup(double base_ns, const json_t *one, const json_t *row,
                          bench_curve_point *point)
{
    point->speedup = base_ns / bench_point_number(row, "real_time");
    point->low = point->speedup / relative(row, "real_time_high");
    point->high = point->speedup / relative(row, "real_time_low");
    if (one) {
        point->low *= relative(one, "real_time_low");
        point->high *= relative(one, "real_time_high");
    }
}

/* The time on one thread changes with the state of the machine, so the one from the same rounds is
 * preferred. With weak scaling that time is of another size. False if there is no time on one
 * thread. */
static bool set_speedup(const bench_series *series, const json_t *row, bench_curve *curve,
                        bench_curve_point *point)
{
    const bench_measured *one = bench_series_at(series, BENCH_PRANGE, 1);
    const double elsewhere = one ? bench_point_number(one->row, "real_time") : 0.0;
    const double beside = bench_point_number(row, "one_thread_time");
    const double base_ns = !curve->weak && beside > 0.0 ? beside : elsewhere;
    if (base_ns <= 0.0)
        return false;
    if (point->threads == 1)
        point->speedup = point->low = point->high = 1.0;
    else if (curve->weak || !paired_speedup(row, point))
        apart_speedup(base_ns * (curve->weak ? point->threads : 1), one ? one->row : NULL, row,
                      point);
    curve->base_ns = base_ns;
    return true;
}

bench_curve bench_curve_of(const bench_series *series)
{
    const char *limit = bench_point_text(series->key, "limit");
    bench_curve curve = {
        .weak = strcmp(bench_point_text(series->key, "scaling"), "weak") == 0,
        .limit = limit[0] ? limit : "none",
        .bandwidth = NAN,
        .points = bench_zeroed((size_t)series->count, sizeof *curve.points),
    };
    for (int i = 0; i < series->count; i++) {
        const bench_measured *at = &series->points[i];
        if (at->form != BENCH_PRANGE || at->failure)
            break; /* the rows of this form come first */
        bench_curve_point point = {
            .threads = at->threads,
            .team = (int)json_integer_value(json_object_get(at->row, "team")),
            .busy =
                bench_point_number(at->row, "cpu_time") / bench_point_number(at->row, "real_time"),
            .rate = bench_point_number(at->row, "bytes_per_second"),
            .share = bench_point_number(at->row, "limit_share"),
        };
        if (!set_speedup(series, at->row, &curve, &point))
            continue;
        /* fmax() prefers a number to NaN. */
        curve.bandwidth = fmax(curve.bandwidth, bench_point_number(at->row, "limit_per_second"));
        curve.bandwidth = fmax(curve.bandwidth, point.rate / point.share);
        curve.points[curve.count++] = point;
    }
    return curve;
}

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

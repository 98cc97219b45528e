/* SPDX-License-Identifier: MIT */
#include "scaling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "curve.h"
#include "json.h"
#include "points.h"
#include "verdict.h"

/* Adds the keys that identify the series. */
static void add_key(json_t *entry, const json_t *row)
{
    static const char *const keys[] = {"case", "n", "d"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        json_object_set(entry, keys[i], json_object_get(row, keys[i]));
    for (const char *const *key = bench_point_texts; *key; key++)
        json_object_set(entry, *key, json_object_get(row, *key));
}

/* JSON has no NaN; null takes the place of a missing number, so that the arrays stay parallel. */
static void append(json_t *entry, const char *key, double value)
{
    if (!json_object_get(entry, key))
        json_object_set_new(entry, key, json_array());
    json_array_append_new(json_object_get(entry, key),
                          isfinite(value) ? json_real(value) : json_null());
}

static void add_points(json_t *entry, const bench_curve *curve)
{
    json_t *threads = json_array();
    for (const bench_curve_point *at = curve->points; at < curve->points + curve->count; at++) {
        json_array_append_new(threads, json_integer(at->threads));
        append(entry, "speedup", at->speedup);
        append(entry, "speedup_low", at->low);
        append(entry, "speedup_high", at->high);
        append(entry, "efficiency", at->speedup / at->threads);
        append(entry, curve->weak ? "serial_fraction" : "karp_flatt",
               bench_serial_fraction(curve->weak, at->speedup, at->threads));
    }
    json_object_set_new(entry, "threads", threads);
    json_object_set_new(entry, "base", json_string("the same loop on one thread"));
    json_object_set_new(entry, "base_time", bench_json_real(curve->base_ns));
}

/* Why the Universal Scalability Law is not fitted; NULL if it is. */
static const char *usl_refused(const bench_curve *curve, char reason[80])
{
    if (curve->count == 0)
        return "there is no time on one thread";
    if (bench_teams_fell_short(curve))
        return "teams were smaller than asked for";
    if (curve->weak)
        return "the law is for a fixed size, and this one grows with the threads";
    if (curve->count >= BENCH_USL_MIN)
        return NULL;
    snprintf(reason, 80, "needs %d thread counts or more, and there %s %d", BENCH_USL_MIN,
             curve->count == 1 ? "is" : "are", curve->count);
    return reason;
}

static void add_fits(json_t *entry, const bench_curve *curve)
{
    char reason[80], verdict[BENCH_VERDICT_TEXT];
    const char *refused = usl_refused(curve, reason);
    bench_usl usl;
    if (refused) {
        json_object_set_new(entry, "usl_refused", json_string(refused));
    } else {
        usl = bench_usl_of(curve);
        /* The law's scale is the measured rate on one thread. */
        json_object_set_new(entry, "usl",
                            json_pack("{s:f, s:f, s:o*, s:o*}", "sigma", usl.sigma, "kappa",
                                      usl.kappa, "lambda", bench_json_real(1e9 / curve->base_ns),
                                      "peak_threads", bench_json_real(usl.peak)));
    }
    const double fraction = curve->weak ? bench_gustafson(curve) : bench_amdahl(curve);
    if (isfinite(fraction) && !bench_teams_fell_short(curve))
        json_object_set_new(entry, curve->weak ? "gustafson" : "amdahl",
                            json_pack("{s:f}", "serial_fraction", fraction));
    const bench_bandwidth_bound bound = bench_bandwidth_bound_of(curve);
    if (bound.from_threads > 0)
        json_object_set_new(
            entry, "bandwidth_bound",
            json_pack("{s:i, s:f}", "from_threads", bound.from_threads, "share", bound.share));
    bench_verdict_of(curve, refused ? NULL : &usl, verdict);
    json_object_set_new(entry, "verdict", json_string(verdict));
}

json_t *bench_scaling_of(const json_t *benchmarks)
{
    json_t *document = json_pack("{s:O*}", "benchmarks", benchmarks), *scaling = json_array();
    bench_results results;
    bench_results_of(document, &results);
    for (int i = 0; i < results.series_count; i++) {
        const bench_series *series = &results.series[i];
        if (series->points[0].form != BENCH_PRANGE || series->points[0].failure)
            continue;
        const bench_curve curve = bench_curve_of(series);
        json_t *entry = json_object();
        add_key(entry, series->key);
        add_points(entry, &curve);
        add_fits(entry, &curve);
        json_array_append_new(scaling, entry);
        free(curve.points);
    }
    bench_results_free(&results);
    json_decref(document);
    return scaling;
}

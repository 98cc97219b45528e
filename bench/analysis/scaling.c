/* SPDX-License-Identifier: MIT */
#include "scaling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fit.h"
#include "json.h"
#include "points.h"
#include "series.h"
#include "verdict.h"

/* The points of a series as the fits want them. */
typedef struct columns {
    int count;
    int *threads;
    double *speedup;
} columns;

static bool columns_of(const bench_series *series, columns *to)
{
    const size_t count = (size_t)series->count + 1;
    to->count = series->count;
    to->threads = malloc(count * sizeof *to->threads);
    to->speedup = malloc(count * sizeof *to->speedup);
    for (int i = 0; to->threads && to->speedup && i < series->count; i++) {
        to->threads[i] = series->points[i].threads;
        to->speedup[i] = series->points[i].speedup;
    }
    return to->threads && to->speedup;
}

/* What tells the series from others. */
static void add_key(json_t *entry, const json_t *row)
{
    static const char *const numbers[] = {"n", "d"};
    json_object_set(entry, "case", json_object_get(row, "case"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        json_object_set(entry, numbers[i], json_object_get(row, numbers[i]));
    for (const char *const *key = bench_point_texts; *key; key++)
        json_object_set(entry, *key, json_object_get(row, *key));
}

/* JSON has no NaN: null where a number does not exist, so that the arrays stay parallel. */
static void append(json_t *entry, const char *key, double value)
{
    json_t *list = json_object_get(entry, key);
    if (!list) {
        list = json_array();
        json_object_set_new(entry, key, list);
    }
    json_array_append_new(list, isfinite(value) ? json_real(value) : json_null());
}

static void add_points(json_t *entry, const bench_series *series)
{
    json_t *threads = json_array();
    for (const bench_scaling_point *at = series->points; at < series->points + series->count;
         at++) {
        json_array_append_new(threads, json_integer(at->threads));
        append(entry, "speedup", at->speedup);
        append(entry, "speedup_low", at->low);
        append(entry, "speedup_high", at->high);
        append(entry, "efficiency", at->speedup / at->threads);
        append(entry, series->weak ? "serial_fraction" : "karp_flatt",
               bench_serial_fraction(series->weak, at->speedup, at->threads));
    }
    json_object_set_new(entry, "threads", threads);
    json_object_set_new(entry, "base", json_string("the same loop on one thread"));
    bench_json_number(entry, "base_time", series->base_ns);
}

static void add_fraction(json_t *entry, const char *law, double fraction)
{
    if (isfinite(fraction))
        json_object_set_new(entry, law, json_pack("{s:f}", "serial_fraction", fraction));
}

static void refuse_usl(json_t *entry, const char *reason)
{
    json_object_set_new(entry, "usl_refused", json_string(reason));
}

/* The law's scale is the rate on one thread, as measured. */
static void add_usl(json_t *entry, const bench_usl *usl, double base_ns)
{
    json_t *object = json_pack("{s:f, s:f}", "sigma", usl->sigma, "kappa", usl->kappa);
    bench_json_number(object, "lambda", 1e9 / base_ns);
    bench_json_number(object, "peak_threads", usl->peak);
    json_object_set_new(entry, "usl", object);
}

/* False where the law is not fitted; the entry then has the reason. */
static bool fit_usl(json_t *entry, const bench_series *series, const columns *data, bench_usl *usl)
{
    char reason[80];
    if (series->weak) {
        refuse_usl(entry, "the law is for a fixed size, and this one grows with the threads");
        return false;
    }
    if (data->count < BENCH_USL_MIN) {
        snprintf(reason, sizeof reason, "needs %d thread counts or more, and there %s %d",
                 BENCH_USL_MIN, data->count == 1 ? "is" : "are", data->count);
        refuse_usl(entry, reason);
        return false;
    }
    *usl = bench_usl_of(data->count, data->threads, data->speedup);
    add_usl(entry, usl, series->base_ns);
    return true;
}

static void analyse(json_t *entry, const bench_series *series, const columns *data)
{
    char verdict[BENCH_VERDICT_TEXT];
    bench_usl usl;
    bool fitted = false;
    if (series->count == 0) {
        refuse_usl(entry, "there is no time on one thread");
        json_object_set_new(entry, "verdict",
                            json_string("not judged: there is no time on one thread"));
        return;
    }
    if (bench_teams_fell_short(series)) {
        refuse_usl(entry, "teams were smaller than asked for");
    } else {
        fitted = fit_usl(entry, series, data, &usl);
        if (series->weak)
            add_fraction(entry, "gustafson",
                         bench_gustafson(data->count, data->threads, data->speedup));
        else
            add_fraction(entry, "amdahl", bench_amdahl(data->count, data->threads, data->speedup));
    }
    const bench_bandwidth_bound bound = bench_bandwidth_bound_of(series);
    if (bound.from_threads > 0)
        json_object_set_new(
            entry, "bandwidth_bound",
            json_pack("{s:i, s:f}", "from_threads", bound.from_threads, "share", bound.share));
    bench_verdict_of(series, fitted ? &usl : NULL, verdict);
    json_object_set_new(entry, "verdict", json_string(verdict));
}

static json_t *entry_of(const json_t *rows, const json_t *first)
{
    bench_series series = {0};
    columns data = {0};
    json_t *entry = json_object();
    const bool complete =
        entry && bench_series_of(rows, first, &series) && columns_of(&series, &data);
    if (complete) {
        add_key(entry, first);
        add_points(entry, &series);
        analyse(entry, &series, &data);
    }
    free(data.threads);
    free(data.speedup);
    bench_series_free(&series);
    if (complete)
        return entry;
    json_decref(entry);
    return NULL;
}

static bool is_new(const json_t *scaling, const json_t *row)
{
    size_t i;
    json_t *entry;
    json_array_foreach((json_t *)scaling, i, entry)
    {
        if (bench_points_alike(entry, row))
            return false;
    }
    return true;
}

static bool add_series(json_t *scaling, const json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        if (strcmp(bench_point_text(row, "form"), "prange") != 0 ||
            !(bench_point_number(row, "real_time") > 0.0) || !is_new(scaling, row))
            continue;
        if (json_array_append_new(scaling, entry_of(rows, row)) != 0)
            return false;
    }
    return true;
}

json_t *bench_scaling_of(const json_t *benchmarks)
{
    json_t *document = json_pack("{s:O}", "benchmarks", benchmarks);
    json_t *rows = document ? bench_points_of(document) : NULL;
    json_t *scaling = json_array();
    const bool complete = rows && scaling && add_series(scaling, rows);
    json_decref(rows);
    json_decref(document);
    if (complete)
        return scaling;
    json_decref(scaling);
    return NULL;
}

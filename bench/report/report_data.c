/* SPDX-License-Identifier: MIT */
#include "report_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "refuse.h"
#include "scaling.h"

/* Larger numbers are errors in the document: the bound keeps all ratios finite. */
#define NUMBER_MAX 1e100

double report_number(const json_t *row, const char *key)
{
    const double value = bench_point_number(row, key);
    return value >= 1.0 / NUMBER_MAX && value <= NUMBER_MAX ? value : NAN;
}

/* Repetitions without samples have the estimates of their times. */
static report_range time_of(const bench_measured *measured)
{
    const json_t *row = measured->row;
    if (measured->count > 1 && !json_object_get(row, "samples")) {
        const bench_estimate time = bench_estimate_of(measured->count, measured->ns);
        const bool known = bench_interval_rank(measured->count, 0.05) > 0;
        return (report_range){time.median, known ? time.low : NAN, known ? time.high : NAN};
    }
    return (report_range){report_number(row, "real_time"), report_number(row, "real_time_low"),
                          report_number(row, "real_time_high")};
}

static report_point point_of(const bench_measured *measured)
{
    return (report_point){
        .row = measured->row,
        .form = measured->form,
        .threads = measured->threads,
        .ns = time_of(measured),
        .bytes = report_number(measured->row, "bytes"),
        .flops = report_number(measured->row, "flops"),
        .limit = report_number(measured->row, "limit_per_second"),
        .base = NAN,
        .failure = measured->failure,
        .skipped = bench_point_flag(measured->row, "skipped"),
    };
}

/* At the same form and thread count, a result sorts before a failure. */
static int compare_points(const void *left, const void *right)
{
    const report_point *a = left, *b = right;
    if (a->form != b->form)
        return a->form < b->form ? -1 : 1;
    if (a->threads != b->threads)
        return a->threads < b->threads ? -1 : 1;
    return (a->failure != NULL) - (b->failure != NULL);
}

const report_point *report_point_at(const report_series *series, bench_form form, int threads)
{
    const report_point wanted = {.form = form, .threads = threads};
    return bsearch(&wanted, series->points, (size_t)series->count, sizeof wanted, compare_points);
}

const report_point *report_series_last(const report_series *series)
{
    return report_point_at(series, BENCH_PRANGE, series->max_threads);
}

double report_speedup_of(const report_series *series, const report_point *point, double ns)
{
    return point->base / ns * (series->weak ? point->threads : 1);
}

bool report_limit_is_compute(const report_point *point)
{
    return strcmp(bench_point_text(point->row, "limit"), "fma") == 0;
}

static bool has_other_bits(const report_point *point)
{
    return !point->failure && json_is_false(json_object_get(point->row, "same_bits"));
}

/* The faster of the plain serial loop and the measured form on one thread. */
static double own_base(const report_series *series)
{
    const report_point *serial = report_point_at(series, BENCH_SERIAL, 1);
    const report_point *alone = report_point_at(series, BENCH_PRANGE, 1);
    if (!alone)
        alone = report_point_at(series, BENCH_ALONE, 1);
    return fmin(serial ? serial->ns.middle : NAN, alone ? alone->ns.middle : NAN);
}

/* A speed-up in the document implies the base of its rounds, which the other forms at the same team
 * share; every other point has the base of the series. */
static void set_base(const report_series *series, report_point *point, double own)
{
    const report_point *ours = report_point_at(series, BENCH_PRANGE, point->threads);
    const double speedup = ours ? report_number(ours->row, "speedup") : NAN;
    const double base =
        ours ? speedup * ours->ns.middle / (series->weak ? point->threads : 1) : NAN;
    point->base = isfinite(base) ? base : own;
}

/* Sets the interval from the ratios of the rounds, if the document has them. */
static bool set_paired(report_point *point)
{
    bench_estimate ratio;
    if (!bench_point_ratio(point->row, &ratio))
        return false;
    point->speedup.low = fmin(ratio.low, point->speedup.middle);
    point->speedup.high = fmax(ratio.high, point->speedup.middle);
    return point->speedup.low >= 1.0 / NUMBER_MAX && point->speedup.high <= NUMBER_MAX;
}

static void conclude(report_series *series)
{
    qsort(series->points, (size_t)series->count, sizeof *series->points, compare_points);
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        if (at->form == BENCH_PRANGE && !at->failure)
            series->max_threads = at->threads;
        if (has_other_bits(at) || (at->failure && !at->skipped))
            series->bad = true;
    }
    const double own = own_base(series);
    for (report_point *at = series->points; at < series->points + series->count; at++) {
        set_base(series, at, own);
        at->speedup.middle = report_speedup_of(series, at, at->ns.middle);
        if (set_paired(at))
            continue;
        at->speedup.low = report_speedup_of(series, at, at->ns.high);
        at->speedup.high = report_speedup_of(series, at, at->ns.low);
    }
    const report_point *last = report_series_last(series);
    series->base = last ? last->base : NAN;
}

/* Makes the report's series from those of the document, each with its part of the points. */
static void arrange(report_data *data)
{
    const bench_results *results = &data->results;
    report_point *point = data->points;
    for (int i = 0; i < data->count; i++) {
        const bench_series *from = &results->series[i];
        report_series *series = &data->series[i];
        *series = (report_series){
            .key = from->key,
            .name = bench_point_text(from->key, "case"),
            .n = report_number(from->key, "n"),
            .d = report_number(from->key, "d"),
            .number = i,
            .weak = strcmp(bench_point_text(from->key, "scaling"), "weak") == 0,
            .count = from->count,
            .points = point,
        };
        for (int j = 0; j < from->count; j++) {
            *point = point_of(&from->points[j]);
            data->forms[point->form] = data->forms[point->form] || !point->failure;
            point++;
        }
        conclude(series);
    }
    const json_t *scaling = json_object_get(data->document, "scaling");
    for (size_t i = 0; i < json_array_size(scaling); i++) {
        const json_t *entry = json_array_get(scaling, i);
        const int index = bench_series_index(results, entry);
        if (index >= 0)
            data->series[index].scaling = entry;
    }
}

/* Cases with a failure or other bits come first, then the order is the document's. */
static int compare_series(const void *left, const void *right)
{
    const report_series *a = left, *b = right;
    if (a->bad != b->bad)
        return a->bad ? -1 : 1;
    return a->home != b->home ? a->home - b->home : a->number - b->number;
}

static double extent(const report_series *series)
{
    return series->max_threads > 0 ? fmax(series->n * fmax(series->d, 1.0), 1.0) : 0.0;
}

/* Groups the series of each case. */
static void group_cases(report_data *data)
{
    json_t *index = json_object();
    report_series *const end = data->series + data->count;
    for (report_series *at = data->series; at < end; at++) {
        const json_t *home = json_object_get(index, at->name);
        at->home = home ? (int)json_integer_value(home) : at->number;
        if (!home)
            json_object_set_new(index, at->name, json_integer(at->number));
        data->series[at->home].bad = data->series[at->home].bad || at->bad;
    }
    for (report_series *at = data->series; at < end; at++)
        at->bad = data->series[at->home].bad;
    qsort(data->series, (size_t)data->count, sizeof *data->series, compare_series);
    report_series *largest = NULL;
    for (report_series *at = data->series; at < end; at++) {
        at->first = !largest || largest->home != at->home;
        if (at->first || extent(at) > extent(largest)) {
            if (!at->first)
                largest->largest = false;
            largest = at;
            largest->largest = true;
        }
    }
    json_decref(index);
}

static void find_settings(report_data *data)
{
    for (int i = 0; bench_point_texts[i]; i++) {
        const json_t *first = NULL;
        for (int s = 0; s < data->count && !data->varies[i]; s++) {
            const json_t *text = json_object_get(data->series[s].key, bench_point_texts[i]);
            data->varies[i] = first && text && !json_equal(first, text);
            first = first ? first : text;
        }
    }
}

static void read_roofs(report_data *data)
{
    const json_t *limits = json_object_get(data->context, "limits");
    data->roofs = bench_zeroed(json_array_size(limits), sizeof *data->roofs);
    for (size_t i = 0; i < json_array_size(limits); i++) {
        const json_t *limit = json_array_get(limits, i);
        const double threads = bench_point_number(limit, "threads");
        if (threads >= 1.0 && threads <= BENCH_POINT_THREADS)
            data->roofs[data->roof_count++] = (report_roof){
                bench_point_text(limit, "env"),  (int)threads,
                report_number(limit, "read"),    report_number(limit, "triad"),
                report_number(limit, "fma_f64"), report_number(limit, "fma_f32"),
            };
    }
}

bool report_data_of(const json_t *document, report_data *data)
{
    *data = (report_data){0};
    if (!bench_results_of(document, &data->results))
        return false;
    data->document = json_copy((json_t *)document);
    if (!json_object_get(document, "scaling"))
        json_object_set_new(data->document, "scaling",
                            bench_scaling_of(json_object_get(document, "benchmarks")));
    data->context = json_object_get(document, "context");
    data->points = bench_zeroed((size_t)data->results.count, sizeof *data->points);
    data->count = data->results.series_count;
    data->series = bench_zeroed((size_t)data->count, sizeof *data->series);
    arrange(data);
    group_cases(data);
    find_settings(data);
    read_roofs(data);
    return true;
}

void report_data_free(report_data *data)
{
    free(data->points);
    free(data->series);
    free(data->roofs);
    json_decref(data->document);
    bench_results_free(&data->results);
    *data = (report_data){0};
}

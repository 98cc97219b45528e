/* SPDX-License-Identifier: MIT */
#include "report_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "statistics.h"

static report_form form_of(const json_t *row)
{
    static const char *const names[REPORT_FORMS] = {"prange", "openmp", "serial", "one_thread"};
    const char *form = bench_point_text(row, "form");
    for (int i = 0; i < REPORT_FORMS; i++)
        if (strcmp(form, names[i]) == 0)
            return (report_form)i;
    return REPORT_PRANGE;
}

static double positive(double value)
{
    return value > 0.0 ? value : NAN;
}

static report_point point_of(const json_t *row)
{
    report_point point = {
        .row = row,
        .form = form_of(row),
        .threads = (int)bench_point_number(row, "threads"),
        .ns = {bench_point_number(row, "real_time"),
               positive(bench_point_number(row, "real_time_low")),
               positive(bench_point_number(row, "real_time_high"))},
        .bytes = positive(bench_point_number(row, "bytes")),
        .flops = positive(bench_point_number(row, "flops")),
        .limit = bench_point_number(row, "limit_per_second"),
        .base = NAN,
        .skipped = bench_point_flag(row, "skipped"),
    };
    const char *failure = bench_point_text(row, "failure");
    if (failure[0])
        point.failure = failure;
    else if (!(point.ns.middle > 0.0))
        point.failure = "no time was measured";
    return point;
}

static int compare_points(const void *left, const void *right)
{
    const report_point *a = left, *b = right;
    if (a->form != b->form)
        return a->form < b->form ? -1 : 1;
    return (a->threads > b->threads) - (a->threads < b->threads);
}

const report_point *report_point_at(const report_series *series, report_form form, int threads)
{
    for (const report_point *at = series->points; at < series->points + series->count; at++)
        if (at->form == form && at->threads == threads && !at->failure)
            return at;
    return NULL;
}

const report_point *report_series_last(const report_series *series)
{
    return report_point_at(series, REPORT_PRANGE, series->most_threads);
}

double report_speedup_of(const report_series *series, const report_point *point, double ns)
{
    return point->base / ns * (series->weak ? point->threads : 1);
}

/* The faster of the plain serial loop and the measured form on one thread. */
static double own_base(const report_series *series)
{
    const report_point *serial = report_point_at(series, REPORT_SERIAL, 1);
    const report_point *alone = report_point_at(series, REPORT_PRANGE, 1);
    if (!alone)
        alone = report_point_at(series, REPORT_ONE_THREAD, 1);
    return fmin(serial ? serial->ns.middle : NAN, alone ? alone->ns.middle : NAN);
}

/* The document's own speed-ups tell the base of their rounds; the other forms at that team take
 * it over, and what is left the base of the series. */
static void set_base(report_series *series, report_point *point, double own)
{
    const report_point *ours = report_point_at(series, REPORT_PRANGE, point->threads);
    const double speedup = ours ? bench_point_number(ours->row, "speedup") : NAN;
    point->base =
        isfinite(speedup) ? speedup * ours->ns.middle / (series->weak ? point->threads : 1) : own;
}

/* The interval of the ratios of the rounds, where the document has them: what the machine does to
 * both times of a round falls out of it. */
static bool set_paired(report_point *point)
{
    const json_t *samples = json_object_get(point->row, "ratio_samples");
    const size_t count = json_array_size(samples);
    double *ratios = count >= BENCH_SAMPLES_MIN && count <= BENCH_SAMPLES_MAX
                         ? malloc(count * sizeof *ratios)
                         : NULL;
    if (!ratios)
        return false;
    for (size_t i = 0; i < count; i++)
        ratios[i] = json_number_value(json_array_get(samples, i));
    const bench_estimate ratio = bench_estimate_of((int)count, ratios);
    free(ratios);
    point->speedup.low = fmin(ratio.low, point->speedup.middle);
    point->speedup.high = fmax(ratio.high, point->speedup.middle);
    return true;
}

static void set_speedup(const report_series *series, report_point *point)
{
    point->speedup.middle = report_speedup_of(series, point, point->ns.middle);
    if (set_paired(point))
        return;
    point->speedup.low = report_speedup_of(series, point, point->ns.high);
    point->speedup.high = report_speedup_of(series, point, point->ns.low);
}

static void conclude(report_series *series)
{
    qsort(series->points, (size_t)series->count, sizeof *series->points, compare_points);
    for (int i = 0; i < series->count; i++) {
        const report_point *point = &series->points[i];
        if (point->form == REPORT_PRANGE && !point->failure)
            series->most_threads = point->threads;
    }
    const double own = own_base(series);
    for (int i = 0; i < series->count; i++) {
        set_base(series, &series->points[i], own);
        set_speedup(series, &series->points[i]);
    }
    const report_point *last = report_series_last(series);
    series->base = last ? last->base : NAN;
}

static const json_t *scaling_of(const json_t *list, const json_t *key)
{
    size_t i;
    json_t *entry;
    json_array_foreach((json_t *)list, i, entry)
    {
        if (bench_points_alike(entry, key))
            return entry;
    }
    return NULL;
}

static report_series *series_for(report_data *data, const json_t *row)
{
    for (int i = 0; i < data->count; i++)
        if (bench_points_alike(data->series[i].key, row))
            return &data->series[i];
    report_series *series = &data->series[data->count++];
    series->key = row;
    series->name = bench_point_text(row, "case");
    series->n = bench_point_number(row, "n");
    series->d = bench_point_number(row, "d");
    series->weak = strcmp(bench_point_text(row, "scaling"), "weak") == 0;
    return series;
}

static double extent(const report_series *series)
{
    return series->n * fmax(series->d, 1.0);
}

/* Brings the series of a case beside each other, cases in the order in which they came. */
static void gather(report_data *data)
{
    for (int i = 0; i < data->count; i++) {
        int end = i + 1;
        while (end < data->count && strcmp(data->series[end].name, data->series[i].name) == 0)
            end++;
        for (int j = end; j < data->count; j++) {
            if (strcmp(data->series[j].name, data->series[i].name) != 0)
                continue;
            const report_series moved = data->series[j];
            memmove(&data->series[end + 1], &data->series[end], (size_t)(j - end) * sizeof moved);
            data->series[end++] = moved;
        }
        report_series *largest = NULL;
        for (report_series *at = &data->series[i]; at < &data->series[end]; at++) {
            if (!largest || (at->most_threads > 0 &&
                             (largest->most_threads == 0 || extent(at) > extent(largest))))
                largest = at;
        }
        data->series[i].first = true;
        largest->largest = true;
        i = end - 1;
    }
}

static bool arrange(report_data *data, const json_t *scaling)
{
    const size_t rows = json_array_size(data->points);
    data->series = calloc(rows + 1, sizeof *data->series);
    if (!data->series)
        return false;
    size_t i;
    json_t *row;
    json_array_foreach(data->points, i, row)
    {
        report_series *series = series_for(data, row);
        report_point *grown =
            realloc(series->points, (size_t)(series->count + 1) * sizeof *series->points);
        if (!grown)
            return false;
        series->points = grown;
        series->points[series->count++] = point_of(row);
        if (!series->points[series->count - 1].failure)
            data->forms[form_of(row)] = true;
    }
    for (int s = 0; s < data->count; s++) {
        data->series[s].scaling = scaling_of(scaling, data->series[s].key);
        conclude(&data->series[s]);
    }
    gather(data);
    return true;
}

static int compare_roofs(const void *left, const void *right)
{
    const report_roof *a = left, *b = right;
    const int order = strcmp(a->env, b->env);
    return order != 0 ? order : (a->threads > b->threads) - (a->threads < b->threads);
}

static bool read_roofs(report_data *data)
{
    const json_t *limits = json_object_get(data->context, "limits");
    data->roofs = calloc(json_array_size(limits) + 1, sizeof *data->roofs);
    if (!data->roofs)
        return false;
    for (size_t i = 0; i < json_array_size(limits); i++) {
        const json_t *entry = json_array_get(limits, i);
        const double threads = bench_point_number(entry, "threads");
        if (threads >= 1.0 && threads <= 1e6)
            data->roofs[data->roof_count++] = (report_roof){
                bench_point_text(entry, "env"),       (int)threads,
                bench_point_number(entry, "read"),    bench_point_number(entry, "triad"),
                bench_point_number(entry, "fma_f64"), bench_point_number(entry, "fma_f32"),
            };
    }
    qsort(data->roofs, (size_t)data->roof_count, sizeof *data->roofs, compare_roofs);
    return true;
}

bool report_limit_is_compute(const report_point *point)
{
    return strcmp(bench_point_text(point->row, "limit"), "fma") == 0;
}

bool report_data_of(const json_t *document, report_data *data)
{
    *data = (report_data){
        .context = json_object_get(document, "context"),
        .points = bench_points_of(document),
    };
    if (data->points && arrange(data, json_object_get(document, "scaling")) && read_roofs(data))
        return true;
    report_data_free(data);
    return false;
}

void report_data_free(report_data *data)
{
    for (int i = 0; i < data->count; i++)
        free(data->series[i].points);
    free(data->series);
    free(data->roofs);
    json_decref(data->points);
    *data = (report_data){0};
}

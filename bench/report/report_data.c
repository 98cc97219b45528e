/* SPDX-License-Identifier: MIT */
/*
 * Time and memory are linear in the rows: a row finds its series in an index by case and size, and
 * only the few settings of one size are compared.
 */
#include "report_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "statistics.h"

/* Numbers beyond are errors of the document: these keep all ratios finite and all casts defined. */
#define MOST_THREADS 1e6
#define MOST_SIZE 1e15
#define MOST 1e100

static double bounded(double value, double least, double most)
{
    return value >= least && value <= most ? value : NAN;
}

static double number_of(const json_t *row, const char *key)
{
    return bounded(bench_point_number(row, key), 1.0 / MOST, MOST);
}

static report_form form_of(const json_t *row)
{
    static const char *const names[REPORT_FORMS] = {"prange", "openmp", "serial", "one_thread"};
    const char *form = bench_point_text(row, "form");
    for (int i = 0; i < REPORT_FORMS; i++)
        if (strcmp(form, names[i]) == 0)
            return (report_form)i;
    return REPORT_PRANGE;
}

static report_point point_of(const json_t *row)
{
    const double threads = bounded(bench_point_number(row, "threads"), 1.0, MOST_THREADS);
    const char *failure = bench_point_text(row, "failure");
    report_point point = {
        .row = row,
        .form = form_of(row),
        .threads = isnan(threads) ? 0 : (int)threads,
        .ns = {number_of(row, "real_time"), number_of(row, "real_time_low"),
               number_of(row, "real_time_high")},
        .bytes = number_of(row, "bytes"),
        .flops = number_of(row, "flops"),
        .limit = number_of(row, "limit_per_second"),
        .base = NAN,
        .skipped = bench_point_flag(row, "skipped"),
    };
    point.failure = failure[0]               ? failure
                    : point.threads == 0     ? "its thread count is not from 1 to 1,000,000"
                    : isnan(point.ns.middle) ? "no time was measured"
                                             : NULL;
    return point;
}

/* A result before a failure at the same place. */
static int compare_points(const void *left, const void *right)
{
    const report_point *a = left, *b = right;
    if (a->form != b->form)
        return a->form < b->form ? -1 : 1;
    if (a->threads != b->threads)
        return a->threads < b->threads ? -1 : 1;
    return (a->failure != NULL) - (b->failure != NULL);
}

const report_point *report_point_at(const report_series *series, report_form form, int threads)
{
    const report_point wanted = {.form = form, .threads = threads};
    const report_point *found =
        bsearch(&wanted, series->points, (size_t)series->count, sizeof wanted, compare_points);
    /* The first of repetitions. */
    while (found && found > series->points && compare_points(found - 1, &wanted) == 0)
        found--;
    return found;
}

const report_point *report_series_last(const report_series *series)
{
    return report_point_at(series, REPORT_PRANGE, series->most_threads);
}

double report_speedup_of(const report_series *series, const report_point *point, double ns)
{
    return point->base / ns * (series->weak ? point->threads : 1);
}

bool report_limit_is_compute(const report_point *point)
{
    return strcmp(bench_point_text(point->row, "limit"), "fma") == 0;
}

bool report_has_other_bits(const report_point *point)
{
    return !point->failure && json_is_false(json_object_get(point->row, "same_bits"));
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

/* The document's own speed-ups imply the base of their rounds; the other forms at that team share
 * it, and any other point has the base of the series. */
static void set_base(const report_series *series, report_point *point, double own)
{
    const report_point *ours = report_point_at(series, REPORT_PRANGE, point->threads);
    const double speedup = ours ? number_of(ours->row, "speedup") : NAN;
    const double base =
        ours ? speedup * ours->ns.middle / (series->weak ? point->threads : 1) : NAN;
    point->base = isfinite(base) ? base : own;
}

/* The interval of the ratios of the rounds, where the document has them: the machine's drift, which
 * both times of a round share, cancels. */
static bool set_paired(report_point *point)
{
    const json_t *samples = json_object_get(point->row, "ratio_samples");
    const size_t count = json_array_size(samples);
    double ratios[BENCH_SAMPLES_MAX];
    if (count < BENCH_SAMPLES_MIN || count > BENCH_SAMPLES_MAX)
        return false;
    for (size_t i = 0; i < count; i++)
        ratios[i] = json_number_value(json_array_get(samples, i));
    const bench_estimate ratio = bench_estimate_of((int)count, ratios);
    point->speedup.low = fmin(ratio.low, point->speedup.middle);
    point->speedup.high = fmax(ratio.high, point->speedup.middle);
    return point->speedup.low >= 1.0 / MOST && point->speedup.high <= MOST;
}

static void conclude(report_series *series)
{
    qsort(series->points, (size_t)series->count, sizeof *series->points, compare_points);
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        if (at->form == REPORT_PRANGE && !at->failure)
            series->most_threads = at->threads;
        if (report_has_other_bits(at) || (at->failure && !at->skipped))
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

/* The numbers of the series that share the row's case and size, which it adds to the index. */
static json_t *candidates(json_t *index, const json_t *row)
{
    char *key;
    if (asprintf(&key, "%s/%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT,
                 bench_point_text(row, "case"), json_integer_value(json_object_get(row, "n")),
                 json_integer_value(json_object_get(row, "d"))) < 0)
        return NULL;
    if (!json_object_get(index, key))
        json_object_set_new(index, key, json_array());
    json_t *list = json_object_get(index, key);
    free(key);
    return list;
}

static report_series *series_for(report_data *data, json_t *index, const json_t *row)
{
    json_t *list = candidates(index, row), *number;
    size_t i;
    json_array_foreach(list, i, number)
    {
        report_series *at = &data->series[json_integer_value(number)];
        if (bench_points_alike(at->key, row))
            return at;
    }
    if (json_array_append_new(list, json_integer(data->count)) != 0)
        return NULL;
    report_series *series = &data->series[data->count];
    *series = (report_series){
        .key = row,
        .name = bench_point_text(row, "case"),
        .n = bounded(bench_point_number(row, "n"), 1.0, MOST_SIZE),
        .d = bounded(bench_point_number(row, "d"), 1.0, MOST_SIZE),
        .number = data->count++,
        .weak = strcmp(bench_point_text(row, "scaling"), "weak") == 0,
    };
    return series;
}

static bool add_points(report_data *data, json_t *index)
{
    size_t i;
    json_t *row;
    json_array_foreach(data->points, i, row)
    {
        report_series *series = series_for(data, index, row);
        report_point *grown =
            series ? realloc(series->points, (size_t)(series->count + 1) * sizeof *grown) : NULL;
        if (!grown)
            return false;
        series->points = grown;
        grown[series->count] = point_of(row);
        if (!grown[series->count++].failure)
            data->forms[form_of(row)] = true;
    }
    return true;
}

static void add_scaling(report_data *data, json_t *index, const json_t *scaling)
{
    size_t i, j;
    json_t *entry, *number;
    json_array_foreach((json_t *)scaling, i, entry)
    {
        json_array_foreach(candidates(index, entry), j, number)
        {
            report_series *series = &data->series[json_integer_value(number)];
            if (!series->scaling && bench_points_alike(entry, series->key))
                series->scaling = entry;
        }
    }
}

/* Cases with something wrong first, then in the document's order. */
static int compare_series(const void *left, const void *right)
{
    const report_series *a = left, *b = right;
    if (a->bad != b->bad)
        return a->bad ? -1 : 1;
    return a->home != b->home ? a->home - b->home : a->number - b->number;
}

static double extent(const report_series *series)
{
    return series->most_threads > 0 ? fmax(series->n * fmax(series->d, 1.0), 1.0) : 0.0;
}

/* Brings the series of a case beside each other. */
static void gather(report_data *data, json_t *index)
{
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

static bool arrange(report_data *data, const json_t *scaling)
{
    json_t *index = json_object(), *homes = json_object();
    data->series = calloc(json_array_size(data->points) + 1, sizeof *data->series);
    const bool complete = index && homes && data->series && add_points(data, index);
    if (complete) {
        add_scaling(data, index, scaling);
        for (int i = 0; i < data->count; i++)
            conclude(&data->series[i]);
        gather(data, homes);
        find_settings(data);
    }
    json_decref(index);
    json_decref(homes);
    return complete;
}

static bool read_roofs(report_data *data)
{
    size_t i;
    json_t *limit;
    const json_t *limits = json_object_get(data->context, "limits");
    data->roofs = calloc(json_array_size(limits) + 1, sizeof *data->roofs);
    if (!data->roofs)
        return false;
    json_array_foreach((json_t *)limits, i, limit)
    {
        const double threads = bounded(bench_point_number(limit, "threads"), 1.0, MOST_THREADS);
        if (isfinite(threads))
            data->roofs[data->roof_count++] = (report_roof){
                bench_point_text(limit, "env"), (int)threads,
                number_of(limit, "read"),       number_of(limit, "triad"),
                number_of(limit, "fma_f64"),    number_of(limit, "fma_f32"),
            };
    }
    return true;
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

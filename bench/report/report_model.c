/* SPDX-License-Identifier: MIT */
#include "report_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lists.h"
#include "points.h"
#include "text.h"

/* The most samples of a point that are drawn: more would hide each other. */
#define SAMPLES_SHOWN 300

typedef const char *(*writer)(double value, char text[BENCH_NUMBER_TEXT]);

static const char *write_count(double count, char text[BENCH_NUMBER_TEXT])
{
    snprintf(text, BENCH_NUMBER_TEXT, fabs(count) < 1e5 ? "%.0f" : "%.3g", count);
    return text;
}

/* A missing number and an empty text become null. */
static void set(json_t *object, const char *key, writer write, double value)
{
    char text[BENCH_NUMBER_TEXT];
    json_object_set_new(object, key,
                        isfinite(value) ? json_string(write(value, text)) : json_null());
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, text[0] ? json_string(text) : json_null());
}

static void set_rate(json_t *object, const char *key, double value, const char *unit)
{
    char text[BENCH_NUMBER_TEXT];
    set_text(object, key, isfinite(value) ? bench_rate_text(value, unit, text) : "");
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *range(double middle, double low, double high)
{
    return json_pack("[o, o, o]", number(middle), number(low), number(high));
}

/* With weak scaling the size grows with the threads; the row has it. */
static double elements(const report_series *series, const report_point *point)
{
    const double total = bench_point_number(point->row, "total_n");
    return total > 0.0 ? total : series->n > 0.0 ? series->n : 1.0;
}

/* The values of the four pictures: speed-up, efficiency, time per element, rate. */
static json_t *values_of(const report_series *series, const report_point *point)
{
    const report_range ns = point->ns, s = point->speedup;
    const double p = point->threads, n = elements(series, point);
    const double work = 1e9 * (isfinite(point->flops) ? point->flops : point->bytes);
    return json_pack("[o, o, o, o]", range(s.middle, s.low, s.high),
                     range(s.middle / p, s.low / p, s.high / p),
                     range(ns.middle / n, ns.low / n, ns.high / n),
                     range(work / ns.middle, work / ns.high, work / ns.low));
}

/* The values that the machine's limit allows in each of the four pictures. */
static json_t *bounds_of(const report_series *series, const report_point *point)
{
    const bool compute = report_limit_is_compute(point);
    const double ns = (compute ? point->flops : point->bytes) / point->limit * 1e9;
    const double speedup = report_speedup_of(series, point, ns);
    return json_pack("[o, o, o, o]", number(speedup), number(speedup / point->threads),
                     number(ns / elements(series, point)),
                     number(compute == isfinite(point->flops) ? point->limit : NAN));
}

static void set_interval(json_t *cells, const report_range *ns)
{
    char low[BENCH_NUMBER_TEXT], high[BENCH_NUMBER_TEXT], text[80] = "";
    if (isfinite(ns->low) && isfinite(ns->high))
        snprintf(text, sizeof text, "%s to %s", bench_time_text(ns->low, low),
                 bench_time_text(ns->high, high));
    set_text(cells, "95 % interval", text);
}

/* Remarks that a reader of the row needs. */
static void set_remarks(json_t *cells, const report_point *point)
{
    const json_t *row = point->row;
    const double team = bench_point_number(row, "team");
    char granted[48] = "", text[160];
    if (isfinite(team) && team != point->threads)
        snprintf(granted, sizeof granted, "; team of %.9g granted", team);
    snprintf(text, sizeof text, "%s%s%s%s", granted,
             bench_point_flag(row, "unstable") ? "; unstable" : "",
             json_is_false(json_object_get(row, "wanted_width_reached"))
                 ? "; wanted width not reached"
                 : "",
             bench_point_number(row, "throttled") > 0.0 ? "; throttled by the CPU quota" : "");
    set_text(cells, "Remarks", text[0] ? text + 2 : "");
}

/* A row of the table: cells keyed by column title, in the order of the columns. */
static json_t *cells_of(const report_point *point)
{
    const json_t *row = point->row, *same = json_object_get(row, "same_bits");
    const double samples = (double)json_array_size(json_object_get(row, "samples"));
    const bool work = isnan(point->bytes) || report_limit_is_compute(point);
    json_t *cells = json_object();
    const bool varies = json_is_false(json_object_get(row, "repeatable")); /* bits may differ */
    set_text(cells, "Same bits",
             json_is_true(same)    ? "yes"
             : json_is_false(same) ? "NO"
             : varies              ? "vary"
                                   : "");
    set(cells, "Time", bench_time_text, point->ns.middle);
    set_interval(cells, &point->ns);
    set(cells, "Least", bench_time_text, bench_point_number(row, "real_time_min"));
    set(cells, "MAD", bench_time_text, bench_point_number(row, "mad"));
    set(cells, "Samples", write_count, samples > 0.0 ? samples : NAN);
    set(cells, "Outliers", write_count, bench_point_number(row, "outliers"));
    set(cells, "Speed-up", bench_factor_text, point->speedup.middle);
    set(cells, "Efficiency", bench_percent_text, point->speedup.middle / point->threads);
    set(cells, "Serial fraction", bench_percent_text, bench_point_number(row, "karp_flatt"));
    set_rate(cells, "Rate", (work ? point->flops : point->bytes) / point->ns.middle * 1e9,
             work ? "FLOP/s" : "B/s");
    set(cells, "Of limit", bench_percent_text, bench_point_number(row, "limit_share"));
    set(cells, "vs plain serial", bench_factor_text, bench_point_number(row, "vs_serial"));
    set(cells, "vs plain OpenMP", bench_factor_text, bench_point_number(row, "vs_openmp"));
    set(cells, "Cycles", write_count, bench_point_number(row, "cycles"));
    set(cells, "Instructions", write_count, bench_point_number(row, "instructions"));
    set(cells, "Cache misses", write_count, bench_point_number(row, "cache_misses"));
    set_remarks(cells, point);
    return cells;
}

static json_t *point_json(const report_series *series, const report_point *point, bool samples)
{
    json_t *json = json_pack("{s:i, s:i}", "form", (int)point->form, "threads", point->threads);
    if (point->failure) {
        json_object_set_new(json, "failure", json_string(point->failure));
        json_object_set_new(json, "skipped", json_boolean(point->skipped));
        return json;
    }
    json_object_set_new(json, "cells", cells_of(point));
    json_object_set_new(json, "values", values_of(series, point));
    if (point->form == BENCH_PRANGE)
        json_object_set_new(json, "bounds", bounds_of(series, point));
    json_t *list = json_array(), *sample;
    size_t i;
    json_array_foreach(samples ? json_object_get(point->row, "samples") : NULL, i, sample)
        json_array_append_new(list, number(json_number_value(sample) / elements(series, point)));
    json_object_set_new(json, "samples", list);
    return json;
}

/* The roofs of the fewest and the most threads in the series' environment: threads, bandwidth and
 * peak. Empty if work, bytes or roofs are unknown. */
static json_t *roofs_of(const report_data *data, const report_series *series,
                        const report_point *last)
{
    const bool f32 = strcmp(bench_point_text(series->key, "type"), "f32") == 0;
    const bool reads = strcmp(bench_point_text(last->row, "limit"), "read") == 0;
    const report_roof *ends[2] = {NULL, NULL};
    json_t *roofs = json_array();
    for (const report_roof *at = data->roofs; at < data->roofs + data->roof_count; at++) {
        if (strcmp(at->env, bench_point_text(series->key, "env")) != 0 ||
            !isfinite((f32 ? at->fma_f32 : at->fma_f64) / (reads ? at->read : at->triad)))
            continue;
        if (!ends[0] || at->threads < ends[0]->threads)
            ends[0] = at;
        if (!ends[1] || at->threads > ends[1]->threads)
            ends[1] = at;
    }
    for (int i = 0; i < 2 && ends[0] && isfinite(last->flops / last->bytes); i++)
        json_array_append_new(roofs, json_pack("[i, f, f]", ends[i]->threads,
                                               reads ? ends[i]->read : ends[i]->triad,
                                               f32 ? ends[i]->fma_f32 : ends[i]->fma_f64));
    return roofs;
}

/* Sets the members that only a series with a result has, besides its points. */
static void set_pictures(json_t *json, const report_data *data, const report_series *series,
                         const report_point *last)
{
    const char *best = bench_point_text(last->row, "best_serial");
    json_object_set_new(json, "last", json_integer(last - series->points));
    json_object_set_new(json, "most", json_integer(series->max_threads));
    json_object_set_new(json, "base", number(series->base / (series->n > 0.0 ? series->n : 1.0)));
    json_object_set_new(json, "intensity", number(last->flops / last->bytes));
    json_object_set_new(json, "roofs", roofs_of(data, series, last));
    set(json, "serial", bench_time_text, series->base);
    set_text(json, "loop",
             strcmp(best, "plain") == 0    ? "the plain serial loop"
             : strcmp(best, "prange") == 0 ? "the same loop on one thread"
                                           : "");
    set_rate(json, "bytes", last->bytes, "B");
    set_rate(json, "flops", last->flops, "FLOP");
}

/* The sentence of the analysis; without one, a sentence made from the numbers. */
static json_t *verdict_of(const report_series *series, const report_point *last)
{
    const char *verdict = bench_point_text(series->scaling, "verdict");
    char factor[BENCH_NUMBER_TEXT], share[BENCH_NUMBER_TEXT];
    if (verdict[0])
        return json_string(verdict);
    if (!last)
        return json_string("no result");
    if (!isfinite(last->speedup.middle))
        return json_string("no serial time to compare with");
    return json_sprintf("%d thread%s %s as fast as the best serial loop, %s of ideal",
                        last->threads, last->threads == 1 ? " is" : "s are",
                        bench_factor_text(last->speedup.middle, factor),
                        bench_percent_text(last->speedup.middle / last->threads, share));
}

/* The fits of the models, or the reason why a model was not fitted. */
static json_t *fits_of(const report_series *series)
{
    const json_t *scaling = series->scaling, *usl = json_object_get(scaling, "usl");
    const double peak = bench_point_number(usl, "peak_threads");
    json_t *fits = json_object();
    set(fits, "time", bench_time_text, bench_point_number(scaling, "base_time"));
    set_text(fits, "base", bench_point_text(scaling, "base"));
    set(fits, "amdahl", bench_percent_text,
        bench_point_number(json_object_get(scaling, "amdahl"), "serial_fraction"));
    set(fits, "gustafson", bench_percent_text,
        bench_point_number(json_object_get(scaling, "gustafson"), "serial_fraction"));
    set(fits, "sigma", bench_percent_text, bench_point_number(usl, "sigma"));
    set(fits, "kappa", bench_percent_text, bench_point_number(usl, "kappa"));
    set(fits, "peak", write_count, peak <= series->max_threads ? peak : NAN);
    set_text(fits, "refused", bench_point_text(scaling, "usl_refused"));
    return fits;
}

/* The texts of the series that differ within the document. */
static json_t *settings_of(const report_data *data, const report_series *series)
{
    json_t *settings = json_array();
    for (int i = 0; bench_point_texts[i]; i++) {
        const char *key = bench_point_texts[i], *value = bench_point_text(series->key, key);
        const size_t length = strlen(value), name = strlen(series->name);
        /* The type is part of most names. */
        const bool named = length < name && strcmp(series->name + name - length, value) == 0;
        if (data->varies[i] && value[0] && !named)
            json_array_append_new(
                settings,
                json_sprintf("%s%s", value, strcmp(key, "scaling") == 0 ? " scaling" : ""));
    }
    return settings;
}

static json_t *series_json(const report_data *data, const report_series *series)
{
    const report_point *last = report_series_last(series);
    const ptrdiff_t d = series->d > 0.0 ? (ptrdiff_t)series->d : 0;
    char size[BENCH_SIZE_TEXT] = "";
    size_t samples = 0;
    json_t *points = json_array();
    json_t *json =
        json_pack("{s:s, s:b, s:b, s:b, s:b}", "name", series->name, "first", series->first,
                  "largest", series->largest, "weak", series->weak, "pairs", d > 0);
    if (series->n > 0.0)
        bench_size_text((prange_bench_size){(ptrdiff_t)series->n, d}, size);
    set_text(json, "size", size);
    json_object_set_new(json, "settings", settings_of(data, series));
    json_object_set_new(json, "verdict", verdict_of(series, last));
    json_object_set_new(json, "fits", fits_of(series));
    if (last)
        set_pictures(json, data, series, last);
    for (const report_point *at = series->points; at < series->points + series->count; at++)
        samples += json_array_size(json_object_get(at->row, "samples"));
    for (const report_point *at = series->points; at < series->points + series->count; at++)
        json_array_append_new(points, point_json(series, at, samples <= SAMPLES_SHOWN));
    json_object_set_new(json, "points", points);
    return json;
}

static json_t *caches_of(const json_t *caches)
{
    json_t *texts = json_array(), *cache;
    size_t i;
    json_array_foreach((json_t *)caches, i, cache)
    {
        char size[BENCH_NUMBER_TEXT], shared[48] = "";
        const double sharing = bench_point_number(cache, "num_sharing");
        if (sharing > 1.0)
            snprintf(shared, sizeof shared, " shared by %.9g", sharing);
        json_array_append_new(
            texts, json_sprintf("L%.9g %s %s%s", bench_point_number(cache, "level"),
                                bench_point_text(cache, "type"),
                                bench_bytes_text(bench_point_number(cache, "size"), size), shared));
    }
    return texts;
}

/* The context without failures and limits, which have their own sections on the page. */
static json_t *context_of(const json_t *context)
{
    json_t *shown = json_is_object(context) ? json_copy((json_t *)context) : json_object();
    json_object_del(shown, "limits");
    json_object_del(shown, "failures");
    if (json_object_get(shown, "caches"))
        json_object_set_new(shown, "caches", caches_of(json_object_get(context, "caches")));
    return shown;
}

/* The machine's limits, keyed by title. */
static json_t *limits_of(const report_data *data)
{
    json_t *limits = json_array();
    for (const report_roof *at = data->roofs; at < data->roofs + data->roof_count; at++) {
        json_t *limit = json_object();
        set(limit, "Threads", write_count, at->threads);
        set_rate(limit, "Read", at->read, "B/s");
        set_rate(limit, "Triad", at->triad, "B/s");
        set_rate(limit, "Multiply-add, f64", at->fma_f64, "FLOP/s");
        set_rate(limit, "Multiply-add, f32", at->fma_f32, "FLOP/s");
        set_text(limit, "Environment", at->env);
        json_array_append_new(limits, limit);
    }
    return limits;
}

const char *report_form_name(const report_data *data, bench_form form)
{
    static const char *const names[BENCH_FORMS] = {"prange", "plain OpenMP", "plain serial",
                                                   "one thread"};
    const bool ours = strcmp(bench_point_text(data->context, "executable"), "prange-bench") == 0 &&
                      !json_object_get(data->context, "loaded");
    return form != BENCH_PRANGE || ours ? names[form] : "";
}

json_t *report_model_of(const report_data *data)
{
    json_t *series = json_array(), *forms = json_array();
    for (int i = 0; i < data->count; i++)
        json_array_append_new(series, series_json(data, &data->series[i]));
    for (int i = 0; i < BENCH_FORMS; i++)
        json_array_append_new(forms, data->forms[i]
                                         ? json_string(report_form_name(data, (bench_form)i))
                                         : json_null());
    return json_pack("{s:o, s:o, s:o, s:o}", "context", context_of(data->context), "limits",
                     limits_of(data), "forms", forms, "series", series);
}

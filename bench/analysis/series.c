/* SPDX-License-Identifier: MIT */
#include "series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "points.h"
#include "refuse.h"
#include "statistics.h"

static json_int_t integer(const json_t *row, const char *key)
{
    return json_integer_value(json_object_get(row, key));
}

/* The separator is a control character, which no text contains. */
static char *name_of(const json_t *row, bool with_level)
{
    char *name;
    if (asprintf(&name, "%s\x1f%lld\x1f%lld\x1f%s\x1f%s\x1f%s\x1f%s\x1f%s%s%s",
                 bench_point_text(row, "case"), (long long)integer(row, "n"),
                 (long long)integer(row, "d"), bench_point_text(row, "type"),
                 bench_point_text(row, "schedule"), bench_point_text(row, "scaling"),
                 bench_point_text(row, "env"), bench_point_text(row, "clock"),
                 with_level ? "\x1f" : "", with_level ? bench_point_text(row, "level") : "") < 0)
        bench_refuse("out of memory");
    return name;
}

int bench_series_index(const bench_results *results, const json_t *row)
{
    char *name = name_of(row, json_object_get(row, "level") != NULL);
    const json_t *number = json_object_get(results->index, name);
    free(name);
    return number ? (int)json_integer_value(number) : -1;
}

/* The number of the row's series, which is created if necessary. */
static int series_of(bench_results *results, const json_t *row)
{
    const int known = bench_series_index(results, row);
    if (known >= 0)
        return known;
    const int index = results->series_count++;
    char *any = name_of(row, false);
    results->series[index] = (bench_series){.key = row, .name = name_of(row, true)};
    json_object_set_new(results->index, results->series[index].name, json_integer(index));
    if (!json_object_get(results->index, any))
        json_object_set_new(results->index, any, json_integer(index));
    free(any);
    return index;
}

static bench_form form_of(const json_t *row)
{
    for (int form = 0; form < BENCH_FORMS; form++)
        if (strcmp(bench_point_text(row, "form"), bench_form_names[form]) == 0)
            return (bench_form)form;
    return BENCH_PRANGE;
}

static bench_measured measured_of(const json_t *row)
{
    const char *name = bench_point_text(row, "run_name");
    const char *failure = bench_point_text(row, "failure");
    return (bench_measured){
        .row = row,
        .name = name[0] ? name : bench_point_text(row, "name"),
        .form = form_of(row),
        .threads = (int)integer(row, "threads"),
        .failure = failure[0]                                      ? failure
                   : !(bench_point_number(row, "real_time") > 0.0) ? "no time was measured"
                                                                   : NULL,
        .median = NAN,
    };
}

/* Points with a time sort first. */
static int rank_of(const bench_measured *point)
{
    return (point->failure ? BENCH_FORMS : 0) + (int)point->form;
}

static int by_point(const void *left, const void *right)
{
    const bench_measured *a = left, *b = right;
    if (a->series != b->series)
        return a->series < b->series ? -1 : 1;
    const int of_a = rank_of(a), of_b = rank_of(b);
    return of_a != of_b ? of_a - of_b : a->threads - b->threads;
}

static int by_place(const void *left, const void *right)
{
    const bench_measured *a = left, *b = right;
    const int order = by_point(a, b);
    return order != 0 ? order : a->row_number - b->row_number;
}

/* Adds as many of the row's samples as there is room for. */
static void add_samples(bench_measured *point, const json_t *row)
{
    const json_t *samples = json_object_get(row, "samples");
    const size_t more = json_array_size(samples);
    double *ns = bench_resized(point->ns, (size_t)point->count + more + 1, sizeof *ns);
    point->ns = ns;
    for (size_t i = 0; i < more && point->count < BENCH_SAMPLES_MAX; i++) {
        const double value = json_number_value(json_array_get(samples, i));
        if (value > 0.0)
            ns[point->count++] = value;
    }
    if ((more == 0 && point->count < BENCH_SAMPLES_MAX) || point->count == 0)
        ns[point->count++] = bench_point_number(row, "real_time");
}

/* Merges repetitions of a point, with the samples in the order of the document. */
static void join_repetitions(bench_results *results)
{
    int kept = 0;
    for (int i = 0; i < results->count; i++) {
        const bench_measured at = results->points[i];
        bench_measured *last = kept > 0 ? &results->points[kept - 1] : NULL;
        if (!last || at.failure || by_point(last, &at) != 0) {
            last = &results->points[kept++];
            *last = at;
        }
        if (!at.failure)
            add_samples(last, at.row);
    }
    results->count = kept;
    for (int i = 0; i < kept; i++) {
        bench_measured *point = &results->points[i];
        bench_series *series = &results->series[point->series];
        if (!point->failure)
            point->median = bench_median(point->count, point->ns);
        if (series->count++ == 0)
            series->points = point;
    }
}

bool bench_results_of(const json_t *document, bench_results *results)
{
    *results = (bench_results){.rows = bench_points_of(document)};
    if (!results->rows)
        return false;
    const size_t count = json_array_size(results->rows);
    results->document = json_incref((json_t *)document);
    results->index = json_object();
    results->points = bench_zeroed(count, sizeof *results->points);
    results->series = bench_zeroed(count, sizeof *results->series);
    for (size_t i = 0; i < count; i++) {
        const json_t *row = json_array_get(results->rows, i);
        bench_measured *point = &results->points[results->count++];
        *point = measured_of(row);
        point->series = series_of(results, row);
        point->row_number = (int)i;
    }
    qsort(results->points, count, sizeof *results->points, by_place);
    join_repetitions(results);
    return true;
}

/* The reason why the document has no results; NULL if it has some. */
static const char *why_no_results(const bench_results *results)
{
    int failures = 0;
    while (failures < results->count && results->points[failures].failure)
        failures++;
    if (failures < results->count)
        return NULL;
    if (failures > 0 || json_array_size(json_object_get(results->document, "benchmarks")) == 0)
        return "has no results";
    return "has aggregates only, and a comparison needs the repetitions "
           "(--benchmark_report_aggregates_only=false)";
}

bool bench_results_read(const char *path, const char *name, bench_results *results)
{
    json_error_t why;
    json_t *document = bench_json_read(path, &why);
    *results = (bench_results){0};
    const bool known = document && bench_results_of(document, results);
    const char *lack = !document ? why.text
                       : known   ? why_no_results(results)
                               : "has no \"benchmarks\": not results in Google Benchmark's schema";
    json_decref(document);
    if (!lack)
        return true;
    bench_complain("'%s': %s", name, lack);
    bench_results_free(results);
    return false;
}

void bench_results_free(bench_results *results)
{
    for (int i = 0; i < results->count; i++)
        free(results->points[i].ns);
    for (int i = 0; i < results->series_count; i++)
        free(results->series[i].name);
    free(results->points);
    free(results->series);
    json_decref(results->index);
    json_decref(results->rows);
    json_decref(results->document);
    *results = (bench_results){0};
}

const bench_measured *bench_series_at(const bench_series *series, bench_form form, int threads)
{
    const bench_measured wanted = {
        .series = series->count > 0 ? series->points->series : 0, .form = form, .threads = threads};
    return bsearch(&wanted, series->points, (size_t)series->count, sizeof wanted, by_point);
}

const bench_measured *bench_results_find(const bench_results *results, const bench_results *list,
                                         const bench_measured *point)
{
    const json_t *number = json_object_get(results->index, list->series[point->series].name);
    return number ? bench_series_at(&results->series[json_integer_value(number)], point->form,
                                    point->threads)
                  : NULL;
}

int bench_results_only(const bench_results *results, const bench_results *others)
{
    int only = 0;
    for (int i = 0; i < results->count; i++)
        only += !results->points[i].failure &&
                !bench_results_find(others, results, &results->points[i]);
    return only;
}

bool bench_is_plain(const bench_measured *point)
{
    return point->form == BENCH_SERIAL || point->form == BENCH_OPENMP;
}

/* SPDX-License-Identifier: MIT */
#include "compare_measured.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "statistics.h"

static bool same_text(const json_t *a, const json_t *b, const char *key)
{
    return strcmp(bench_point_text(a, key), bench_point_text(b, key)) == 0;
}

static bool same_point(const json_t *a, const json_t *b)
{
    return bench_point_number(a, "threads") == bench_point_number(b, "threads") &&
           same_text(a, b, "form") && bench_points_alike(a, b);
}

const bench_measured *bench_results_find(const bench_results *results, const bench_measured *point)
{
    for (int i = 0; i < results->count; i++)
        if (same_point(results->points[i].row, point->row))
            return &results->points[i];
    return NULL;
}

bool bench_is_serial(const bench_measured *point)
{
    return strcmp(bench_point_text(point->row, "form"), "serial") == 0;
}

bool bench_is_plain(const bench_measured *point)
{
    return bench_is_serial(point) || strcmp(bench_point_text(point->row, "form"), "openmp") == 0;
}

bool bench_are_beside(const bench_measured *plain, const bench_measured *point)
{
    return bench_points_alike(plain->row, point->row) &&
           (bench_is_serial(plain) ||
            bench_point_number(plain->row, "threads") == bench_point_number(point->row, "threads"));
}

/* Adds the row's samples, as many as there is room for; false without memory. */
static bool add_samples(bench_measured *point, const json_t *row)
{
    const json_t *samples = json_object_get(row, "samples");
    const size_t more = json_array_size(samples) > 0 ? json_array_size(samples) : 1;
    double *ns = realloc(point->ns, ((size_t)point->count + more) * sizeof *ns);
    if (!ns)
        return false;
    point->ns = ns;
    for (size_t i = 0; i < more && point->count < BENCH_SAMPLES_MAX; i++) {
        const double value = json_array_size(samples) > 0
                                 ? json_number_value(json_array_get(samples, i))
                                 : bench_point_number(row, "real_time");
        if (value > 0.0)
            ns[point->count++] = value;
    }
    if (point->count == 0)
        ns[point->count++] = bench_point_number(row, "real_time");
    return true;
}

static bool add_row(bench_results *results, const json_t *row)
{
    const bench_measured wanted = {.row = row};
    bench_measured *point = (bench_measured *)bench_results_find(results, &wanted);
    if (!point) {
        const char *name = bench_point_text(row, "run_name");
        point = &results->points[results->count++];
        point->row = row;
        point->name = name[0] ? name : bench_point_text(row, "name");
    }
    return add_samples(point, row);
}

static bool set_median(bench_measured *point)
{
    double *sorted = malloc((size_t)point->count * sizeof *sorted);
    if (!sorted)
        return false;
    memcpy(sorted, point->ns, (size_t)point->count * sizeof *sorted);
    point->median = bench_estimate_of(point->count, sorted).median;
    free(sorted);
    return true;
}

static bool add_points(bench_results *results)
{
    results->points = calloc(json_array_size(results->rows) + 1, sizeof *results->points);
    bool complete = results->points != NULL;
    size_t i;
    json_t *row;
    json_array_foreach(results->rows, i, row)
    {
        if (!complete)
            return false;
        if (bench_point_number(row, "real_time") > 0.0 && !json_object_get(row, "failure"))
            complete = add_row(results, row);
    }
    for (int p = 0; complete && p < results->count; p++)
        complete = set_median(&results->points[p]);
    return complete;
}

bool bench_results_read(const char *path, bench_results *results, char error[BENCH_RESULTS_ERROR])
{
    json_error_t why;
    *results = (bench_results){.document = json_load_file(path, 0, &why)};
    const char *problem = NULL;
    if (!results->document)
        problem = why.text;
    else if (!(results->rows = bench_points_of(results->document)))
        problem = "has no \"benchmarks\": not results in Google Benchmark's schema";
    else if (!add_points(results))
        problem = "out of memory";
    else if (results->count == 0)
        problem = "has no results";
    if (!problem)
        return true;
    snprintf(error, BENCH_RESULTS_ERROR, "'%s': %s", path, problem);
    bench_results_free(results);
    return false;
}

void bench_results_free(bench_results *results)
{
    for (int i = 0; i < results->count; i++)
        free(results->points[i].ns);
    free(results->points);
    json_decref(results->rows);
    json_decref(results->document);
    *results = (bench_results){0};
}

/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes results documents of `prange-bench compare` and `report`. The input is one document, or
 * two with a 0 byte between them.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compare_runs.h"
#include "json.h"
#include "points.h"
#include "report.h"
#include "report_data.h"
#include "report_model.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Reads through a file, as for a user's documents. */
static json_t *document_of_file(const uint8_t *text, size_t size)
{
    const int file = memfd_create("results", 0);
    require(file >= 0 && write(file, text, size) == (ssize_t)size);
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    json_error_t error;
    json_t *document = bench_json_read(path, &error);
    close(file);
    return document;
}

/* NULL if the text is not a document. Only one in 64 goes through a file, which takes as long as
 * everything else together. */
static json_t *document_of(const uint8_t *text, size_t size)
{
    json_error_t error;
    json_t *document = bench_json_parse((const char *)text, size, &error);
    if (size % 64 == 0) {
        json_t *same = document_of_file(text, size);
        require(document ? json_equal(document, same) : !same);
        json_decref(same);
    }
    return document;
}

/* Checks what points.h promises for every row. */
static void check_points(const json_t *points)
{
    size_t i;
    json_t *point;
    json_array_foreach(points, i, point)
    {
        const double threads = bench_point_number(point, "threads");
        const double time = bench_point_number(point, "real_time");
        require(threads >= 0.0 && threads <= BENCH_POINT_THREADS);
        require(isnan(time) || (time > 0.0 && isfinite(time)));
        for (const char *c = bench_point_text(point, "name"); *c; c++)
            require((unsigned char)*c >= ' ' && *c != 127);
    }
}

static void report(const json_t *document)
{
    report_data data;
    if (!report_data_of(document, &data))
        return;
    json_decref(report_model_of(&data));
    report_data_free(&data);
}

static void tabulate(const json_t *document)
{
    static FILE *nothing;
    json_t *points = bench_points_of(document);
    if (!points)
        return;
    check_points(points);
    if (!nothing)
        nothing = fopen("/dev/null", "w");
    require(nothing && bench_csv_write(points, nothing));
    json_decref(points);
}

static void compare(const json_t *before, const json_t *after, bench_trust trust)
{
    static const bench_compare_options options = BENCH_COMPARE_DEFAULTS;
    bench_results old, new;
    if (!bench_results_of(before, &old))
        return;
    if (bench_results_of(after, &new)) {
        bench_comparison comparison = {
            .old_name = "OLD", .new_name = "NEW", .unit = "samples", .options = &options};
        bench_runs_note note;
        bench_compare_runs(&old, &new, trust, &comparison, &note);
        require(comparison.count >= 0 && comparison.judged <= comparison.count);
        free(comparison.changes);
        bench_results_free(&new);
    }
    bench_results_free(&old);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, 0, size);
    const size_t first = end ? (size_t)(end - data) : size;
    json_t *before = document_of(data, first);
    if (!before)
        return 0;
    json_t *after = end ? document_of(end + 1, size - first - 1) : json_incref(before);
    tabulate(before);
    report(before);
    if (after)
        compare(before, after, (bench_trust)(size % (BENCH_TRUST_ALL + 1)));
    json_decref(after);
    json_decref(before);
    return 0;
}

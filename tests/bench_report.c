/* SPDX-License-Identifier: MIT */
/*
 * The report's page: everything that it must show, for documents of every kind, and nothing
 * unescaped.
 * `.ci/run report` checks the rendered page.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "points.h"
#include "report.h"
#include "report_files.h"
#include "report_sample.h"

TestSuite(bench_report, .init = make_directory, .fini = remove_directory);

/* The sample with one case under another name. */
static json_t *renamed_sample(const char *from, const char *to)
{
    json_t *document = sample();
    static const char *const lists[] = {"benchmarks", "scaling"};
    for (int i = 0; i < 2; i++) {
        size_t j;
        json_t *entry;
        json_array_foreach(json_object_get(document, lists[i]), j, entry)
        {
            if (strcmp(bench_point_text(entry, "case"), from) == 0)
                json_object_set_new(entry, "case", json_string(to));
        }
    }
    return document;
}

/* The page of a document, which it frees; the caller frees the page. */
static char *page_of(json_t *document)
{
    write_report(document);
    json_decref(document);
    return text_of("index.html");
}

/* The data that the page shows, extracted from the page; the caller frees it. */
static json_t *model_in(const char *page)
{
    static const char begin[] = "<script type=\"application/json\" id=\"model\">";
    const char *text = strstr(page, begin), *end = text ? strstr(text, "</script>") : NULL;
    cr_assert_neq(end, NULL);
    text += strlen(begin);
    json_error_t error;
    json_t *model = json_loadb(text, (size_t)(end - text), 0, &error);
    cr_assert_neq(model, NULL, "%s", error.text);
    return model;
}

/* The same for a document, which this function frees. */
static json_t *model_of(json_t *document)
{
    char *page = page_of(document);
    json_t *model = model_in(page);
    free(page);
    return model;
}

static const json_t *series_at(const json_t *model, size_t i)
{
    return json_array_get(json_object_get(model, "series"), i);
}

static const json_t *point_at(const json_t *series, size_t i)
{
    return json_array_get(json_object_get(series, "points"), i);
}

static const char *cell_of(const json_t *point, const char *title)
{
    return bench_point_text(json_object_get(point, "cells"), title);
}

/* The middle, low or high end of a value of a point: speed-up, efficiency, time, rate. */
static double value_of(const json_t *point, size_t picture, size_t end)
{
    const json_t *value =
        json_array_get(json_array_get(json_object_get(point, "values"), picture), end);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Loops of a loaded object are not called prange: they have their cases' names, and none in
 * pictures of several cases. */
Test(bench_report, the_loops_of_others_have_their_own_names)
{
    json_t *document = renamed_sample("map_square_f64", NASTY);
    json_t *model = model_of(json_incref(document));
    const json_t *name = json_array_get(json_object_get(model, "forms"), 0);
    cr_assert_str_eq(json_string_value(name), "prange");
    json_decref(model);
    json_object_set_new(json_object_get(document, "context"), "loaded", json_string("./mine.so"));
    char *page = page_of(document);
    model = model_in(page);
    name = json_array_get(json_object_get(model, "forms"), 0);
    cr_assert_str_eq(json_string_value(name), "");
    cr_assert_eq(strstr(page, ">prange</text>"), NULL);
    cr_assert_neq(strstr(page, ">measured loop</text>"), NULL);
    json_decref(model);
    free(page);
}

Test(bench_report, shows_sixteen_threads)
{
    char *page = page_of(sample());
    json_t *model = model_in(page);
    const json_t *map = series_at(model, 1);
    cr_assert_eq(json_array_size(json_object_get(model, "series")), 3);
    cr_assert_str_eq(bench_point_text(map, "name"), "map_square_f64");
    cr_assert_str_eq(bench_point_text(map, "size"), "20,000,000");
    cr_assert_str_eq(bench_point_text(map, "verdict"),
                     "memory bound from 5 threads on: 92 % of triad");
    cr_assert_str_eq(bench_point_text(map, "serial"), "32.8 ms");
    cr_assert_str_eq(bench_point_text(map, "loop"), "the same loop on one thread");
    cr_assert_str_eq(bench_point_text(map, "bytes"), "480 MB");
    cr_assert_str_eq(bench_point_text(json_object_get(map, "fits"), "amdahl"), "8.5 %");
    cr_assert_str_eq(bench_point_text(json_object_get(map, "fits"), "peak"), "11");
    cr_assert_eq(json_array_size(json_object_get(model, "limits")), 16);
    cr_assert_eq(json_array_size(json_object_get(map, "roofs")), 2);
    const json_t *last = point_at(map, (size_t)bench_point_number(map, "last"));
    cr_assert_eq(bench_point_number(last, "threads"), 16.0);
    cr_assert_str_eq(cell_of(last, "Time"), "6.24 ms");
    cr_assert_str_eq(cell_of(last, "Speed-up"), "5.26x");
    cr_assert_str_eq(cell_of(last, "Efficiency"), "33 %");
    cr_assert_str_eq(cell_of(last, "Same bits"), "yes");
    for (size_t i = 0; i < 4; i++)
        cr_assert(value_of(last, i, 1) <= value_of(last, i, 0) &&
                  value_of(last, i, 0) <= value_of(last, i, 2));
    cr_assert_float_eq(value_of(last, 0, 0), 5.26, 0.01);
    cr_assert_float_eq(value_of(last, 1, 0), 5.26 / 16, 0.001);
    cr_assert_float_eq(value_of(last, 2, 0), 6.24e6 / 2e7, 0.001);
    cr_assert_float_eq(value_of(last, 3, 0), 4e7 / 6.24e-3, 1e7);
    cr_assert_eq(count(page, "http://"), 0, "nothing is asked for elsewhere");
    cr_assert_eq(count(page, "https://"), 0);
    cr_assert_eq(count(page, "{{"), 0, "a hole of the page is left");
    cr_assert_eq(count(page, "data-tip=\"prange, 16 threads: "), 2 * 3, "two overviews");
    json_decref(model);
    free(page);
}

Test(bench_report, shows_any_name_as_text)
{
    json_t *document = renamed_sample("sum_small_f64", NASTY);
    json_array_append_new(json_object_get(json_object_get(document, "context"), "warnings"),
                          json_string("<img src=x>"));
    json_object_set_new(json_object_get(document, "context"), "<i>key", json_string("</td>&"));
    char *page = page_of(document);
    json_t *model = model_in(page);
    const json_t *context = json_object_get(model, "context");
    cr_assert_str_eq(bench_point_text(series_at(model, 2), "name"), NASTY);
    cr_assert_str_eq(bench_point_text(context, "<i>key"), "</td>&");
    cr_assert_eq(strstr(page, "<b>"), NULL);
    cr_assert_eq(strstr(page, "<i>"), NULL);
    cr_assert_eq(strstr(page, "<img"), NULL);
    cr_assert_eq(strstr(page, "<!--"), NULL);
    cr_assert_eq(strstr(page, "\u2028"), NULL);
    cr_assert_eq(count(page, "</script>"), 2, "that of the model and that of the script");
    cr_assert_neq(strstr(page, ">&#60;b&#62;&#38;&#34;&#39;\\n100%d"), NULL, "in the overview");
    json_decref(model);
    free(page);
}

Test(bench_report, shows_one_thread_count)
{
    json_t *document = sample(), *rows = json_object_get(document, "benchmarks");
    for (size_t i = json_array_size(rows); i-- > 0;)
        if (bench_point_number(json_array_get(rows, i), "threads") > 1.0)
            json_array_remove(rows, i);
    char *page = page_of(document);
    json_t *model = model_in(page);
    for (size_t i = 0; i < 3; i++)
        for (size_t picture = 0; picture < 4; picture++)
            cr_assert(value_of(point_at(series_at(model, i), 0), picture, 0) > 0.0);
    cr_assert_eq(strstr(page, "\"nan"), NULL);
    cr_assert_eq(strstr(page, "\"inf"), NULL);
    json_decref(model);
    free(page);
}

Test(bench_report, shows_failures_without_times)
{
    json_t *model = model_of(json_pack("{s:{s:s, s:[{s:s, s:s}, {s:s, s:s, s:b}], s:[]}, s:[]}",
                                       "context", "executable", "prange-bench", "failures", "name",
                                       "odd_f64/10/real_time/threads:2", "failure", "it <crashed>",
                                       "name", "odd_f64/20/real_time/threads:1", "failure",
                                       "out of memory", "skipped", 1, "limits", "benchmarks"));
    const json_t *failed = point_at(series_at(model, 0), 0);
    const json_t *skipped = point_at(series_at(model, 1), 0);
    cr_assert_str_eq(bench_point_text(failed, "failure"), "it <crashed>");
    cr_assert(json_is_false(json_object_get(failed, "skipped")));
    cr_assert_eq(bench_point_number(failed, "threads"), 2.0);
    cr_assert_str_eq(bench_point_text(skipped, "failure"), "out of memory");
    cr_assert(json_is_true(json_object_get(skipped, "skipped")));
    cr_assert_eq(json_object_get(failed, "cells"), NULL);
    cr_assert_str_eq(bench_point_text(series_at(model, 0), "verdict"), "no result");
    cr_assert_eq(json_object_size(json_object_get(model, "context")), 1, "they stand elsewhere");
    json_decref(model);
    char *table = text_of("results.csv");
    cr_assert_eq(count(table, "\r\n"), 3);
    cr_assert_neq(strstr(table, "it <crashed>"), NULL);
    free(table);
}

static void set_failure(json_t *document, const char *name, const char *failure, bool skipped)
{
    json_object_set_new(
        json_object_get(document, "context"), "failures",
        json_pack("[{s:s, s:s, s:b}]", "name", name, "failure", failure, "skipped", skipped));
}

/* A case with a failure, or with other bits, comes before those without. */
Test(bench_report, shows_first_what_is_wrong)
{
    json_t *document = sample();
    set_failure(document, "map_square_f64/7/real_time", "out of time", true);
    json_t *model = model_of(json_incref(document));
    cr_assert_str_eq(bench_point_text(series_at(model, 0), "name"), "pairwise_f64");
    json_decref(model);
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(document, "benchmarks"), i,
                       row) if (strcmp(bench_point_text(row, "case"), "sum_small_f64") == 0 &&
                                json_object_get(row, "same_bits"))
        json_object_set_new(row, "same_bits", json_false());
    model = model_of(document);
    const json_t *first = series_at(model, 0);
    cr_assert_str_eq(bench_point_text(first, "name"), "sum_small_f64");
    cr_assert_str_eq(cell_of(point_at(first, 0), "Same bits"), "NO");
    cr_assert_str_eq(bench_point_text(series_at(model, 1), "name"), "pairwise_f64");
    json_decref(model);
}

/* Bits that vary from call to call are mentioned even where none are promised. */
Test(bench_report, tells_of_bits_that_vary)
{
    json_t *model =
        model_of(json_pack("{s:[{s:s, s:f, s:b}, {s:s, s:f, s:b}]}", "benchmarks", "name",
                           "f/5/real_time/threads:1", "real_time", 1.0, "repeatable", 0, "name",
                           "f/5/real_time/threads:2", "real_time", 1.0, "repeatable", 1));
    cr_assert_str_eq(cell_of(point_at(series_at(model, 0), 0), "Same bits"), "vary");
    cr_assert_str_eq(cell_of(point_at(series_at(model, 0), 1), "Same bits"), "");
    json_decref(model);
}

/* Rows with absurd numbers have no result, and do not affect other rows. */
Test(bench_report, bounds_what_it_reads)
{
    json_t *document = json_pack("{s:{s:[{s:f, s:f}, n, {s:i, s:f, s:s}]}, s:[]}", "context",
                                 "limits", "threads", 99999999999.0, "read", 1.0, "threads", 2,
                                 "read", 1e300, "triad", "fast", "benchmarks");
    static const double threads[] = {0.0, -3.0, 1.0, 2.0, 1e300, 4.0};
    static const double times[] = {5.0, 5.0, 9.0, 5.0, 5.0, -1.0};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        json_array_append_new(json_object_get(document, "benchmarks"),
                              json_pack("{s:s, s:f, s:f, s:f, s:f, s:f, s:[f, f]}", "case", "f",
                                        "n", 1e300, "threads", threads[i], "real_time", times[i],
                                        "real_time_high", 1e308, "team", -1e300, "samples", 1.0,
                                        1e308));
    char *page = page_of(document);
    json_t *model = model_in(page);
    const json_t *series = series_at(model, 0);
    cr_assert_eq(json_array_size(json_object_get(series, "points")), 6);
    cr_assert_eq(bench_point_number(series, "most"), 2.0);
    cr_assert_eq(count(page, "its thread count is not from 1 to 1,000,000"), 3);
    cr_assert_eq(count(page, "no time was measured"), 1);
    cr_assert_eq(json_array_size(json_object_get(model, "limits")), 1);
    cr_assert_str_eq(bench_point_text(json_array_get(json_object_get(model, "limits"), 0), "Read"),
                     "");
    cr_assert_str_eq(bench_point_text(series, "size"), "");
    cr_assert_float_eq(value_of(point_at(series, 4), 0, 0), 1.8, 1e-9);
    cr_assert(isnan(value_of(point_at(series, 4), 0, 1)), "no interval");
    cr_assert_eq(count(page, "data-tip=\""), 2, "one form in two overviews");
    json_decref(model);
    free(page);
}

/* Cases of some sizes, on a thread and on two. */
static json_t *sizes_document(int cases, int sizes)
{
    json_t *rows = json_array();
    for (int i = 0; i < 2 * cases * sizes; i++) {
        char name[64];
        snprintf(name, sizeof name, "f%.*d/%d/real_time/threads:%d", cases > 1, i / 2 / sizes,
                 10 + i / 2 % sizes, 1 + i % 2);
        json_array_append_new(rows, json_pack("{s:s, s:f, s:s}", "name", name, "real_time",
                                              100.0 / (1 + i % 2), "time_unit", "ns"));
    }
    return json_pack("{s:{}, s:o}", "context", "benchmarks", rows);
}

/* The overview shows all sizes of a case, unless they are too many. */
Test(bench_report, overview_of_all_sizes)
{
    char *page = page_of(sizes_document(1, 60));
    cr_assert_neq(strstr(page, "Speed-up of each case and size"), NULL);
    cr_assert_neq(strstr(page, ">f  10<"), NULL, "the name at the first size");
    cr_assert_neq(strstr(page, ">11<"), NULL, "the others without it");
    free(page);
    page = page_of(sizes_document(1, 61));
    cr_assert_neq(strstr(page, "Speed-up of each case at its largest size"), NULL);
    cr_assert_neq(strstr(page, ">f<"), NULL);
    free(page);
}

/* The processor time of the analysis and the report. */
static double seconds_for(int cases, int sizes)
{
    json_t *document = sizes_document(cases, sizes);
    double best = INFINITY;
    for (int i = 0; i < 3; i++) {
        const clock_t begin = clock();
        write_report(document);
        best = fmin(best, (double)(clock() - begin) / CLOCKS_PER_SEC);
    }
    json_decref(document);
    return best;
}

/* For 8 times as many points, linear time takes 8 times as long, up to 18 with full caches;
 * quadratic time would take 64 times, cubic time 512 times. */
Test(bench_report, takes_time_in_proportion, .timeout = 100)
{
    double few = seconds_for(1, 500), many = seconds_for(1, 4000);
    cr_assert_lt(many, 40.0 * few, "sizes: %g and %g s", few, many);
    few = seconds_for(500, 1);
    many = seconds_for(4000, 1);
    cr_assert_lt(many, 40.0 * few, "cases: %g and %g s", few, many);
}

/* A failure belongs to its case even if its level is unknown. */
Test(bench_report, puts_a_failure_beside_its_case)
{
    json_t *document = sample();
    set_failure(document, "map_square_f64/20000000/real_time/threads:17", "wrong", false);
    json_t *model = model_of(document);
    cr_assert_eq(json_array_size(json_object_get(model, "series")), 3);
    const json_t *map = series_at(model, 0);
    cr_assert_str_eq(bench_point_text(map, "name"), "map_square_f64");
    cr_assert_str_eq(bench_point_text(point_at(map, 16), "failure"), "wrong");
    json_decref(model);
}

/* An interval that ends at or below 0 cannot be shown on a logarithmic axis. */
Test(bench_report, drops_damaged_intervals)
{
    json_t *document = sample();
    const json_t *rows = json_object_get(document, "benchmarks");
    json_object_set_new(json_array_get(rows, 0), "real_time_high", json_real(0.0));
    json_object_set_new(json_array_get(rows, 1), "real_time_low", json_real(-1.0));
    json_t *model = model_of(document);
    const json_t *pairwise = series_at(model, 0);
    int damaged = 0;
    for (size_t i = 0; point_at(pairwise, i); i++) {
        const json_t *point = point_at(pairwise, i);
        const double low = value_of(point, 2, 1), high = value_of(point, 2, 2);
        cr_assert(!(low <= 0.0) && !(high <= 0.0));
        damaged += isnan(low) || isnan(high);
        cr_assert_eq(cell_of(point, "95 % interval")[0] == '\0', isnan(low) || isnan(high));
    }
    cr_assert_eq(damaged, 2);
    json_decref(model);
}

Test(bench_report, reads_other_programs)
{
    json_t *document = json_pack(
        "{s:{s:s}, s:[{s:s, s:f, s:s, s:i}, {s:s, s:s, s:f}, {s:s, s:b, s:s}]}", "context",
        "host_name", "there", "benchmarks", "name", "BM_copy/512/threads:2", "real_time", 2.5,
        "time_unit", "us", "threads", 2, "name", "BM_copy_mean", "run_type", "aggregate",
        "real_time", 1.0, "name", "BM_odd", "error_occurred", 1, "error_message", "no file");
    json_t *points = bench_points_of(document);
    cr_assert_eq(json_array_size(points), 2);
    const json_t *copy = json_array_get(points, 0);
    cr_assert_str_eq(bench_point_text(copy, "case"), "BM_copy");
    cr_assert_eq(bench_point_number(copy, "n"), 512.0);
    cr_assert_eq(bench_point_number(copy, "real_time"), 2500.0);
    cr_assert_str_eq(bench_point_text(json_array_get(points, 1), "failure"), "no file");
    json_decref(points);
    free(page_of(document));
}

/* For repetitions without samples the page shows the median, and from six repetitions on an
 * interval. */
Test(bench_report, joins_repetitions)
{
    json_t *rows = json_array();
    static const double times[] = {5.0, 1.0, 4.0, 2.0, 3.0, 3.0};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        json_array_append_new(
            rows, json_pack("{s:s, s:f}", "name", "BM_copy/512", "real_time", times[i]));
    json_t *few = json_deep_copy(rows);
    json_array_remove(few, 5);
    json_t *model = model_of(json_pack("{s:o}", "benchmarks", rows));
    const json_t *points = json_object_get(series_at(model, 0), "points");
    cr_assert_eq(json_array_size(points), 1);
    cr_assert_str_eq(cell_of(json_array_get(points, 0), "Time"), "3.00 ns");
    cr_assert_str_eq(cell_of(json_array_get(points, 0), "95 % interval"), "1.00 ns to 5.00 ns");
    json_decref(model);
    model = model_of(json_pack("{s:o}", "benchmarks", few));
    cr_assert_str_eq(cell_of(point_at(series_at(model, 0), 0), "95 % interval"), "");
    json_decref(model);
}

Test(bench_report, draws_a_picture_of_its_own)
{
    json_t *document = renamed_sample("map_square_f64", NASTY);
    char error[256] = "";
    cr_assert(bench_report_picture(document, at("sweep.svg"), error, sizeof error), "%s", error);
    char *picture = text_of("sweep.svg");
    cr_assert_eq(strncmp(picture, "<svg xmlns=", 11), 0);
    cr_assert_neq(strstr(picture, "prefers-color-scheme: dark"), NULL);
    cr_assert_neq(strstr(picture, "pairwise_f64"), NULL);
    cr_assert_eq(strstr(picture, "<b>"), NULL);
    cr_assert_eq(count(picture, "<use href=\"#form-0\""), 3, "a line a case");
    free(picture);
    json_array_clear(json_object_get(document, "benchmarks"));
    cr_assert_not(bench_report_picture(document, at("sweep.svg"), error, sizeof error));
    cr_assert_str_eq(error, "the list \"benchmarks\" is empty");
    json_decref(document);
}

/* SPDX-License-Identifier: MIT */
/*
 * The page of figures over ranks: its contents, escaping, and damaged documents.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_files.h"

TestSuite(bench_report_ranks, .init = make_directory, .fini = remove_directory);

static json_t *point(const char *name, const char *scaling, int n, double seconds,
                     double efficiency)
{
    return json_pack("{s:s, s:s, s:i, s:f, s:f, s:f, s:s, s:f}", "case", name, "scaling", scaling,
                     "n", n, "seconds", seconds, "low", 0.9 * seconds, "high", 1.1 * seconds,
                     "bits", "7", "efficiency", efficiency);
}

/* Runs of 1, 2 and 4 ranks by 1 and 2 threads, the first of them last but one in order. */
static json_t *sample(const char *name)
{
    static const int shapes[][2] = {{1, 1}, {4, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 2}};
    json_t *runs = json_array();
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        const int ranks = shapes[k][0], processors = ranks * shapes[k][1];
        json_array_append_new(
            runs,
            json_pack("{s:i, s:i, s:s, s:[o, o, o, o, o]}", "ranks", ranks, "threads", shapes[k][1],
                      "mpi", "None 1.0", "points",
                      point(name, "strong", 100, 8e-3 / processors, 1.0),
                      point(name, "weak", 100 * processors, 8e-3, 1.0 / (1 + 0.01 * ranks)),
                      point("heat", "weak", 9, 5e-4, 0.8), point("few", "latency", 1000, 3e-6, 1),
                      point("allreduce", "latency", 1000, 2e-6, 1)));
    }
    return json_pack("{s:s, s:{s:s, s:s, s:s, s:i}, s:o}", "kind", "prange-bench ranks", "context",
                     "cpu", "Six <Cores>", "command", "prange-bench ranks", "host_name", "here",
                     "num_cpus", 6, "runs", runs);
}

static json_t *point_at(const json_t *document, size_t run, size_t line)
{
    const json_t *runs = json_object_get(document, "runs");
    return json_array_get(json_object_get(json_array_get(runs, run), "points"), line);
}

/* The page of a document, which it frees; the caller frees the page. */
static char *page_of(json_t *document)
{
    char error[256] = "";
    cr_assert(bench_report_write(document, directory, error, sizeof error), "%s", error);
    json_decref(document);
    char *page = text_of("index.html");
    cr_expect_eq(count(page, "nan"), 0);
    cr_expect_eq(count(page, "inf"), 0);
    cr_expect_eq(count(page, "<script"), 0);
    return page;
}

Test(bench_report_ranks, tells_what_was_measured)
{
    char *page = page_of(sample("sum"));
    cr_expect_eq(count(page, "{{"), 0, "a hole of the page is left");
    cr_expect_not_null(strstr(page, "<h1>How calls over ranks scale on Six &#60;Cores&#62;</h1>"));
    cr_expect_not_null(strstr(page, "None 1.0, here"));
    cr_expect_not_null(strstr(page, "<code>prange-bench ranks</code>"));
    /* Columns by threads, then by ranks. */
    const char *at = strstr(page, "colspan=\"2\">1 × 1</th>");
    cr_assert_not_null(at);
    cr_expect_eq(at, strstr(page, "colspan=\"2\">1 × 1</th><th scope=\"col\" colspan=\"2\">2 × 1"
                                  "</th><th scope=\"col\" colspan=\"2\">4 × 1"));
    cr_expect_not_null(
        strstr(page, "sum, strong</th><td>100</td><td>8.00\u00a0ms</td><td>100\u00a0%"));
    cr_expect_not_null(strstr(page, "<title>weak, 4 × 2: 8.00 ms, 96 %</title>"));
    cr_expect_not_null(strstr(page, "<td>3.00\u00a0µs</td><td>1.50×</td>"));
    cr_expect_not_null(strstr(page, "efficiency of 4 ranks × 2 threads"));
    cr_expect_eq(count(page, "<figure>"), 2 + 4, "a case each, and a run of several ranks each");
    cr_expect_eq(count(page, "class=\"notice\""), 0);
    free(page);
    char *table = text_of("results.csv");
    cr_expect_eq(count(table, "\r\n"), 1 + 6 * 5);
    cr_expect_not_null(strstr(table, "\r\nsum,weak,4,1,400,0.008,0.0072,0.0088,0.961538462,7\r\n"));
    free(table);
}

Test(bench_report_ranks, shows_any_name_as_text)
{
    json_t *document = sample(NASTY), *context = json_object_get(document, "context");
    json_object_set_new(context, "<i>key", json_string("<img src=x>"));
    json_object_set_new(context, "command", json_string(NASTY));
    char *page = page_of(document);
    cr_expect_eq(strstr(page, "<b>"), NULL);
    cr_expect_eq(strstr(page, "<i>"), NULL);
    cr_expect_eq(strstr(page, "<img"), NULL);
    cr_expect_eq(strstr(page, "<!--"), NULL);
    free(page);
}

Test(bench_report_ranks, tells_of_other_bits)
{
    json_t *document = sample("sum");
    json_object_set_new(point_at(document, 4, 0), "bits", json_string("8"));
    json_object_set_new(point_at(document, 4, 1), "bits", json_string("8")); /* weak: other data */
    char *page = page_of(document);
    cr_expect_eq(count(page, "</strong> has other bits at 2 × 2"), 1);
    cr_expect_eq(count(page, "<td class=\"bad\">"), 1);
    free(page);
}

/* Numbers out of bounds, points of other cases, runs without points or counts. */
Test(bench_report_ranks, shows_damaged_documents)
{
    json_t *document = sample("sum"), *runs = json_object_get(document, "runs");
    json_object_set_new(point_at(document, 1, 0), "seconds", json_real(-1.0));
    json_object_set_new(point_at(document, 1, 1), "efficiency", json_real(1e300));
    json_object_set_new(point_at(document, 2, 1), "high", json_string("high"));
    json_object_set_new(point_at(document, 2, 2), "n", json_null());
    json_object_set_new(point_at(document, 3, 0), "case", json_string("other"));
    json_object_set_new(point_at(document, 3, 4), "seconds", json_real(0.0));
    json_object_set_new(point_at(document, 4, 1), "efficiency", json_real(1e90));
    json_object_set_new(point_at(document, 0, 3), "n", json_real(1e99));
    json_array_clear(json_object_get(json_array_get(runs, 5), "points"));
    json_array_append_new(runs, json_string("run"));
    json_array_append_new(
        runs, json_pack("{s:f, s:i, s:[s]}", "ranks", 1e30, "threads", 1, "points", "point"));
    json_object_del(document, "context");
    char *page = page_of(document);
    cr_expect_not_null(strstr(page, "scale on this machine"));
    cr_expect_eq(strstr(page, "4 × 2"), NULL);
    free(page);
}

Test(bench_report_ranks, refuses_documents_without_runs)
{
    json_t *document = json_pack("{s:s, s:[]}", "kind", "prange-bench ranks", "runs");
    char error[256] = "";
    cr_expect_not(bench_report_write(document, directory, error, sizeof error));
    cr_expect_str_eq(error, "no list \"runs\" with points in the results");
    json_decref(document);
}

Test(bench_report_ranks, draws_a_picture_of_its_own)
{
    char error[256] = "", path[128];
    snprintf(path, sizeof path, "%s/ranks.svg", directory);
    json_t *document = sample(NASTY);
    cr_assert(bench_report_picture(document, path, error, sizeof error), "%s", error);
    char *picture = text_of("ranks.svg");
    cr_expect_eq(strncmp(picture, "<svg xmlns=", 11), 0);
    cr_expect_eq(strstr(picture, "<b>"), NULL);
    cr_expect_eq(count(picture, "<use href=\"#form-0\""), 2, "a weak scaling a case");
    cr_expect_eq(count(picture, "<use href=\"#form-1\""), 1);
    free(picture);
    for (size_t run = 0; run < 6; run++)
        for (size_t line = 0; line < 3; line++)
            json_object_set_new(point_at(document, run, line), "scaling", json_string("latency"));
    cr_expect_not(bench_report_picture(document, path, error, sizeof error));
    cr_expect_str_eq(error, "no picture: there is no result to draw");
    json_decref(document);
}

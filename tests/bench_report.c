/* SPDX-License-Identifier: MIT */
/*
 * The report: tables as RFC 4180 has them, nothing unescaped, a report replaced whole or not at
 * all, pages with and without pictures, for documents of every kind.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv.h"
#include "html.h"
#include "points.h"
#include "report.h"

/* A name as a user might choose it to break what shows it. */
#define NASTY "<b>&\"'\\n100%d</script>{{cases}},`"

static char directory[] = "/tmp/prange-report-XXXXXX";

static void make_directory(void)
{
    cr_assert_neq(mkdtemp(directory), NULL);
}

static void remove_directory(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    cr_assert_eq(system(command), 0);
}

TestSuite(bench_report, .init = make_directory, .fini = remove_directory);

/* A path in the test's directory; the text is overwritten by the next call. */
static const char *at(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* All of a file in the test's directory. */
static char *text_of(const char *name)
{
    FILE *file = fopen(at(name), "r");
    cr_assert_neq(file, NULL, "%s", name);
    char *text = NULL;
    size_t size = 0;
    cr_assert(getdelim(&text, &size, '\0', file) > 0, "%s", name);
    fclose(file);
    return text;
}

static int count(const char *text, const char *part)
{
    int found = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        found++;
    return found;
}

static bool have_gnuplot(void)
{
    return system("gnuplot --version >/dev/null 2>&1") == 0;
}

static json_t *sample(void)
{
    json_error_t error;
    json_t *document = json_load_file(SAMPLE, 0, &error);
    cr_assert_neq(document, NULL, "%s", error.text);
    return document;
}

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

static void write_report(const json_t *document)
{
    char error[256] = "";
    cr_assert(bench_report_write(document, directory, error, sizeof error), "%s", error);
}

/* The page of a document, which it frees; the caller frees the page. */
static char *page_of(json_t *document)
{
    write_report(document);
    json_decref(document);
    return text_of("index.html");
}

Test(bench_report, escapes)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    bench_html(stream, "<p title=\"%s\">%s</p>", "a\"'\n", "<&>");
    fclose(stream);
    cr_assert_str_eq(text, "<p title=\"a&quot;&#39; \">&lt;&amp;&gt;</p>");
    free(text);
}

/* Loops that are not the library's go by their own names, in pictures of several by none. */
Test(bench_report, the_loops_of_others_have_their_own_names)
{
    json_t *document = renamed_sample("map_square_f64", NASTY);
    char *page = page_of(json_incref(document));
    cr_assert_neq(strstr(page, ">prange</th>"), NULL);
    free(page);
    json_object_set_new(json_object_get(document, "context"), "loaded", json_string("./mine.so"));
    page = page_of(document);
    cr_assert_eq(strstr(page, ">prange</th>"), NULL);
    cr_assert_eq(strstr(page, ">prange</li>"), NULL);
    cr_assert_eq(strstr(page, "<b>&"), NULL, "the name is escaped wherever it stands");
    free(page);
}

Test(bench_report, quotes_csv)
{
    json_t *points = json_pack("[{s:s, s:s, s:i, s:f, s:b}, {s:s}]", "case", "a,\"b\"\r\nc", "form",
                               "prange", "n", 5, "real_time", 1.5, "unstable", 1, "failure", "no");
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    cr_assert(bench_csv_write(points, stream));
    fclose(stream);
    const char *second = strstr(text, "\r\n") + 2;
    cr_assert_eq(strncmp(text, "case,form,n,d,type,", 19), 0, "%s", text);
    cr_assert_eq(strncmp(second, "\"a,\"\"b\"\"\r\nc\",prange,5,,", 23), 0, "%s", second);
    cr_assert_neq(strstr(second, ",1.5,"), NULL);
    cr_assert_neq(strstr(second, ",true,"), NULL);
    json_decref(points);
    free(text);
}

Test(bench_report, csv_has_the_same_columns_in_every_row)
{
    json_t *document = sample();
    write_report(document);
    char *text = text_of("results.csv");
    int rows = 0, columns = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), rows++) {
        cr_assert_eq(line[strlen(line) - 1], '\r');
        if (rows == 0)
            columns = count(line, ",");
        cr_assert_eq(count(line, ","), columns, "%s", line);
    }
    cr_assert_eq((size_t)rows, 1 + json_array_size(json_object_get(document, "benchmarks")));
    free(text);
    json_decref(document);
}

Test(bench_report, writes_the_document_itself)
{
    json_t *document = sample();
    write_report(document);
    json_t *written = json_load_file(at("results.json"), 0, NULL);
    cr_assert(json_equal(document, written));
    json_decref(written);
    json_decref(document);
}

Test(bench_report, shows_sixteen_threads)
{
    char *page = page_of(sample());
    cr_assert_neq(strstr(page, "memory bound from 5 threads on: 92\u00a0% of triad"), NULL);
    cr_assert_eq(count(page, "<table class=\"points\">"), 3);
    cr_assert_eq(count(page, "<tr><th scope=\"row\">prange</th>"), 3 * 16);
    cr_assert_eq(count(page, "http://"), 0, "nothing is asked for elsewhere");
    cr_assert_eq(count(page, "https://"), 0);
    cr_assert_eq(count(page, "{{"), 0, "a hole of the skeleton is left");
    if (have_gnuplot()) {
        cr_assert_eq(count(page, "<svg class=\"plot\" viewBox=\"0 0 320"), 3 * 4);
        cr_assert_eq(count(page, "id=\"gnuplot"), 0, "ids that collide");
        cr_assert_eq(count(page, "rgb("), 0, "colours that do not follow the page");
    }
    free(page);
}

Test(bench_report, shows_any_name_as_text)
{
    json_t *document = renamed_sample("sum_small_f64", NASTY);
    json_array_append_new(json_object_get(json_object_get(document, "context"), "warnings"),
                          json_string("<img src=x>"));
    json_object_set_new(json_object_get(document, "context"), "<i>key", json_string("</td>&"));
    char *page = page_of(document);
    cr_assert_eq(strstr(page, "<b>&"), NULL);
    cr_assert_eq(strstr(page, "<img"), NULL);
    cr_assert_eq(strstr(page, "</script>"), NULL);
    cr_assert_neq(strstr(page, "&lt;i&gt;key</th><td class=\"setting\">&lt;/td&gt;&amp;"), NULL);
    cr_assert_neq(strstr(page, "&lt;b&gt;&amp;&quot;&#39;\\n100%d&lt;/script&gt;{{cases}},`</h2>"),
                  NULL);
    if (have_gnuplot()) {
        cr_assert_eq(count(page, "<svg class=\"plot\" viewBox=\"0 0 320"), 3 * 4);
        cr_assert_neq(strstr(page, ">&lt;b>&amp;\"'\\n100%d"), NULL, "the name in the overview");
    }
    free(page);
}

Test(bench_report, shows_one_thread_count)
{
    json_t *document = sample(), *rows = json_object_get(document, "benchmarks");
    for (size_t i = json_array_size(rows); i-- > 0;)
        if (bench_point_number(json_array_get(rows, i), "threads") > 1.0)
            json_array_remove(rows, i);
    char *page = page_of(document);
    if (have_gnuplot())
        cr_assert_eq(count(page, "<svg class=\"plot\" viewBox=\"0 0 320"), 3 * 4);
    cr_assert_eq(strstr(page, "nan"), NULL);
    cr_assert_eq(strstr(page, ">inf"), NULL);
    free(page);
}

Test(bench_report, shows_failures_without_times)
{
    json_t *document = json_pack(
        "{s:{s:s, s:[{s:s, s:s}, {s:s, s:s, s:b}]}, s:[]}", "context", "executable", "prange-bench",
        "failures", "name", "odd_f64/10/real_time/threads:2", "failure", "it <crashed>", "name",
        "odd_f64/20/real_time/threads:1", "failure", "out of memory", "skipped", 1, "benchmarks");
    char *page = page_of(document);
    cr_assert_neq(strstr(page, "1 point failed"), NULL);
    cr_assert_neq(strstr(page, "1 point was skipped"), NULL);
    cr_assert_neq(strstr(page, "Failed on 2 threads: it &lt;crashed&gt;"), NULL, "%s", page);
    cr_assert_neq(strstr(page, "class=\"failed\""), NULL);
    cr_assert_eq(strstr(page, "nan"), NULL);
    char *table = text_of("results.csv");
    cr_assert_eq(count(table, "\r\n"), 3);
    cr_assert_neq(strstr(table, "it <crashed>"), NULL);
    free(table);
    free(page);
}

/* One case of so many sizes, on a thread and on two. */
static json_t *sizes_document(int sizes)
{
    json_t *rows = json_array();
    for (int i = 0; i < 2 * sizes; i++) {
        char name[64];
        snprintf(name, sizeof name, "f/%d/real_time/threads:%d", 10 + i / 2, 1 + i % 2);
        json_array_append_new(rows, json_pack("{s:s, s:f, s:s}", "name", name, "real_time",
                                              100.0 / (1 + i % 2), "time_unit", "ns"));
    }
    return json_pack("{s:{}, s:o}", "context", "benchmarks", rows);
}

/* All sizes of a case are in the overview, until they are too many. */
Test(bench_report, overview_of_all_sizes)
{
    if (!have_gnuplot())
        cr_skip_test("no gnuplot");
    char *page = page_of(sizes_document(60));
    cr_assert_neq(strstr(page, "Speed-up of each case and size"), NULL);
    cr_assert_neq(strstr(page, ">f  10<"), NULL, "the name at the first size");
    cr_assert_neq(strstr(page, ">11<"), NULL, "the others without it");
    free(page);
    page = page_of(sizes_document(61));
    cr_assert_neq(strstr(page, "Speed-up of each case at its largest size"), NULL);
    cr_assert_neq(strstr(page, ">f<"), NULL);
    free(page);
}

/* A failure belongs to its case although nobody knows its level. */
Test(bench_report, puts_a_failure_beside_its_case)
{
    json_t *document = sample();
    json_object_set_new(json_object_get(document, "context"), "failures",
                        json_pack("[{s:s, s:s}]", "name",
                                  "map_square_f64/20000000/real_time/threads:17", "failure",
                                  "wrong"));
    char *page = page_of(document);
    cr_assert_eq(count(page, "<table class=\"points\">"), 3);
    cr_assert_neq(strstr(page, "Failed: wrong"), NULL);
    free(page);
}

/* An interval that ends at 0, or below, has no place on a logarithmic axis. */
Test(bench_report, draws_damaged_intervals, .timeout = 60)
{
    json_t *document = sample();
    const json_t *rows = json_object_get(document, "benchmarks");
    json_object_set_new(json_array_get(rows, 0), "real_time_high", json_real(0.0));
    json_object_set_new(json_array_get(rows, 1), "real_time_low", json_real(-1.0));
    char *page = page_of(document);
    cr_assert_eq(count(page, "<table class=\"points\">"), 3);
    if (have_gnuplot())
        cr_assert_gt(count(page, "<svg"), 3, "the pictures");
    free(page);
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

Test(bench_report, works_without_gnuplot)
{
    setenv("PATH", "/nonexistent", 1);
    cr_redirect_stderr();
    write_report(sample());
    setenv("PATH", "/usr/bin:/bin", 1);
    char *page = text_of("index.html");
    cr_assert_eq(count(page, "<figure"), 0);
    cr_assert_neq(strstr(page, "There are no pictures: gnuplot is not installed"), NULL);
    cr_assert_eq(count(page, "<table class=\"points\">"), 3);
    free(page);
}

/* A directory stands where a file is to go: the other files stay what they were. */
Test(bench_report, replaces_all_or_nothing)
{
    FILE *old = fopen(at("index.html"), "w");
    fputs("old", old);
    fclose(old);
    cr_assert_eq(mkdir(at("results.json"), 0777), 0);
    cr_assert_eq(mkdir(at("results.json/full"), 0777), 0);
    json_t *document = sample();
    char error[256] = "";
    cr_assert_not(bench_report_write(document, directory, error, sizeof error));
    cr_assert_neq(strstr(error, "results.json"), NULL, "%s", error);
    char *page = text_of("index.html");
    cr_assert_str_eq(page, "old");
    free(page);
    json_decref(document);
    char command[160];
    snprintf(command, sizeof command, "test $(ls -A '%s' | wc -l) = 2", directory);
    cr_assert_eq(system(command), 0, "temporary files are left");
}

Test(bench_report, makes_directories_and_names_bad_ones)
{
    json_t *document = sample();
    char error[256] = "", path[160];
    snprintf(path, sizeof path, "%s/a/b/", directory);
    cr_assert(bench_report_write(document, path, error, sizeof error), "%s", error);
    cr_assert_eq(access(at("a/b/index.html"), R_OK), 0);
    snprintf(path, sizeof path, "%s/a/b/index.html/c", directory);
    cr_assert_not(bench_report_write(document, path, error, sizeof error));
    cr_assert_neq(strstr(error, path), NULL, "%s", error);
    cr_assert_neq(strstr(error, "Not a directory"), NULL, "%s", error);
    json_t *empty = json_object();
    cr_assert_not(bench_report_write(empty, directory, error, sizeof error));
    cr_assert_neq(strstr(error, "benchmarks"), NULL);
    json_decref(empty);
    json_decref(document);
}

Test(bench_report, draws_a_picture_of_its_own)
{
    if (!have_gnuplot())
        cr_skip("no gnuplot");
    json_t *document = sample();
    char error[256] = "";
    cr_assert(bench_report_picture(document, at("sweep.svg"), error, sizeof error), "%s", error);
    char *picture = text_of("sweep.svg");
    cr_assert_eq(strncmp(picture, "<svg xmlns=", 11), 0);
    cr_assert_neq(strstr(picture, "prefers-color-scheme: dark"), NULL);
    cr_assert_neq(strstr(picture, "map_square_f64"), NULL);
    free(picture);
    json_decref(document);
}

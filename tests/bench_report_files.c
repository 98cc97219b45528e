/* SPDX-License-Identifier: MIT */
/* The report's files: tables as RFC 4180 has them, and a report replaced whole or not at all. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"
#include "report_files.h"
#include "report_sample.h"

TestSuite(bench_report_files, .init = make_directory, .fini = remove_directory);

Test(bench_report_files, quotes_csv)
{
    json_t *points = json_pack("[{s:s, s:s, s:i, s:f, s:b}, {s:s}, {s:s}, {s:s}]", "case",
                               "a,\"b\"\r\nc", "form", "prange", "n", 5, "real_time", 1.5,
                               "unstable", 1, "failure", "no", "case", "=1+1", "case", "@a,b");
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
    cr_assert_not_null(strstr(second, "\r\n'=1+1,"), "a formula");
    cr_assert_not_null(strstr(second, "\r\n\"'@a,b\","), "%s", second);
    json_decref(points);
    free(text);
}

Test(bench_report_files, csv_has_the_same_columns_in_every_row)
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

Test(bench_report_files, writes_the_document_itself)
{
    json_t *document = sample();
    write_report(document);
    json_t *written = json_load_file(at("results.json"), 0, NULL);
    cr_assert(json_equal(document, written));
    json_decref(written);
    json_decref(document);
}

/* A directory stands where a file is to go: the other files stay what they were. */
Test(bench_report_files, replaces_all_or_nothing)
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

Test(bench_report_files, makes_directories_and_names_bad_ones)
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

/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "replace.h"
#include "report_data.h"
#include "report_page.h"

/* The page comes last into its place: where it is, the others are. */
enum { JSON, CSV, PAGE, FILES };

static const char *const names[FILES] = {"results.json", "results.csv", "index.html"};

static bool open_all(bench_replacement files[FILES], const char *directory, char *error,
                     size_t size)
{
    for (int i = 0; i < FILES; i++) {
        char *path;
        if (asprintf(&path, "%s/%s", directory, names[i]) < 0)
            return false;
        const bool opened = bench_replace_begin(&files[i], path, error, size);
        free(path);
        if (!opened)
            return false;
    }
    return true;
}

static void write_all(const bench_replacement files[FILES], const json_t *document,
                      const report_data *data)
{
    char note[REPORT_NOTE] = "";
    report_page_write(data, files[PAGE].file, note);
    if (note[0])
        fprintf(stderr, "prange-bench: the report has no pictures: %s\n", note);
    json_dumpf(document, files[JSON].file, JSON_INDENT(1));
    bench_csv_write(data->points, files[CSV].file);
}

static bool close_all(bench_replacement files[FILES], char *error, size_t size)
{
    for (int i = 0; i < FILES; i++)
        if (!bench_replace_close(&files[i], error, size))
            return false;
    for (int i = 0; i < FILES; i++)
        if (!bench_replace_commit(&files[i], error, size))
            return false;
    return true;
}

static bool data_of(const json_t *document, report_data *data, char *error, size_t size)
{
    if (report_data_of(document, data))
        return true;
    snprintf(error, size, "no list \"benchmarks\" in the results");
    return false;
}

bool bench_report_write(const json_t *document, const char *directory, char *error, size_t size)
{
    report_data data;
    if (!data_of(document, &data, error, size))
        return false;
    bench_replacement files[FILES] = {0};
    bool written =
        bench_make_directories(directory, error, size) && open_all(files, directory, error, size);
    if (written) {
        write_all(files, document, &data);
        written = close_all(files, error, size);
    }
    for (int i = 0; i < FILES; i++)
        bench_replace_end(&files[i]);
    report_data_free(&data);
    return written;
}

bool bench_report_picture(const json_t *document, const char *path, char *error, size_t size)
{
    report_data data;
    if (!data_of(document, &data, error, size))
        return false;
    bench_replacement file = {0};
    char note[REPORT_NOTE] = "";
    bool written = bench_replace_begin(&file, path, error, size);
    if (written && !report_picture_write(&data, file.file, note)) {
        snprintf(error, size, "no picture: %s", note);
        written = false;
    }
    written = written && bench_replace_close(&file, error, size) &&
              bench_replace_commit(&file, error, size);
    bench_replace_end(&file);
    report_data_free(&data);
    return written;
}

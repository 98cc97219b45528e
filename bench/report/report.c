/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "replace.h"
#include "report_model.h"
#include "report_overview.h"

/* String literals that the build makes of the files. */
static const char page[] =
#include "page.html.h"
    ;
static const char page_style[] =
#include "page.css.h"
    ;
static const char script[] =
#include "page.js.h"
    ;
static const char plot_style[] =
#include "plot.css.h"
    ;

#define PICTURE_WIDTH 680

/* The page comes last into its place: where it is, the others are. */
enum { JSON, CSV, PAGE, FILES };

static const char *const names[FILES] = {"results.json", "results.csv", "index.html"};

/* JSON inside of a script element: no "</script" and no "<!--" can end or open anything. */
static int write_embedded(const char *text, size_t size, void *file)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '<')
            fputs("\\u003c", file);
        else
            putc(text[i], file);
    }
    return 0;
}

/* The page with its holes filled. */
static void write_page(FILE *file, const report_data *data, const json_t *model)
{
    const json_t *series = json_object_get(model, "series");
    const char *at = page;
    for (const char *hole; (hole = strstr(at, "{{")) != NULL; at = strstr(hole, "}}") + 2) {
        fwrite(at, 1, (size_t)(hole - at), file);
        if (strncmp(hole, "{{style}}", 9) == 0)
            fprintf(file, "%s%s", plot_style, page_style);
        else if (strncmp(hole, "{{markers}}", 11) == 0)
            fputs(report_markers, file);
        else if (strncmp(hole, "{{overview ", 11) == 0)
            report_overview_write(file, data, series, atoi(hole + 11), NULL);
        else if (strncmp(hole, "{{model}}", 9) == 0)
            json_dump_callback(model, write_embedded, file,
                               JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
        else
            fputs(script, file);
    }
    fputs(at, file);
}

static bool open_all(bench_replacement files[FILES], const char *directory, char *error,
                     size_t size)
{
    bool opened = bench_make_directories(directory, error, size);
    for (int i = 0; opened && i < FILES; i++) {
        char *path = NULL;
        opened = asprintf(&path, "%s/%s", directory, names[i]) >= 0 &&
                 bench_replace_begin(&files[i], path, error, size);
        free(path);
    }
    return opened;
}

static bool close_all(bench_replacement files[FILES], char *error, size_t size)
{
    bool closed = true;
    for (int i = 0; closed && i < FILES; i++)
        closed = bench_replace_close(&files[i], error, size);
    for (int i = 0; closed && i < FILES; i++)
        closed = bench_replace_commit(&files[i], error, size);
    return closed;
}

/* The caller frees both, also on false. */
static bool read_results(const json_t *document, report_data *data, json_t **model, char *error,
                         size_t size)
{
    const bool read = report_data_of(document, data);
    *model = read ? report_model_of(data) : NULL;
    if (!*model)
        snprintf(error, size, read ? "out of memory" : "no list \"benchmarks\" in the results");
    return *model;
}

bool bench_report_write(const json_t *document, const char *directory, char *error, size_t size)
{
    report_data data;
    json_t *model;
    bench_replacement files[FILES] = {0};
    bool written = read_results(document, &data, &model, error, size) &&
                   open_all(files, directory, error, size);
    if (written) {
        write_page(files[PAGE].file, &data, model);
        json_dumpf(data.document, files[JSON].file, JSON_INDENT(1));
        bench_csv_write(data.results.rows, files[CSV].file);
        written = close_all(files, error, size);
    }
    for (int i = 0; i < FILES; i++)
        bench_replace_end(&files[i]);
    json_decref(model);
    report_data_free(&data);
    return written;
}

bool bench_report_picture(const json_t *document, const char *path, char *error, size_t size)
{
    report_data data;
    json_t *model;
    bench_replacement file = {0};
    bool written = read_results(document, &data, &model, error, size) &&
                   bench_replace_begin(&file, path, error, size);
    if (written && !report_overview_write(file.file, &data, json_object_get(model, "series"),
                                          PICTURE_WIDTH, plot_style)) {
        snprintf(error, size, "no picture: there is no result to draw");
        written = false;
    }
    written = written && bench_replace_close(&file, error, size) &&
              bench_replace_commit(&file, error, size);
    bench_replace_end(&file);
    json_decref(model);
    report_data_free(&data);
    return written;
}

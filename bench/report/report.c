/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "replace.h"
#include "report_model.h"
#include "report_overview.h"
#include "report_ranks.h"

/* The build turns the files into string literals. */
static const char page[] =
#include "page.html.h"
    ;
static const char ranks_page[] =
#include "ranks.html.h"
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

/* The page is put in place last: if it is there, the other files are too. */
enum { JSON, CSV, PAGE, FILES };

static const char *const names[FILES] = {"results.json", "results.csv", "index.html"};

/* Writes JSON for a script element, without "</script" and "<!--", which would end the element or
 * open a comment. */
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

/* A document of either kind, arranged for its page. */
typedef struct source {
    const json_t *document;
    bool over_ranks;
    report_ranks ranks;
    report_data data;
    json_t *model;
} source;

static bool write_overview(FILE *file, const source *job, int width, const char *style)
{
    return job->over_ranks
               ? report_ranks_overview(file, &job->ranks, width, style)
               : report_overview_write(file, &job->data, json_object_get(job->model, "series"),
                                       width, style);
}

/* Fills a placeholder of the page. */
static void fill(const char *hole, FILE *file, const source *job)
{
    if (strncmp(hole, "style}}", 7) == 0)
        fprintf(file, "%s%s", plot_style, page_style);
    else if (strncmp(hole, "markers}}", 9) == 0)
        fputs(report_markers, file);
    else if (strncmp(hole, "overview ", 9) == 0)
        write_overview(file, job, atoi(hole + 9), NULL);
    else if (job->over_ranks)
        report_ranks_fill(hole, file, &job->ranks);
    else if (strncmp(hole, "model}}", 7) == 0)
        json_dump_callback(job->model, write_embedded, file,
                           JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
    else
        fputs(script, file);
}

static void write_page(FILE *file, const source *job)
{
    const char *at = job->over_ranks ? ranks_page : page;
    for (const char *hole; (hole = strstr(at, "{{")) != NULL; at = strstr(hole, "}}") + 2) {
        fwrite(at, 1, (size_t)(hole - at), file);
        fill(hole + 2, file, job);
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

/* The caller closes the source, even on failure. */
static bool open_source(const json_t *document, source *job, char *error, size_t size)
{
    *job = (source){.document = document, .over_ranks = report_is_ranks(document)};
    if (job->over_ranks) {
        if (report_ranks_of(document, &job->ranks))
            return true;
        snprintf(error, size, "no list \"runs\" with points in the results");
        return false;
    }
    if (!report_data_of(document, &job->data)) {
        snprintf(error, size, "no list \"benchmarks\" in the results");
    } else if (job->data.count == 0) {
        snprintf(error, size, "the list \"benchmarks\" is empty");
    } else {
        job->model = report_model_of(&job->data);
        if (!job->model)
            snprintf(error, size, "out of memory");
    }
    return job->model;
}

static void close_source(source *job)
{
    json_decref(job->model);
    report_ranks_free(&job->ranks);
    report_data_free(&job->data);
}

static void write_all(const bench_replacement files[FILES], const source *job)
{
    const json_t *document = job->over_ranks ? job->document : job->data.document;
    write_page(files[PAGE].file, job);
    json_dumpf(document, files[JSON].file, JSON_INDENT(1));
    if (job->over_ranks)
        bench_csv_write_ranks(json_object_get(document, "runs"), files[CSV].file);
    else
        bench_csv_write(job->data.results.rows, files[CSV].file);
}

bool bench_report_write(const json_t *document, const char *directory, char *error, size_t size)
{
    source job;
    bench_replacement files[FILES] = {0};
    bool written =
        open_source(document, &job, error, size) && open_all(files, directory, error, size);
    if (written) {
        write_all(files, &job);
        written = close_all(files, error, size);
    }
    for (int i = 0; i < FILES; i++)
        bench_replace_end(&files[i]);
    close_source(&job);
    return written;
}

bool bench_report_picture(const json_t *document, const char *path, char *error, size_t size)
{
    source job;
    bench_replacement file = {0};
    bool written =
        open_source(document, &job, error, size) && bench_replace_begin(&file, path, error, size);
    if (written && !write_overview(file.file, &job, PICTURE_WIDTH, plot_style)) {
        snprintf(error, size, "no picture: there is no result to draw");
        written = false;
    }
    written = written && bench_replace_close(&file, error, size) &&
              bench_replace_commit(&file, error, size);
    bench_replace_end(&file);
    close_source(&job);
    return written;
}

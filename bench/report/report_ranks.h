/* SPDX-License-Identifier: MIT */
/*
 * Figures over ranks, of `prange-bench ranks --json`: a page of their own, which needs no script.
 */
#ifndef BENCH_REPORT_RANKS_H
#define BENCH_REPORT_RANKS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Times in seconds; missing numbers are NaN. */
typedef struct report_figure {
    double n, seconds, low, high;
    double efficiency;
    bool differs; /* its bits are not those of the first run */
} report_figure;

typedef struct report_run {
    int ranks, threads;
    const json_t *points;
} report_run;

typedef struct report_ranks {
    const json_t *document, *context;
    const json_t *lines; /* the points of the first run, which name the measurements */
    report_run *runs;    /* by threads, then by ranks */
    int count;
} report_ranks;

/* Whether a document is of this kind. */
bool report_is_ranks(const json_t *document);

/* False if the document has no run. */
bool report_ranks_of(const json_t *document, report_ranks *data);
void report_ranks_free(report_ranks *data);

/* The measurement of a line in a run. */
report_figure report_figure_of(const report_ranks *data, const report_run *run, size_t line);

/* The line with the same case and the given scaling; the number of lines if there is none. */
size_t report_line_of(const report_ranks *data, const char *name, const char *scaling);

/* Whether the line is the first of its case; whether it is a sum, followed by MPI_Allreduce's. */
bool report_line_begins(const report_ranks *data, size_t line);
bool report_line_is_sum(const report_ranks *data, size_t line);

/* Fills a placeholder of the page's template. */
void report_ranks_fill(const char *hole, FILE *file, const void *data);

/* Draws the efficiencies of all cases on the most processors, as report_overview_write() draws
 * speed-ups. Without efficiencies nothing is written, and the result is false. */
bool report_ranks_overview(FILE *file, const report_ranks *data, int width, const char *style);

/* Draws one picture per case, of its efficiencies, and one per run, of the times of sums. */
void report_ranks_pictures(FILE *file, const report_ranks *data);
void report_ranks_sums(FILE *file, const report_ranks *data);

#endif

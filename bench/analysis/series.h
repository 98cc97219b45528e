/* SPDX-License-Identifier: MIT */
/*
 * The one model of a results document: points with their samples, in series of those that differ in
 * form and threads only. Scaling, comparison and report all read this.
 */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include <jansson.h>
#include <stdbool.h>

#include "form.h"

/* Repetitions, rows that are alike, make one point; a row without samples is one sample. */
typedef struct bench_measured {
    const json_t *row; /* the first one, as bench_points_of makes it */
    const char *name;
    int series, row_number;
    bench_form form;
    int threads;
    const char *failure; /* NULL: there is a time */
    int count;           /* of samples, at least 1; 0 with a failure */
    double *ns;          /* of one call */
    double median;
} bench_measured;

typedef struct bench_series {
    const json_t *key; /* the row of a point, for its texts */
    char *name;        /* equal for equal series of all documents */
    int count;
    bench_measured *points; /* those with a time first; then by form, the measured loop first, and
                               threads */
} bench_series;

typedef struct bench_results {
    json_t *document, *rows, *index;
    int count;
    bench_measured *points; /* series after series, in the order of the document */
    int series_count;
    bench_series *series;
} bench_results;

/* False without "benchmarks". */
bool bench_results_of(const json_t *document, bench_results *results);

/* The same of a file, which goes by `name`; ends the program with a line if it is of no use. */
bench_results bench_results_read(const char *path, const char *name);
void bench_results_free(bench_results *results);

/* The point of that form and team; NULL if there is none with a time. */
const bench_measured *bench_series_at(const bench_series *series, bench_form form, int threads);

/* The same point of other results; NULL if it is not there, or has no time. */
const bench_measured *bench_results_find(const bench_results *results, const bench_results *of,
                                         const bench_measured *point);

/* Whether the point is a plain loop of the harness, which no change of a library touches. */
bool bench_is_plain(const bench_measured *point);

#endif

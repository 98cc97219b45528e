/* SPDX-License-Identifier: MIT */
/*
 * The model of a results document, shared by scaling, comparison and report: points with their
 * samples, grouped into series that differ in form and threads only.
 */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include <jansson.h>
#include <stdbool.h>

#include "form.h"

/* Repetitions (rows of the same point) are merged; a row without samples counts as one sample. */
typedef struct bench_measured {
    const json_t *row; /* of the first repetition, from bench_points_of */
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
    const json_t *key; /* the row of one of its points */
    char *name;        /* identifies the series in any document */
    int count;
    bench_measured *points; /* with a time first, then by form, measured loop first, then threads */
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

/* Reads a file. False if it has no results; the message calls the file `name`. */
bool bench_results_read(const char *path, const char *name, bench_results *results);
void bench_results_free(bench_results *results);

/* The number of the series of a row, or of an entry of "scaling"; -1 if there is none. A row
 * without "level", such as that of a failed point, belongs to the first series otherwise equal. */
int bench_series_index(const bench_results *results, const json_t *row);

/* The point of that form and thread count; NULL if it has no time. */
const bench_measured *bench_series_at(const bench_series *series, bench_form form, int threads);

/* The same point in other results; NULL if missing or without a time. */
const bench_measured *bench_results_find(const bench_results *results, const bench_results *list,
                                         const bench_measured *point);

/* The number of points with a time that `others` lacks. */
int bench_results_only(const bench_results *results, const bench_results *others);

/* Whether the point is a plain loop of the harness, independent of the library under test. */
bool bench_is_plain(const bench_measured *point);

#endif

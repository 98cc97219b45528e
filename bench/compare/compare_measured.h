/* SPDX-License-Identifier: MIT */
/*
 * A results file in Google Benchmark's schema, by this or another program, as points with samples.
 * Repetitions are rows that are alike; each row without samples of its own is one sample.
 */
#ifndef BENCH_COMPARE_MEASURED_H
#define BENCH_COMPARE_MEASURED_H

#include <jansson.h>
#include <stdbool.h>

typedef struct bench_measured {
    const json_t *row; /* the first one */
    const char *name;
    int count; /* of samples, at least 1 */
    double *ns;
    double median;
} bench_measured;

typedef struct bench_results {
    json_t *document;
    json_t *rows; /* of all points, also of those without a result */
    int count;
    bench_measured *points;
} bench_results;

#define BENCH_RESULTS_ERROR 256

/* False with one line in `error`, of why the file is of no use. */
bool bench_results_read(const char *path, bench_results *results, char error[BENCH_RESULTS_ERROR]);
void bench_results_free(bench_results *results);

/* The same point in another file; NULL if it is not there. */
const bench_measured *bench_results_find(const bench_results *results, const bench_measured *point);

/* Whether the point is a plain loop of the harness, which no change of a library touches. */
bool bench_is_plain(const bench_measured *point);

/* Whether it is the serial one of these. */
bool bench_is_serial(const bench_measured *point);

/* Whether the two were measured in the same rounds: they differ in form only, or one is the serial
 * loop of the other's case and size. */
bool bench_are_beside(const bench_measured *plain, const bench_measured *point);

#endif

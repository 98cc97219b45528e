/* SPDX-License-Identifier: MIT */
/*
 * The results in Google Benchmark's JSON (json_schema_version 1), so that its compare.py and other
 * tools read them.
 *
 * One row of run_type iteration for each point, real_time being the median: names stay unique,
 * which tools that key by name need. Further keys tell the rest, all samples among them. A number
 * that does not exist is left out; NaN and Infinity are not JSON. The plain loops have rows of
 * their own, named case:openmp and, once for each size, case:serial. A failed point has no row;
 * the context tells of it.
 */
#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "machine.h"
#include "options.h"
#include "result.h"

/* Everything that a run has to say. */
typedef struct bench_report {
    const bench_machine *machine;
    const bench_options *options;
    const bench_limits *limits; /* of each of the options' thread counts */
    int limit_count;            /* that were probed */
    const bench_row *rows;
    int count;
    bool interrupted;
} bench_report;

/* Sets the key unless the value is NaN or infinite. */
void bench_json_number(json_t *object, const char *key, double value);

/* NULL without memory; the caller owns it. */
json_t *bench_json_of(const bench_report *report);

/* Whether the file can be written; leaves what it holds as it is. errno tells why not. */
bool bench_json_writable(const char *path);
bool bench_json_write(const bench_report *report, const char *path);

#endif

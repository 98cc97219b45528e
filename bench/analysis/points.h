/* SPDX-License-Identifier: MIT */
/*
 * The points of a results document as normalised rows.
 *
 * Every row has all keys that identify a point; rows of other programs in Google Benchmark's schema
 * get the missing ones from their names. Times are positive and in nanoseconds, others are removed.
 * `threads` and `team` (up to 10^6) and the sizes `n` and `d` (up to 10^15) are integers, 0 if the
 * document's value is not. Texts have no control characters. A point without a result has a row
 * with "failure" instead of times, and so does one with an invalid thread count.
 */
#ifndef BENCH_POINTS_H
#define BENCH_POINTS_H

#include <jansson.h>
#include <stdbool.h>

#include "statistics.h"

/* The largest thread count of a valid row. */
#define BENCH_POINT_THREADS 1e6

/* The text keys that identify a point: type, level, schedule, scaling, env, and the clock unless it
 * is the wall clock; NULL-terminated. */
extern const char *const bench_point_texts[];

/* A new array of objects; NULL if the document has no "benchmarks". */
json_t *bench_points_of(const json_t *document);

/* "" if the key is missing or not a string. */
const char *bench_point_text(const json_t *point, const char *key);

/* NaN if the key is missing or not a number. */
double bench_point_number(const json_t *point, const char *key);

/* The best serial time over the row's time, round by round: disturbances that affect both times of
 * a round cancel. False if there are too few rounds for an interval. */
bool bench_point_ratio(const json_t *row, bench_estimate *ratio);

/* Whether the key exists and is true. */
bool bench_point_flag(const json_t *point, const char *key);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The points of a results document, as rows that all have the keys that tell one from another.
 *
 * A document of another program in Google Benchmark's schema, or of an older version, lacks some of
 * them; they are then read off the row's name. Times come in nanoseconds whatever the unit was. A
 * point without a result has a row too, with "failure" in place of times.
 */
#ifndef BENCH_POINTS_H
#define BENCH_POINTS_H

#include <jansson.h>
#include <stdbool.h>

/* The keys with text that tell points apart: type, level, schedule, scaling, env; then NULL. */
extern const char *const bench_point_texts[];

/* A new array of objects; NULL if the document has no "benchmarks". */
json_t *bench_points_of(const json_t *document);

/* "" where the key is missing or no string. */
const char *bench_point_text(const json_t *point, const char *key);

/* NaN where the key is missing or no number. */
double bench_point_number(const json_t *point, const char *key);

/* Whether the key is there and true. */
bool bench_point_flag(const json_t *point, const char *key);

/* Whether two points (or a point and an entry of "scaling") differ in form and threads only. A text
 * that one of them lacks may be any. */
bool bench_points_alike(const json_t *a, const json_t *b);

#endif

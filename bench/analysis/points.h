/* SPDX-License-Identifier: MIT */
/*
 * The points of a results document, as rows that all have the keys that tell one from another.
 *
 * A document of another program in Google Benchmark's schema, or of an older version, lacks some of
 * them; they are then read off the row's name. Times come in nanoseconds whatever the unit was; one
 * that is not above 0 is left out. `threads`, `n`, `d` and `team` are integers, 0 where the
 * document has none that can be: up to 10^6, and 10^15 for the sizes. Texts have no control
 * characters. A point without a result has a row too, with "failure" in place of times; so has one
 * whose thread count is none.
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

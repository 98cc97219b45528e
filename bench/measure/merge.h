/* SPDX-License-Identifier: MIT */
/*
 * The answers of the processes (see channel.h), gathered in the row of their point.
 */
#ifndef BENCH_MERGE_H
#define BENCH_MERGE_H

#include <jansson.h>
#include <stdbool.h>

#include "result.h"

/* A row that nothing is known of yet. */
bench_row bench_row_of(const bench_point *point);

/* Adds what a line tells; false without memory. */
bool bench_merge(bench_row *row, const json_t *line);

void bench_merge_limits(bench_limits *limits, const json_t *line);

#endif

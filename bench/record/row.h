/* SPDX-License-Identifier: MIT */
/*
 * A point of the sweep as JSON.
 */
#ifndef BENCH_ROW_H
#define BENCH_ROW_H

#include <jansson.h>

#include "result.h"

/* The row of one form at one point, without its place among the others. */
json_t *bench_row_json(const bench_row *row, bench_form form);

/* The same of a point without a result: why there is none, and what tells the point apart. */
json_t *bench_failure_json(const bench_row *row);

#endif

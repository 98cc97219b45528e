/* SPDX-License-Identifier: MIT */
#ifndef BENCH_JSON_ROW_H
#define BENCH_JSON_ROW_H

#include <jansson.h>

#include "result.h"

#define BENCH_NAME_TEXT 1024

/* CASE[:FORM]/N[/D]/real_time/threads:P, then the settings that were asked for. */
const char *bench_json_name(const bench_point *point, bench_form form, int threads,
                            char name[BENCH_NAME_TEXT]);

/* The row of one form at one point, without its place among the others. */
json_t *bench_json_row(const bench_row *row, bench_form form);

#endif

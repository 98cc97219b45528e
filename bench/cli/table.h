/* SPDX-License-Identifier: MIT */
/*
 * The report for a person, on stdout: a table for each case, with plain sentences below, and a
 * legend. Colours on a terminal unless NO_COLOR is set.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <jansson.h>

#include "result.h"

/* All rows of a sweep, in the order of its plan; `scaling` is the array of the results document. */
void bench_table(const bench_row *rows, int count, const json_t *scaling);

void bench_table_legend(void);

#endif

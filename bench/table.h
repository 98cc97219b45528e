/* SPDX-License-Identifier: MIT */
/*
 * The report for a person, on stdout: a heading with the machine and its limits, a table for each
 * case with one plain sentence below, a legend. Colours on a terminal unless NO_COLOR is set.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include "machine.h"
#include "options.h"
#include "result.h"

void bench_table_heading(const bench_machine *machine, const bench_options *options);
void bench_table_limits(const bench_limits *limits);

/* All rows of one case, sizes and thread counts in order. */
void bench_table_case(const bench_row *rows, int count);
void bench_table_legend(void);

/* What --list shows. */
void bench_table_list(void);

#endif

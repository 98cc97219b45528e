/* SPDX-License-Identifier: MIT */
/*
 * The user interface of the sweep: its command line and its output.
 */
#ifndef BENCH_CLI_H
#define BENCH_CLI_H

#include "command.h"
#include "sweep.h"

/* options.c */

/* The command line of the sweep. A bad argument gets one line on stderr and ends the program with
 * status 2; --help and --version end it with 0. */
bench_options bench_options_read(int argc, char **argv);

extern const bench_command bench_sweep_command;

/* manual.c */

/* The command `manual`, which prints a man page or the completions of a shell. */
int bench_manual_main(int argc, char **argv);

/* heading.c: the text above the tables on stdout, and the list of cases */

void bench_heading(const bench_machine *machine, const bench_options *options);

void bench_heading_limits(const bench_roof *roof);

/* The output of --list: all cases, or those that a filter selects; returns their number. */
int bench_heading_list(const char *filter);

/* table.c: a table for each case, with plain sentences below, and a legend; colours on a terminal
 * unless NO_COLOR is set */

/* All rows of a sweep, in the order of its plan; `scaling` is the array of the results document. */
void bench_table(const bench_row *rows, int count, const json_t *scaling);

void bench_table_legend(void);

/* warnings.c: reasons to doubt the figures; each is printed on stderr and added to a list */

/* Warnings that are known before the first point. */
void bench_warn_before(json_t *list, const bench_machine *machine, const bench_options *options);

/* Warnings that follow from the results. */
void bench_warn_after(json_t *list, const bench_sweep *sweep);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A results document, of a sweep or over ranks, as something to hand on: a directory with
 * index.html, one self-contained page, and the same results as results.json and results.csv.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command.h"

/*
 * Makes the directory if need be. A report that is there is replaced when all of the new one is
 * written, and left alone otherwise: then `error` says what was wrong.
 */
bool bench_report_write(const json_t *document, const char *directory, char *error, size_t size);

/* The points, as bench_points_of makes them, as a table: one header, the same columns in every row,
 * fields quoted and lines ended as RFC 4180 has them, and a ' before what a spreadsheet would take
 * for a formula. A value that a point lacks is an empty field.
 * False if the file could not be written. */
bool bench_csv_write(const json_t *points, FILE *file);

/* The same for the runs of figures over ranks. */
bool bench_csv_write_ranks(const json_t *runs, FILE *file);

/* The overview of all cases as a picture of its own, for a README. */
bool bench_report_picture(const json_t *document, const char *path, char *error, size_t size);

extern const bench_command bench_report_command;

/* prange-bench report: argv[0] is "report". Returns the exit status. */
int bench_report_main(int argc, char **argv);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Writes a results document, of a sweep or over ranks, as a directory to share: index.html, a
 * single self-contained page, and the same results as results.json and results.csv.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command.h"

/*
 * Creates the directory if necessary. An existing report is replaced once the new report is
 * completely written. On failure it is left alone, and `error` says why.
 */
bool bench_report_write(const json_t *document, const char *directory, char *error, size_t size);

/* Writes the points of bench_points_of() as a table: one header, the same columns in every row,
 * quotes and line ends as in RFC 4180, and a ' before a text that a spreadsheet would take for a
 * formula. A missing value is an empty field. False if the file could not be written. */
bool bench_csv_write(const json_t *points, FILE *file);

/* The same for the runs of figures over ranks. */
bool bench_csv_write_ranks(const json_t *runs, FILE *file);

/* Writes the overview of all cases as a separate picture, for a README. */
bool bench_report_picture(const json_t *document, const char *path, char *error, size_t size);

extern const bench_command bench_report_command;

/* prange-bench report: argv[0] is "report". Returns the exit status. */
int bench_report_main(int argc, char **argv);

#endif

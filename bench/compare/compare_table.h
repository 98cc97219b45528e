/* SPDX-License-Identifier: MIT */
/*
 * Output of a comparison: table on stdout, JSON, exit status; and the options shared by `compare`
 * and `ab`.
 */
#ifndef BENCH_COMPARE_TABLE_H
#define BENCH_COMPARE_TABLE_H

#include "compare_change.h"
#include "command.h"

typedef struct bench_compare_options {
    double effect; /* the part of the time from which a change matters */
    double alpha;  /* probability that any interval of the table misses */
    double fail;   /* exit status 1 for a point slower by more than this part; below 0: never */
    const char *json;
    bool all;
} bench_compare_options;

#define BENCH_COMPARE_DEFAULTS                                                                     \
    {                                                                                              \
        .effect = 0.05, .alpha = 0.05, .fail = -1.0                                                \
    }

/* The options of a struct that begins with a bench_compare_options. */
extern const bench_option bench_compare_choices[];

/* Ends the program if --json cannot be written. */
void bench_compare_check(const bench_compare_options *options);

typedef struct bench_comparison {
    const char *old_name, *new_name;
    const char *unit; /* what decides points by its number: "samples", "pairs" */
    int count;
    bench_change *changes;
    int judged; /* number of points that share alpha: all but the controls */
    const bench_compare_options *options;
} bench_comparison;

void bench_comparison_print(const bench_comparison *comparison);

/* Writes the JSON. The command's exit status: 0; 1 if --fail-if-slower says so; 2 if the JSON could
 * not be written. */
int bench_comparison_finish(const bench_comparison *comparison);

#endif

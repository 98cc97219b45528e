/* SPDX-License-Identifier: MIT */
/*
 * A comparison for a person on stdout, as JSON, and as an exit status.
 */
#ifndef BENCH_COMPARE_TABLE_H
#define BENCH_COMPARE_TABLE_H

#include "compare_change.h"
#include "compare_options.h"

typedef struct bench_comparison {
    const char *old_name, *new_name;
    const char *unit; /* what more of would decide more points: "samples", "pairs" */
    int count;
    bench_change *changes;
    int judged; /* those that share alpha: all but the controls */
    const bench_compare_options *options;
} bench_comparison;

void bench_comparison_print(const bench_comparison *comparison);

/* Writes the JSON. The command's exit status: 0; 1 if --fail-if-slower says so; 2 if the JSON could
 * not be written. */
int bench_comparison_finish(const bench_comparison *comparison);

#endif

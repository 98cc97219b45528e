/* SPDX-License-Identifier: MIT */
/*
 * The options that the two ways of comparing share.
 */
#ifndef BENCH_COMPARE_OPTIONS_H
#define BENCH_COMPARE_OPTIONS_H

#include "command.h"

typedef struct bench_compare_options {
    double effect; /* the part of the time from which a change matters */
    double alpha;  /* probability of an interval that misses, over the whole table */
    double fail;   /* exit status 1 for a point slower by more than this part; below 0: never */
    const char *json;
    bool all;
} bench_compare_options;

#define BENCH_COMPARE_DEFAULTS                                                                     \
    {                                                                                              \
        .effect = 0.05, .alpha = 0.05, .fail = -1.0                                                \
    }

/* A table for a struct that begins with a bench_compare_options. */
extern const bench_option bench_compare_choices[];

/* Ends the program if --json cannot be written. */
void bench_compare_check(const bench_compare_options *options);

#endif

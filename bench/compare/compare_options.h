/* SPDX-License-Identifier: MIT */
/*
 * The options that the two ways of comparing share.
 */
#ifndef BENCH_COMPARE_OPTIONS_H
#define BENCH_COMPARE_OPTIONS_H

#include <argp.h>
#include <stdbool.h>

typedef struct bench_compare_options {
    double effect; /* the part of the time from which a change matters */
    double alpha;  /* probability of an interval that misses, over the whole table */
    double fail;   /* exit status 1 for a point slower by more than this part; below 0: never */
    const char *json;
    bool all;
} bench_compare_options;

/* A child of the commands' parsers; its input is a bench_compare_options. */
extern const struct argp bench_compare_parser;

bench_compare_options bench_compare_defaults(void);

/* The name of the option at which argp stopped, for the message that it is bad. */
const char *bench_bad_option(const struct argp_state *state);

#endif

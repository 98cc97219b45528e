/* SPDX-License-Identifier: MIT */
/*
 * The command line of the sweep.
 */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "lists.h"
#include "refuse.h"
#include "settings.h"

#define BENCH_LOADS_MAX 16

typedef struct bench_options {
    bench_threads threads; /* count 0: not given */
    bench_sizes sizes;     /* count 0: each case's own */
    const char *types;     /* a list; NULL: all */
    bench_levels levels;   /* count 0: the one that the library chooses */
    bench_schedules schedules;
    bench_environments environments;
    bool strong, weak;
    const char *filter; /* NULL: the default run */
    const char *loads[BENCH_LOADS_MAX];
    int load_count;
    const char *json;   /* NULL: none */
    const char *report; /* a directory; NULL: none */
    int samples;
    bool quick;
    bool list;
    uint64_t seed;
    double budget;  /* seconds for the whole run; 0: none */
    double width;   /* of the interval, relative to the median; 0: whatever it comes to */
    double timeout; /* seconds without a sign of life; 0: none */
} bench_options;

/* A bad argument gets one line on stderr and ends the program with status 2; --help and --version
 * end it with 0. */
bench_options bench_options_read(int argc, char **argv);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The command line.
 */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>

#include "lists.h"

typedef struct bench_options {
    bench_threads threads; /* count 0: not given */
    bench_sizes sizes;     /* count 0: each case's own */
    const char *filter;    /* NULL: the default run */
    const char *json;      /* NULL: none */
    int samples;
    bool quick;
    bool list;
} bench_options;

/* A bad argument gets one line on stderr and ends the program with status 2; --help and --version
 * end it with 0. */
bench_options bench_options_read(int argc, char **argv);

/* Writes the line "prange-bench: ..." and ends the program with status 2. */
_Noreturn void bench_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

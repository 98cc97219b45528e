/* SPDX-License-Identifier: MIT */
/*
 * A crowd: one or more threads of a process that call the same loop repeatedly, each on its own
 * data.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stdbool.h>

#include <prange/bench.h>

#define BENCH_CALLERS_MOST 64

typedef struct bench_crowd {
    const prange_bench_case *spec;
    prange_bench_size size;
    prange_bench_run run; /* the case's loop, or a baseline's */
    double tolerance;     /* of the result of `run` */
    int callers;
    bool alone;     /* each call uses one thread; else the default thread count */
    double seconds; /* each caller stops after this time ... */
    int calls;      /* ... or after this number of calls */
} bench_crowd;

/* Times of the calls of all callers, in ns. */
typedef struct bench_times {
    long calls;
    double mean, median, ninetieth;
    char failure[200]; /* "" if none */
} bench_times;

/* Runs the crowd in a new process, so that the library keeps nothing it learned from an earlier
 * crowd. */
bench_times bench_crowd_run(const bench_crowd *crowd);

#endif

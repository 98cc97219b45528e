/* SPDX-License-Identifier: MIT */
/*
 * One or more threads of a program that call the same loop over and over, each on data of its own.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stdbool.h>

#include <prange/bench.h>

#define BENCH_CALLERS_MOST 64

typedef struct bench_crowd {
    const prange_bench_case *spec;
    prange_bench_size size;
    prange_bench_run run; /* the case's loop, or the one to compare with */
    double tolerance;     /* of its result */
    int callers;
    bool alone;     /* each call on one thread; else the default count, as it is in a new program */
    double seconds; /* until the last call, or ... */
    int calls;      /* ... as many by each caller */
} bench_crowd;

/* Times of the calls of all callers, in ns. */
typedef struct bench_times {
    long calls;
    double mean, median, ninetieth;
    char failure[200]; /* "" none */
} bench_times;

/* Runs the crowd in a process of its own, so that nothing is learned from one to the next. */
bench_times bench_crowd_run(const bench_crowd *crowd);

#endif

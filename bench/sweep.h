/* SPDX-License-Identifier: MIT */
/*
 * The sweep: which points there are, and their measurement one after the other.
 */
#ifndef BENCH_SWEEP_H
#define BENCH_SWEEP_H

#include <signal.h>
#include <stdbool.h>

#include "machine.h"
#include "options.h"
#include "result.h"

typedef struct bench_point {
    const bench_case *what;
    bench_size size;
    int threads;
    double seconds; /* that it will take, as far as one knows */
    bool measured;  /* or that it took */
} bench_point;

typedef struct bench_sweep {
    int count;
    bench_point *points; /* cases, their sizes, and all thread counts of each, in order */
    int done;
    bench_row *rows; /* `done` of them */
    bool wrong;      /* some result was */
} bench_sweep;

/* The points that the options choose; ends the program with a line where they choose none. */
bench_sweep bench_sweep_plan(const bench_options *options);

/* Measures the points and prints the table of each case when it is complete; of the last one also
 * when *stop ends the sweep. `limits` holds those of each of the options' thread counts. */
void bench_sweep_run(bench_sweep *sweep, const bench_options *options, const bench_machine *machine,
                     const bench_limits *limits, const volatile sig_atomic_t *stop);

void bench_sweep_free(bench_sweep *sweep);

#endif

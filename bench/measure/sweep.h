/* SPDX-License-Identifier: MIT */
/*
 * The sweep: several passes over all points, each in another random order, so that drift of the
 * machine affects all points alike. Further visits then narrow the widest intervals, up to the
 * requested width or the time budget.
 */
#ifndef BENCH_SWEEP_H
#define BENCH_SWEEP_H

#include <signal.h>

#include "machine.h"
#include "process.h"
#include "result.h"

/* The machine's limits in one environment. */
typedef struct bench_roof {
    const char *environment; /* "" none */
    bench_limits limits;
} bench_roof;

typedef struct bench_sweep {
    const bench_options *options;
    const bench_machine *machine;
    const volatile sig_atomic_t *interrupts;
    double deadline; /* on bench_clock; 0: none */
    bench_plan plan;
    bench_row *rows; /* of each point */
    int *order;      /* numbers of points, in the order of a pass */
    uint64_t random; /* state of the generator */
    int rest;        /* visits to come of each point */
    double start;
    int roof_count;    /* number of probed roofs */
    bench_roof *roofs; /* of each environment and thread count */
    bool wrong;        /* a result was wrong or a case crashed */
} bench_sweep;

/* Ends the program with a message if the options select nothing. */
bench_sweep bench_sweep_of(const bench_options *options, const bench_machine *machine,
                           const volatile sig_atomic_t *interrupts);

/* Probes the limits of the machine, each shown as it comes, until interrupted. */
void bench_sweep_probe(bench_sweep *sweep, void (*show)(const bench_roof *roof));

/* Measures until all is done, the budget is spent or an interrupt comes. */
void bench_sweep_run(bench_sweep *sweep);

/* How many points have a result or a failure. */
int bench_sweep_done(const bench_sweep *sweep);

void bench_sweep_free(bench_sweep *sweep);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Serves a request in a child process: this program again, with the environment that its OpenMP
 * runtime is to read at start-up. Crashes and hangs stay there.
 */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <signal.h>

#include "result.h"

typedef enum bench_outcome {
    BENCH_SERVED,      /* to the end, or to a failure that an answer reports */
    BENCH_INTERRUPTED, /* by the user; earlier answers count */
    BENCH_LATE,        /* ended at the deadline without an answer */
    BENCH_CRASHED,
    BENCH_HUNG,
} bench_outcome;

/* Where answers go, how long to wait for them, and what the progress line shows. */
typedef struct bench_watch {
    bench_row *row; /* NULL: a probe */
    bench_limits *limits;
    /* One interrupt ends the process after its present sample, two at once. */
    const volatile sig_atomic_t *interrupts;
    double timeout;  /* seconds without an answer; 0: no limit */
    double deadline; /* on bench_clock, 0: none; ends the process as an interrupt does */
    double grace;    /* seconds from the deadline to the kill */
    const char *label;
    double start, left; /* of the sweep: when it began, and seconds left; below 0: unknown */
} bench_watch;

/* Records the arguments of this program for its children. */
void bench_process_arguments(char **argv);

/* The arguments as one line, which the caller frees. */
char *bench_process_command(void);

/* Starts the process and waits for its end. `failure` gets a line unless the outcome is
 * BENCH_SERVED or BENCH_INTERRUPTED. */
bench_outcome bench_process_run(const bench_request *request, const bench_setting *setting,
                                const bench_watch *watch, char failure[BENCH_FAILURE_TEXT]);

/* Clears the progress line. */
void bench_progress_clear(void);

#endif

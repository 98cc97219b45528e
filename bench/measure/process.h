/* SPDX-License-Identifier: MIT */
/*
 * A request served by a process of its own: this program, started again in an environment that its
 * OpenMP runtime reads at the start. What goes wrong there stays there.
 */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <signal.h>

#include "plan.h"
#include "visit.h"

typedef enum bench_outcome {
    BENCH_SERVED,      /* to the end, or to a failure that the answers tell */
    BENCH_INTERRUPTED, /* by the user; what came until then counts */
    BENCH_LATE,        /* ended at the deadline without an answer */
    BENCH_CRASHED,
    BENCH_HUNG,
} bench_outcome;

/* How long to wait, and who is told meanwhile. */
typedef struct bench_watch {
    /* One interrupt ends the process after its present sample, two at once. */
    const volatile sig_atomic_t *interrupts;
    double timeout;  /* seconds without an answer; 0: no limit */
    double deadline; /* on bench_clock, 0: none; it ends as by an interrupt, then at once */
    double grace;    /* seconds between the two */
    void (*answer)(const bench_answer *answer, void *context);
    void (*waiting)(const char *phase, double silent, void *context); /* now and then */
    void *context;
} bench_watch;

/* Takes the arguments that this program was started with; they are used again. */
void bench_process_arguments(char **argv);

/* These as one line for people, which the caller frees; NULL without memory. */
char *bench_process_command(void);

/* Starts the process and waits for its end. `failure` gets a line unless the outcome is
 * BENCH_SERVED or BENCH_INTERRUPTED. */
bench_outcome bench_process_run(const bench_request *request, const bench_setting *setting,
                                const bench_watch *watch, char failure[BENCH_FAILURE_TEXT]);

#endif

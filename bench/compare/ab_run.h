/* SPDX-License-Identifier: MIT */
/*
 * One run of a benchmark program in a process of its own.
 */
#ifndef BENCH_AB_RUN_H
#define BENCH_AB_RUN_H

#include "series.h"

#define BENCH_AB_SETTINGS 32

/* A build, or a setting: what is run, and with which variables besides the caller's. */
typedef struct bench_side {
    const char *program;                   /* a path, or a name to be found by PATH */
    char *settings[BENCH_AB_SETTINGS + 1]; /* "NAME=VALUE", `count` of them, then NULL */
    int count;
} bench_side;

/*
 * Runs the program with the arguments, `count` of them, its standard output dropped, and reads what
 * it measured. False with one line in `error`; *interrupted tells whether a signal of the user
 * ended it.
 */
bool bench_ab_run(const bench_side *side, char *const *arguments, int count, bench_results *results,
                  bool *interrupted, char error[BENCH_RESULTS_ERROR]);

#endif

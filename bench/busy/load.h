/* SPDX-License-Identifier: MIT */
/*
 * Processes that keep the machine busy, as a video player or another container would.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <sys/types.h>

#define BENCH_LOAD_MOST 256

typedef struct bench_load {
    int count;
    pid_t processes[BENCH_LOAD_MOST];
} bench_load;

/* Starts `count` processes that compute until bench_load_end(), or until this process ends, and
 * waits until the scheduler has spread them. False if a process could not be started; then none
 * runs. */
bool bench_load_start(bench_load *load, int count);

void bench_load_end(bench_load *load);

#endif

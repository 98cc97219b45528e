/* SPDX-License-Identifier: MIT */
/*
 * Processes that keep the machine busy, as a film or another container would.
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

/* Starts `count` processes that compute until they are ended, with this one at the latest, and
 * waits until the system has spread them. False where one could not be started; none is left then.
 */
bool bench_load_start(bench_load *load, int count);

void bench_load_end(bench_load *load);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What a program does that was started for a request.
 */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include <stdbool.h>

#include <prange/bench.h>

/* Serves the request that stands in the environment, on the program's own cases or on those that
 * the request loads; false if there is none. The status is that of the process. */
bool bench_worker(const prange_bench_table *table, int *status);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The cases that can be measured: those of the program, or those of the shared objects that --load
 * names. They may have been compiled with another header than this one.
 */
#ifndef BENCH_CATALOG_H
#define BENCH_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include <prange/bench.h>

#define BENCH_CATALOG_ERROR 512

/* Puts a table's cases behind those that are there. On false `error` has one line on why; `origin`
 * names where the table is from. */
bool bench_catalog_add(const prange_bench_table *table, const char *origin,
                       char error[BENCH_CATALOG_ERROR]);

/* The same with the table that a shared object exports. */
bool bench_catalog_load(const char *path, char error[BENCH_CATALOG_ERROR]);

/* Whether loading it leaves a process alive, tried in another one: a damaged file, or what an
 * object does when it is loaded, may end the process. */
bool bench_catalog_survives(const char *path, char error[BENCH_CATALOG_ERROR]);

/* Case number i, NULL from their number on. */
const prange_bench_case *bench_case_at(int i);

/* Sets the count for the calling thread's next loops in every OpenMP runtime that the cases use,
 * and in prange. */
void bench_set_threads(int threads);

void bench_catalog_free(void);

#endif

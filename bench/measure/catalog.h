/* SPDX-License-Identifier: MIT */
/*
 * The cases to measure: the program's own, or those of shared objects (--load), possibly compiled
 * with another version of the header.
 */
#ifndef BENCH_CATALOG_H
#define BENCH_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include <prange/bench.h>

#define BENCH_CATALOG_ERROR 512

/* Appends a table's cases. On failure `error` has the message, which names the table by `origin`.
 */
bool bench_catalog_add(const prange_bench_table *table, const char *origin,
                       char error[BENCH_CATALOG_ERROR]);

/* Appends the table exported by a shared object. */
bool bench_catalog_load(const char *path, char error[BENCH_CATALOG_ERROR]);

/* Tries to load the object in a child process, since a damaged file or table, or a constructor, may
 * crash or hang. The limit is `seconds`, but at least 5 (0: no limit). */
bool bench_catalog_survives(const char *path, double seconds, char error[BENCH_CATALOG_ERROR]);

/* Case i, NULL past the end. */
const prange_bench_case *bench_case_at(int i);

/* Sets the count for the calling thread's next loops in every OpenMP runtime that the cases use,
 * and in prange. */
void bench_set_threads(int threads);

void bench_catalog_free(void);

#endif

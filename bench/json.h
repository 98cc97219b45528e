/* SPDX-License-Identifier: MIT */
/*
 * The results in Google Benchmark's JSON (json_schema_version 1), so that its compare.py and other
 * tools read them.
 *
 * One row of run_type iteration for each point, real_time being the median: names stay unique,
 * which tools that key by name need. Further keys tell the rest, all samples among them. A number
 * that does not exist is left out; NaN and Infinity are not JSON. The loops to compare with have
 * rows of their own, named case:openmp and, once for each size, case:serial (and case:one_thread
 * where one thread is no point of the sweep). A failed point has no row; the context tells of it.
 *
 * With weak scaling `n` and `d` are the size of one thread, equal along a curve; "total_n" and
 * "total_d" are the size of the work, which "bytes", "flops" and all rates count.
 */
#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "sweep.h"
#include "warnings.h"

/* Sets the key unless the value is NaN or infinite. */
void bench_json_number(json_t *object, const char *key, double value);

/* The whole document but for "scaling"; NULL without memory, the caller owns it. */
json_t *bench_json_of(const bench_sweep *sweep, const bench_warnings *warnings);

/* Whether the file can be written; leaves what it holds as it is. errno tells why not. */
bool bench_json_writable(const char *path);

/* Writes a document; errno tells why not. A plain file is replaced when the new one is whole, where
 * its folder allows that. */
bool bench_json_write(const json_t *document, const char *path);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The results in Google Benchmark's JSON (json_schema_version 1), so that its compare.py and other
 * tools read them.
 *
 * One row of run_type iteration for each point, real_time being the median: names stay unique,
 * as tools that key by name require. Further keys hold the rest, including all samples. A number
 * that does not exist is left out, since JSON has no NaN or Infinity. The loops to compare with
 * have their own rows, named case:openmp and, once for each size, case:serial (and case:one_thread
 * where one thread is no point of the sweep). A failed point has no row: it is one of the context's
 * "failures". The context also has the probed "limits" of each environment and thread count.
 *
 * With weak scaling `n` and `d` are the size of one thread, equal along a curve; "total_n" and
 * "total_d" are the size of the work, which "bytes", "flops" and all rates count.
 */
#ifndef BENCH_DOCUMENT_H
#define BENCH_DOCUMENT_H

#include <jansson.h>

#include "sweep.h"

/* The whole document except "scaling"; NULL if out of memory. The caller owns it. `warnings` is an
 * array of texts. */
json_t *bench_document_of(const bench_sweep *sweep, json_t *warnings);

#endif

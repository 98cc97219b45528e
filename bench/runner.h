/* SPDX-License-Identifier: MIT */
/*
 * The measurement of one point.
 *
 * Each form runs once from a result that was made invalid, and is verified. Then each is repeated
 * until its time settles, since libgomp pays for a change of the team's size over several regions,
 * and the number of calls in a sample is set so that it lasts a millisecond. Then come rounds: one
 * sample of each form, every other round in reversed order, so that drift and neighbours hit all
 * forms alike and none always runs after the same other.
 */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include <signal.h>
#include <stdbool.h>

#include "result.h"

/* False when *stop was set before the point was done; the row is then of no use, but must be
 * freed all the same. A wrong result is no such case: row->failure tells it. */
bool bench_measure(bench_row *row, const bench_case *what, bench_size size, int threads,
                   int samples, const volatile sig_atomic_t *stop);

#endif

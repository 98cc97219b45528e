/* SPDX-License-Identifier: MIT */
/*
 * A visit to a point, in a process of its own.
 *
 * Each form runs once from a result that was made invalid, and is verified. Then each is repeated
 * until its time settles, since libgomp pays for a change of the team's size over several regions,
 * and the number of calls in a sample is set so that it lasts a millisecond. Then come rounds: one
 * sample of each form, every other round in reversed order, so that drift and neighbours hit all
 * forms alike and none always runs after the same other.
 *
 * A first visit sets the number of calls; later ones are told it, and verify by the digest alone.
 */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include <signal.h>

#include "visit.h"

/* Sends what it finds through the channel. Ends after the present sample when *stop is set; the
 * rounds so far are sent. */
void bench_visit(const bench_request *request, int channel, const prange_bench_case *what,
                 const bench_counters *counters, const volatile sig_atomic_t *stop);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * How each case scales: the "scaling" array of the results document.
 *
 * One entry for each series of rows of form "prange" that differ in threads only. Speed-ups are
 * relative to the same loop on one thread, from the same rounds if measured there, since fits and
 * serial fractions have a meaning only for those; the rows have the speed-ups over a better serial
 * loop. Where the size grows with the threads, the speed-up is the scaled one: p times the time on
 * one thread over the time on p.
 */
#ifndef BENCH_SCALING_H
#define BENCH_SCALING_H

#include <jansson.h>

/* Analyses the array "benchmarks", whose rows may lack keys that older versions did not write. The
 * caller owns the result. */
json_t *bench_scaling_of(const json_t *benchmarks);

#endif

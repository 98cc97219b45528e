/* SPDX-License-Identifier: MIT */
/*
 * How each case scales: the "scaling" array of the results document.
 *
 * One entry for each series of rows of form "prange" that differ in threads only. Speed-ups are
 * against the same loop on one thread, in the same rounds where these were measured, since a fit
 * and a serial fraction have no other meaning; what a better serial loop would do stands in the
 * rows. Where the size grows with the threads, the speed-up is the scaled one: p times the time on
 * one thread over the time on p.
 */
#ifndef BENCH_SCALING_H
#define BENCH_SCALING_H

#include <jansson.h>

/* Of the array "benchmarks", whose rows may lack what older versions did not write; the caller owns
 * it.
 */
json_t *bench_scaling_of(const json_t *benchmarks);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A one-sentence verdict on a scaling curve, limited to what the confidence intervals support.
 */
#ifndef BENCH_VERDICT_H
#define BENCH_VERDICT_H

#include <stdbool.h>

#include "curve.h"

#define BENCH_VERDICT_TEXT 192

/* The serial fraction: Karp and Flatt's, or Gustafson's where the size grows. NaN for p < 2. */
double bench_serial_fraction(bool weak, double speedup, int threads);

/* Whether some team was smaller than requested. */
bool bench_teams_fell_short(const bench_curve *curve);

/* A speed-up limited by the memory bandwidth. */
typedef struct bench_bandwidth_bound {
    int from_threads; /* 0: not limited */
    double share;     /* of the bandwidth at the largest thread count */
} bench_bandwidth_bound;

bench_bandwidth_bound bench_bandwidth_bound_of(const bench_curve *curve);

/* `usl` is NULL if there is no fit. */
void bench_verdict_of(const bench_curve *curve, const bench_usl *usl,
                      char text[BENCH_VERDICT_TEXT]);

#endif

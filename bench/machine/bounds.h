/* SPDX-License-Identifier: MIT */
/*
 * Bandwidth and multiply-add peak at one thread count: the best of several trials.
 */
#ifndef BENCH_BOUNDS_H
#define BENCH_BOUNDS_H

#include <stdbool.h>

/* Bytes or operations per second; 0: not probed. */
typedef struct bench_limits {
    int threads;
    double read;  /* of a sum */
    double triad; /* of a = b + s*c, 24 bytes per element; the better of both kinds of stores */
    double fma_f64, fma_f32;
    double cached; /* largest size read faster than from memory, in bytes; 0: none */
} bench_limits;

/* `cache` is the size of the last-level cache in bytes, all of its instances. */
bench_limits bench_probe(int threads, double cache, bool quick);

#endif

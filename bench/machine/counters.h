/* SPDX-License-Identifier: MIT */
/*
 * Hardware performance counters, where the kernel permits: user mode, all threads started after
 * they were opened.
 */
#ifndef BENCH_COUNTERS_H
#define BENCH_COUNTERS_H

typedef enum bench_counter {
    BENCH_CYCLES,
    BENCH_INSTRUCTIONS,
    BENCH_CACHE_MISSES, /* of the last level */
    BENCH_COUNTERS,
} bench_counter;

typedef struct bench_counters {
    int files[BENCH_COUNTERS]; /* -1: not granted */
} bench_counters;

/* Call before the first parallel region. */
bench_counters bench_counters_open(void);

/* Counts so far, NaN where unavailable. Multiplexed counters are scaled to the enabled time. */
void bench_counters_read(const bench_counters *counters, double counts[BENCH_COUNTERS]);

#endif

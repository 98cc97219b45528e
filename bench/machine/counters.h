/* SPDX-License-Identifier: MIT */
/*
 * The processor's own counters, where the kernel grants them: in user mode, of all threads that
 * the process starts after they were opened.
 */
#ifndef BENCH_COUNTERS_H
#define BENCH_COUNTERS_H

/* What the processor counted in the samples of the measured loop. */
typedef enum bench_counter {
    BENCH_CYCLES,
    BENCH_INSTRUCTIONS,
    BENCH_CACHE_MISSES, /* of the last level */
    BENCH_COUNTERS,
} bench_counter;

typedef struct bench_counters {
    int files[BENCH_COUNTERS]; /* -1: not granted */
} bench_counters;

/* To be called before the first team starts its threads. */
bench_counters bench_counters_open(void);

/* The counts so far, NaN where there are none. A counter that had to share the hardware with others
 * is scaled up to the time that it was wanted. */
void bench_counters_read(const bench_counters *counters, double counts[BENCH_COUNTERS]);

#endif

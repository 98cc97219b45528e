/* SPDX-License-Identifier: MIT */
/*
 * A series: the speed-ups of one loop at several thread counts, read from rows of results.
 */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include <jansson.h>
#include <stdbool.h>

typedef struct bench_scaling_point {
    int threads;
    int team;                  /* that was granted; 0 unknown */
    double speedup, low, high; /* against one thread, with its 95 % interval */
    double busy;               /* processors that were kept busy; NaN unknown */
    double rate;               /* bytes a second; NaN none */
    double share;              /* of the limit at this thread count; NaN none */
} bench_scaling_point;

typedef struct bench_series {
    int count;
    bench_scaling_point *points; /* at rising thread counts */
    bool weak;                   /* the size grows with the threads */
    const char *limit;           /* "read", "triad", "fma" or "none" */
    double bandwidth;            /* the highest that was probed at any of the thread counts; NaN */
    double base_ns;              /* time on one thread; 0: there is none, and no points */
} bench_series;

/*
 * The series of the row `first`, all rows of form "prange" that are like it. `rows` is an array as
 * bench_points_of makes it, and must outlive the series. False without memory.
 */
bool bench_series_of(const json_t *rows, const json_t *first, bench_series *series);
void bench_series_free(bench_series *series);

#endif

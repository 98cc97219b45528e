/* SPDX-License-Identifier: MIT */
/*
 * The curve of a series: the speed-ups of the measured loop at several thread counts.
 */
#ifndef BENCH_CURVE_H
#define BENCH_CURVE_H

#include <stdbool.h>

#include "series.h"

typedef struct bench_curve_point {
    int threads;
    int team;                  /* that was granted; 0 unknown */
    double speedup, low, high; /* against one thread, with its 95 % interval */
    double busy;               /* processors that were kept busy; NaN unknown */
    double rate;               /* bytes a second; NaN none */
    double share;              /* of the limit at this thread count; NaN none */
} bench_curve_point;

typedef struct bench_curve {
    int count;
    bench_curve_point *points; /* at rising thread counts */
    bool weak;                 /* the size grows with the threads */
    const char *limit;         /* "read", "triad", "fma" or "none" */
    double bandwidth;          /* the highest that was probed at any of the thread counts; NaN */
    double base_ns;            /* time on one thread; 0: there is none, and no points */
} bench_curve;

/* The caller frees `points`. */
bench_curve bench_curve_of(const bench_series *series);

#endif

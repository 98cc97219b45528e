/* SPDX-License-Identifier: MIT */
/*
 * The curve of a series: the speed-ups of the measured loop at several thread counts, and
 * least-squares fits of Amdahl's and Gustafson's law and the Universal Scalability Law to them.
 * Each is a closed form on the measured points; thread counts of 1 carry no information and do no
 * harm.
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

/* Gunther asks for six loads: with fewer, two coefficients follow the noise. */
#define BENCH_USL_MIN 6

/*
 * The serial fraction f of S = 1 / (f + (1 - f) / p), within 0 to 1: the mean of Karp and Flatt's
 * fractions, weighted by (1 - 1/p)^2. NaN where no thread count is above 1.
 */
double bench_amdahl(const bench_curve *curve);

/* The serial fraction s of the scaled speed-up S = p - s (p - 1), within 0 to 1: for sizes that
 * grow with the threads. NaN where no thread count is above 1. */
double bench_gustafson(const bench_curve *curve);

/* S = p / (1 + sigma (p - 1) + kappa p (p - 1)), neither coefficient below 0. */
typedef struct bench_usl {
    double sigma; /* contention: what waits for each other */
    double kappa; /* coherency: what each pair of threads has to exchange */
    double peak;  /* the thread count of the highest speed-up; infinite where there is none */
} bench_usl;

/*
 * Fits p/S - 1 = sigma (p - 1) + kappa p (p - 1) without intercept. Good scalers make a plain fit
 * come out with a negative coefficient, which has no meaning: the other is then fitted alone.
 * There are at least BENCH_USL_MIN points.
 */
bench_usl bench_usl_of(const bench_curve *curve);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The curve of a series: the speed-ups of the measured loop at several thread counts, and
 * least-squares fits of Amdahl's and Gustafson's law and the Universal Scalability Law to them.
 * Each fit is a closed form of the measured points; points on one thread carry no information and
 * do no harm.
 */
#ifndef BENCH_CURVE_H
#define BENCH_CURVE_H

#include <stdbool.h>

#include "series.h"

typedef struct bench_curve_point {
    int threads;
    int team;                  /* threads granted; 0 unknown */
    double speedup, low, high; /* against one thread, with its 95 % interval */
    double busy;               /* mean number of busy processors; NaN unknown */
    double rate;               /* bytes per second; NaN none */
    double share;              /* of the machine's limit at this thread count; NaN none */
} bench_curve_point;

typedef struct bench_curve {
    int count;
    bench_curve_point *points; /* by ascending thread count */
    bool weak;                 /* the size grows with the threads */
    const char *limit;         /* "read", "triad", "fma" or "none" */
    double bandwidth;          /* the highest probed at any of the thread counts; NaN none */
    double base_ns;            /* time on one thread; 0: none, and there are no points */
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
    double sigma; /* contention: threads wait for each other */
    double kappa; /* coherency: each pair of threads exchanges data */
    double peak;  /* the thread count of the highest speed-up; infinite if there is no peak */
} bench_usl;

/*
 * Fits p/S - 1 = sigma (p - 1) + kappa p (p - 1) without intercept. On curves that scale well
 * an unconstrained fit may have a negative coefficient, which has no meaning; then the other
 * coefficient is fitted alone. The curve has at least BENCH_USL_MIN points.
 */
bench_usl bench_usl_of(const bench_curve *curve);

#endif

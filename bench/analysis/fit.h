/* SPDX-License-Identifier: MIT */
/*
 * Least-squares fits of speed-ups: Amdahl, Gustafson and the Universal Scalability Law. Each is a
 * closed form on the measured points; thread counts of 1 carry no information and do no harm.
 */
#ifndef BENCH_FIT_H
#define BENCH_FIT_H

#include "curve.h"

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

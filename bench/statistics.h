/* SPDX-License-Identifier: MIT */
/*
 * What a set of times amounts to, and what a set of speed-ups says.
 */
#ifndef BENCH_STATISTICS_H
#define BENCH_STATISTICS_H

/* Fewer samples give an interval too wide to be of use: 11 reach from the 2nd to the 10th. */
#define BENCH_SAMPLES_MIN 11
#define BENCH_SAMPLES_MAX 1000

typedef struct bench_estimate {
    double median;
    double low, high; /* 95 % interval of the median; the extremes where n < 6 allows none */
    double least;
} bench_estimate;

/*
 * The rank of the interval's lower end among n sorted values, counted from 1; its upper end is the
 * k-th from the top. The largest k with 2 P(Bin(n, 1/2) <= k - 1) <= 0.05: exact whatever the
 * distribution. 0 where there is none (n < 6). n is at most BENCH_SAMPLES_MAX.
 */
int bench_interval_rank(int n);

/* Of n >= 1 values, which it sorts. */
bench_estimate bench_estimate_of(int n, double *values);

/* The serial fraction (1/S - 1/p) / (1 - 1/p) of Karp and Flatt (1990); NaN for p < 2. */
double bench_karp_flatt(double speedup, int threads);

#endif

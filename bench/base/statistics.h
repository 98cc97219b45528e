/* SPDX-License-Identifier: MIT */
/*
 * Order statistics of a set of times, and the serial fraction of a speed-up.
 */
#ifndef BENCH_STATISTICS_H
#define BENCH_STATISTICS_H

#include <stdbool.h>

/* Fewer samples give an interval too wide to be of use: 11 reach from the 2nd to the 10th. */
#define BENCH_SAMPLES_MIN 11
#define BENCH_SAMPLES_MAX 1000

typedef struct bench_estimate {
    double median;
    double low, high; /* 95 % interval of the median; the extremes if n < 6 */
    double min;
    double mad;   /* median of the absolute distances from the median */
    double error; /* median of the same distances, each relative to its value */
    int outliers; /* samples beyond Tukey's fences, 1.5 interquartile ranges; kept */
} bench_estimate;

/*
 * The rank of the interval's lower end among n sorted values, counted from 1; its upper end is the
 * k-th from the top. The largest k with 2 P(Bin(n, 1/2) <= k - 1) <= alpha: exact for any
 * distribution. 0 if there is none (at 5 %: n < 6).
 */
int bench_interval_rank(int n, double alpha);

/* The estimate of n >= 1 values, which are sorted. */
bench_estimate bench_estimate_of(int n, double *values);

/* The median of n >= 1 values, which are left unchanged. */
double bench_median(int n, const double *values);

/* Whether half of the samples are off the median by 5 % or more: the rule of nanobench. */
bool bench_is_unstable(const bench_estimate *estimate);

/* The serial fraction (1/S - 1/p) / (1 - 1/p) of Karp and Flatt (1990); NaN for p < 2. */
double bench_karp_flatt(double speedup, int threads);

/* For qsort(): doubles in ascending order. */
int bench_by_value(const void *left, const void *right);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The ratio of two sets of times, with a distribution-free confidence interval.
 */
#ifndef BENCH_RATIO_H
#define BENCH_RATIO_H

typedef struct bench_ratio {
    double ratio;
    double low, high; /* NaN if there are too few values for an interval */
} bench_ratio;

/*
 * Two independent runs: the median of all ratios b/a with the Mann-Whitney interval at confidence
 * 1 - alpha, exact if the two distributions differ by a factor only. Successive samples are
 * correlated, which reduces their effective number: the interval is widened for the correlation
 * found in the runs, or for `correlation` if that is larger.
 */
bench_ratio bench_ratio_of_runs(int na, const double *a, int nb, const double *b, double alpha,
                                double correlation);

/*
 * The ratios of n >= 1 interleaved pairs: the median of all pairwise geometric means (Hodges and
 * Lehmann 1963) with the Wilcoxon signed-rank interval at confidence 1 - alpha, exact if a ratio
 * and its inverse are distributed alike up to a factor, as for two runs of one program.
 */
bench_ratio bench_ratio_of_pairs(int n, const double *ratios, double alpha);

/* The rank of the interval's lower end among the geometric means, counted from 1; 0 if none. */
long bench_signed_rank(int n, double alpha);

/*
 * The rank k of the interval's lower end among the na nb sorted ratios, counted from 1: the largest
 * with 2 P(U <= k - 1) <= alpha, where U is Mann and Whitney's statistic. 0 if none.
 */
long bench_mann_whitney_rank(int na, int nb, double alpha);

/* The number z with P(|Z| > z) = alpha for a standard normal Z, by bisection. */
double bench_normal_deviate(double alpha);

/* Lag-one autocorrelation of the signs about the median, robust to outliers; 0 for n < 5. */
double bench_autocorrelation(int n, const double *values);

#endif

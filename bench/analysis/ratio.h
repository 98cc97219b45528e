/* SPDX-License-Identifier: MIT */
/*
 * How two sets of times relate: the ratio of the second to the first, with an interval that holds
 * whatever the distribution of the times is.
 */
#ifndef BENCH_RATIO_H
#define BENCH_RATIO_H

typedef struct bench_ratio {
    double ratio;
    double low, high; /* NaN where so few values allow no interval */
} bench_ratio;

/*
 * Of two runs. The median of all ratios b/a, and the interval of Mann and Whitney's test with
 * confidence 1 - alpha: exact where the two differ by a factor only, and hence where they do not
 * differ. Values beside each other in a run are alike, which makes fewer of them than there seem:
 * the interval is stretched for that, by what the runs themselves tell, at least as for the
 * correlation `alike`.
 */
bench_ratio bench_ratio_of_runs(int na, const double *a, int nb, const double *b, double alpha,
                                double alike);

/*
 * Of n >= 1 pairs that were measured in turn, given their ratios. The median of the geometric means
 * of all two of them, each with itself too (Hodges and Lehmann 1963), and the interval of
 * Wilcoxon's signed ranks with confidence 1 - alpha: exact where a ratio and its inverse are alike
 * but for a factor, as they are for two runs of one program in turn.
 */
bench_ratio bench_ratio_of_pairs(int n, const double *ratios, double alpha);

/* The rank of the interval's lower end among these means, counted from 1; 0 where there is none. */
long bench_signed_rank(int n, double alpha);

/*
 * The rank k of the interval's lower end among the na nb sorted ratios, counted from 1: the largest
 * with 2 P(U <= k - 1) <= alpha, where U is Mann and Whitney's statistic. 0 where there is none.
 */
long bench_mann_whitney_rank(int na, int nb, double alpha);

/* The number z with P(|Z| > z) = alpha for a standard normal Z, by bisection. */
double bench_normal_deviate(double alpha);

/* The correlation of neighbours in the order of measuring: of the sides of the median on which
 * they lie, so that outliers do not count for more. 0 where n < 5. */
double bench_alike(int n, const double *values);

#endif

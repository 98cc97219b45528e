/* SPDX-License-Identifier: MIT */
/*
 * How two sets of times relate: the ratio of the second to the first, with an interval that holds
 * whatever the distribution of the times is.
 */
#ifndef BENCH_RATIO_H
#define BENCH_RATIO_H

#include <stdbool.h>

typedef struct bench_ratio {
    double ratio;
    double low, high; /* NaN where so few values allow no interval */
} bench_ratio;

/*
 * Of two runs. The median of all ratios b/a, and the interval of Mann and Whitney's test with
 * confidence 1 - alpha: exact where the two differ by a factor only, and hence where they do not
 * differ. Values beside each other in a run are alike, which makes fewer of them than there seem:
 * the interval is stretched for that. False without memory.
 */
bool bench_ratio_of_runs(int na, const double *a, int nb, const double *b, double alpha,
                         bench_ratio *ratio);

/* Of n pairs that were measured in turn, given their ratios, which it sorts. The median ratio, with
 * the interval of the sign test. */
bench_ratio bench_ratio_of_pairs(int n, double *ratios, double alpha);

/*
 * The rank k of the interval's lower end among the na nb sorted ratios, counted from 1: the largest
 * with 2 P(U <= k - 1) <= alpha, where U is Mann and Whitney's statistic. 0 where there is none.
 */
long bench_mann_whitney_rank(int na, int nb, double alpha);

/* The correlation of neighbours in the order of measuring: of the sides of the median on which
 * they lie, so that outliers do not count for more. 0 where n < 5. */
double bench_alike(int n, const double *values);

#endif

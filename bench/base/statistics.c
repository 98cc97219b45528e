/* SPDX-License-Identifier: MIT */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "refuse.h"

/* The error beyond which nanobench calls a result unstable. */
#define UNSTABLE 0.05

/* Tukey's inner fences. */
#define FENCE 1.5

int bench_interval_rank(int n, double alpha)
{
    double below = 0.0; /* probability of at most j successes */
    int rank = 0;
    for (int j = 0; 2 * j < n; j++) {
        /* By logarithms, since 0.5^n underflows for large n. */
        below += exp(lgamma(n + 1.0) - lgamma(j + 1.0) - lgamma(n - j + 1.0) - n * log(2.0));
        if (2.0 * below > alpha)
            break;
        rank = j + 1;
    }
    return rank;
}

int bench_by_value(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Interpolates linearly at rank share * (n - 1), counted from 0. */
static double quantile(int n, const double *sorted, double share)
{
    const double rank = share * (n - 1);
    const int below = (int)rank;
    const int above = below + 1 < n ? below + 1 : below;
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

static int outliers_of(int n, const double *sorted)
{
    const double lower = quantile(n, sorted, 0.25), upper = quantile(n, sorted, 0.75);
    const double reach = FENCE * (upper - lower);
    int outliers = 0;
    for (int i = 0; i < n; i++)
        outliers += sorted[i] < lower - reach || sorted[i] > upper + reach;
    return outliers;
}

/* Sorts a copy. */
double bench_median(int n, const double *values)
{
    double *sorted = bench_zeroed((size_t)n, sizeof *sorted);
    memcpy(sorted, values, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, bench_by_value);
    const double median = 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
    free(sorted);
    return median;
}

bench_estimate bench_estimate_of(int n, double *values)
{
    qsort(values, (size_t)n, sizeof *values, bench_by_value);
    const int rank = bench_interval_rank(n, 0.05);
    const int low = rank > 0 ? rank - 1 : 0;
    bench_estimate estimate = {
        .median = 0.5 * (values[(n - 1) / 2] + values[n / 2]),
        .low = values[low],
        .high = values[n - 1 - low],
        .min = values[0],
        .outliers = outliers_of(n, values),
    };
    double *distances = bench_zeroed((size_t)n, sizeof *distances);
    for (int i = 0; i < n; i++)
        distances[i] = fabs(values[i] - estimate.median);
    estimate.mad = bench_median(n, distances);
    for (int i = 0; i < n; i++)
        distances[i] /= values[i];
    estimate.error = bench_median(n, distances);
    free(distances);
    return estimate;
}

bool bench_is_unstable(const bench_estimate *estimate)
{
    return estimate->error >= UNSTABLE;
}

double bench_karp_flatt(double speedup, int threads)
{
    if (threads < 2)
        return NAN;
    const double share = 1.0 / threads;
    return (1.0 / speedup - share) / (1.0 - share);
}

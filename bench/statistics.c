/* SPDX-License-Identifier: MIT */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>

int bench_interval_rank(int n)
{
    double probability = pow(0.5, n); /* of exactly j successes */
    double below = probability;       /* of at most j */
    int rank = 0;
    for (int j = 0; 2.0 * below <= 0.05; j++) {
        rank = j + 1;
        probability *= (double)(n - j) / (j + 1);
        below += probability;
    }
    return rank;
}

static int by_value(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

bench_estimate bench_estimate_of(int n, double *values)
{
    qsort(values, (size_t)n, sizeof *values, by_value);
    const int rank = bench_interval_rank(n);
    const int low = rank > 0 ? rank - 1 : 0;
    return (bench_estimate){
        .median = 0.5 * (values[(n - 1) / 2] + values[n / 2]),
        .low = values[low],
        .high = values[n - 1 - low],
        .least = values[0],
    };
}

double bench_karp_flatt(double speedup, int threads)
{
    if (threads < 2)
        return NAN;
    const double share = 1.0 / threads;
    return (1.0 / speedup - share) / (1.0 - share);
}

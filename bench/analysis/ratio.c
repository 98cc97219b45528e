/* SPDX-License-Identifier: MIT */
#include "ratio.h"

#include <math.h>
#include <stdlib.h>

#include "refuse.h"
#include "statistics.h"

/* Up to this many ratios the distribution of U is counted; beyond, it is normal to four digits. */
#define COUNTED 2500

/* Up to this many pairs the distribution of the signed-rank sum is counted. */
#define COUNTED_PAIRS 100

/* Values of a higher correlation are nearly one value, and 11 samples of them tell nothing. */
#define CORRELATION_MAX 0.8

/* The largest rank k with 2 P(U <= k - 1) <= alpha, given the chances of U = 0 .. max. */
static long rank_within(const double *chance, int max, double alpha)
{
    double below = 0.0;
    long rank = 0;
    while (2 * rank < max && 2.0 * (below += chance[rank]) <= alpha)
        rank++;
    return rank;
}

/* The same rank for a normally distributed U in 0 .. max. */
static long normal_rank(double max, double deviation, double alpha)
{
    return (long)fmax(0.0, floor(0.5 * max - 0.5 - bench_normal_deviate(alpha) * deviation));
}

/*
 * The number of ways, as a share of all, in which `na` and `nb` values can be merged with
 * U = 0, 1, ... : p(a, b, u) = a/(a+b) p(a-1, b, u-b) + b/(a+b) p(a, b-1, u). Row a of the table
 * holds p(a, b, .) for the b reached so far.
 */
static long counted_rank(int na, int nb, double alpha)
{
    const int max = na * nb;
    const size_t width = (size_t)max + 1;
    double *const table = bench_zeroed(((size_t)na + 1) * width, sizeof *table);
    for (int a = 0; a <= na; a++)
        table[(size_t)a * width] = 1.0; /* b = 0 */
    for (int b = 1; b <= nb; b++) {
        for (int a = 1; a <= na; a++) {
            const double *const less = table + (size_t)(a - 1) * width;
            double *const row = table + (size_t)a * width;
            for (int u = a * b; u >= 0; u--)
                row[u] = (b * row[u] + (u >= b ? a * less[u - b] : 0.0)) / (a + b);
        }
    }
    const long rank = rank_within(table + (size_t)na * width, max, alpha);
    free(table);
    return rank;
}

double bench_normal_deviate(double alpha)
{
    double low = 0.0, high = 40.0;
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);
        *(erfc(middle / sqrt(2.0)) > alpha ? &low : &high) = middle;
    }
    return high;
}

long bench_mann_whitney_rank(int na, int nb, double alpha)
{
    const double max = (double)na * nb;
    if (max <= COUNTED)
        return counted_rank(na, nb, alpha);
    return normal_rank(max, sqrt(max * (na + nb + 1) / 12.0), alpha);
}

double bench_autocorrelation(int n, const double *values)
{
    if (n < 5)
        return 0.0;
    const double median = bench_median(n, values);
    double together = 0.0, all = 0.0;
    for (int i = 0; i < n; i++) {
        const int side = (values[i] > median) - (values[i] < median);
        const int next = i + 1 < n ? (values[i + 1] > median) - (values[i + 1] < median) : 0;
        together += side * next;
        all += side * side;
    }
    /* The estimate of r from few values is too low by (1 + 4r)/n on average. */
    return all > 0.0 ? (n * together / all + 1.0) / (n - 4.0) : 0.0;
}

/* The factor by which the interval widens, for a first-order autoregressive sequence. */
static double stretch_of(double correlation)
{
    const double r = fmin(fmax(correlation, 0.0), CORRELATION_MAX);
    return sqrt((1.0 + r) / (1.0 - r));
}

bench_ratio bench_ratio_of_runs(int na, const double *a, int nb, const double *b, double alpha,
                                double correlation)
{
    const size_t count = (size_t)na * (size_t)nb;
    double *const all = bench_zeroed(count, sizeof *all);
    for (int i = 0; i < na; i++)
        for (int j = 0; j < nb; j++)
            all[(size_t)i * (size_t)nb + (size_t)j] = b[j] / a[i];
    qsort(all, count, sizeof *all, bench_by_value);
    const double median = sqrt(all[(count - 1) / 2] * all[count / 2]);
    const long rank = bench_mann_whitney_rank(na, nb, alpha);
    bench_ratio ratio = {median, NAN, NAN};
    if (rank > 0) {
        const double stretch = stretch_of(
            fmax(correlation, 0.5 * (bench_autocorrelation(na, a) + bench_autocorrelation(nb, b))));
        ratio.low = median * pow(all[rank - 1] / median, stretch);
        ratio.high = median * pow(all[(long)count - rank] / median, stretch);
    }
    free(all);
    return ratio;
}

/* Each of the ranks 1 .. n is in the sum with probability 1/2; `chance` has the distribution of the
 * sum. */
static long counted_signed_rank(int n, double alpha)
{
    const int max = n * (n + 1) / 2;
    double *const chance = bench_zeroed((size_t)max + 1, sizeof *chance);
    chance[0] = 1.0;
    for (int i = 1, top = i; i <= n; i++, top += i)
        for (int w = top; w >= 0; w--)
            chance[w] = 0.5 * (chance[w] + (w >= i ? chance[w - i] : 0.0));
    const long rank = rank_within(chance, max, alpha);
    free(chance);
    return rank;
}

long bench_signed_rank(int n, double alpha)
{
    if (n <= COUNTED_PAIRS)
        return counted_signed_rank(n, alpha);
    const double max = 0.5 * n * (n + 1.0);
    return normal_rank(max, sqrt(max * (2.0 * n + 1.0) / 12.0), alpha);
}

bench_ratio bench_ratio_of_pairs(int n, const double *ratios, double alpha)
{
    const size_t count = (size_t)n * ((size_t)n + 1) / 2;
    double *const means = bench_zeroed(count, sizeof *means);
    size_t at = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
            means[at++] = sqrt(ratios[i] * ratios[j]);
    qsort(means, count, sizeof *means, bench_by_value);
    const long rank = bench_signed_rank(n, alpha);
    const bench_ratio ratio = {
        .ratio = sqrt(means[(count - 1) / 2] * means[count / 2]),
        .low = rank > 0 ? means[rank - 1] : NAN,
        .high = rank > 0 ? means[(long)count - rank] : NAN,
    };
    free(means);
    return ratio;
}

/* SPDX-License-Identifier: MIT */
/*
 * The interval of a ratio: ranks from tables, and its coverage.
 */
#include <criterion/criterion.h>
#include <math.h>

#include "noise.h"
#include "ratio.h"

/* From tables of Mann and Whitney's test at two-sided 5 %: the critical value is one below. */
Test(bench_ratio, rank_of_mann_and_whitney)
{
    static const int known[][3] = {{3, 3, 0},    {4, 4, 1},    {5, 5, 3},    {6, 6, 6},
                                   {8, 8, 14},   {5, 10, 9},   {10, 10, 24}, {11, 11, 31},
                                   {15, 15, 65}, {20, 20, 128}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_assert_eq(bench_mann_whitney_rank(known[i][0], known[i][1], 0.05), known[i][2],
                     "%d, %d: %ld", known[i][0], known[i][1],
                     bench_mann_whitney_rank(known[i][0], known[i][1], 0.05));
    cr_assert_eq(bench_mann_whitney_rank(2, 2, 0.05), 0);
    /* The sizes at which the normal distribution replaces counting. */
    const long counted = bench_mann_whitney_rank(50, 50, 0.001);
    const long normal = bench_mann_whitney_rank(50, 51, 0.001);
    cr_assert(normal > counted && normal < counted + 40, "%ld %ld", counted, normal);
    cr_assert(bench_mann_whitney_rank(1000, 1000, 0.05) > 470000);
}

Test(bench_ratio, of_runs)
{
    double a[11], b[11];
    for (int i = 0; i < 11; i++) {
        a[i] = 100.0 + (i * 7) % 11;
        b[i] = 1.5 * a[i];
    }
    bench_ratio ratio;
    ratio = bench_ratio_of_runs(11, a, 11, b, 0.05, 0.0);
    cr_assert(fabs(ratio.ratio - 1.5) < 1e-12);
    cr_assert(ratio.low < 1.5 && ratio.low > 1.4 && ratio.high > 1.5 && ratio.high < 1.6);
    ratio = bench_ratio_of_runs(1, a, 1, b, 0.05, 0.0);
    cr_assert(ratio.ratio == 1.5 && isnan(ratio.low) && isnan(ratio.high));
}

/* From tables of Wilcoxon's signed ranks at two-sided 5 %: the critical value is one below. */
Test(bench_ratio, rank_of_signed_ranks)
{
    static const int known[][2] = {{5, 0},  {6, 1},   {7, 3},   {8, 4},
                                   {10, 9}, {15, 26}, {20, 53}, {25, 90}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_assert_eq(bench_signed_rank(known[i][0], 0.05), known[i][1], "%d: %ld", known[i][0],
                     bench_signed_rank(known[i][0], 0.05));
    const long counted = bench_signed_rank(100, 0.001), normal = bench_signed_rank(101, 0.001);
    cr_assert(normal > counted && normal < counted + 60, "%ld %ld", counted, normal);
}

Test(bench_ratio, of_pairs)
{
    const double ratios[] = {1.1, 1.21, 1.331, 1.0, 1.4641, 1.61051};
    bench_ratio ratio;
    ratio = bench_ratio_of_pairs(6, ratios, 0.05);
    cr_assert(fabs(ratio.ratio - pow(1.1, 2.5)) < 1e-12, "%g", ratio.ratio);
    cr_assert(fabs(ratio.low - 1.0) < 1e-12 && fabs(ratio.high - 1.61051) < 1e-12);
    ratio = bench_ratio_of_pairs(5, ratios, 0.05);
    cr_assert(isnan(ratio.low));
    ratio = bench_ratio_of_pairs(1, ratios, 0.05);
    cr_assert(fabs(ratio.ratio - 1.1) < 1e-12);
}

/* For two skewed runs that differ by a factor only, the interval contains it as often as promised.
 */
Test(bench_ratio, coverage)
{
    enum { SETS = 4000, SAMPLES = 11 };
    noise from = noise_of(1);
    int held = 0;
    for (int set = 0; set < SETS; set++) {
        double a[SAMPLES], b[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            a[i] = 1.0 - log1p(-noise_uniform(&from));
            b[i] = 1.1 * (1.0 - log1p(-noise_uniform(&from)));
        }
        const bench_ratio ratio = bench_ratio_of_runs(SAMPLES, a, SAMPLES, b, 0.05, 0.0);
        held += ratio.low <= 1.1 && 1.1 <= ratio.high;
    }
    cr_assert(held > 0.945 * SETS, "%d of %d", held, SETS);
}

Test(bench_ratio, neighbours_alike)
{
    static const double wanted[] = {0.0, 0.5, 0.8};
    noise from = noise_of(5);
    double before = -1.0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const noise_run run = {.ns = 1e6, .spread = 0.02, .alike = wanted[i]};
        double mean = 0.0;
        for (int set = 0; set < 500; set++) {
            double ns[101];
            noise_samples(&from, &run, 0.0, 101, ns);
            mean += bench_autocorrelation(101, ns) / 500;
        }
        cr_assert(mean > before + 0.1, "%g: %g", wanted[i], mean);
        before = mean;
    }
    const double rising[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    cr_assert(bench_autocorrelation(11, rising) > 0.8);
    cr_assert_eq(bench_autocorrelation(4, rising), 0.0);
}

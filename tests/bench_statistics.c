/* SPDX-License-Identifier: MIT */
/*
 * The harness itself: intervals, the serial fraction, the lists of the command line.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lists.h"
#include "noise.h"
#include "statistics.h"

Test(bench_statistics, rank_of_the_interval)
{
    static const int known[][2] = {{5, 0},  {6, 1},  {9, 2},  {11, 2},  {12, 3},
                                   {15, 4}, {20, 6}, {25, 8}, {50, 18}, {100, 40}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_assert_eq(bench_interval_rank(known[i][0], 0.05), known[i][1], "n = %d: rank %d",
                     known[i][0], bench_interval_rank(known[i][0], 0.05));
    cr_assert(bench_interval_rank(BENCH_SAMPLES_MAX, 0.05) > 460);
}

Test(bench_statistics, median_and_interval)
{
    double odd[] = {11, 3, 9, 1, 7, 5, 2, 4, 6, 8, 10};
    const bench_estimate of_odd = bench_estimate_of(11, odd);
    cr_assert_eq(of_odd.median, 6.0);
    cr_assert_eq(of_odd.low, 2.0);
    cr_assert_eq(of_odd.high, 10.0);
    cr_assert_eq(of_odd.min, 1.0);
    double even[] = {4, 1, 3, 2};
    const bench_estimate of_even = bench_estimate_of(4, even);
    cr_assert_eq(of_even.median, 2.5);
    cr_assert_eq(of_even.low, 1.0);
    cr_assert_eq(of_even.high, 4.0);
}

Test(bench_statistics, rank_at_other_levels)
{
    cr_assert_eq(bench_interval_rank(11, 0.001), 1);
    cr_assert_eq(bench_interval_rank(11, 0.0009), 0);
    cr_assert_eq(bench_interval_rank(21, 0.001), 3);
    /* 0.5^n underflows for this n. */
    const int rank = bench_interval_rank(5000, 0.05);
    cr_assert(rank > 2420 && rank < 2440, "%d", rank);
}

static double normal(noise *from)
{
    return 10.0 + noise_normal(from);
}

static double log_normal(noise *from)
{
    return exp(noise_normal(from));
}

/* Two thirds near 1, one third near 2, as for a loop that is sometimes preempted. */
static double bimodal(noise *from)
{
    const double peak = noise_uniform(from) < 1.0 / 3.0 ? 2.0 : 1.0;
    return peak + 0.05 * noise_normal(from);
}

/* The median of bimodal(): the 3/4 quantile of the first peak, whose weight is 2/3. */
static const double bimodal_median = 1.0 + 0.05 * 0.6744897501960817;

/* The exact probability that the interval of n samples holds the median: 1 - 2 P(Bin <= k - 1). */
static double promised(int n)
{
    double below = 0.0, ways = 1.0;
    for (int j = 0; j < bench_interval_rank(n, 0.05); j++) {
        below += ways * pow(0.5, n);
        ways *= (double)(n - j) / (j + 1);
    }
    return 1.0 - 2.0 * below;
}

/* The interval holds the median as often as promised, within four deviations of the count. */
Test(bench_statistics, coverage)
{
    enum { SETS = 20000 };
    static const struct {
        const char *name;
        double (*draw)(noise *);
        double median;
    } kinds[] = {{"normal", normal, 10.0},
                 {"log-normal", log_normal, 1.0},
                 {"bimodal", bimodal, bimodal_median}};
    static const int sizes[] = {11, 21};
    noise from = noise_of(42);
    for (size_t k = 0; k < 3; k++) {
        for (size_t s = 0; s < 2; s++) {
            int held = 0;
            for (int set = 0; set < SETS; set++) {
                double values[21];
                for (int i = 0; i < sizes[s]; i++)
                    values[i] = kinds[k].draw(&from);
                const bench_estimate estimate = bench_estimate_of(sizes[s], values);
                held += estimate.low <= kinds[k].median && kinds[k].median <= estimate.high;
            }
            const double share = promised(sizes[s]);
            const double error = 4.0 * sqrt(share * (1.0 - share) / SETS);
            cr_assert(share >= 0.95);
            cr_assert(fabs((double)held / SETS - share) < error, "%s, %d: %g, promised %g",
                      kinds[k].name, sizes[s], (double)held / SETS, share);
        }
    }
}

Test(bench_statistics, spread)
{
    double odd[] = {10, 1, 2, 4, 3}; /* distances from 3: 0 1 1 2 7 */
    const bench_estimate of_odd = bench_estimate_of(5, odd);
    cr_assert_eq(of_odd.mad, 1.0);
    cr_assert(fabs(of_odd.error - 0.5) < 1e-15, "relative: 0, 1/4, 1/2, 7/10, 2");
    double even[] = {1, 2, 4, 9}; /* distances from 3: 1 1 2 6 */
    cr_assert_eq(bench_estimate_of(4, even).mad, 1.5);
    double one[] = {7};
    const bench_estimate of_one = bench_estimate_of(1, one);
    cr_assert(of_one.mad == 0.0 && of_one.error == 0.0 && of_one.outliers == 0);
}

/* The two-sided merge against the definition, at every length. */
Test(bench_statistics, spread_by_definition)
{
    noise from = noise_of(8);
    for (int n = 1; n <= 40; n++) {
        double values[40], distances[40];
        for (int i = 0; i < n; i++)
            values[i] = log_normal(&from);
        const bench_estimate estimate = bench_estimate_of(n, values);
        for (int i = 0; i < n; i++)
            distances[i] = fabs(values[i] - estimate.median);
        cr_assert(fabs(bench_estimate_of(n, distances).median - estimate.mad) < 1e-15, "%d", n);
        for (int i = 0; i < n; i++)
            distances[i] = fabs(values[i] - estimate.median) / values[i];
        cr_assert(fabs(bench_estimate_of(n, distances).median - estimate.error) < 1e-15, "%d", n);
    }
}

Test(bench_statistics, outliers_are_counted_and_kept)
{
    double values[] = {10, 11, 12, 13, 14, 15, 16, 17, 18, 40, -20};
    const bench_estimate estimate = bench_estimate_of(11, values);
    cr_assert_eq(estimate.outliers, 2);
    cr_assert_eq(values[0], -20.0);
    cr_assert_eq(values[10], 40.0);
    cr_assert_eq(estimate.min, -20.0);
}

Test(bench_statistics, unstable)
{
    double calm[] = {100, 101, 99, 102, 98, 130, 70}, restless[] = {100, 110, 90, 120, 80, 106, 94};
    const bench_estimate of_calm = bench_estimate_of(7, calm);
    const bench_estimate of_restless = bench_estimate_of(7, restless);
    cr_assert_not(bench_is_unstable(&of_calm));
    cr_assert(bench_is_unstable(&of_restless));
}

Test(bench_statistics, karp_flatt_finds_a_planted_fraction)
{
    static const double fractions[] = {0.0, 0.01, 0.1, 0.5, 1.0};
    for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++) {
        for (int threads = 2; threads <= 64; threads++) {
            const double speedup = 1.0 / (fractions[i] + (1.0 - fractions[i]) / threads);
            cr_assert(fabs(bench_karp_flatt(speedup, threads) - fractions[i]) < 1e-14);
        }
    }
    cr_assert(isnan(bench_karp_flatt(1.0, 1)));
    cr_assert(bench_karp_flatt(2.2, 2) < 0.0, "a super-linear speed-up");
}

Test(bench_lists, threads)
{
    bench_threads list;
    cr_assert_null(bench_parse_threads("8,1..3,2", &list));
    static const int wanted[] = {1, 2, 3, 8};
    cr_assert_eq(list.count, 4);
    cr_assert_arr_eq(list.at, wanted, sizeof wanted);
    cr_assert_null(bench_parse_threads("1..1024", &list));
    cr_assert_eq(list.count, 1024);
}

Test(bench_lists, bad_threads)
{
    static const char *const bad[] = {"",    "0",    "-1",   "1.5",  "3..1",
                                      "1..", "..4",  "1,,2", "1,2,", "1..2..3",
                                      "x",   "1025", " 1",   "2 ",   "99999999999999999999",
                                      "0..3"};
    bench_threads list;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not_null(bench_parse_threads(bad[i], &list), "'%s'", bad[i]);
}

Test(bench_lists, default_threads)
{
    const bench_threads few = bench_threads_to(16), many = bench_threads_to(48);
    cr_assert_eq(few.count, 16);
    static const int powers[] = {1, 2, 4, 8, 16, 32, 48};
    cr_assert_eq(many.count, 7);
    cr_assert_arr_eq(many.at, powers, sizeof powers);
    cr_assert_eq(bench_threads_to(1).count, 1);
}

Test(bench_lists, sizes)
{
    bench_sizes list;
    cr_assert_null(bench_parse_sizes("1000,1e6,10^7,2^10,500x100,10^3,500x100", &list));
    static const prange_bench_size wanted[] = {
        {1000, 0}, {1000000, 0}, {10000000, 0}, {1024, 0}, {500, 100}};
    cr_assert_eq(list.count, 5);
    for (int i = 0; i < list.count; i++)
        cr_assert(list.at[i].n == wanted[i].n && list.at[i].d == wanted[i].d, "%d", i);
    static const char *const bad[] = {
        "",   "0",   "-5",   "1e",    "1e99",   "10^",           "5x", "x5", "5x0", "5x-1",
        "1,", "1.5", "1e6x", "5x5x5", "1e12x2", "1000000000001", "ten"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not_null(bench_parse_sizes(bad[i], &list), "'%s'", bad[i]);
}

Test(bench_lists, too_many_sizes)
{
    char text[4 * (BENCH_SIZES_MAX + 1)] = "10";
    for (int n = 11; n <= 10 + BENCH_SIZES_MAX; n++)
        snprintf(text + strlen(text), 4, ",%d", n);
    bench_sizes list;
    cr_assert_not_null(bench_parse_sizes(text, &list));
}

Test(bench_lists, size_texts)
{
    static const struct {
        prange_bench_size size;
        const char *text;
    } known[] = {{{10, 0}, "10"},
                 {{1000, 0}, "1,000"},
                 {{10000, 0}, "10^4"},
                 {{12345, 0}, "12,345"},
                 {{1234567, 0}, "1,234,567"},
                 {{2000000000, 0}, "2,000,000,000"},
                 {{100, 0}, "100"},
                 {{123456789012, 0}, "123,456,789,012"},
                 {{1000000000000, 0}, "10^12"},
                 {{500, 100}, "500x100"},
                 {{1, 0}, "1"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[BENCH_SIZE_TEXT];
        cr_assert_str_eq(bench_size_text(known[i].size, text), known[i].text);
    }
}

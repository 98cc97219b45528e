/* SPDX-License-Identifier: MIT */
/*
 * The harness itself: intervals, the serial fraction, the lists of the command line, the JSON.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "lists.h"
#include "statistics.h"

Test(bench_statistics, rank_of_the_interval)
{
    static const int known[][2] = {{5, 0},  {6, 1},  {9, 2},  {11, 2},  {12, 3},
                                   {15, 4}, {20, 6}, {25, 8}, {50, 18}, {100, 40}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_assert_eq(bench_interval_rank(known[i][0]), known[i][1], "n = %d: rank %d", known[i][0],
                     bench_interval_rank(known[i][0]));
    cr_assert(bench_interval_rank(BENCH_SAMPLES_MAX) > 460);
}

Test(bench_statistics, median_and_interval)
{
    double odd[] = {11, 3, 9, 1, 7, 5, 2, 4, 6, 8, 10};
    const bench_estimate of_odd = bench_estimate_of(11, odd);
    cr_assert_eq(of_odd.median, 6.0);
    cr_assert_eq(of_odd.low, 2.0);
    cr_assert_eq(of_odd.high, 10.0);
    cr_assert_eq(of_odd.least, 1.0);
    double even[] = {4, 1, 3, 2};
    const bench_estimate of_even = bench_estimate_of(4, even);
    cr_assert_eq(of_even.median, 2.5);
    cr_assert_eq(of_even.low, 1.0);
    cr_assert_eq(of_even.high, 4.0);
}

/* The interval of 11 samples promises 98.8 %: of 10,000 skewed sets, most must hold the median. */
Test(bench_statistics, coverage)
{
    enum { SETS = 10000, SAMPLES = 11 };
    unsigned short state[3] = {1, 2, 3};
    int held = 0;
    for (int set = 0; set < SETS; set++) {
        double values[SAMPLES];
        for (int i = 0; i < SAMPLES; i++)
            values[i] = -log1p(-erand48(state)); /* its median is log 2 */
        const bench_estimate estimate = bench_estimate_of(SAMPLES, values);
        held += estimate.low <= log(2.0) && log(2.0) <= estimate.high;
    }
    cr_assert(held > 9850 && held < 9915, "%d of %d", held, SETS);
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
    char error[BENCH_ERROR_TEXT];
    cr_assert(bench_parse_threads("8,1..3,2", &list, error));
    static const int wanted[] = {1, 2, 3, 8};
    cr_assert_eq(list.count, 4);
    cr_assert_arr_eq(list.at, wanted, sizeof wanted);
    cr_assert(bench_parse_threads("1..1024", &list, error));
    cr_assert_eq(list.count, 1024);
}

Test(bench_lists, bad_threads)
{
    static const char *const bad[] = {"",    "0",    "-1",   "1.5",  "3..1",
                                      "1..", "..4",  "1,,2", "1,2,", "1..2..3",
                                      "x",   "1025", " 1",   "2 ",   "99999999999999999999",
                                      "0..3"};
    bench_threads list;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char error[BENCH_ERROR_TEXT] = "";
        cr_assert_not(bench_parse_threads(bad[i], &list, error), "'%s'", bad[i]);
        cr_assert_neq(strstr(error, bad[i]), NULL, "'%s' is not named: %s", bad[i], error);
        cr_assert_eq(strchr(error, '\n'), NULL);
    }
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
    char error[BENCH_ERROR_TEXT];
    cr_assert(bench_parse_sizes("1000,1e6,10^7,2^10,500x100", &list, error));
    static const bench_size wanted[] = {
        {1000, 0}, {1000000, 0}, {10000000, 0}, {1024, 0}, {500, 100}};
    cr_assert_eq(list.count, 5);
    for (int i = 0; i < list.count; i++)
        cr_assert(list.at[i].n == wanted[i].n && list.at[i].d == wanted[i].d, "%d", i);
    static const char *const bad[] = {
        "",   "0",   "-5",   "1e",    "1e99",   "10^",           "5x", "x5", "5x0", "5x-1",
        "1,", "1.5", "1e6x", "5x5x5", "1e12x2", "1000000000001", "ten"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not(bench_parse_sizes(bad[i], &list, error), "'%s'", bad[i]);
}

Test(bench_lists, too_many_sizes)
{
    char text[2 * (BENCH_SIZES_MAX + 1)] = "1";
    while (strlen(text) < 2 * BENCH_SIZES_MAX)
        strcat(text, ",1");
    bench_sizes list;
    char error[BENCH_ERROR_TEXT];
    cr_assert_not(bench_parse_sizes(text, &list, error));
}

Test(bench_lists, size_texts)
{
    static const struct {
        bench_size size;
        const char *text;
    } known[] = {{{10, 0}, "10"},
                 {{1000, 0}, "1,000"},
                 {{10000, 0}, "10^4"},
                 {{12345, 0}, "12,345"},
                 {{1234567, 0}, "1,234,567"},
                 {{1000000000000, 0}, "10^12"},
                 {{500, 100}, "500x100"},
                 {{1, 0}, "1"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[BENCH_SIZE_TEXT];
        cr_assert_str_eq(bench_size_text(known[i].size, text), known[i].text);
    }
}

static double nothing(bench_size size)
{
    (void)size;
    return 0.0;
}

/* A row whose every number is infinite or none, as bench_conclude makes of times of 0. */
Test(bench_json, has_no_nan)
{
    static const bench_case what = {
        .name = "odd", .real = 8, .flops = nothing, .footprint = nothing};
    double samples[] = {0.0, NAN, INFINITY};
    const bench_timing timing = {.samples = 1, .calls = 1, .ns = samples, .cpu = NAN};
    bench_row rows[] = {
        {.what = &what, .size = {10, 0}, .threads = 1, .team = 1},
        {.what = &what, .size = {10, 0}, .threads = 2, .team = 2, .failure = "wrong"},
    };
    for (int form = 0; form < BENCH_FORMS; form++)
        rows[0].timing[form] = timing;
    const bench_limits limits = {.threads = 1};
    bench_conclude(&rows[0], &rows[0], &limits, 0.0);
    const bench_machine machine = bench_machine_read();
    const bench_report report = {&machine, NULL, &limits, 1, rows, 2, false};
    json_t *root = bench_json_of(&report);
    char *text = json_dumps(root, 0);
    cr_assert_neq(text, NULL);
    cr_assert_eq(strstr(text, "NaN"), NULL);
    cr_assert_eq(strstr(text, "nan"), NULL);
    cr_assert_eq(strstr(text, "Infinity"), NULL);

    const json_t *benchmarks = json_object_get(root, "benchmarks");
    cr_assert_eq(json_array_size(benchmarks), 3, "the failed row is left out");
    const json_t *context = json_object_get(root, "context");
    cr_assert(json_is_array(json_object_get(context, "caches")));
    cr_assert_eq(json_integer_value(json_object_get(context, "json_schema_version")), 1);
    cr_assert_str_eq(
        json_string_value(json_object_get(context, "failed/odd/10/real_time/threads:2")), "wrong");
    for (size_t i = 0; i < json_array_size(benchmarks); i++) {
        const json_t *row = json_array_get(benchmarks, i);
        cr_assert(json_is_number(json_object_get(row, "real_time")));
        cr_assert_str_eq(json_string_value(json_object_get(row, "run_type")), "iteration");
    }
    free(text);
    json_decref(root);
}

Test(bench_json, omits_what_is_no_number)
{
    json_t *object = json_object();
    bench_json_number(object, "nan", NAN);
    bench_json_number(object, "infinity", -INFINITY);
    bench_json_number(object, "one", 1.0);
    cr_assert_eq(json_object_size(object), 1);
    json_decref(object);
}

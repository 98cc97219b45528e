/* SPDX-License-Identifier: MIT */
/*
 * Comparison of two runs: runs of one build give no report, whatever the noise, and a planted
 * change is found. Then reading files, and each verdict.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compare_runs.h"
#include "bench_runs.h"
#include "lists.h"
#include "points.h"
#include "series.h"
#include "statistics.h"

static const bench_compare_options options = {.effect = 0.05, .alpha = 0.05, .fail = -1.0};

typedef struct tally {
    int slower, faster, same, unclear;
    int planted, found; /* points with the planted factor */
} tally;

static void compare(json_t *old_json, json_t *new_json, bool all, tally *to)
{
    bench_results old = read_json(old_json), new = read_json(new_json);
    bench_comparison comparison = {.options = &options};
    bench_runs_note note;
    bench_compare_runs(&old, &new, BENCH_TRUST_ALL, &comparison, &note);
    for (int i = 0; i < comparison.count; i++) {
        const bench_change *change = &comparison.changes[i];
        if (change->control)
            continue;
        to->slower += change->outcome == BENCH_SLOWER;
        to->faster += change->outcome == BENCH_FASTER;
        to->same += change->outcome == BENCH_SAME;
        to->unclear += change->outcome == BENCH_UNCLEAR;
        int index, threads;
        cr_assert_eq(sscanf(change->name, "case%d/1000/real_time/threads:%d", &index, &threads), 2);
        const bool planted = threads == 2 && (all || index % 10 == 0);
        to->planted += planted;
        to->found += planted && change->outcome == BENCH_SLOWER;
    }
    free(comparison.changes);
    bench_results_free(&old);
    bench_results_free(&new);
}

/* 100 comparisons of 50 points, with plain loops and without. */
static void same_build(const machine *on, tally *to)
{
    noise from = noise_of(2024);
    for (int i = 0; i < 100; i++) {
        const bool plain = i % 2 == 0;
        json_t *old = run_of(&from, on, 1.0, false, plain);
        compare(old, run_of(&from, on, 1.0, false, plain), false, to);
    }
}

/* No false report at all. */
Test(bench_compare, does_not_cry_wolf_on_a_quiet_machine)
{
    tally all = {0};
    same_build(&quiet, &all);
    cr_assert_eq(all.slower, 0);
    cr_assert_eq(all.faster, 0);
    cr_assert(all.same > 0.9 * 100 * POINTS, "%d same", all.same);
}

/* One table in 20 may have a false report: 5 of 100 tables. */
Test(bench_compare, does_not_cry_wolf_on_a_busy_machine)
{
    tally all = {0};
    same_build(&busy, &all);
    cr_assert(all.slower + all.faster <= 5, "%d", all.slower + all.faster);
}

/* The same with the fewer samples of --quick. */
Test(bench_compare, does_not_cry_wolf_on_few_samples)
{
    machine few = busy;
    few.samples = BENCH_SAMPLES_MIN;
    tally all = {0};
    same_build(&few, &all);
    cr_assert(all.slower + all.faster <= 5, "%d", all.slower + all.faster);
}

/* Naive intervals on the same runs give false reports, which is why intervals are widened. */
Test(bench_compare, the_samples_alone_would)
{
    noise from = noise_of(2024);
    int wrong = 0;
    for (int i = 0; i < 100; i++) {
        const double shift = busy.run_shift * noise_normal(&from);
        double a[21], b[21];
        noise_samples(&from, &busy.point, 0.0, 21, a);
        noise_samples(&from, &busy.point, shift, 21, b);
        const bench_estimate of_a = bench_estimate_of(21, a), of_b = bench_estimate_of(21, b);
        wrong += of_a.high < of_b.low || of_b.high < of_a.low;
    }
    cr_assert(wrong > 20, "%d of 100", wrong);
}

/* A change of 10 % at two threads: of some points, with and without plain loops, and of all points
 * with plain loops. */
Test(bench_compare, finds_ten_percent)
{
    noise from = noise_of(7);
    for (int way = 0; way < 3; way++) {
        const bool plain = way != 1, all_points = way == 2;
        tally all = {0};
        for (int i = 0; i < 30; i++) {
            json_t *old = run_of(&from, &quiet, 1.0, false, plain);
            compare(old, run_of(&from, &quiet, 1.1, all_points, plain), all_points, &all);
        }
        cr_assert(all.found > 0.9 * all.planted, "way %d: %d of %d", way, all.found, all.planted);
        cr_assert_eq(all.slower, all.found, "the others are not slower");
        cr_assert_eq(all.faster, 0);
    }
}

/* Fewer changes are found on a machine that is neither quiet nor busy, and more with more samples.
 */
Test(bench_compare, finds_more_with_more_samples)
{
    machine middling = {
        .samples = 21,
        .run_shift = 0.01,
        .point_shift = 0.008,
        .point = {.ns = 1e6, .spread = 0.02, .alike = 0.5, .spikes = 0.1, .trend = 0.01},
    };
    noise from = noise_of(8);
    int found[2], planted = 0;
    for (int way = 0; way < 2; way++) {
        tally all = {0};
        for (int i = 0; i < 30; i++) {
            json_t *old = run_of(&from, &middling, 1.0, false, true);
            compare(old, run_of(&from, &middling, 1.1, false, true), false, &all);
        }
        found[way] = all.found;
        planted = all.planted;
        cr_assert_eq(all.slower + all.faster, all.found, "the others did not change");
        middling.samples = 61;
    }
    cr_assert(found[0] > 0.15 * planted, "%d of %d", found[0], planted);
    cr_assert(found[1] > found[0], "%d, %d", found[0], found[1]);
}

/* A setting of OpenMP also changes the plain OpenMP loops, and another compiler all plain loops;
 * then none of them is a control. */
Test(bench_compare, trusts_only_what_stayed)
{
    noise from = noise_of(1);
    static const int controls[] = {0, 0, POINTS}, judged[] = {2 * POINTS, 2 * POINTS, POINTS};
    for (int trust = BENCH_TRUST_NONE; trust <= BENCH_TRUST_ALL; trust++) {
        bench_results old = read_json(run_of(&from, &quiet, 1.0, false, true));
        bench_results new = read_json(run_of(&from, &quiet, 1.0, false, true));
        bench_comparison comparison = {.options = &options};
        bench_runs_note note;
        bench_compare_runs(&old, &new, (bench_trust)trust, &comparison, &note);
        cr_assert_eq(note.controls, controls[trust]);
        cr_assert_eq(comparison.judged, judged[trust]);
        free(comparison.changes);
        bench_results_free(&old);
        bench_results_free(&new);
    }
}

/* Files of Google Benchmark: repetitions as rows of one name, aggregates, other units. */
Test(bench_compare, reads_other_programs)
{
    json_t *rows = json_array();
    for (int i = 0; i < 9; i++)
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:s, s:i, s:i, s:f, s:f, s:s}", "name", "BM_f/8/threads:4",
                            "run_name", "BM_f/8/threads:4", "run_type", "iteration", "threads", 4,
                            "repetition_index", i, "real_time", 1.5 + 0.01 * (i * 4 % 9),
                            "cpu_time", 6.0, "time_unit", "us"));
    json_array_append_new(rows,
                          json_pack("{s:s, s:s, s:s, s:f, s:s}", "name", "BM_f/8/threads:4_mean",
                                    "run_name", "BM_f/8/threads:4", "run_type", "aggregate",
                                    "real_time", 99.0, "time_unit", "us"));
    json_array_append_new(rows,
                          json_pack("{s:s, s:b, s:s, s:f}", "name", "BM_bad", "error_occurred", 1,
                                    "error_message", "no", "real_time", 0.0));
    json_array_append_new(
        rows, json_pack("{s:s, s:f, s:s}", "name", "BM_once", "real_time", 2.0, "time_unit", "ms"));
    json_t *document = json_pack("{s:o}", "benchmarks", rows);
    bench_results results = read_json(json_deep_copy(document));
    cr_assert_eq(results.count, 3);
    cr_assert_eq(results.points[0].count, 9);
    cr_assert(fabs(results.points[0].median - 1540.0) < 1e-6, "%g", results.points[0].median);
    cr_assert_str_eq(results.points[1].failure, "no");
    cr_assert_eq(results.points[2].count, 1);
    cr_assert(fabs(results.points[2].median - 2e6) < 1e-6);

    bench_results again = read_json(document);
    bench_comparison comparison = {.options = &options};
    bench_runs_note note;
    bench_compare_runs(&results, &again, BENCH_TRUST_ALL, &comparison, &note);
    cr_assert_eq(comparison.count, 2);
    cr_assert_eq(comparison.judged, 2);
    cr_assert_eq(comparison.changes[0].outcome, BENCH_SAME);
    cr_assert_eq(comparison.changes[1].outcome, BENCH_UNCLEAR);
    cr_assert_str_eq(comparison.changes[1].reason, "one sample");
    free(comparison.changes);
    bench_results_free(&results);
    bench_results_free(&again);
}

/* Google Benchmark writes counters that are NaN or infinite in a form that JSON does not allow. */
Test(bench_results, numbers_that_are_none)
{
    bench_results results = read_text(
        "{\"context\": {\"note\": \"NaN \\\"-Infinity\"}, \"benchmarks\": [{\"name\": \"f\", "
        "\"real_time\": 2.5, \"cpu_time\":NaN, \"a\": -NaN,\"b\":Infinity, \"c\": -Infinity}]}");
    cr_assert_eq(results.count, 1);
    cr_assert_eq(results.points[0].median, 2.5);
    const json_t *row = results.points[0].row;
    cr_assert(isnan(bench_point_number(row, "cpu_time")));
    cr_assert(json_is_null(json_object_get(row, "c")));
    const json_t *context = json_object_get(results.document, "context");
    cr_assert_str_eq(json_string_value(json_object_get(context, "note")), "NaN \"-Infinity");
    bench_results_free(&results);
}

/* Whatever the file has, integers are read only within the range of an int or a size. */
Test(bench_results, numbers_out_of_bounds)
{
    bench_results results =
        read_text("{\"benchmarks\": ["
                  "{\"name\": \"a\", \"real_time\": 1, \"n\": 1e308, \"d\": -1, \"team\": 1e12},"
                  "{\"name\": \"b/99999999999999999999/threads:2\", \"real_time\": 1},"
                  "{\"name\": \"c\", \"real_time\": 1, \"threads\": 0},"
                  "{\"name\": \"d\", \"real_time\": 1, \"threads\": 2.5},"
                  "{\"name\": \"e/threads:9999999999\", \"real_time\": 1},"
                  "{\"name\": \"f\", \"real_time\": 1e300, \"time_unit\": \"s\"},"
                  "{\"name\": \"g\", \"real_time\": -1}]}");
    static const char *const failures[] = {NULL,
                                           NULL,
                                           "its thread count is not from 1 to 1,000,000",
                                           "its thread count is not from 1 to 1,000,000",
                                           "its thread count is not from 1 to 1,000,000",
                                           "no time was measured",
                                           "no time was measured"};
    cr_assert_eq(results.count, 7);
    for (int i = 0; i < results.count; i++) {
        const bench_measured *point = &results.points[i];
        cr_assert(failures[i] ? point->failure && strcmp(point->failure, failures[i]) == 0
                              : !point->failure,
                  "%s: %s", point->name, point->failure);
        cr_assert(point->threads >= 0 && point->threads <= 1000000);
    }
    static const char *const keys[] = {"n", "d", "team"};
    for (int i = 0; i < 3; i++)
        cr_assert_eq(json_integer_value(json_object_get(results.points[0].row, keys[i])), 0);
    cr_assert_eq(results.points[1].threads, 2);
    cr_assert_str_eq(bench_point_text(results.points[1].row, "case"), "b/99999999999999999999");
    cr_assert(isnan(bench_point_number(results.points[6].row, "real_time")));
    bench_results_free(&results);
}

/* A failed point of unknown level joins the series that matches otherwise. */
Test(bench_results, series)
{
    bench_results results = read_text(
        "{\"context\": {\"failures\": [{\"case\": \"a\", \"env\": \"\", \"n\": 5, \"threads\": 4, "
        "\"failure\": "
        "\"x\"}]},"
        " \"benchmarks\": [{\"name\": \"a/5/threads:2\", \"env\": \"\", \"level\": \"v3\", "
        "\"real_time\": 1},"
        " {\"name\": \"a/6/threads:2\", \"env\": \"\", \"level\": \"v3\", \"real_time\": 1},"
        " {\"name\": \"a:openmp/5/threads:2\", \"env\": \"\", \"level\": \"v3\", \"real_time\": 1},"
        " {\"name\": \"a/5/threads:1\", \"env\": \"\", \"level\": \"v3\", \"real_time\": 1},"
        " {\"name\": \"a/5/threads:1\", \"env\": \"\", \"level\": \"v4\", \"real_time\": 1}]}");
    static const char *const names[] = {"a/5/threads:1", "a/5/threads:2", "a:openmp/5/threads:2"};
    cr_assert_eq(results.series_count, 3);
    const bench_series *series = &results.series[0];
    cr_assert_eq(series->count, 4);
    for (int i = 0; i < 3; i++)
        cr_assert_str_eq(series->points[i].name, names[i]);
    cr_assert_str_eq(series->points[3].failure, "x");
    cr_assert_eq(bench_series_at(series, BENCH_OPENMP, 2), &series->points[2]);
    cr_assert_null(bench_series_at(series, BENCH_PRANGE, 4), "it failed");
    bench_results_free(&results);
}

/* Names of other programs are not interpreted, except for a clock, sizes and threads. */
Test(bench_results, names_of_other_programs)
{
    bench_results results = read_text("{\"benchmarks\": ["
                                      "{\"name\": \"F/8/threads:2\", \"real_time\": 1},"
                                      "{\"name\": \"F/8/real_time/threads:2\", \"real_time\": 1},"
                                      "{\"name\": \"BM/real_time_stats/8\", \"real_time\": 1},"
                                      "{\"name\": \"BM/real_time_clock/8\", \"real_time\": 1},"
                                      "{\"name\": \"pool:serial/8\", \"real_time\": 1},"
                                      "{\"name\": \"x/threads:many/3\", \"real_time\": 1}]}");
    static const char *const names[] = {
        "F", "F", "BM/real_time_stats", "BM/real_time_clock", "pool:serial", "x/threads:many"};
    cr_assert_eq(results.series_count, 6);
    for (int i = 0; i < 6; i++) {
        const json_t *row = results.points[i].row;
        cr_assert_str_eq(bench_point_text(row, "case"), names[i]);
        cr_assert_eq(results.points[i].form, BENCH_PRANGE, "a measured loop");
        cr_assert_eq(results.points[i].threads, i < 2 ? 2 : 1);
        cr_assert_eq(json_integer_value(json_object_get(row, "n")), i == 5 ? 3 : 8);
    }
    bench_results_free(&results);
}

Test(bench_change, outcomes)
{
    static const struct {
        double low, high, shift, spread;
        bench_judgement outcome;
    } known[] = {
        {1.06, 1.2, 0.0, 0.0, BENCH_SLOWER},     {1.06, 1.2, 0.02, 0.0, BENCH_UNCLEAR},
        {1.06, 1.2, 0.0, 0.1, BENCH_UNCLEAR},    {0.98, 1.02, 0.01, 0.01, BENCH_SAME},
        {0.98, 1.02, -0.04, 0.0, BENCH_UNCLEAR}, {0.8, 0.9, 0.01, 0.01, BENCH_FASTER},
        {0.8, 1.3, 0.0, 0.0, BENCH_UNCLEAR},     {1.01, 1.03, 0.0, 0.0, BENCH_SAME},
        {NAN, NAN, 0.01, 0.01, BENCH_UNCLEAR},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bench_change change = {
            .ratio = {sqrt(known[i].low * known[i].high), known[i].low, known[i].high},
            .drift = {known[i].shift, 1.0, known[i].spread},
        };
        bench_change_judge(&change, 0.05);
        cr_assert_eq(change.outcome, known[i].outcome, "%zu: %d", i, (int)change.outcome);
    }
}

Test(bench_change, widened)
{
    bench_change change = {.ratio = {2.0, 2.0 * exp(-0.03), 2.0 * exp(0.04)},
                           .drift = {0.1, 1.0, 0.04}};
    bench_change_judge(&change, 0.05);
    cr_assert(fabs(log(change.low / 2.0) + 0.15) < 1e-12);
    cr_assert(fabs(log(change.high / 2.0) - hypot(0.04, 0.04)) < 1e-12);
    change.drift.shift = -0.1;
    bench_change_judge(&change, 0.05);
    cr_assert(fabs(log(change.low / 2.0) + 0.05) < 1e-12);
    cr_assert(fabs(log(change.high / 2.0) - 0.1 - hypot(0.04, 0.04)) < 1e-12);
}

Test(bench_change, drift)
{
    double shifted[20] = {0}, some[20], halves[20];
    cr_assert_eq(bench_drift_of(2, shifted, halves, 2.0).spread, 0.02, "too few to tell");
    for (int i = 0; i < 20; i++) {
        shifted[i] = -0.03;
        some[i] = i < 6 ? 0.5 : 0.0;
        halves[i] = 0.01;
    }
    bench_drift drift = bench_drift_of(20, shifted, halves, 2.0);
    cr_assert(drift.shift == -0.03 && drift.scale == 1.0 && drift.spread == 0.01);
    drift = bench_drift_of(20, some, halves, 2.0);
    cr_assert(drift.shift == 0.0 && drift.scale == 1.0, "points that changed are no drift");
    /* Points whose intervals of two deviations are too narrow by half. */
    for (int i = 0; i < 20; i++) {
        shifted[i] = (i % 2 ? 1 : -1) * 0.02 / 1.4826;
        halves[i] = 0.02;
    }
    drift = bench_drift_of(20, shifted, halves, 2.0);
    cr_assert(fabs(drift.scale - 2.0) < 1e-9, "%g", drift.scale);
}

/* Twice as narrow an interval takes four times the samples. */
Test(bench_change, more_samples)
{
    bench_change change = {.ratio = {1.0, exp(-0.09), exp(0.09)}, .drift = {0.0, 1.0, 0.0}};
    cr_assert(fabs(bench_change_more_samples(&change, expm1(0.045)) - 4.0) < 1e-9);
    change.drift.shift = 0.045;
    cr_assert(isinf(bench_change_more_samples(&change, expm1(0.045))),
              "the shift alone is too much");
    change.drift = (bench_drift){0.0, 1.0, 0.05};
    cr_assert(isinf(bench_change_more_samples(&change, expm1(0.045))), "the spread alone is");
}

Test(bench_change, parts)
{
    static const struct {
        const char *text;
        double part;
    } good[] = {{"5%", 0.05}, {"5 %", 0.05}, {"0.05", 0.05}, {"0", 0.0}, {"12.5%", 0.125}};
    double part;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_assert(!bench_parse_share(good[i].text, &part) && fabs(part - good[i].part) < 1e-15);
    static const char *const bad[] = {"", "%", "x", "5", "-1%", "100%", "5%%", "nan", "inf", "5 x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not_null(bench_parse_share(bad[i], &part), "'%s'", bad[i]);
}

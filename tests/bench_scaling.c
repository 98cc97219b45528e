/* SPDX-License-Identifier: MIT */
/*
 * The fits find planted parameters, and the sentences claim no more than the numbers support.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "curve.h"
#include "noise.h"
#include "scaling.h"
#include "verdict.h"

enum { COUNTS = 8 };
static const int counts[COUNTS] = {1, 2, 3, 4, 6, 8, 12, 16};

static double amdahl(double fraction, int threads)
{
    return 1.0 / (fraction + (1.0 - fraction) / threads);
}

static double usl(double sigma, double kappa, int threads)
{
    return threads / (1.0 + sigma * (threads - 1) + kappa * threads * (threads - 1));
}

/* The first n points of a curve; overwritten by the next call. */
static const bench_curve *curve_from(int n, const double *speedup)
{
    static bench_curve_point points[COUNTS];
    static bench_curve curve;
    for (int i = 0; i < n; i++)
        points[i] = (bench_curve_point){.threads = counts[i], .speedup = speedup[i]};
    curve = (bench_curve){.count = n, .points = points};
    return &curve;
}

Test(bench_fit, amdahl_finds_a_planted_fraction)
{
    static const double fractions[] = {0.0, 0.001, 0.05, 0.5, 1.0};
    for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++) {
        double speedup[COUNTS];
        for (int k = 0; k < COUNTS; k++)
            speedup[k] = amdahl(fractions[i], counts[k]);
        for (int n = 2; n <= COUNTS; n++)
            cr_assert(fabs(bench_amdahl(curve_from(n, speedup)) - fractions[i]) < 1e-14);
    }
}

Test(bench_fit, fractions_stay_within_their_range)
{
    static const double fast[] = {1.0, 2.5}, slow[] = {1.0, 0.2};
    cr_assert_eq(bench_amdahl(curve_from(2, fast)), 0.0, "super-linear");
    cr_assert_eq(bench_amdahl(curve_from(2, slow)), 1.0, "slower than one thread");
    cr_assert_eq(bench_gustafson(curve_from(2, fast)), 0.0);
    cr_assert_eq(bench_gustafson(curve_from(2, slow)), 1.0);
    cr_assert(isnan(bench_amdahl(curve_from(1, fast))));
    cr_assert(isnan(bench_gustafson(curve_from(1, fast))));
}

Test(bench_fit, gustafson_finds_a_planted_fraction)
{
    for (double fraction = 0.0; fraction <= 1.0; fraction += 0.125) {
        double speedup[COUNTS];
        for (int k = 0; k < COUNTS; k++)
            speedup[k] = counts[k] - fraction * (counts[k] - 1);
        cr_assert(fabs(bench_gustafson(curve_from(COUNTS, speedup)) - fraction) < 1e-14);
    }
}

Test(bench_fit, usl_finds_planted_coefficients)
{
    static const double planted[][2] = {
        {0.0, 0.0}, {0.05, 0.0}, {0.0, 0.002}, {0.03, 0.001}, {0.4, 0.01}};
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++) {
        const double sigma = planted[i][0], kappa = planted[i][1];
        double speedup[COUNTS];
        for (int k = 0; k < COUNTS; k++)
            speedup[k] = usl(sigma, kappa, counts[k]);
        const bench_usl fit = bench_usl_of(curve_from(COUNTS, speedup));
        cr_assert(fabs(fit.sigma - sigma) < 1e-12 && fabs(fit.kappa - kappa) < 1e-12,
                  "%g %g: %g %g", sigma, kappa, fit.sigma, fit.kappa);
        if (kappa > 0.001)
            cr_assert(fabs(fit.peak / sqrt((1.0 - sigma) / kappa) - 1.0) < 1e-6);
    }
}

/* An unconstrained least-squares fit of these has a negative coefficient. */
Test(bench_fit, usl_has_no_negative_coefficient)
{
    double speedup[COUNTS];
    for (int k = 0; k < COUNTS; k++)
        speedup[k] = usl(0.05, -0.0005, counts[k]);
    bench_usl fit = bench_usl_of(curve_from(COUNTS, speedup));
    cr_assert(fit.kappa == 0.0 && fit.sigma > 0.0 && fit.sigma < 0.05, "%g", fit.sigma);
    cr_assert(isinf(fit.peak));
    for (int k = 0; k < COUNTS; k++)
        speedup[k] = usl(-0.02, 0.004, counts[k]);
    fit = bench_usl_of(curve_from(COUNTS, speedup));
    cr_assert(fit.sigma == 0.0 && fit.kappa > 0.0 && isfinite(fit.peak));
    for (int k = 0; k < COUNTS; k++)
        speedup[k] = 1.1 * counts[k];
    fit = bench_usl_of(curve_from(COUNTS, speedup));
    cr_assert(fit.sigma == 0.0 && fit.kappa == 0.0, "super-linear");
}

/* With 1 % of noise on each point the coefficients are recovered, and never negative. */
Test(bench_fit, usl_stands_noise)
{
    noise from = noise_of(3);
    double sigma = 0.0, kappa = 0.0;
    enum { SETS = 500 };
    for (int set = 0; set < SETS; set++) {
        double speedup[COUNTS];
        for (int k = 0; k < COUNTS; k++)
            speedup[k] = usl(0.05, 0.002, counts[k]) * exp(0.01 * noise_normal(&from));
        const bench_usl fit = bench_usl_of(curve_from(COUNTS, speedup));
        cr_assert(fit.sigma >= 0.0 && fit.kappa >= 0.0);
        sigma += fit.sigma / SETS;
        kappa += fit.kappa / SETS;
    }
    cr_assert(fabs(sigma - 0.05) < 0.002, "%g", sigma);
    cr_assert(fabs(kappa - 0.002) < 0.0002, "%g", kappa);
}

/* A slower largest team never makes a fitted fraction smaller. */
Test(bench_fit, fractions_rise_as_the_speed_up_falls)
{
    double before = -1.0;
    for (double last = 16.0; last > 1.0; last -= 0.5) {
        double speedup[COUNTS];
        for (int k = 0; k < COUNTS; k++)
            speedup[k] = fmin(amdahl(0.01, counts[k]), last);
        const double fraction = bench_amdahl(curve_from(COUNTS, speedup));
        cr_assert(fraction >= before);
        before = fraction;
    }
}

/* Points with intervals of +- `spread`, neither limited by memory nor short of threads. */
static bench_curve curve_of(int n, bench_curve_point *points, const double *speedup, double spread)
{
    for (int i = 0; i < n; i++)
        points[i] = (bench_curve_point){
            .threads = counts[i],
            .team = counts[i],
            .speedup = speedup[i],
            .low = counts[i] > 1 ? speedup[i] * (1.0 - spread) : 1.0,
            .high = counts[i] > 1 ? speedup[i] * (1.0 + spread) : 1.0,
            .busy = counts[i],
            .rate = NAN,
            .share = NAN,
        };
    return (bench_curve){
        .count = n, .points = points, .limit = "none", .bandwidth = NAN, .base_ns = 1e6};
}

static void expect(const bench_curve *curve, const bench_usl *fit, const char *wanted)
{
    char text[BENCH_VERDICT_TEXT];
    bench_verdict_of(curve, fit, text);
    cr_assert_str_eq(text, wanted);
}

static void expect_of(int n, const double *speedup, double spread, const char *wanted)
{
    bench_curve_point points[COUNTS];
    const bench_curve curve = curve_of(n, points, speedup, spread);
    expect(&curve, NULL, wanted);
}

Test(bench_verdict, sentences)
{
    expect_of(1, (double[]){1.0}, 0.01, "not judged: no team of more than one thread was measured");
    expect_of(2, (double[]){1.0, 1.97}, 0.01, "scales nearly ideally: 1.97x on 2 threads");
    expect_of(2, (double[]){1.0, 2.4}, 0.01,
              "super-linear: 2.40x on 2 threads, as where each thread's part fits a nearer cache");
    expect_of(
        2, (double[]){1.0, 1.6}, 0.01,
        "1.60x on 2 threads, as if 25 % of the work were serial; more thread counts tell why");
    expect_of(2, (double[]){1.0, 1.02}, 0.01, "gains nothing from threads: 1.02x on 2 threads");
    expect_of(2, (double[]){1.0, 0.8}, 0.01,
              "slower with every team than on one thread: 0.80x on 2 threads");
    expect_of(2, (double[]){1.0, 1.82}, 0.02, "scales well: 1.82x on 2 threads");
    expect_of(4, (double[]){1.0, 1.9, 1.5, 1.4}, 0.01,
              "past its peak: 1.90x on 2 threads, but 1.40x on 4 threads");
    expect_of(4, (double[]){1.0, amdahl(0.01, 2), amdahl(0.02, 3), amdahl(0.06, 4)}, 0.002,
              "overhead grows with threads: serial fraction rises from 1.0 % to 6.0 %");
    expect_of(4, (double[]){1.0, amdahl(0.1, 2), amdahl(0.1, 3), amdahl(0.1, 4)}, 0.01,
              "3.08x on 4 threads: about 10 % of the work is serial, so never above 10.00x");
    expect_of(4, (double[]){1.0, amdahl(0.4, 2), amdahl(0.3, 3), amdahl(0.2, 4)}, 0.01,
              "2.50x on 4 threads, large teams do best: serial fraction falls from 40 % to 20 %");
}

Test(bench_verdict, no_word_on_noise)
{
    expect_of(2, (double[]){1.0, 1.6}, 0.25, "inconclusive: between 1.20x and 2.00x on 2 threads");
    expect_of(2, (double[]){1.0, 1.05}, 0.12,
              "no gain from threads beyond the noise: 1.05x on 2 threads");
    /* The same fractions as above, but the intervals overlap. */
    expect_of(4, (double[]){1.0, amdahl(0.1, 2), amdahl(0.1, 3), amdahl(0.12, 4)}, 0.02,
              "2.94x on 4 threads: about 12 % of the work is serial, so never above 8.33x");
    /* At an efficiency of 100 %, noise of 3 % must not make overhead or super-linearity of it. */
    noise from = noise_of(11);
    for (int set = 0; set < 1000; set++) {
        double speedup[4];
        for (int k = 0; k < 4; k++)
            speedup[k] = k == 0 ? 1.0 : counts[k] * exp(0.01 * noise_normal(&from));
        bench_curve_point points[4];
        const bench_curve curve = curve_of(4, points, speedup, 0.03);
        char text[BENCH_VERDICT_TEXT];
        bench_verdict_of(&curve, NULL, text);
        cr_assert_neq(strstr(text, "nearly ideally"), NULL, "%s", text);
    }
}

Test(bench_verdict, one_thread_at_work)
{
    bench_curve_point points[2];
    bench_curve curve = curve_of(2, points, (double[]){1.0, 1.01}, 0.03);
    points[1].busy = 1.0;
    expect(&curve, NULL, "too small to repay a team: runs on one thread");
    points[1].busy = NAN;
    expect(&curve, NULL, "gains nothing from threads: 1.01x on 2 threads");
    /* A team that shares one processor with another program also keeps one processor busy. */
    curve = curve_of(2, points, (double[]){1.0, 1.0}, 0.3);
    points[1].busy = 1.0;
    expect(&curve, NULL, "inconclusive: between 0.70x and 1.30x on 2 threads");
}

Test(bench_verdict, memory_bound)
{
    bench_curve_point points[5];
    bench_curve curve = curve_of(5, points, (double[]){1.0, 1.9, 2.6, 2.65, 2.65}, 0.01);
    static const double rates[] = {36e9, 68e9, 93.6e9, 95e9, 95.4e9};
    for (int i = 0; i < 5; i++)
        points[i].rate = rates[i];
    curve.limit = "triad";
    curve.bandwidth = 104e9;
    expect(&curve, NULL, "memory bound from 3 threads on: 92 % of triad");
    cr_assert_eq(bench_bandwidth_bound_of(&curve).from_threads, 3);
    curve.limit = "fma";
    cr_assert_eq(bench_bandwidth_bound_of(&curve).from_threads, 0);
    /* Far from the limit the plateau must have another reason. */
    curve.limit = "read";
    curve.bandwidth = 200e9;
    cr_assert_eq(bench_bandwidth_bound_of(&curve).from_threads, 0);
    /* A loop that still scales is not bound by the limit, however close to it. */
    curve = curve_of(2, points, (double[]){1.0, 1.95}, 0.01);
    curve.limit = "triad";
    curve.bandwidth = 100e9;
    points[0].rate = 48e9;
    points[1].rate = 93e9;
    points[1].share = 0.93;
    expect(&curve, NULL, "scales nearly ideally: 1.95x on 2 threads, at 93 % of triad");
}

Test(bench_verdict, teams_that_were_not_granted)
{
    bench_curve_point points[3];
    const bench_curve curve = curve_of(3, points, (double[]){1.0, 1.9, 1.9}, 0.01);
    points[2].team = 2;
    expect(&curve, NULL, "not judged: 3 threads were asked for and 2 granted");
}

static json_t *row(const char *form, int n, int threads, double ns)
{
    char name[100];
    snprintf(name, sizeof name, "loop_f64%s/%d/real_time/threads:%d", form, n, threads);
    return json_pack("{s:s, s:s, s:i, s:f, s:f, s:s, s:f, s:f}", "name", name, "run_type",
                     "iteration", "threads", threads, "real_time", ns, "cpu_time", ns * threads,
                     "time_unit", "ns", "real_time_low", 0.99 * ns, "real_time_high", 1.01 * ns);
}

static const json_t *entry_at(const json_t *scaling, size_t index, const char *key)
{
    return json_object_get(json_array_get(scaling, index), key);
}

/* Rows of the first version, which are distinguished only by their names. */
Test(bench_scaling, reads_rows_without_newer_keys)
{
    json_t *rows = json_array();
    for (int k = 0; k < 6; k++)
        json_array_append_new(rows, row("", 1000, counts[k], 1e6 / amdahl(0.2, counts[k])));
    json_array_append_new(rows, row("", 5000, 1, 5e6));
    json_array_append_new(rows, row("", 5000, 2, 2.6e6));
    json_array_append_new(rows, row(":openmp", 1000, 2, 7e5));
    json_t *scaling = bench_scaling_of(rows);
    cr_assert_eq(json_array_size(scaling), 2);
    cr_assert_str_eq(json_string_value(entry_at(scaling, 0, "case")), "loop_f64");
    cr_assert_eq(json_array_size(entry_at(scaling, 0, "threads")), 6);
    const double fraction =
        json_number_value(json_object_get(entry_at(scaling, 0, "amdahl"), "serial_fraction"));
    cr_assert(fabs(fraction - 0.2) < 1e-12);
    const json_t *fit = entry_at(scaling, 0, "usl");
    cr_assert(fabs(json_number_value(json_object_get(fit, "sigma")) - 0.2) < 1e-9);
    cr_assert_eq(entry_at(scaling, 0, "usl_refused"), NULL);
    cr_assert_str_eq(json_string_value(entry_at(scaling, 1, "usl_refused")),
                     "needs 6 thread counts or more, and there are 2");
    cr_assert_eq(entry_at(scaling, 1, "usl"), NULL);
    cr_assert_eq(json_number_value(entry_at(scaling, 1, "base_time")), 5e6);
    json_decref(scaling);
    json_decref(rows);
}

/* If rows name their rounds, ratios are taken within rounds, whatever the times in other rounds. */
Test(bench_scaling, pairs_the_rounds)
{
    json_t *rows = json_array(), *ratios = json_array(), *point = row("", 1000, 2, 15e5);
    for (int i = 0; i < 12; i++)
        json_array_append_new(ratios, json_real(1.9 + 0.001 * i));
    json_object_set_new(point, "ratio_samples", ratios);
    json_object_set_new(point, "best_serial", json_string("prange"));
    json_object_set_new(point, "one_thread_time", json_real(2.85e6));
    json_array_append_new(rows, row("", 1000, 1, 1e6));
    json_array_append_new(rows, point);
    json_t *scaling = bench_scaling_of(rows);
    cr_assert_str_eq(json_string_value(entry_at(scaling, 0, "verdict")),
                     "scales nearly ideally: 1.91x on 2 threads");
    cr_assert_eq(json_number_value(entry_at(scaling, 0, "base_time")), 2.85e6);
    json_decref(scaling);
    /* Against a plain serial loop they are another ratio. */
    json_object_set_new(point, "best_serial", json_string("plain"));
    scaling = bench_scaling_of(rows);
    const json_t *speedup = entry_at(scaling, 0, "speedup");
    cr_assert(fabs(json_number_value(json_array_get(speedup, 1)) - 1.9) < 1e-12);
    json_decref(scaling);
    json_decref(rows);
}

Test(bench_scaling, weak)
{
    json_t *rows = json_array();
    for (int k = 0; k < 4; k++) {
        json_t *point =
            row("", 1000, counts[k], 1e6 * counts[k] / (counts[k] - 0.2 * (counts[k] - 1)));
        json_object_set_new(point, "scaling", json_string("weak"));
        json_array_append_new(rows, point);
    }
    json_t *scaling = bench_scaling_of(rows);
    const double fraction =
        json_number_value(json_object_get(entry_at(scaling, 0, "gustafson"), "serial_fraction"));
    cr_assert(fabs(fraction - 0.2) < 1e-12, "%g", fraction);
    cr_assert_eq(entry_at(scaling, 0, "amdahl"), NULL);
    cr_assert_neq(entry_at(scaling, 0, "usl_refused"), NULL);
    json_decref(scaling);
    json_decref(rows);
}

Test(bench_scaling, odd_rows)
{
    json_t *rows = json_pack("[{}, [], n, {s:s}, {s:s, s:f, s:i}]", "name", "a", "name", "b",
                             "real_time", 0.0, "threads", 2);
    json_array_append_new(rows, row("", 10, 2, 1e3));
    json_t *scaling = bench_scaling_of(rows);
    cr_assert_eq(json_array_size(scaling), 1);
    cr_assert_str_eq(json_string_value(entry_at(scaling, 0, "verdict")),
                     "not judged: there is no time on one thread");
    char *text = json_dumps(scaling, 0);
    cr_assert_neq(text, NULL);
    cr_assert_eq(strstr(text, "nan"), NULL);
    free(text);
    json_decref(scaling);
    json_decref(rows);
    rows = json_array();
    scaling = bench_scaling_of(rows);
    cr_assert_eq(json_array_size(scaling), 0);
    json_decref(scaling);
    json_decref(rows);
}

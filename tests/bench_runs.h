/* SPDX-License-Identifier: MIT */
/* Runs of the sweep as a model of noise would have them, for the tests of comparisons. */
#ifndef BENCH_RUNS_H
#define BENCH_RUNS_H

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "noise.h"
#include "series.h"

/* One file's worth of points, each with a plain loop beside it. */
enum { CASES = 25, TEAMS = 2, POINTS = CASES * TEAMS };

typedef struct machine {
    int samples;
    double run_shift;   /* deviation of a whole run */
    double point_shift; /* deviation of a point in a run, common to its rounds or not */
    noise_run point;
} machine;

static inline void append(json_t *rows, const char *form, int index, int threads, int n,
                          const double *ns)
{
    char name[64];
    snprintf(name, sizeof name, "case%d%s/1000/real_time/threads:%d", index, form, threads);
    json_t *samples = json_array();
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        json_array_append_new(samples, json_real(ns[i]));
        sum += ns[i] / n;
    }
    json_array_append_new(rows, json_pack("{s:s, s:s, s:i, s:f, s:s, s:o}", "name", name,
                                          "run_type", "iteration", "threads", threads, "real_time",
                                          sum, "time_unit", "ns", "samples", samples));
}

static inline bench_results read_json(json_t *document)
{
    char path[] = "/tmp/prange-compare-XXXXXX";
    const int file = mkstemp(path);
    cr_assert(file >= 0);
    close(file);
    cr_assert_eq(json_dump_file(document, path, 0), 0);
    json_decref(document);
    bench_results results;
    cr_assert(bench_results_read(path, path, &results));
    unlink(path);
    return results;
}

static inline bench_results read_text(const char *text)
{
    char path[] = "/tmp/prange-compare-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs(text, file);
    fclose(file);
    bench_results results;
    cr_assert(bench_results_read(path, path, &results));
    unlink(path);
    return results;
}

/* `slower` is the factor on the loops with two threads, of every tenth case or, with `all`, of all;
 * `plain` tells whether there are plain loops. */
static inline json_t *run_of(noise *from, const machine *on, double slower, bool all, bool plain)
{
    json_t *rows = json_array();
    const double shift = on->run_shift * noise_normal(from);
    for (int i = 0; i < POINTS; i++) {
        double ns[64];
        const int threads = 1 + i % TEAMS, index = i / TEAMS;
        const double beside = shift + 0.5 * on->point_shift * noise_normal(from);
        const double factor = threads == 2 && (all || index % 10 == 0) ? slower : 1.0;
        noise_samples(from, &on->point, beside + on->point_shift * noise_normal(from) + log(factor),
                      on->samples, ns);
        append(rows, "", index, threads, on->samples, ns);
        noise_samples(from, &on->point, beside + on->point_shift * noise_normal(from), on->samples,
                      ns);
        if (plain)
            append(rows, ":openmp", index, threads, on->samples, ns);
    }
    return json_pack("{s:{}, s:o}", "context", "benchmarks", rows);
}

/* 1 % of noise, mildly correlated, and runs that differ by half a percent. */
static const machine quiet = {
    .samples = 21,
    .run_shift = 0.005,
    .point_shift = 0.003,
    .point = {.ns = 1e6, .spread = 0.01, .alike = 0.3, .spikes = 0.05, .trend = 0.005},
};

/* A shared machine: each deviation is far larger than the samples of one run show. */
static const machine busy = {
    .samples = 21,
    .run_shift = 0.04,
    .point_shift = 0.02,
    .point = {.ns = 1e6, .spread = 0.03, .alike = 0.7, .spikes = 0.2, .trend = 0.03},
};

#endif

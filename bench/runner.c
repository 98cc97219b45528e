/* SPDX-License-Identifier: MIT */
#include "runner.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "array.h"
#include "clock.h"
#include "machine.h"

/* A sample lasts this long at least: 20,000 times the clock's step, 1,000 times a region's cost. */
#define SAMPLE_SECONDS 1e-3

/* Settling ends when a batch of calls takes as long as the one before, to this part, ... */
#define SETTLED 0.05
/* ... or after this many batches, or this time. */
#define SETTLE_BATCHES 10
#define SETTLE_SECONDS 0.2

static const char *const form_names[BENCH_FORMS] = {"the plain serial loop", "prange on one thread",
                                                    "the plain OpenMP loop", "prange"};

typedef struct point {
    bench_row *row;
    void *state;
    const volatile sig_atomic_t *stop;
} point;

static void use_threads(int threads)
{
    omp_set_num_threads(threads);
    (void)prange_set_num_threads(threads); /* the list of threads was checked */
}

static bool wanted(const bench_row *row, bench_form form)
{
    return form != BENCH_ALONE || row->threads > 1;
}

static bench_run run_of(const bench_case *what, bench_form form)
{
    if (form == BENCH_SERIAL)
        return what->serial;
    return form == BENCH_OPENMP ? what->openmp : what->run;
}

/* Seconds that `calls` calls take. */
static double timed(const point *at, bench_form form, long calls, double *cpu)
{
    const bench_run run = run_of(at->row->what, form);
    use_threads(form == BENCH_ALONE ? 1 : at->row->threads);
    int failed = 0;
    const double cpu_start = bench_cpu_clock(), start = bench_clock();
    for (long call = 0; call < calls; call++)
        failed |= run(at->state);
    const double seconds = bench_clock() - start;
    *cpu = bench_cpu_clock() - cpu_start;
    if (failed)
        snprintf(at->row->failure, BENCH_FAILURE_TEXT, "%s failed: %s", form_names[form],
                 prange_last_error());
    return seconds;
}

/* Runs the form once and checks what it computed. */
static void verify(const point *at, bench_form form)
{
    const bench_case *what = at->row->what;
    bench_timing *timing = &at->row->timing[form];
    const bench_result result = what->result(at->state);
    double cpu;
    memset(result.data, 0xff, result.bytes); /* NaN everywhere */
    timed(at, form, 1, &cpu);
    if (at->row->failure[0])
        return;
    const bool plain = form == BENCH_SERIAL || form == BENCH_OPENMP;
    const double allowed = plain ? what->plain_tolerance : what->tolerance;
    const double error = what->error(at->state);
    if (!(error <= allowed))
        snprintf(at->row->failure, BENCH_FAILURE_TEXT, "%s: relative error %.2g, allowed %.2g",
                 form_names[form], error, allowed);
    timing->digest = bench_digest(result.data, result.bytes);
}

/* Repeats the form until its time settles; sets the number of calls in a sample. */
static void settle(const point *at, bench_form form)
{
    long calls = 1;
    double cpu, before = 0.0, spent = 0.0;
    for (int batch = 0; batch < SETTLE_BATCHES && spent < SETTLE_SECONDS; batch++) {
        double seconds = timed(at, form, calls, &cpu);
        spent += seconds;
        while (seconds < 0.5 * SAMPLE_SECONDS) {
            calls *= 2;
            seconds = timed(at, form, calls, &cpu);
            spent += seconds;
        }
        const double call = seconds / (double)calls;
        if (fabs(call - before) <= SETTLED * call)
            break;
        before = call;
        calls = (long)ceil(fmax(1.0, SAMPLE_SECONDS / call));
    }
    at->row->timing[form].calls = calls;
}

static void sample(const point *at, bench_form form, int index, double *cpu)
{
    bench_timing *timing = &at->row->timing[form];
    double processor;
    const double seconds = timed(at, form, timing->calls, &processor);
    timing->ns[index] = seconds * 1e9 / (double)timing->calls;
    cpu[index] = processor * 1e9 / (double)timing->calls;
}

/* The digest once more, of a call after all the samples. */
static void compare_digest(const point *at, bench_form form)
{
    bench_timing *timing = &at->row->timing[form];
    const bench_result result = at->row->what->result(at->state);
    double cpu;
    timed(at, form, 1, &cpu);
    timing->steady = bench_digest(result.data, result.bytes) == timing->digest;
}

static int note_thread(ptrdiff_t i, int thread, void *ctx)
{
    char *seen = ctx;
    (void)i;
    seen[thread] = 1;
    return 0;
}

/* The real size of a team: of a plain region, and of a loop of the library that has a piece for
 * each thread (one iteration a thread is taken to be long, so no thread is spared). */
static void check_team(bench_row *row)
{
    char seen[PRANGE_THREADS_LIMIT] = {0};
    use_threads(row->threads);
    int size = 0;
#pragma omp parallel num_threads(row->threads) reduction(max : size)
    size = omp_get_num_threads();
    row->openmp_team = size;

    (void)prange_set_schedule(PRANGE_SCHEDULE_STATIC, 1);
    const prange_status status = prange_for(0, row->threads, 1, note_thread, seen);
    (void)prange_set_schedule(PRANGE_SCHEDULE_DEFAULT, 0);
    for (int t = 0; t < row->threads && status == PRANGE_OK; t++)
        row->team += seen[t];
}

static bool reserve(bench_row *row, int samples)
{
    row->storage = malloc(sizeof(double) * 2 * BENCH_FORMS * (size_t)samples);
    if (!row->storage)
        return false;
    for (int form = 0; form < BENCH_FORMS; form++)
        row->timing[form].ns = row->storage + form * samples;
    return true;
}

/* All rounds; false when stopped. `scratch` has room for the processor times of all forms. */
static bool measure_rounds(const point *at, int samples, double *scratch)
{
    for (int round = 0; round < samples; round++) {
        for (int k = 0; k < BENCH_FORMS; k++) {
            const bench_form form = (bench_form)(round % 2 ? BENCH_FORMS - 1 - k : k);
            if (!wanted(at->row, form))
                continue;
            sample(at, form, round, scratch + (int)form * samples);
            if (*at->stop)
                return false;
        }
    }
    return true;
}

static void estimate(bench_timing *timing, int samples, double *cpu)
{
    double sorted[BENCH_SAMPLES_MAX];
    memcpy(sorted, timing->ns, sizeof(double) * (size_t)samples);
    timing->samples = samples;
    timing->time = bench_estimate_of(samples, sorted);
    timing->cpu = bench_estimate_of(samples, cpu).median;
}

static bool measure_forms(const point *at, int samples)
{
    for (int form = 0; form < BENCH_FORMS; form++) {
        if (*at->stop)
            return false;
        if (wanted(at->row, (bench_form)form))
            verify(at, (bench_form)form);
        if (at->row->failure[0])
            return true;
    }
    for (int form = 0; form < BENCH_FORMS && !*at->stop; form++)
        if (wanted(at->row, (bench_form)form))
            settle(at, (bench_form)form);
    double *const cpu = at->row->storage + BENCH_FORMS * samples;
    if (*at->stop || !measure_rounds(at, samples, cpu))
        return false;
    for (int form = 0; form < BENCH_FORMS; form++) {
        if (!wanted(at->row, (bench_form)form))
            continue;
        compare_digest(at, (bench_form)form);
        estimate(&at->row->timing[form], samples, cpu + form * samples);
    }
    return true;
}

bool bench_measure(bench_row *row, const bench_case *what, bench_size size, int threads,
                   int samples, const volatile sig_atomic_t *stop)
{
    *row = (bench_row){.what = what, .size = size, .threads = threads};
    check_team(row);
    const double needed = what->footprint(size), available = bench_available_memory();
    if (needed > 0.8 * available) {
        row->skipped = true;
        snprintf(row->failure, BENCH_FAILURE_TEXT, "needs %.3g GiB of memory, %.3g are available",
                 needed / 0x1p30, available / 0x1p30);
        return true;
    }
    const point at = {row, what->setup(size), stop};
    if (!at.state || !reserve(row, samples)) {
        row->skipped = true;
        snprintf(row->failure, BENCH_FAILURE_TEXT, "out of memory");
        if (at.state)
            what->teardown(at.state);
        return true;
    }
    const bool done = measure_forms(&at, samples);
    what->teardown(at.state);
    return done;
}

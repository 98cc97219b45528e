/* SPDX-License-Identifier: MIT */
#include "sweep.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "refuse.h"

/* The number of visits to each point. Processes differ in the placement of their memory and in the
 * other load of the machine; only several visits capture that spread. So more samples come from
 * more visits, until the time to set up would outweigh them. */
#define PASSES_MIN 3
#define PASSES_MAX 7
#define PASS_ROUNDS 7
#define QUICK_PASSES 2

/* Without a budget, the search for a narrow interval ends at this multiple of the samples. */
#define PATIENCE 10

/* Rounds of a visit for a narrower interval: enough to outweigh the time to set up. */
#define EXTRA_ROUNDS 10

/* Of the points with too wide an interval, a quarter is visited next: those with the widest. */
#define WIDEST 4

/* The deadline's grace, as a part of the budget. */
#define GRACE 0.02

static int passes_of(const bench_options *options)
{
    const int passes = options->samples / PASS_ROUNDS;
    if (options->quick)
        return QUICK_PASSES;
    return passes < PASSES_MIN ? PASSES_MIN : passes > PASSES_MAX ? PASSES_MAX : passes;
}

/* Guesses the seconds of a visit: a plain loop does 10^9 operations a second, and each sample lasts
 * 1 ms. */
static double guess(const prange_bench_case *spec, prange_bench_size size, int rounds)
{
    const double call = (spec->flops ? spec->flops(size) : 0.0) * 0.5e-9;
    return 0.1 + (rounds + 4) * 3.0 * fmax(call, 1e-3);
}

bench_sweep bench_sweep_of(const bench_options *options, const bench_machine *machine,
                           const volatile sig_atomic_t *interrupts)
{
    bench_sweep sweep = {.options = options,
                         .machine = machine,
                         .interrupts = interrupts,
                         .random = options->seed,
                         .start = bench_clock(),
                         .plan = bench_plan_of(options)};
    const size_t count = (size_t)sweep.plan.count;
    const int rounds = options->samples / passes_of(options);
    const int environments = options->environments.count ? options->environments.count : 1;
    sweep.rows = bench_zeroed(count, sizeof *sweep.rows);
    sweep.order = bench_zeroed(count, sizeof *sweep.order);
    sweep.roofs =
        bench_zeroed((size_t)(environments * options->threads.count), sizeof *sweep.roofs);
    if (options->budget > 0.0)
        sweep.deadline = sweep.start + options->budget;
    for (size_t i = 0; i < count; i++) {
        const bench_point *point = &sweep.plan.points[i];
        sweep.rows[i] = bench_row_of(point);
        sweep.rows[i].seconds = guess(point->spec, point->size, rounds);
    }
    return sweep;
}

static bench_watch watch_of(const bench_sweep *sweep, const char *label, double left)
{
    return (bench_watch){.interrupts = sweep->interrupts,
                         .timeout = sweep->options->timeout,
                         .deadline = sweep->deadline,
                         .grace = fmax(0.5, GRACE * sweep->options->budget),
                         .label = label,
                         .start = sweep->start,
                         .left = left};
}

static bool is_over(const bench_sweep *sweep)
{
    return *sweep->interrupts > 0 || (sweep->deadline > 0.0 && bench_clock() > sweep->deadline);
}

/* The bytes that fit the caches: as requested, or the smaller of the probed and the system's size;
 * in a virtual machine the latter may be that of the whole host. */
static double cache_of(const bench_sweep *sweep, const bench_limits *limits)
{
    const double told = sweep->machine->last_cache, probed = limits ? limits->cached : 0.0;
    if (sweep->options->cache > 0.0)
        return sweep->options->cache;
    return told > 0.0 && probed > 0.0 ? fmin(told, probed) : fmax(told, probed);
}

/* False if the process failed or was interrupted. */
static bool probe(bench_sweep *sweep, bench_roof *roof)
{
    bench_watch watch = watch_of(sweep, "probing the machine's limits", -1.0);
    watch.limits = &roof->limits;
    /* --timeout is for cases; a probe answers only at its end. */
    if (watch.timeout > 0.0)
        watch.timeout = fmax(watch.timeout, BENCH_TIMEOUT);
    const bench_setting setting = {.environment = roof->environment};
    const int threads = roof->limits.threads;
    const bench_request request = {.threads = threads,
                                   .probe = true,
                                   .cache = cache_of(sweep, NULL),
                                   .quick = sweep->options->quick};
    char failure[BENCH_FAILURE_TEXT];
    const bench_outcome outcome = bench_process_run(&request, &setting, &watch, failure);
    bench_progress_clear();
    if (outcome == BENCH_CRASHED || outcome == BENCH_HUNG)
        bench_complain("the machine's limits at %d threads: %s", threads, failure);
    return outcome == BENCH_SERVED && *sweep->interrupts == 0;
}

void bench_sweep_probe(bench_sweep *sweep, void (*show)(const bench_roof *roof))
{
    const bench_options *options = sweep->options;
    const int environments = options->environments.count;
    for (int e = 0; e < (environments ? environments : 1); e++)
        for (int t = 0; t < options->threads.count && !is_over(sweep); t++) {
            bench_roof *roof = &sweep->roofs[sweep->roof_count];
            *roof = (bench_roof){environments ? options->environments.at[e] : "",
                                 {.threads = options->threads.at[t]}};
            if (!probe(sweep, roof))
                continue;
            show(roof);
            sweep->roof_count++;
        }
}

/* Seconds that the remaining visits will take. The guesses for unvisited points are corrected by
 * the error of the guesses so far. */
static double time_left(const bench_sweep *sweep, const int *numbers, int count)
{
    if (sweep->deadline > 0.0)
        return fmax(0.0, sweep->deadline - bench_clock());
    const int rounds = sweep->options->samples / passes_of(sweep->options);
    double guessed = 0.0, took = 0.0, left = 0.0;
    for (const bench_row *row = sweep->rows; row < sweep->rows + sweep->plan.count; row++) {
        guessed += row->known ? guess(row->point->spec, row->point->size, rounds) : 0.0;
        took += row->known ? row->seconds : 0.0;
    }
    const double correction = guessed > 0.0 ? took / guessed : 1.0;
    for (int i = 0; i < count; i++)
        left +=
            sweep->rows[numbers[i]].seconds * (sweep->rows[numbers[i]].known ? 1.0 : correction);
    for (int i = 0; i < sweep->plan.count && sweep->rest > 0; i++)
        if (!sweep->rows[i].failure[0])
            left +=
                sweep->rest * sweep->rows[i].seconds * (sweep->rows[i].known ? 1.0 : correction);
    return left;
}

/* `share` is the part of the time left that the rounds may take. */
static bench_request request_of(const bench_sweep *sweep, const bench_row *row, int rounds,
                                double share)
{
    const bench_point *point = row->point;
    bench_request request = {.threads = point->threads,
                             .number = point->number,
                             .size = point->size,
                             .schedule = point->setting.schedule,
                             .rounds = rounds,
                             .loads = sweep->options->loads};
    if (sweep->deadline > 0.0)
        request.seconds = fmax(1e-3, share * (sweep->deadline - bench_clock()));
    snprintf(request.name, sizeof request.name, "%s", point->spec->name);
    memcpy(request.verified, row->end.digests, sizeof request.verified);
    memcpy(request.calls, row->end.calls, sizeof request.calls);
    return request;
}

/* A case that hung at one thread count would hang at others: each would cost a whole timeout. */
static void give_up_on(bench_sweep *sweep, const bench_point *hung)
{
    for (bench_row *row = sweep->rows; row < sweep->rows + sweep->plan.count; row++)
        if (row->point->spec == hung->spec && row->point->size.n >= hung->size.n)
            bench_row_skip(row, "after the case hung at size %td, %d thread%s", hung->size.n,
                           hung->threads, hung->threads > 1 ? "s" : "");
}

static void take_outcome(bench_sweep *sweep, bench_row *row, bench_outcome outcome,
                         const char *failure)
{
    /* Samples taken before the deadline stay valid. */
    if (outcome == BENCH_LATE && row->samples == 0)
        bench_row_skip(row, "%s", failure);
    row->gone = outcome == BENCH_CRASHED || outcome == BENCH_HUNG;
    if (row->gone) {
        snprintf(row->failure, BENCH_FAILURE_TEXT, "%s", failure);
        row->skipped = false;
    }
    if (outcome == BENCH_HUNG)
        give_up_on(sweep, row->point);
    if (row->failure[0] && !row->skipped)
        sweep->wrong = true;
}

static void visit(bench_sweep *sweep, bench_row *row, int rounds, double share, double left)
{
    static const bench_setting_style style = {", ", ", ", "", ", "};
    const bench_point *point = row->point;
    char label[BENCH_SETTING_TEXT + 200], size[BENCH_SIZE_TEXT], setting[BENCH_SETTING_TEXT];
    snprintf(label, sizeof label, "%s %s, %d thread%s%s", point->spec->name,
             bench_size_text(point->size, size), point->threads, point->threads > 1 ? "s" : "",
             bench_setting_text(&point->setting, &style, setting));
    bench_watch watch = watch_of(sweep, label, left);
    watch.row = row;
    const bench_request request = request_of(sweep, row, rounds, share);
    char failure[BENCH_FAILURE_TEXT];
    const double start = bench_clock();
    const bench_outcome outcome = bench_process_run(&request, &point->setting, &watch, failure);
    take_outcome(sweep, row, outcome, failure);
    row->visits++;
    row->seconds = bench_clock() - start;
    row->known = true;
}

/* Visits the points in random order; the number of rounds may differ from point to point. */
static void pass(bench_sweep *sweep, int count, int rounds, int max)
{
    bench_shuffle(&sweep->plan, count, sweep->order, &sweep->random);
    for (int i = 0; i < count && !is_over(sweep); i++) {
        bench_row *row = &sweep->rows[sweep->order[i]];
        const int room = max - row->samples;
        if (row->failure[0] || room <= 0)
            continue;
        /* Under a budget every point gets a visit before one point may spend all the time left. */
        const double share = row->visits == 0 ? 1.0 / (count - i) : 1.0;
        visit(sweep, row, rounds < room ? rounds : room, share,
              time_left(sweep, sweep->order + i, count - i));
    }
}

static void base_passes(bench_sweep *sweep)
{
    const int samples = sweep->options->samples;
    const int passes = passes_of(sweep->options);
    for (int p = 0; p < passes; p++) {
        for (int i = 0; i < sweep->plan.count; i++)
            sweep->order[i] = i;
        sweep->rest = passes - 1 - p;
        pass(sweep, sweep->plan.count, samples * (p + 1) / passes - samples * p / passes, samples);
    }
}

static const bench_row *sorted_rows;

static int by_width(const void *left, const void *right)
{
    const double a = sorted_rows[*(const int *)left].width;
    const double b = sorted_rows[*(const int *)right].width;
    return (a < b) - (a > b);
}

/* Fills the order with the points whose intervals are too wide, the widest first; returns their
 * number. */
static int wide_points(bench_sweep *sweep, int max)
{
    int count = 0;
    for (int i = 0; i < sweep->plan.count; i++) {
        bench_row *row = &sweep->rows[i];
        if (bench_has_result(row) && row->samples < max) {
            bench_estimate_row(row);
            if (row->width > sweep->options->width)
                sweep->order[count++] = i;
        }
    }
    sorted_rows = sweep->rows;
    qsort(sweep->order, (size_t)count, sizeof *sweep->order, by_width);
    return count;
}

/* Visits the points with the widest intervals again. */
static void refine(bench_sweep *sweep)
{
    const bench_options *options = sweep->options;
    int max = BENCH_SAMPLES_MAX;
    if (options->budget <= 0.0 && PATIENCE * options->samples < max)
        max = PATIENCE * options->samples;
    for (int count; !is_over(sweep) && (count = wide_points(sweep, max)) > 0;)
        pass(sweep, (count + WIDEST - 1) / WIDEST, EXTRA_ROUNDS, max);
}

/* The first row of the same case and size with a result, whatever its setting. */
static const bench_row *first_row(const bench_sweep *sweep, const bench_row *row)
{
    const bench_row *first = sweep->rows;
    while (first < row && (!bench_has_result(first) || first->point->spec != row->point->spec ||
                           first->point->size.n != row->point->size.n ||
                           first->point->size.d != row->point->size.d))
        first++;
    return first;
}

static const bench_limits *limits_of(const bench_sweep *sweep, const bench_point *point)
{
    for (const bench_roof *roof = sweep->roofs; roof < sweep->roofs + sweep->roof_count; roof++)
        if (roof->limits.threads == point->threads &&
            strcmp(roof->environment, point->setting.environment) == 0)
            return &roof->limits;
    return NULL;
}

void bench_sweep_run(bench_sweep *sweep)
{
    base_passes(sweep);
    if (sweep->options->width > 0.0 || sweep->options->budget > 0.0)
        refine(sweep);
    bench_progress_clear();
    for (bench_row *row = sweep->rows; row < sweep->rows + sweep->plan.count; row++) {
        if (row->samples == 0 && *sweep->interrupts == 0)
            bench_row_skip(row, "the time budget was spent before its turn");
        if (!bench_has_result(row))
            continue;
        bench_estimate_row(row);
        const bench_limits *limits = limits_of(sweep, row->point);
        bench_conclude(row, first_row(sweep, row), limits, cache_of(sweep, limits));
        sweep->wrong = sweep->wrong || (row->point->spec->same_bits && !row->same_bits);
    }
}

int bench_sweep_done(const bench_sweep *sweep)
{
    int done = 0;
    for (int i = 0; i < sweep->plan.count; i++)
        done += bench_has_result(&sweep->rows[i]) || sweep->rows[i].failure[0];
    return done;
}

void bench_sweep_free(bench_sweep *sweep)
{
    for (int i = 0; i < sweep->plan.count; i++)
        free(sweep->rows[i].rounds);
    free(sweep->rows);
    free(sweep->order);
    free(sweep->roofs);
    bench_plan_free(&sweep->plan);
    *sweep = (bench_sweep){0};
}

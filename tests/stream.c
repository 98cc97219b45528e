/* SPDX-License-Identifier: MIT */
/*
 * prange_stream: order, window, one source and one sink at a time, failures, cancellation.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

#include <prange.h>

#include "items_common.h"

enum { N_MOST = 4000 };

typedef struct flow {
    worker_log log;
    ptrdiff_t n;                               /* of the stream */
    long source_us, cost_ns, work_us, sink_us; /* the time of each per item */
    ptrdiff_t source_fails, sink_fails;        /* index, -1: never */
    const ptrdiff_t *bad;                      /* items whose work fails, ending with -1 */

    bool meets;     /* source, work and sink wait for each other */
    ptrdiff_t last; /* later items come only after a cancellation; 0: all come */

    ptrdiff_t sourced; /* changed by one thread at a time, as these */
    ptrdiff_t order[N_MOST];
    atomic_int sunk;
    atomic_int in_source, in_sink, worked[N_MOST];
    atomic_int sources, works, sinks; /* calls */
    _Atomic ptrdiff_t under_way, most_under_way;
    bool ended;
} flow;

static flow *flow_new(ptrdiff_t n)
{
    flow *f = calloc(1, sizeof *f);
    cr_assert_not_null(f);
    log_start(&f->log);
    f->n = n;
    f->source_fails = f->sink_fails = -1;
    return f;
}

/* While the sink has item k, the source must give item k + 3, and the work must run on item k + 1.
 * Each of the three waits for the others, if these items exist. */
static void meet_the_others(flow *f, const atomic_int *calls, ptrdiff_t least)
{
    if (f->meets && !wait_for(calls, (int)(least < f->n ? least : f->n)))
        f->log.wrong++;
}

static int source(void *item, void *ctx)
{
    flow *f = ctx;
    if (f->in_source++ || f->ended)
        f->log.wrong++;
    if (f->source_us)
        wait_us(f->source_us);
    f->sources++;
    meet_the_others(f, &f->sinks, f->sourced - 2);
    if (f->last && f->sourced > f->last && !wait_for(&f->log.reports, f->log.cancel_after))
        f->log.wrong++;
    int code = 0;
    if (f->sourced == f->source_fails)
        code = 7;
    else if (f->sourced == f->n)
        code = PRANGE_STREAM_END;
    else
        *(ptrdiff_t *)item = 3 * f->sourced++;
    f->ended = code != 0;
    if (code == 0) {
        const ptrdiff_t now = ++f->under_way;
        ptrdiff_t most = f->most_under_way;
        while (now > most && !atomic_compare_exchange_weak(&f->most_under_way, &most, now))
            ;
    }
    f->in_source--;
    return code;
}

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    flow *f = ctx;
    log_enter(&f->log, worker);
    if (f->worked[i]++ || *(const ptrdiff_t *)item != 3 * i)
        f->log.wrong++;
    if (f->cost_ns)
        compute(f->cost_ns * (1 + i % 7));
    if (f->work_us)
        wait_us(f->work_us * (1 + i % 3));
    f->works++;
    meet_the_others(f, &f->sinks, i);
    int code = 0;
    for (const ptrdiff_t *bad = f->bad; bad && *bad >= 0; bad++)
        code = *bad == i ? (int)i + 100 : code;
    *(double *)result = (double)i + 0.5;
    log_exit(&f->log, worker);
    return code;
}

static int sink(ptrdiff_t index, const void *result, void *ctx)
{
    flow *f = ctx;
    if (f->in_sink++ || *(const double *)result != (double)index + 0.5 || f->sunk >= N_MOST)
        f->log.wrong++;
    if (f->sink_us)
        wait_us(f->sink_us);
    f->sinks++;
    meet_the_others(f, &f->sources, index + 4);
    meet_the_others(f, &f->works, index + 2);
    if (index != f->sink_fails)
        f->order[f->sunk++] = index;
    f->under_way--;
    f->in_sink--;
    return index == f->sink_fails ? 9 : 0;
}

static prange_status run_flow(flow *f, const prange_options *options)
{
    return prange_stream(sizeof(ptrdiff_t), source, sizeof(double), work, sink, f, options);
}

static void expect_order(const flow *f, ptrdiff_t count)
{
    cr_expect_eq(f->sunk, count, "%d delivered, expected %td", f->sunk, count);
    for (ptrdiff_t k = 0; k < f->sunk; k++)
        cr_assert_eq(f->order[k], k);
}

static const int worker_counts[] = {-1, 0, 1, 2, 3, 7};

Test(stream, every_count_and_window, .timeout = 120)
{
    static const ptrdiff_t counts[] = {0, 1, 2, 5, 33, 1000};
    static const ptrdiff_t windows[] = {0, 1, 2, 5, 64, 3000};
    for (int w = 0; w < 6; w++)
        for (int c = 0; c < 6; c++)
            for (int k = 0; k < 6; k++)
                for (int order = 0; order < 2; order++) {
                    flow *f = flow_new(counts[c]);
                    prange_report report;
                    prange_options options = PRANGE_OPTIONS_INIT;
                    options.workers = worker_counts[w];
                    options.window = windows[k];
                    options.order = (prange_order)order;
                    options.report = &report;
                    options.worker_init = k % 2 ? log_init : NULL;
                    options.worker_free = k % 2 ? log_free : NULL;
                    f->log.makes_workers = k % 2;
                    f->cost_ns = c % 2 ? 300 : 0;
                    cr_assert_eq(prange_set_num_threads(2 + k % 2), PRANGE_OK);
                    cr_expect_eq(run_flow(f, &options), PRANGE_OK);
                    cr_expect_eq(f->sunk, counts[c]);
                    if (order == PRANGE_IN_ORDER)
                        expect_order(f, counts[c]);
                    for (ptrdiff_t i = 0; i < counts[c]; i++)
                        cr_assert_eq(f->worked[i], 1);
                    cr_expect_eq(report.done, counts[c]);
                    cr_expect_eq(report.delivered, counts[c]);
                    cr_expect_eq(report.index, -1);
                    cr_expect_eq(log_balance(&f->log), k % 2 ? report.workers : 0);
                    if (windows[k])
                        cr_expect_leq(f->most_under_way, windows[k]);
                    free(f);
                }
}

/* Source, work and sink are slow in turn; the window limits how far the source runs ahead. */
Test(stream, the_slow_one_sets_the_pace, .timeout = 60)
{
    for (int slow = 0; slow < 3; slow++) {
        flow *f = flow_new(60);
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = 4;
        options.window = 8;
        f->source_us = slow == 0 ? 2000 : 0;
        f->work_us = slow == 1 ? 2000 : 0;
        f->sink_us = slow == 2 ? 2000 : 0;
        cr_expect_eq(run_flow(f, &options), PRANGE_OK);
        expect_order(f, 60);
        cr_expect_leq(f->most_under_way, 8);
        cr_expect_eq(log_balance(&f->log), 0);
        free(f);
    }
}

Test(stream, the_steps_overlap, .timeout = 60)
{
    flow *f = flow_new(60);
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 6;
    options.window = 12; /* two items per worker: no batches, which would delay items */
    f->meets = true;
    cr_expect_eq(run_flow(f, &options), PRANGE_OK);
    expect_order(f, 60);
    cr_expect_eq(log_balance(&f->log), 0);
    free(f);
}

/* Gives an item only after the item before it was delivered. */
static int one_by_one(void *item, void *ctx)
{
    flow *f = ctx;
    return wait_for(&f->sunk, (int)f->sourced) ? source(item, ctx) : 1;
}

Test(stream, a_source_may_wait_for_results, .timeout = 60)
{
    for (int workers = -1; workers <= 4; workers++) {
        flow *f = flow_new(300);
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = workers;
        options.window = workers > 1 ? 4 * workers - 1 : workers < 0;
        cr_expect_eq(
            prange_stream(sizeof(ptrdiff_t), one_by_one, sizeof(double), work, sink, f, &options),
            PRANGE_OK);
        expect_order(f, 300);
        free(f);
    }
}

/* A late first item delays later items only if results are delivered in order. */
static int first_is_late(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                         void *ctx)
{
    const flow *f = ctx;
    const bool overtaken = i > 0 || wait_for(&f->sunk, (int)f->n - 1);
    return overtaken ? work(i, item, result, worker, ctx) : 1;
}

Test(stream, as_finished_overtakes)
{
    flow *f = flow_new(50);
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 3;
    options.order = PRANGE_AS_FINISHED;
    cr_expect_eq(
        prange_stream(sizeof(ptrdiff_t), source, sizeof(double), first_is_late, sink, f, &options),
        PRANGE_OK);
    cr_expect_eq(f->sunk, 50);
    cr_expect_eq(f->order[49], 0);
    free(f);
}

static void expect_failure(ptrdiff_t source_fails, const ptrdiff_t *bad, ptrdiff_t sink_fails,
                           prange_options options, prange_stage stage, ptrdiff_t index)
{
    flow *f = flow_new(300);
    prange_report report;
    options.report = &report;
    f->source_fails = source_fails;
    f->sink_fails = sink_fails;
    f->bad = bad;
    f->cost_ns = 200;
    cr_expect_eq(run_flow(f, &options), PRANGE_ERROR_CALLBACK);
    cr_expect_eq(report.stage, stage);
    cr_expect_eq(report.index, index);
    cr_expect_eq(report.code, stage == PRANGE_STAGE_SOURCE ? 7
                              : stage == PRANGE_STAGE_SINK ? 9
                                                           : (int)index + 100);
    cr_expect_eq(prange_last_failure().index, index);
    if (options.order == PRANGE_IN_ORDER) {
        expect_order(f, index);
        cr_expect_eq(report.delivered, index);
    }
    cr_expect_eq(report.delivered, f->sunk);
    cr_expect_eq(log_balance(&f->log), 0);
    free(f);
}

Test(stream, where_a_serial_loop_would_have_ended, .timeout = 60)
{
    static const ptrdiff_t none[] = {-1}, some[] = {120, 77, 201, -1}, first[] = {0, -1};
    for (int w = 0; w < 6; w++)
        for (int repeat = 0; repeat < 10; repeat++) {
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = worker_counts[w];
            options.window = repeat * 5;
            cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
            expect_failure(50, none, -1, options, PRANGE_STAGE_SOURCE, 50);
            expect_failure(0, none, -1, options, PRANGE_STAGE_SOURCE, 0);
            expect_failure(-1, some, -1, options, PRANGE_STAGE_WORK, 77);
            expect_failure(-1, first, -1, options, PRANGE_STAGE_WORK, 0);
            expect_failure(-1, none, 88, options, PRANGE_STAGE_SINK, 88);
            expect_failure(90, some, 60, options, PRANGE_STAGE_SINK, 60);
            expect_failure(100, some, 99, options, PRANGE_STAGE_WORK, 77);
            expect_failure(70, some, -1, options, PRANGE_STAGE_SOURCE, 70);
            options.order = PRANGE_AS_FINISHED;
            expect_failure(50, none, -1, options, PRANGE_STAGE_SOURCE, 50);
            expect_failure(-1, some, -1, options, PRANGE_STAGE_WORK, 77);
            expect_failure(-1, none, 88, options, PRANGE_STAGE_SINK, 88);
        }
}

Test(stream, collecting_leaves_failing_items_out)
{
    static const ptrdiff_t bad[] = {120, 77, 201, -1};
    for (int w = 0; w < 6; w++)
        for (int order = 0; order < 2; order++) {
            flow *f = flow_new(300);
            prange_report report;
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = worker_counts[w];
            options.on_error = PRANGE_COLLECT;
            options.order = (prange_order)order;
            options.report = &report;
            f->bad = bad;
            cr_expect_eq(run_flow(f, &options), PRANGE_ERROR_CALLBACK);
            cr_expect(report.done == 297 && report.failed == 3 && report.delivered == 297);
            cr_expect_eq(report.index, 77);
            cr_expect_eq(f->sunk, 297);
            for (int k = 0; k < 297 && order == PRANGE_IN_ORDER; k++)
                cr_assert_eq(f->order[k], k + (k >= 77) + (k >= 119) + (k >= 199));
            free(f);
        }
}

Test(stream, progress_cancels, .timeout = 60)
{
    for (int w = 0; w < 6; w++)
        for (int slow = 0; slow < 3; slow++) {
            flow *f = flow_new(N_MOST);
            prange_report report;
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = worker_counts[w];
            options.progress = log_progress;
            options.progress_ms = 2;
            options.report = &report;
            options.worker_init = log_init;
            options.worker_free = log_free;
            f->log.makes_workers = true;
            f->log.cancel_after = 4;
            f->source_us = slow == 0 ? 300 : 0;
            f->work_us = slow == 1 ? 300 : 0;
            f->sink_us = slow == 2 ? 300 : 0;
            f->last = N_MOST / 2;
            cr_expect_eq(run_flow(f, &options), PRANGE_ERROR_CANCELLED);
            cr_expect_eq(f->log.reports, 4);
            cr_expect_eq(f->log.last_total, -1);
            cr_expect_eq(report.delivered, f->sunk);
            expect_order(f, f->sunk);
            cr_expect_lt(f->sunk, N_MOST);
            cr_expect_eq(log_balance(&f->log), report.workers);
            free(f);
        }
}

Test(stream, a_worker_that_cannot_be_made)
{
    for (int workers = 0; workers <= 4; workers++) {
        flow *f = flow_new(100);
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = workers;
        options.worker_init = log_init;
        options.worker_free = log_free;
        options.report = &report;
        const int bad = workers > 1 ? workers - 1 : 0;
        f->log.init_fails[bad] = 33;
        cr_expect_eq(run_flow(f, &options), PRANGE_ERROR_WORKER);
        cr_expect(report.index == bad && report.code == 33 && report.done == 0);
        cr_expect_eq(f->sourced, 0);
        cr_expect_eq(log_balance(&f->log), workers > 1 ? workers - 1 : 0);
        free(f);
    }
}

static int count_to_100(void *item, void *ctx)
{
    ptrdiff_t *count = ctx;
    cr_assert_null(item);
    return (*count)++ == 100 ? PRANGE_STREAM_END : 0;
}

static int nothing(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                   void *ctx)
{
    (void)i;
    (void)worker;
    (void)ctx;
    return item || result;
}

Test(stream, without_sizes_and_sink)
{
    for (int w = 0; w < 6; w++) {
        ptrdiff_t count = 0;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = worker_counts[w];
        cr_expect_eq(prange_stream(0, count_to_100, 0, nothing, NULL, &count, &options), PRANGE_OK);
        cr_expect_eq(count, 101);
    }
}

Test(stream, bad_arguments)
{
    ptrdiff_t count = 0;
    prange_options options = PRANGE_OPTIONS_INIT;
    cr_expect_eq(prange_stream(8, NULL, 8, work, sink, &count, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_stream(8, source, 8, NULL, sink, &count, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_stream(SIZE_MAX, source, 8, work, sink, &count, NULL), PRANGE_ERROR_SIZE);
    options.window = PTRDIFF_MAX / 4;
    cr_expect_eq(prange_stream(0, source, 16, work, sink, &count, &options), PRANGE_ERROR_SIZE);
    options.window = -1;
    cr_expect_eq(prange_stream(1, source, 1, work, sink, &count, &options), PRANGE_ERROR_VALUE);
    cr_expect_eq(count, 0);
}

static int workers_for(ptrdiff_t n, long cost_ns)
{
    flow *f = flow_new(n);
    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.report = &report;
    f->cost_ns = cost_ns;
    cr_expect_eq(run_flow(f, &options), PRANGE_OK);
    free(f);
    return report.workers;
}

/* The caller alone runs tiny items, unless other load on the machine makes them long. */
Test(stream, tiny_items_need_no_team)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    bool alone = false;
    for (int round = 0; round < 1000 && !alone; round++)
        alone = workers_for(300, 0) == 1;
    cr_expect(alone);
}

Test(stream, long_items_get_a_team)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_expect_eq(workers_for(3000, 20000), 2);
    cr_expect_eq(workers_for(2, 0), 2, "few are taken to be long");
}

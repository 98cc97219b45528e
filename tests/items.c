/* SPDX-License-Identifier: MIT */
/*
 * prange_map_items: results in order, workers, schedules, progress, cancellation, failures.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include <prange.h>

#include "items_common.h"
#include "race.h"

enum { N_MOST = 5000 };

typedef struct probe_map {
    worker_log log;
    atomic_int times[N_MOST];
    long cost, wait;      /* of an item: computing in ns, sleep in us */
    ptrdiff_t last;       /* later items wait until the map is cancelled; 0: none do */
    const ptrdiff_t *bad; /* items that fail, ending with -1 */
} probe_map;

static const int worker_counts[] = {-1, 0, 1, 2, 3, 7};
static const prange_schedule schedules[] = {PRANGE_SCHEDULE_DEFAULT, PRANGE_SCHEDULE_STATIC,
                                            PRANGE_SCHEDULE_DYNAMIC, PRANGE_SCHEDULE_GUIDED};
static const ptrdiff_t chunks[] = {0, 1, 3, 64};

static probe_map *probe_new(void)
{
    probe_map *p = calloc(1, sizeof *p);
    cr_assert_not_null(p);
    log_start(&p->log);
    return p;
}

/* A result of 12 bytes, a size that is no power of two. */
typedef struct triple {
    int at[3];
} triple;

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    probe_map *p = ctx;
    log_enter(&p->log, worker);
    p->times[i]++;
    if (p->cost)
        compute(p->cost);
    if (p->wait)
        wait_us(p->wait);
    if (p->last && i > p->last && !wait_for(&p->log.reports, p->log.cancel_after))
        p->log.wrong++;
    int code = 0;
    for (const ptrdiff_t *bad = p->bad; bad && *bad >= 0; bad++)
        code = *bad == i ? (int)i + 5 : code;
    if (item && result) {
        const int value = *(const int *)item;
        *(triple *)result = (triple){{value, value + 1, value * 2}};
    }
    log_exit(&p->log, worker);
    return code;
}

static void expect_map(ptrdiff_t n, const prange_options *options, long cost)
{
    probe_map *p = probe_new();
    int items[N_MOST];
    triple *results = calloc(N_MOST + 1, sizeof *results);
    cr_assert_not_null(results);
    for (ptrdiff_t i = 0; i < n; i++)
        items[i] = (int)(i * 7 - 3);
    prange_report report = {.index = 77};
    prange_options with = *options;
    with.report = &report;
    p->cost = cost;
    p->log.makes_workers = with.worker_init != NULL;
    cr_expect_eq(
        prange_map_items(n, items, sizeof *items, results, sizeof *results, work, p, &with),
        PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++) {
        const triple want = {{items[i], items[i] + 1, items[i] * 2}};
        cr_assert_eq(p->times[i], 1);
        cr_assert_arr_eq(&results[i], &want, sizeof want);
    }
    cr_expect_eq(results[n].at[0], 0);
    cr_expect_eq(report.done, n);
    cr_expect_eq(report.failed, 0);
    cr_expect_eq(report.index, -1);
    cr_expect_eq(report.code, 0);
    cr_expect_eq(report.stage, PRANGE_STAGE_NONE);
    const int made = log_balance(&p->log);
    cr_expect_eq(made, with.worker_init && n > 0 ? report.workers : 0);
    cr_expect_leq(report.workers, n > 1 ? (int)n : 1);
    free(results);
    free(p);
}

Test(items, every_count_schedule_and_chunk)
{
    static const ptrdiff_t counts[] = {0, 1, 2, 3, 31, 32, 33, 100, 1000};
    for (int w = 0; w < 6; w++)
        for (int s = 0; s < 4; s++)
            for (int c = 0; c < 4; c++)
                for (int k = 0; k < 9; k++) {
                    prange_options options = PRANGE_OPTIONS_INIT;
                    options.workers = worker_counts[w];
                    options.schedule = schedules[s];
                    options.chunk = chunks[c];
                    options.worker_init = k % 2 ? log_init : NULL;
                    options.worker_free = k % 2 ? log_free : NULL;
                    cr_assert_eq(prange_set_num_threads(k % 3 ? 3 : 2), PRANGE_OK);
                    expect_map(counts[k], &options, s % 2 ? 300 : 0);
                }
}

Test(items, as_many_workers_as_asked_for)
{
    for (int workers = 2; workers <= 20; workers += 6) {
        probe_map *p = probe_new();
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = workers;
        options.report = &report;
        p->wait = 2000;
        cr_expect_eq(prange_map_items(60, NULL, 0, NULL, 0, work, p, &options), PRANGE_OK);
        cr_expect_eq(report.workers, workers);
        cr_expect_eq(report.done, 60);
        free(p);
    }
}

Test(items, without_options_items_and_results)
{
    probe_map *p = probe_new();
    cr_expect_eq(prange_map_items(N_MOST, NULL, 0, NULL, 0, work, p, NULL), PRANGE_OK);
    for (int i = 0; i < N_MOST; i++)
        cr_assert_eq(p->times[i], 1);
    free(p);
}

static void expect_failure(const ptrdiff_t *bad, const prange_options *options, long cost)
{
    enum { N = 400 };
    probe_map *p = probe_new();
    int codes[N];
    prange_report report;
    prange_options with = *options;
    with.report = &report;
    with.codes = codes;
    p->bad = bad;
    p->cost = cost;
    ptrdiff_t lowest = bad[0], count = 0;
    for (const ptrdiff_t *b = bad; *b >= 0; b++, count++)
        lowest = *b < lowest ? *b : lowest;
    cr_expect_eq(prange_map_items(N, NULL, 0, NULL, 0, work, p, &with), PRANGE_ERROR_CALLBACK);
    cr_expect_eq(prange_last_failure().index, lowest);
    cr_expect_eq(prange_last_failure().code, (int)lowest + 5);
    cr_expect_eq(report.index, lowest);
    cr_expect_eq(report.code, (int)lowest + 5);
    cr_expect_eq(report.stage, PRANGE_STAGE_WORK);
    ptrdiff_t done = 0, failed = 0;
    for (ptrdiff_t i = 0; i < N; i++) {
        cr_assert_eq(p->times[i], codes[i] != PRANGE_NOT_STARTED);
        done += codes[i] == 0;
        failed += codes[i] != 0 && codes[i] != PRANGE_NOT_STARTED;
        cr_assert(codes[i] != PRANGE_NOT_STARTED || (i > lowest && with.on_error == PRANGE_STOP));
    }
    cr_expect_eq(report.done, done);
    cr_expect_eq(report.failed, failed);
    if (with.on_error == PRANGE_COLLECT)
        cr_expect(failed == count && done == N - count);
    cr_expect_eq(log_balance(&p->log), 0);
    free(p);
}

Test(items, the_lowest_failure_is_told)
{
    static const ptrdiff_t cases[][6] = {
        {0, -1}, {1, -1}, {399, -1}, {200, 201, 202, 203, -1}, {390, 7, 100, 8, -1}, {399, 0, -1}};
    for (int w = 0; w < 6; w++)
        for (int s = 0; s < 4; s++)
            for (int c = 0; c < 6; c++)
                for (int collect = 0; collect < 2; collect++) {
                    prange_options options = PRANGE_OPTIONS_INIT;
                    options.workers = worker_counts[w];
                    options.schedule = schedules[s];
                    options.chunk = chunks[(c + s) % 4];
                    options.on_error = collect ? PRANGE_COLLECT : PRANGE_STOP;
                    cr_assert_eq(prange_set_num_threads(2 + c % 3), PRANGE_OK);
                    expect_failure(cases[c], &options, 0);
                    expect_failure(cases[c], &options, 500);
                }
}

static int racing(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                  void *ctx)
{
    (void)item;
    (void)result;
    (void)worker;
    if (i == 4)
        race_low(ctx);
    if (i == 5)
        race_high(ctx);
    return i == 4 ? 104 : i == 5 ? 105 : 0;
}

Test(items, of_two_failures_at_once_the_lower_is_told, .timeout = 60)
{
    for (int order = 0; order < 2; order++) {
        race r = {.high_first = order == 1};
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = 3;
        cr_expect_eq(prange_map_items(20, NULL, 0, NULL, 0, racing, &r, &options),
                     PRANGE_ERROR_CALLBACK);
        cr_expect(r.high_started, "both were under way");
        cr_expect_eq(prange_last_failure().index, 4);
        cr_expect_eq(prange_last_failure().code, 104);
    }
}

Test(items, a_worker_that_cannot_be_made)
{
    for (int workers = 0; workers <= 7; workers++)
        for (int bad = 0; bad < (workers ? workers : 1); bad++)
            for (int progress = 0; progress < 2; progress++) {
                probe_map *p = probe_new();
                prange_report report;
                prange_options options = PRANGE_OPTIONS_INIT;
                options.workers = workers;
                options.worker_init = log_init;
                options.worker_free = log_free;
                options.progress = progress ? log_progress : NULL;
                options.report = &report;
                p->log.makes_workers = true;
                p->log.init_fails[bad] = 40 + bad;
                p->log.init_fails[6] = 46;
                cr_expect_eq(prange_map_items(100, NULL, 0, NULL, 0, work, p, &options),
                             PRANGE_ERROR_WORKER);
                cr_expect_eq(report.index, bad);
                cr_expect_eq(report.code, 40 + bad);
                cr_expect_eq(report.stage, PRANGE_STAGE_WORKER_INIT);
                cr_expect_eq(report.done, 0);
                cr_expect_eq(prange_last_failure().index, bad);
                char rank[32];
                snprintf(rank, sizeof rank, "worker %d", bad);
                cr_expect_not_null(strstr(prange_last_error(), rank));
                const int failing = workers == 7 && bad != 6 ? 2 : 1;
                cr_expect_eq(log_balance(&p->log), (workers ? workers : 1) - failing);
                free(p);
            }
}

Test(items, progress_on_every_path)
{
    for (int w = 0; w < 6; w++)
        for (int cost = 0; cost < 2; cost++)
            for (int init = 0; init < 2; init++) {
                probe_map *p = probe_new();
                prange_options options = PRANGE_OPTIONS_INIT;
                options.workers = worker_counts[w];
                options.progress = log_progress;
                options.progress_ms = w % 2 ? 0 : 3;
                options.worker_init = init ? log_init : NULL;
                options.worker_free = init ? log_free : NULL;
                p->log.makes_workers = init;
                p->cost = cost * 20000;
                cr_expect_eq(prange_map_items(500, NULL, 0, NULL, 0, work, p, &options), PRANGE_OK);
                cr_expect_geq(p->log.reports, 1);
                cr_expect_eq(p->log.last_done, 500);
                cr_expect_eq(p->log.last_total, 500);
                cr_expect_neq(log_balance(&p->log), -1);
                if (worker_counts[w] == 0 && options.progress_ms == 0)
                    cr_expect_geq(p->log.reports, 500);
                free(p);
            }
}

/* Reports come even during a long item: each item waits for five of them. */
static int wait_for_reports(ptrdiff_t i, const void *item, void *result,
                            const prange_worker *worker, void *ctx)
{
    (void)i;
    (void)item;
    (void)result;
    (void)worker;
    const worker_log *log = ctx;
    return wait_for(&log->reports, log->reports + 5) ? 0 : 1;
}

Test(items, progress_while_items_wait, .timeout = 60)
{
    probe_map *p = probe_new();
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 2;
    options.progress = log_progress;
    options.progress_ms = 10;
    const double start = seconds_now();
    cr_expect_eq(prange_map_items(8, NULL, 0, NULL, 0, wait_for_reports, p, &options), PRANGE_OK);
    const double spent = seconds_now() - start;
    cr_expect_geq(p->log.reports, 20);
    cr_expect_leq(p->log.reports, spent / 0.01 + 2, "%d reports in %g s", p->log.reports, spent);
    free(p);
}

Test(items, progress_cancels)
{
    for (int w = 0; w < 6; w++) {
        probe_map *p = probe_new();
        int codes[2000];
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = worker_counts[w];
        options.progress = log_progress;
        options.progress_ms = 2;
        options.worker_init = log_init;
        options.worker_free = log_free;
        options.report = &report;
        options.codes = codes;
        p->log.makes_workers = true;
        p->log.cancel_after = 3;
        p->wait = 500;
        p->last = 1000;
        cr_expect_eq(prange_map_items(2000, NULL, 0, NULL, 0, work, p, &options),
                     PRANGE_ERROR_CANCELLED);
        cr_expect_eq(p->log.reports, 3, "not called again");
        cr_expect_lt(report.done, 2000);
        cr_expect_eq(report.failed, 0);
        ptrdiff_t done = 0;
        for (int i = 0; i < 2000; i++) {
            cr_assert_eq(p->times[i], codes[i] == 0);
            done += codes[i] == 0;
        }
        cr_expect_eq(done, report.done);
        cr_expect_eq(log_balance(&p->log), report.workers);
        free(p);
    }
}

/* Items wait until four of them run at the same time. */
static int meet_in_fours(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                         void *ctx)
{
    (void)i;
    (void)item;
    (void)result;
    (void)worker;
    atomic_int *arrived = ctx;
    return wait_for(arrived, (*arrived)++ / 4 * 4 + 4) ? 0 : 1;
}

Test(items, waits_overlap, .timeout = 60)
{
    atomic_int arrived = 0;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 4;
    options.chunk = 1;
    cr_expect_eq(prange_map_items(100, NULL, 0, NULL, 0, meet_in_fours, &arrived, &options),
                 PRANGE_OK);
    cr_expect_eq(arrived, 100);
}

/* The caller alone runs tiny items, unless other load on the machine makes them long. */
Test(items, tiny_ones_need_no_team)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    bool alone = false;
    for (int round = 0; round < 1000 && !alone; round++) {
        probe_map *p = probe_new();
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.report = &report;
        cr_expect_eq(prange_map_items(100, NULL, 0, NULL, 0, work, p, &options), PRANGE_OK);
        alone = report.workers == 1;
        free(p);
    }
    cr_expect(alone);
}

/* Items from 1000 on are long; the last of them wait for a worker other than the caller. */
static int uneven(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                  void *ctx)
{
    (void)item;
    (void)result;
    atomic_int *others = ctx;
    if (worker->rank > 0)
        others[0]++;
    if (i >= 1000)
        wait_us(300);
    return i < 1190 || wait_for(others, 1) ? 0 : 1;
}

Test(items, a_heavy_tail_gets_a_team, .timeout = 60)
{
    atomic_int others = 0;
    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.report = &report;
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_expect_eq(prange_map_items(1200, NULL, 0, NULL, 0, uneven, &others, &options), PRANGE_OK);
    cr_expect_eq(report.workers, 2);
}

/* The first item sets more threads than the call has allocated memory for. */
static int ask_for_more(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                        void *ctx)
{
    (void)item;
    (void)result;
    (void)ctx;
    if (i > 0)
        compute(2000);
    return worker->rank > 1 || (i == 0 && prange_set_num_threads(50) != PRANGE_OK);
}

Test(items, an_item_that_sets_the_number_of_threads)
{
    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.report = &report;
    for (int round = 0; round < 20; round++) {
        cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
        cr_expect_eq(prange_map_items(1000, NULL, 0, NULL, 0, ask_for_more, NULL, &options),
                     PRANGE_OK);
        cr_expect_leq(report.workers, 2);
        cr_expect_eq(report.done, 1000);
        cr_expect_eq(prange_get_num_threads(), 50);
    }
}

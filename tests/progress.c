/* SPDX-License-Identifier: MIT */
/*
 * Reports of loops and their cancellation. No test depends on the time that functions take:
 * progress_ms is 0 where reports are counted.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include <prange.h>

static const int teams[] = {1, 2, 3, 7};

/* A record of the reports, and when to cancel. */
typedef struct journal {
    pthread_t caller;
    int reports, wrong;
    ptrdiff_t last, total, cancel_from;
} journal;

static int report(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    journal *job = ctx;
    job->wrong += done < job->last || done > total || total != job->total ||
                  !pthread_equal(pthread_self(), job->caller);
    job->reports++;
    job->last = done;
    return done >= job->cancel_from;
}

static journal watch(ptrdiff_t total)
{
    return (journal){.caller = pthread_self(), .total = total, .cancel_from = PTRDIFF_MAX};
}

typedef struct work {
    atomic_long ran;
    ptrdiff_t fails_at;
} work;

static int body(ptrdiff_t i, int thread, void *ctx)
{
    work *job = ctx;
    (void)thread;
    atomic_fetch_add(&job->ran, 1);
    for (volatile int k = 0; k < 200; k++)
        ;
    return i >= job->fails_at;
}

static int tile_body(const prange_tile *tile, int thread, void *ctx)
{
    return body(tile->begin[0], thread, ctx);
}

static int predicate(ptrdiff_t i, void *ctx)
{
    return body(i, 0, ctx);
}

static int sum(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)end, (void)total;
    return body(begin, thread, ctx);
}

static void join(void *left, const void *right, void *ctx)
{
    (void)left, (void)right, (void)ctx;
}

static int scan(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)begin, (void)end, (void)thread, (void)total, (void)ctx;
    return 0;
}

enum { N = 5000, BLOCKS = 64, CALLS = 7 };

/* Call k, of `total` iterations. */
static prange_status call(int k, work *job, ptrdiff_t *total)
{
    static const prange_scanner scanner = {.size = 8, .sum = sum, .join = join, .scan = scan};
    const ptrdiff_t end[] = {50, 20, 5}, tile[] = {1, 2, 1};
    ptrdiff_t index = -7;
    bool out = false;
    prange_status status = PRANGE_OK;
    *total = N;
    switch (k) {
    case 0:
        return prange_for(0, N, 1, body, job);
    case 1:
        *total = 50 * 10;
        return prange_for_2d(NULL, end, tile, tile_body, job);
    case 2:
        *total = 50 * 10 * 5;
        return prange_for_3d(NULL, end, tile, tile_body, job);
    case 3:
        status = prange_find(0, N, predicate, job, &index);
        cr_expect_eq(index == -7, status != PRANGE_OK);
        return status;
    case 4:
        return prange_any_of(0, N, predicate, job, &out);
    case 5:
        status = prange_count_if(0, N, predicate, job, &index);
        cr_expect_eq(index == -7, status != PRANGE_OK);
        return status;
    default:
        *total = BLOCKS;
        return prange_scan(0, 64 * 10, &scanner, job, NULL);
    }
}

Test(progress, reports)
{
    for (int k = 0; k < CALLS; k++)
        for (int t = 0; t < 4; t++) {
            work job = {.fails_at = PTRDIFF_MAX};
            ptrdiff_t total;
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(prange_set_progress(NULL, NULL, 0), PRANGE_OK);
            cr_assert_eq(call(k, &job, &total), PRANGE_OK);
            const long ran = atomic_load(&job.ran);
            journal seen = watch(total);
            cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
            cr_assert_eq(call(k, &job, &total), PRANGE_OK);
            cr_expect_eq(atomic_load(&job.ran), 2 * ran, "call %d", k);
            cr_expect_eq(seen.wrong, 0, "call %d, %d threads", k, teams[t]);
            cr_expect_eq(seen.last, total, "call %d, %d threads: %td", k, teams[t], seen.last);
            cr_expect(teams[t] > 1 || seen.reports > 5, "call %d: %d", k, seen.reports);
            /* With reports an hour apart there is only the last one. */
            seen = watch(total);
            cr_assert_eq(prange_set_progress(report, &seen, 3600000), PRANGE_OK);
            cr_assert_eq(call(k, &job, &total), PRANGE_OK);
            cr_expect(seen.reports == 1 && seen.last == total && seen.wrong == 0);
        }
}

Test(progress, cancels)
{
    for (int k = 0; k < CALLS; k++)
        for (int t = 0; t < 4; t++)
            for (ptrdiff_t from = 0; from < 40; from += 13) {
                work job = {.fails_at = PTRDIFF_MAX};
                ptrdiff_t total;
                cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
                cr_assert_eq(prange_set_progress(NULL, NULL, 0), PRANGE_OK);
                cr_assert_eq(call(k, &job, &total), PRANGE_OK);
                journal seen = watch(total);
                seen.cancel_from = from;
                cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
                const prange_status status = call(k, &job, &total);
                /* The other threads may have finished before the caller's first report. */
                cr_expect(status == PRANGE_ERROR_CANCELLED ||
                              (status == PRANGE_OK && teams[t] > 1 && seen.last == total),
                          "call %d, %d threads: %s", k, teams[t], prange_status_string(status));
                cr_expect(status == PRANGE_OK || strstr(prange_last_error(), ": cancelled"));
                cr_expect_eq(seen.wrong, 0);
                cr_expect(teams[t] > 1 || seen.last < total);
            }
    /* The last report cannot cancel any more. */
    work job = {.fails_at = PTRDIFF_MAX};
    journal seen = watch(N);
    seen.cancel_from = N;
    cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
    cr_expect_eq(prange_for(0, N, 1, body, &job), PRANGE_OK);
    cr_expect_eq(atomic_load(&job.ran), N);
}

/* If a failure precedes a cancellation, the failure is reported. */
Test(progress, failures)
{
    for (int t = 0; t < 4; t++) {
        work job = {.fails_at = 0};
        journal seen = watch(N);
        seen.cancel_from = 1;
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
        cr_expect_eq(prange_for(0, N, 1, body, &job), PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 0);
    }
}

/* Loops within bodies and within the function do not report. */
static int outer(ptrdiff_t i, int thread, void *ctx)
{
    (void)i, (void)thread;
    return prange_for(0, 100, 1, body, ctx) != PRANGE_OK;
}

static int report_with_loop(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    work job = {.fails_at = PTRDIFF_MAX};
    return prange_for(0, 20, 1, body, &job) != PRANGE_OK || report(done, total, ctx);
}

Test(progress, nested)
{
    for (int t = 0; t < 4; t++) {
        work job = {.fails_at = PTRDIFF_MAX};
        journal seen = watch(300);
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(prange_set_progress(report_with_loop, &seen, 0), PRANGE_OK);
        cr_expect_eq(prange_for(0, 300, 1, outer, &job), PRANGE_OK);
        cr_expect(seen.wrong == 0 && seen.last == 300);
        cr_expect_eq(atomic_load(&job.ran), 300 * 100);
    }
}

/* The setting belongs to the calling thread, and refused values do not change it. */
static void *elsewhere(void *ctx)
{
    return (void *)(intptr_t)(prange_for(0, 1000, 1, body, ctx) != PRANGE_OK);
}

Test(progress, setting)
{
    work job = {.fails_at = PTRDIFF_MAX};
    journal seen = watch(1000);
    pthread_t thread;
    void *failed = NULL;
    cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
    cr_expect_eq(prange_set_progress(NULL, NULL, -1), PRANGE_ERROR_VALUE);
    cr_expect_not_null(strstr(prange_last_error(), "prange_set_progress: progress_ms = -1"));
    cr_assert_eq(pthread_create(&thread, NULL, elsewhere, &job), 0);
    cr_assert_eq(pthread_join(thread, &failed), 0);
    cr_expect(!failed && seen.reports == 0);
    cr_expect_null(elsewhere(&job));
    cr_expect(seen.reports > 0 && seen.wrong == 0 && seen.last == 1000);
    cr_assert_eq(prange_for(5, 5, 1, body, &job), PRANGE_OK);
}

/* An error of a call made by a report or a trace function must not become the message of the outer
 * call. */
static int fail_in_report(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)done, (void)total, (void)ctx;
    cr_expect_eq(prange_set_num_threads(-1), PRANGE_ERROR_VALUE);
    cr_expect(strstr(prange_last_error(), "prange_set_num_threads: "));
    return 0;
}

static void fail_in_trace(const prange_trace_call *call, void *ctx)
{
    (void)call;
    work job = {.fails_at = 7};
    cr_expect_eq(prange_for(7, 8, 1, body, &job), PRANGE_ERROR_CALLBACK);
    fail_in_report(0, 0, ctx);
}

static int fail_to_add(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)end, (void)thread, (void)partial, (void)ctx;
    return begin == 100;
}

static void add_nothing(void *left, const void *right, void *ctx)
{
    (void)left, (void)right, (void)ctx;
}

static int fail_with_rows(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, double *distances,
                          void *ctx)
{
    (void)rows, (void)m, (void)distances, (void)ctx;
    return first == 4;
}

static void expect_complaint(prange_status status, const char *words, ptrdiff_t index)
{
    cr_expect_eq(status, PRANGE_ERROR_CALLBACK);
    cr_expect(strstr(prange_last_error(), words), "no '%s' in '%s'", words, prange_last_error());
    cr_expect_eq(prange_last_failure().index, index);
}

static int fail_in_report_of_items(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)ctx;
    double out;
    cr_expect_neq(prange_sum_f64(-1, NULL, &out), PRANGE_OK);
    return done > total;
}

static int do_nothing(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                      void *ctx)
{
    (void)i, (void)item, (void)result, (void)worker, (void)ctx;
    return 0;
}

/* The last report comes when nothing can fail any more. */
Test(progress, complaints_of_items)
{
    prange_options options = PRANGE_OPTIONS_INIT;
    options.progress = fail_in_report_of_items;
    options.progress_ms = 3600 * 1000;
    options.workers = 1;
    cr_expect_neq(prange_set_num_threads(-1), PRANGE_OK);
    cr_expect_eq(prange_map_items(3, NULL, 0, NULL, 0, do_nothing, NULL, &options), PRANGE_OK);
    cr_expect(strstr(prange_last_error(), "prange_set_num_threads"), "%s", prange_last_error());
}

Test(progress, complaints)
{
    static double x[300], out[1];
    const prange_reduction reduction = {8, 100, NULL, fail_to_add, add_nothing};
    const prange_distance_options_f64 options = {.metric = PRANGE_CITYBLOCK};
    for (int traced = 0; traced < 2; traced++) {
        cr_assert_eq(prange_set_progress(traced ? NULL : fail_in_report, NULL, 0), PRANGE_OK);
        if (traced)
            cr_assert_eq(prange_trace_start(fail_in_trace, NULL), PRANGE_OK);
        expect_complaint(prange_reduce(0, 1000, &reduction, NULL, out), "prange_reduce: ", 100);
        expect_complaint(prange_distance_rows_f64(&options, 100, 100, 3, x, x,
                                                  2 * 100 * sizeof(double), fail_with_rows, NULL),
                         "prange_distance_rows_f64: ", 4);
    }
    prange_trace_stop();
}

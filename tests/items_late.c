/* SPDX-License-Identifier: MIT */
/*
 * Costs that come late: items that were tiny so far become long, in a map and in a stream, while
 * the caller is alone or a worker holds many of them. Others must come to share them.
 *
 * Each long item waits for three to be under way at once, up to a limit. Some wait in vain before
 * the library notices; once three have met, the others need not wait. On a busy machine other
 * threads may come too late, but not time and again: rounds have ever more patience.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include <prange.h>

#include "waits.h"

enum { LATE = 16, TOGETHER = 3, ROUNDS = 6, N = 100000 };

typedef struct late {
    ptrdiff_t n, first; /* of the long items */
    int patience;       /* of each, in ms */
    atomic_int inside, in_vain;
    atomic_bool met;
    atomic_int reports, cancel_after;
    ptrdiff_t bad[2]; /* items that fail */
    unsigned char times[N];
} late;

static late *late_new(ptrdiff_t n, ptrdiff_t first, int patience)
{
    late *l = calloc(1, sizeof *l);
    cr_assert_not_null(l);
    l->n = n;
    l->first = first;
    l->patience = patience;
    l->bad[0] = l->bad[1] = -1;
    return l;
}

static void meet_others(late *l)
{
    if (atomic_fetch_add(&l->inside, 1) + 1 == TOGETHER)
        l->met = true;
    for (int ms = 0; ms < l->patience && !l->met; ms++)
        wait_us(1000);
    atomic_fetch_add(&l->in_vain, !l->met);
    atomic_fetch_sub(&l->inside, 1);
}

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    (void)item, (void)result, (void)worker;
    late *l = ctx;
    l->times[i]++;
    if (i >= l->first && i < l->first + LATE)
        meet_others(l);
    return i == l->bad[0] || i == l->bad[1];
}

static int source(void *item, void *ctx)
{
    (void)item;
    late *l = ctx;
    return l->n-- == 0 ? PRANGE_STREAM_END : 0;
}

/* Runs a map or a stream of n items, whose long ones begin at `first`; how many waited in vain. */
static int run_late(ptrdiff_t n, ptrdiff_t first, bool stream, int workers, int patience)
{
    late *l = late_new(n, first, patience);
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = workers;
    cr_assert_eq(stream ? prange_stream(0, source, 0, work, NULL, l, &options)
                        : prange_map_items(n, NULL, 0, NULL, 0, work, l, &options),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert_eq(l->times[i], 1);
    const int in_vain = l->in_vain;
    free(l);
    return in_vain;
}

static void expect_meeting(ptrdiff_t n, ptrdiff_t first, bool stream, int workers, int most)
{
    int in_vain = LATE;
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    for (int round = 1; round <= ROUNDS && in_vain > most; round++)
        in_vain = run_late(n, first, stream, workers, 20 * round);
    cr_expect_leq(in_vain, most, "%d of %d long items waited in vain", in_vain, LATE);
}

Test(items_late, the_caller_alone_finds_long_items_at_the_end, .timeout = 60)
{
    expect_meeting(1000, 1000 - LATE, false, -1, 2);
}

Test(items_late, a_worker_gives_back_the_rest_of_its_range, .timeout = 60)
{
    expect_meeting(N, N / 2, false, 4, 6);
}

Test(items_late, the_caller_alone_finds_long_items_in_a_stream, .timeout = 60)
{
    expect_meeting(2000, 1000, true, -1, LATE - TOGETHER);
}

Test(items_late, a_worker_gives_back_the_rest_of_its_batch, .timeout = 60)
{
    expect_meeting(1000, 1000 - LATE, true, 4, 8);
}

/* Whoever takes a rest over, all items below the lowest failing one are done, and none twice. */
Test(items_late, the_lowest_failure_in_ranges_given_back, .timeout = 60)
{
    int *codes = malloc(N * sizeof *codes);
    cr_assert_not_null(codes);
    for (int round = 0; round < 20; round++) {
        late *l = late_new(N, N / 2, 3);
        l->bad[0] = N / 2 + round;
        l->bad[1] = round % 2 ? N / 2 + 3 * round + 1 : N - 7;
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = 4;
        options.codes = codes;
        options.report = &report;
        cr_expect_eq(prange_map_items(N, NULL, 0, NULL, 0, work, l, &options),
                     PRANGE_ERROR_CALLBACK);
        cr_expect_eq(report.index, l->bad[0]);
        for (ptrdiff_t i = 0; i < N; i++) {
            cr_assert_eq(l->times[i], codes[i] != PRANGE_NOT_STARTED);
            cr_assert(i > l->bad[0] || codes[i] != PRANGE_NOT_STARTED);
        }
        free(l);
    }
    free(codes);
}

static int wait_for_cancellation(ptrdiff_t i, const void *item, void *result,
                                 const prange_worker *worker, void *ctx)
{
    (void)item, (void)result, (void)worker;
    late *l = ctx;
    return i != l->first || wait_for(&l->reports, l->cancel_after) ? 0 : 1;
}

static int cancel(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)done, (void)total;
    late *l = ctx;
    return ++l->reports == l->cancel_after;
}

/* The others sleep meanwhile, and wait for the rest of a range that is not to be worked on. */
Test(items_late, cancelled_while_workers_wait_for_a_rest, .timeout = 60)
{
    late *l = late_new(N, N / 2, 0);
    l->cancel_after = 10;
    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 4;
    options.progress = cancel;
    options.progress_ms = 5;
    options.report = &report;
    const prange_status status =
        prange_map_items(N, NULL, 0, NULL, 0, wait_for_cancellation, l, &options);
    cr_expect_eq(status, report.done < N ? PRANGE_ERROR_CANCELLED : PRANGE_OK);
    free(l);
}

/* SPDX-License-Identifier: MIT */
/*
 * Late costs: items that were tiny so far become long, in a map and in a stream, while the caller
 * is alone or a worker holds many of them. Other workers must then take a share of them.
 *
 * Each long item waits, up to a limit, until three of them run at once. Some wait in vain before
 * the library notices; once three have met, later items need not wait. On a busy machine other
 * threads may come too late, or ranges may happen to be short, so a majority of the rounds must
 * succeed.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include <prange.h>

#include "waits.h"

enum { LATE = 16, TOGETHER = 3, ROUNDS = 5, N = 100000 };

/* In a map of N items, the items after ROW consecutive ones that a worker ran from its range become
 * long. */
enum { ROW = 64, WORKERS = 4 };

typedef struct late {
    ptrdiff_t n;
    _Atomic ptrdiff_t first; /* first long item; -1: not known yet */
    rendezvous meeting;      /* of the long items */
    atomic_int reports, cancel_after;
    int bad[2]; /* long items that fail */
    struct {
        _Alignas(64) ptrdiff_t last, count;
    } row[WORKERS]; /* of each worker: its last item and the number of consecutive ones */
    unsigned char times[N];
} late;

static late *late_new(ptrdiff_t n, ptrdiff_t first, int patience)
{
    late *l = calloc(1, sizeof *l);
    cr_assert_not_null(l);
    l->n = n;
    l->first = first;
    l->meeting = (rendezvous){.together = TOGETHER, .patience = patience};
    l->bad[0] = l->bad[1] = LATE;
    return l;
}

static void find_row(late *l, ptrdiff_t i, int rank)
{
    l->row[rank].count = l->row[rank].last == i - 1 ? l->row[rank].count + 1 : 1;
    l->row[rank].last = i;
    ptrdiff_t none = -1;
    if (i >= N / 2 && l->row[rank].count >= ROW)
        atomic_compare_exchange_strong(&l->first, &none, i + 1);
}

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    (void)item, (void)result;
    late *l = ctx;
    l->times[i]++;
    if (l->first < 0)
        find_row(l, i, worker->rank);
    const ptrdiff_t k = i - l->first;
    if (l->first >= 0 && k >= 0 && k < LATE)
        rendezvous_join(&l->meeting);
    return l->first >= 0 && k < LATE && (k == l->bad[0] || k == l->bad[1]);
}

static int source(void *item, void *ctx)
{
    (void)item;
    late *l = ctx;
    return l->n-- == 0 ? PRANGE_STREAM_END : 0;
}

/* Runs a map or a stream of n items. Long items begin at `first`, or if that is -1 where a worker
 * has run ROW consecutive ones. Returns how many waited in vain. */
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
    const int in_vain = l->first < 0 ? LATE : l->meeting.in_vain;
    free(l);
    return in_vain;
}

static void expect_meeting(ptrdiff_t n, ptrdiff_t first, bool stream, int workers, int most)
{
    int good = 0;
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    for (int round = 1; round <= ROUNDS; round++)
        good += run_late(n, first, stream, workers, 20 * round) <= most;
    cr_expect_gt(2 * good, ROUNDS, "no more than %d wait in vain: %d of %d times", most, good,
                 ROUNDS);
}

Test(items_late, the_caller_alone_finds_long_items_at_the_end, .timeout = 60)
{
    expect_meeting(1000, 1000 - LATE, false, -1, 2);
}

Test(items_late, a_worker_gives_back_the_rest_of_its_range, .timeout = 60)
{
    expect_meeting(N, -1, false, WORKERS, 6);
}

Test(items_late, the_caller_alone_finds_long_items_in_a_stream, .timeout = 60)
{
    expect_meeting(2000, 1000, true, -1, LATE - TOGETHER);
}

Test(items_late, a_worker_gives_back_the_rest_of_its_batch, .timeout = 60)
{
    expect_meeting(1000, 1000 - LATE, true, 4, 8);
}

/* Whichever worker takes over the rest of a range, all items below the lowest failing one run, and
 * none runs twice. */
Test(items_late, the_lowest_failure_in_ranges_given_back, .timeout = 60)
{
    int *codes = malloc(N * sizeof *codes);
    cr_assert_not_null(codes);
    for (int round = 0; round < 20; round++) {
        late *l = late_new(N, -1, 3);
        l->bad[0] = round % LATE;
        l->bad[1] = l->bad[0] + round;
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = WORKERS;
        options.codes = codes;
        options.report = &report;
        const prange_status status = prange_map_items(N, NULL, 0, NULL, 0, work, l, &options);
        const ptrdiff_t lowest = status == PRANGE_OK ? N : l->first + l->bad[0];
        cr_expect_eq(status, l->first < 0 ? PRANGE_OK : PRANGE_ERROR_CALLBACK);
        cr_expect_eq(report.index, lowest == N ? -1 : lowest);
        for (ptrdiff_t i = 0; i < N; i++) {
            cr_assert_eq(l->times[i], codes[i] != PRANGE_NOT_STARTED);
            cr_assert(i > lowest || codes[i] != PRANGE_NOT_STARTED, "item %td of %td", i, lowest);
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
    return i != N / 2 || wait_for(&l->reports, l->cancel_after) ? 0 : 1;
}

static int cancel(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)done, (void)total;
    late *l = ctx;
    return ++l->reports == l->cancel_after;
}

/* Cancelling wakes workers that sleep until the rest of a range is handed to them; that rest must
 * not run. */
Test(items_late, cancelled_while_workers_wait_for_a_rest, .timeout = 60)
{
    late *l = late_new(N, -1, 0);
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

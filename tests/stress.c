/* SPDX-License-Identifier: MIT */
/*
 * Random item maps, streams and worklists: several application threads at once, nested calls,
 * failures, cancellations, workers that cannot be made, and a signal every millisecond. A plain
 * program, so that it also runs under ThreadSanitizer:
 *
 *     prange-stress [SECONDS [SEED]]
 *
 * The expected result of a call follows from its seed alone, since all user functions depend only
 * on (seed, item).
 */
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include <prange.h>

#include "random.h"

enum { THREADS = 3, ITEMS_MOST = 300, NEVER = 1 << 30 };

typedef struct call {
    uint64_t seed;
    int depth;                           /* of calls inside calls */
    ptrdiff_t n;                         /* items, of a tree those at the root */
    ptrdiff_t bad, source_bad, sink_bad; /* the items that fail; NEVER */
    int init_bad;                        /* the rank whose worker_init fails; NEVER */
    int cancel_after;
    prange_on_error on_error;
    prange_order order;

    atomic_int made, freed, wrong;
    atomic_int worked[ITEMS_MOST];
    int reports;
    ptrdiff_t sourced, sunk, highest;
    pthread_t caller;
} call;

static atomic_long calls_made, failures;

static uint64_t dice(const call *c, uint64_t what)
{
    return random_mix(c->seed ^ random_mix(what));
}

static void expect(const call *c, bool holds, const char *what)
{
    if (holds)
        return;
    if (atomic_fetch_add(&failures, 1) < 20)
        fprintf(stderr, "stress: seed %016llx, depth %d: %s: %s\n", (unsigned long long)c->seed,
                c->depth, what, prange_last_error());
}

static void make_call(uint64_t seed, int depth);

/* Takes time, waits, or makes a call of its own. */
static void spend(const call *c, uint64_t item)
{
    const uint64_t what = dice(c, item + 1000);
    const struct timespec wait = {0, (long)(what >> 32) % 100000};
    volatile double x = 1.0;
    for (uint64_t k = what >> 40 & 0x7ff; k > 0; k--)
        x = x * 0.999;
    if (what % 64 == 0)
        nanosleep(&wait, NULL);
    if (what % 128 == 1 && c->depth < 2)
        make_call(what, c->depth + 1);
}

static int init(int rank, void **state, void *ctx)
{
    call *c = ctx;
    *state = c;
    if (rank == c->init_bad)
        return 3;
    c->made++;
    return 0;
}

static void release(int rank, void *state, void *ctx)
{
    call *c = ctx;
    (void)rank;
    c->wrong += state != c;
    c->freed++;
}

static int progress(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    call *c = ctx;
    c->wrong += !pthread_equal(c->caller, pthread_self()) || (total >= 0 && done > total);
    return ++c->reports == c->cancel_after;
}

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    call *c = ctx;
    c->wrong += worker->state != c || *(const ptrdiff_t *)item != i || c->worked[i]++;
    spend(c, (uint64_t)i);
    *(ptrdiff_t *)result = 2 * i;
    return i == c->bad ? 4 : 0;
}

static int source(void *item, void *ctx)
{
    call *c = ctx;
    if (c->sourced == c->source_bad)
        return 5;
    *(ptrdiff_t *)item = c->sourced;
    return c->sourced++ == c->n ? PRANGE_STREAM_END : 0;
}

static int sink(ptrdiff_t index, const void *result, void *ctx)
{
    call *c = ctx;
    if (index == c->sink_bad)
        return 6;
    c->wrong += *(const ptrdiff_t *)result != 2 * index;
    c->wrong += c->order == PRANGE_IN_ORDER && index < c->sunk;
    c->highest = index > c->highest ? index : c->highest;
    c->sunk++;
    return 0;
}

/* A tree in which node i makes 2 i + 1 and 2 i + 2 as far as they are below n. */
static int grow(prange_branch *branch, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    call *c = ctx;
    const ptrdiff_t i = *(const ptrdiff_t *)item;
    c->wrong += worker->state != c || c->worked[i]++;
    for (ptrdiff_t child = 2 * i + 1; child <= 2 * i + 2 && child < c->n; child++)
        if (prange_worklist_add(branch, &child) != PRANGE_OK)
            return 8;
    spend(c, (uint64_t)i);
    memcpy(result, &i, sizeof i);
    return i == c->bad ? 4 : 0;
}

static int count_nodes(ptrdiff_t index, const void *result, void *ctx)
{
    call *c = ctx;
    (void)result;
    c->wrong += index < c->sunk;
    c->sunk++;
    return 0;
}

static ptrdiff_t lowest(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

/* Checks that apply to all three kinds of calls. */
static void check(const call *c, prange_status status, const prange_report *report,
                  ptrdiff_t failing, bool tree)
{
    const bool cancels = c->cancel_after < NEVER, unmade = c->init_bad < NEVER;
    expect(c, c->wrong == 0, "a callback was called wrongly");
    expect(c, c->made == c->freed, "each worker is freed once");
    expect(c,
           status == PRANGE_OK || status == PRANGE_ERROR_CALLBACK ||
               (status == PRANGE_ERROR_CANCELLED && cancels) ||
               (status == PRANGE_ERROR_WORKER && unmade),
           "the status is possible");
    if (cancels || unmade)
        return;
    expect(c, (status == PRANGE_OK) == (failing >= c->n), "fails where it should");
    if (status == PRANGE_ERROR_CALLBACK && !tree)
        expect(c, report->index == failing, "the lowest index is told");
    if (status == PRANGE_OK)
        expect(c, report->done == c->n, "all is done");
}

static void make_map(call *c, prange_options *options, prange_report *report)
{
    ptrdiff_t items[ITEMS_MOST], results[ITEMS_MOST] = {0};
    for (ptrdiff_t i = 0; i < c->n; i++)
        items[i] = i;
    options->schedule = (prange_schedule)(dice(c, 20) % 4);
    options->chunk = (ptrdiff_t)(dice(c, 21) % 3);
    const prange_status status =
        prange_map_items(c->n, items, sizeof *items, results, sizeof *results, work, c, options);
    check(c, status, report, c->bad, false);
    for (ptrdiff_t i = 0; i < c->n; i++)
        expect(c, c->worked[i] ? results[i] == 2 * i : results[i] == 0, "results are in order");
}

static void make_stream(call *c, prange_options *options, prange_report *report)
{
    options->window = (ptrdiff_t)(dice(c, 22) % 3 * (dice(c, 23) % 40));
    const prange_status status =
        prange_stream(sizeof(ptrdiff_t), source, sizeof(ptrdiff_t), work, sink, c, options);
    const ptrdiff_t ends = lowest(c->source_bad, c->sink_bad);
    const bool masked = c->on_error == PRANGE_COLLECT || c->bad < ends;
    /* In finishing order a sink may fail before a lower item has failed. */
    if (c->order == PRANGE_IN_ORDER || c->sink_bad == NEVER)
        check(c, status, report, masked && c->bad < ends ? c->bad : lowest(ends, c->bad), false);
    expect(c, report->delivered == c->sunk, "what was delivered is told");
    if (status == PRANGE_OK)
        expect(c, c->sunk == c->n && c->highest == c->n - 1, "all is delivered");
}

static void make_worklist(call *c, prange_options *options, prange_report *report)
{
    const ptrdiff_t root = 0;
    const bool sinks = dice(c, 24) % 3 > 0;
    const prange_status status = prange_worklist(c->n > 0, &root, sizeof root, sizeof root, grow,
                                                 sinks ? count_nodes : NULL, c, options);
    check(c, status, report, c->bad, true);
    expect(c, report->delivered == c->sunk, "what was delivered is told");
    if (status == PRANGE_OK && sinks)
        expect(c, c->sunk == c->n, "all is delivered");
}

/* An item of the call, or none, with a chance of one in `rarity`. */
static ptrdiff_t some(const call *c, uint64_t what, uint64_t rarity, ptrdiff_t n)
{
    return n > 0 && dice(c, what) % rarity == 0 ? (ptrdiff_t)(dice(c, what + 1) % (uint64_t)n)
                                                : NEVER;
}

static void make_call(uint64_t seed, int depth)
{
    call *c = calloc(1, sizeof *c);
    prange_report report = {0};
    if (!c)
        exit(2);
    c->seed = seed;
    c->depth = depth;
    c->caller = pthread_self();
    c->highest = -1;
    c->n = (ptrdiff_t)(dice(c, 1) % (depth > 0 ? 20 : ITEMS_MOST));
    const int kind = (int)(dice(c, 2) % 3);
    c->bad = some(c, 3, 3, c->n);
    c->source_bad = kind == 1 ? some(c, 5, 4, c->n) : NEVER;
    c->sink_bad = kind == 1 ? some(c, 7, 4, c->n) : NEVER;
    c->cancel_after = dice(c, 9) % 5 == 0 ? 1 + (int)(dice(c, 10) % 5) : NEVER;
    c->init_bad = (int)some(c, 11, 6, 4);
    c->on_error = (prange_on_error)(dice(c, 13) % 2);
    c->order = (prange_order)(dice(c, 14) % 2);

    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = (int)(dice(c, 15) % 6) - 1;
    options.worker_init = init;
    options.worker_free = release;
    options.progress = c->cancel_after < NEVER || dice(c, 16) % 2 ? progress : NULL;
    options.progress_ms = (int)(dice(c, 17) % 3);
    options.on_error = c->on_error;
    options.order = c->order;
    options.report = &report;
    void (*const make[])(call *, prange_options *, prange_report *) = {make_map, make_stream,
                                                                       make_worklist};
    make[kind](c, &options, &report);
    atomic_fetch_add(&calls_made, 1);
    free(c);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void on_alarm(int signal)
{
    (void)signal;
}

/* Interrupts waits every `us`, since the handler does not restart them; 0: no more. */
static void set_alarms(long us)
{
    const struct sigaction action = {.sa_handler = on_alarm};
    const struct itimerval often = {{0, us}, {0, us}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
}

typedef struct caller {
    uint64_t seed;
    double until;
    int levels; /* 2: nested calls get their own teams */
} caller;

static void *keep_calling(void *state)
{
    const caller *at = state;
    omp_set_max_active_levels(at->levels);
    if (prange_set_num_threads(2) != PRANGE_OK)
        exit(2);
    for (uint64_t k = 0; seconds_now() < at->until && failures == 0; k++)
        make_call(random_mix(at->seed + k), 0);
    return NULL;
}

int main(int argc, char **argv)
{
    const double seconds = argc > 1 ? atof(argv[1]) : 3.0;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    pthread_t threads[THREADS];
    caller callers[THREADS];
    set_alarms(1000);
    for (int t = 0; t < THREADS; t++) {
        callers[t] = (caller){random_mix(seed * THREADS + (uint64_t)t), seconds_now() + seconds,
                              t == 0 ? 2 : 1};
        if (pthread_create(&threads[t], NULL, keep_calling, &callers[t]) != 0)
            return 2;
    }
    for (int t = 0; t < THREADS; t++)
        pthread_join(threads[t], NULL);
    set_alarms(0); /* ThreadSanitizer's runtime may hang if an alarm comes while the process ends */
    fprintf(stderr, "stress: %ld calls, %ld failures\n", (long)calls_made, (long)failures);
    return failures > 0;
}

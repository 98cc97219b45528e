/* SPDX-License-Identifier: MIT */
/*
 * The library as a guest: the host's state is unchanged, and other threads and parallel regions may
 * be running. Processes are in fork.c.
 */
#include <criterion/criterion.h>
#include <fenv.h>
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include <prange.h>

#include "calls.h"
#include "flush.h"
#include "waits.h"

/* State that a call could change but must not. */
typedef struct host {
    int max_threads, dynamic, levels, chunk, rounding, traps;
    unsigned control; /* of the vector unit, flush-to-zero included, without the sticky flags */
    omp_sched_t schedule;
    void (*handlers[32])(int);
    sigset_t mask;
} host;

static host host_now(void)
{
    host h;
    memset(&h, 0, sizeof h);
    h.max_threads = omp_get_max_threads();
    h.dynamic = omp_get_dynamic();
    h.levels = omp_get_max_active_levels();
    omp_get_schedule(&h.schedule, &h.chunk);
    /* On x86-64 fegetround asks the x87 unit alone. */
    h.rounding = fegetround();
    h.traps = fegetexcept();
    h.control = vector_control();
    for (int s = 1; s < 32; s++) {
        struct sigaction action;
        if (sigaction(s, NULL, &action) == 0)
            h.handlers[s] = action.sa_handler;
    }
    pthread_sigmask(SIG_SETMASK, NULL, &h.mask);
    return h;
}

static void expect_same_host(const host *before, int call)
{
    const host after = host_now();
    cr_expect_eq(after.max_threads, before->max_threads, "call %d", call);
    cr_expect_eq(after.dynamic, before->dynamic, "call %d", call);
    cr_expect_eq(after.levels, before->levels, "call %d", call);
    cr_expect_eq(after.schedule, before->schedule, "call %d", call);
    cr_expect_eq(after.chunk, before->chunk, "call %d", call);
    cr_expect_eq(after.rounding, before->rounding, "call %d", call);
    cr_expect_eq(after.traps, before->traps, "call %d", call);
    cr_expect_eq(after.control, before->control, "call %d", call);
    cr_expect_arr_eq(after.handlers, before->handlers, sizeof after.handlers, "call %d", call);
    cr_expect_arr_eq(&after.mask, &before->mask, sizeof after.mask, "call %d", call);
}

static int fail_at_once(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    (void)ctx;
    return i >= 100;
}

static void expect_good_guest(void)
{
    const host before = host_now();
    for (int k = 0; k < CALLS_COUNT; k++) {
        cr_expect_neq(calls_make(k), 0);
        expect_same_host(&before, k);
    }
    double out = 0;
    cr_expect_eq(prange_for(0, 1000, 1, fail_at_once, NULL), PRANGE_ERROR_CALLBACK);
    cr_expect_eq(prange_sum_f64(-1, NULL, &out), PRANGE_ERROR_SIZE);
    (void)prange_runtime_info();
    expect_same_host(&before, CALLS_COUNT);
}

Test(guest, no_call_changes_the_hosts_state)
{
    for (int threads = 1; threads <= 4; threads += 3) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_DYNAMIC, 2), PRANGE_OK);
        expect_good_guest();
    }
}

Test(guest, nor_a_state_that_is_not_the_default)
{
    omp_set_num_threads(5);
    omp_set_schedule(omp_sched_guided, 17);
    omp_set_max_active_levels(3);
    omp_set_dynamic(1);
    fesetround(FE_UPWARD);
    signal(SIGUSR1, SIG_IGN);
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_STATIC, 3), PRANGE_OK);
    expect_good_guest();
    fesetround(FE_TONEAREST);
}

/* The flush-to-zero mode of a thread belongs to the host's state. */
Test(guest, denormals_stay)
{
    cr_expect_eq(prange_set_num_threads(2), PRANGE_OK);
    for (int k = 0; k < CALLS_COUNT; k++)
        cr_expect_neq(calls_make(k), 0);
    volatile double least = 0x1p-1074, half = 0x1p-1060;
    cr_expect_eq(least * 1.0, 0x1p-1074);
    cr_expect_eq(half * 0.5, 0x1p-1061);
}

#if defined(__x86_64__)
/* With flushing the bits may differ, but calls must return. */
Test(guest, denormals_that_the_host_flushes, .timeout = 60)
{
    static const double radii[] = {0, 1e-310, 1e-160, 1};
    static const double x[] = {0, 0.5, 2};
    const unsigned before = vector_control();
    set_vector_control(before | FLUSH);
    for (int r = 0; r < 4; r++) {
        ptrdiff_t offsets[4];
        cr_expect_eq(prange_radius_count_f64(PRANGE_EUCLIDEAN, 3, 3, 1, x, x, radii[r], offsets),
                     PRANGE_OK);
        cr_expect_eq(offsets[3], radii[r] < 0.5 ? 3 : 5, "radius %d", r);
    }
    for (int k = 0; k < CALLS_COUNT; k++)
        cr_expect_neq(calls_make(k), 0);
    cr_expect_eq(vector_control() & FLUSH, FLUSH);
    set_vector_control(before);
}
#endif

typedef struct caller {
    const uint64_t *digests;
    int first, right;
} caller;

static void *call_often(void *ctx)
{
    caller *c = ctx;
    for (int round = 0; round < 40; round++) {
        const int k = (c->first + round) % CALLS_COUNT;
        if (prange_set_num_threads(1 + (c->first + round) % 3) == PRANGE_OK)
            c->right += calls_make(k) == c->digests[k];
    }
    return NULL;
}

Test(guest, eight_threads_at_once, .timeout = 120)
{
    uint64_t digests[CALLS_COUNT];
    calls_expected(digests);
    pthread_t threads[8];
    caller callers[8];
    for (int t = 0; t < 8; t++) {
        callers[t] = (caller){digests, t, 0};
        cr_assert_eq(pthread_create(&threads[t], NULL, call_often, &callers[t]), 0);
    }
    for (int t = 0; t < 8; t++) {
        cr_assert_eq(pthread_join(threads[t], NULL), 0);
        cr_expect_eq(callers[t].right, 40, "thread %d: %d of 40", t, callers[t].right);
    }
}

/* Threads of a loop: how many of them, and whether it left its calling thread. */
typedef struct visit {
    pthread_t caller;
    atomic_int others, highest;
} visit;

static int note_thread(ptrdiff_t i, int thread, void *ctx)
{
    visit *v = ctx;
    if (!pthread_equal(v->caller, pthread_self()))
        v->others++;
    int highest = v->highest;
    while (thread > highest && !atomic_compare_exchange_weak(&v->highest, &highest, thread))
        ;
    volatile double spent = (double)i;
    for (int k = 0; k < 2000; k++)
        spent = spent * 0.5;
    return 0;
}

Test(guest, a_region_of_the_hosts_runs_calls_inline, .timeout = 60)
{
    uint64_t digests[CALLS_COUNT];
    calls_expected(digests);
    int right = 0, strayed = 0, numbered = 0, bad = 0;
#pragma omp parallel num_threads(3) reduction(+ : right, strayed, numbered, bad)
    {
        visit v = {.caller = pthread_self()};
        bad += prange_set_num_threads(4) != PRANGE_OK;
        bad += prange_for(0, 1000, 1, note_thread, &v) != PRANGE_OK;
        strayed += v.others;
        numbered += v.highest;
        right += calls_right(digests);
    }
    cr_expect_eq(bad, 0);
    cr_expect_eq(strayed, 0, "every iteration ran on its caller");
    cr_expect_eq(numbered, 0, "as thread 0 of its own loop");
    cr_expect_eq(right, 3 * CALLS_COUNT);
}

Test(guest, nesting_that_the_host_enabled, .timeout = 60)
{
    omp_set_max_active_levels(2);
    uint64_t digests[CALLS_COUNT];
    calls_expected(digests);
    int right = 0, bad = 0;
#pragma omp parallel num_threads(2) reduction(+ : right, bad)
    {
        meeting three = {.expected = 3};
        bad += prange_set_num_threads(3) != PRANGE_OK;
        bad += prange_for(0, 3, 1, meet, &three) != PRANGE_OK;
        right += calls_right(digests);
        bad += omp_get_max_active_levels() != 2;
    }
    cr_expect_eq(bad, 0);
    cr_expect_eq(right, 2 * CALLS_COUNT);
}

/* A call from inside the callback of another call is nested. */
static int call_inside(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    const uint64_t *digests = ctx;
    const int k = (int)i % CALLS_COUNT;
    return calls_make(k) != digests[k];
}

Test(guest, calls_inside_a_callback, .timeout = 60)
{
    uint64_t digests[CALLS_COUNT];
    calls_expected(digests);
    for (int levels = 1; levels <= 2; levels++) {
        omp_set_max_active_levels(levels);
        cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
        cr_expect_eq(prange_for(0, 24, 1, call_inside, digests), PRANGE_OK);
    }
}

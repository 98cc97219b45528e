/* SPDX-License-Identifier: MIT */
/*
 * prange_for and PRANGE_FOR: ranges, threads, schedules, failures.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include <prange.h>

#include "loop_serial.h"
#include "race.h"
#include "waits.h"

static const int team_sizes[] = {1, 2, 3, 7};
static const prange_schedule schedules[] = {PRANGE_SCHEDULE_DEFAULT, PRANGE_SCHEDULE_STATIC,
                                            PRANGE_SCHEDULE_DYNAMIC, PRANGE_SCHEDULE_GUIDED};
static const ptrdiff_t chunks[] = {0, 1, 3, 64};

/* A range, and a record of its iterations. Slot k belongs to the index begin + k*step. */
typedef struct record {
    ptrdiff_t begin, step, count;
    atomic_int *times;        /* how often each index ran */
    atomic_int foreign;       /* indices outside the range */
    atomic_int bad_thread;    /* thread numbers out of bounds, or used by two threads at once */
    atomic_int seen[1024];    /* iterations of each thread number */
    atomic_flag in_use[1024]; /* thread numbers in use now */
    int threads, delay;
    const ptrdiff_t *bad; /* slots that fail, ending in -1 */
} record;

static record *record_new(ptrdiff_t begin, ptrdiff_t step, ptrdiff_t count)
{
    record *r = calloc(1, sizeof *r);
    cr_assert_not_null(r);
    r->begin = begin;
    r->step = step;
    r->count = count;
    r->threads = prange_get_num_threads();
    r->times = calloc((size_t)count + 1, sizeof *r->times);
    cr_assert_not_null(r->times);
    for (int t = 0; t < 1024; t++)
        atomic_flag_clear(&r->in_use[t]);
    return r;
}

static void record_free(record *r)
{
    free(r->times);
    free(r);
}

static int body(ptrdiff_t i, int thread, void *ctx)
{
    record *r = ctx;
    const bool valid = thread >= 0 && thread < r->threads;
    if (!valid || atomic_flag_test_and_set(&r->in_use[thread]))
        r->bad_thread++;
    if (valid)
        r->seen[thread]++;
    volatile int spent = 0;
    for (int k = 0; k < r->delay; k++)
        spent = spent + 1;
    /* The difference of two indices may exceed a ptrdiff_t, but not a size_t. */
    const size_t away = r->step > 0 ? (size_t)i - (size_t)r->begin : (size_t)r->begin - (size_t)i;
    const size_t stride = r->step > 0 ? (size_t)r->step : 0 - (size_t)r->step;
    const size_t slot = away / stride;
    int code = 0;
    if (away % stride || slot >= (size_t)r->count)
        r->foreign++;
    else {
        for (const ptrdiff_t *bad = r->bad; bad && *bad >= 0; bad++)
            if ((size_t)*bad == slot)
                code = (int)slot + 5;
        r->times[slot]++;
    }
    if (valid)
        atomic_flag_clear(&r->in_use[thread]);
    return code;
}

static void expect_each_once(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step, ptrdiff_t count,
                             int delay)
{
    record *r = record_new(begin, step, count);
    r->delay = delay;
    cr_expect_eq(prange_for(begin, end, step, body, r), PRANGE_OK);
    cr_expect_eq(r->foreign, 0, "%td..%td by %td", begin, end, step);
    cr_expect_eq(r->bad_thread, 0, "%td..%td by %td", begin, end, step);
    for (ptrdiff_t k = 0; k < count; k++)
        if (r->times[k] != 1) {
            cr_expect(false, "%td..%td by %td: iteration %td came %d times", begin, end, step, k,
                      r->times[k]);
            break;
        }
    record_free(r);
}

static void expect_ranges(void)
{
    expect_each_once(0, 1, 1, 1, 0);
    expect_each_once(0, 100, 1, 100, 0);
    expect_each_once(-50, 51, 2, 51, 0);
    expect_each_once(-50, 50, 2, 50, 0);
    expect_each_once(10, -10, -1, 20, 0);
    expect_each_once(10, -10, -3, 7, 0);
    expect_each_once(5, -10, -3, 5, 0);
    expect_each_once(7, 8, 1000, 1, 0);
    expect_each_once(0, 0, 1, 0, 0);
    expect_each_once(5, 3, 1, 0, 0);
    expect_each_once(3, 5, -1, 0, 0);
    expect_each_once(0, 5, 1, 5, 2000);       /* a few tasks */
    expect_each_once(0, 300, 1, 300, 2000);   /* worth a team */
    expect_each_once(0, 20000, 1, 20000, 20); /* perhaps worth one */
}

/* The first iterations of two chunks of 4 wait for each other, so both chunks must run at once. */
static int meet_by_fours(ptrdiff_t i, int thread, void *ctx)
{
    return i % 4 == 0 ? meet(i, thread, ctx) : 0;
}

/* Notes the thread of each iteration. The first iteration waits for any other one, which must be
 * another thread's, outside of the guided schedule's first share. */
typedef struct share {
    atomic_int others;
    int threads[32];
} share;

static int note_share(ptrdiff_t i, int thread, void *ctx)
{
    share *s = ctx;
    s->threads[i] = thread;
    atomic_fetch_add(&s->others, i > 0);
    return i > 0 || wait_for(&s->others, 1) ? 0 : 1;
}

Test(loop, guided_shares_begin_long, .timeout = 60)
{
    share s = {0};
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_GUIDED, 0), PRANGE_OK);
    cr_expect_eq(prange_for(0, 32, 1, note_share, &s), PRANGE_OK);
    for (int i = 1; i < 4; i++)
        cr_expect_eq(s.threads[i], s.threads[0], "%d", i);
}

Test(loop, a_chunk_is_of_iterations, .timeout = 60)
{
    meeting two = {.expected = 2};
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_DYNAMIC, 4), PRANGE_OK);
    cr_expect_eq(prange_for(0, 8, 1, meet_by_fours, &two), PRANGE_OK);
}

Test(loop, ranges)
{
    expect_ranges();
}

Test(loop, every_team_and_schedule)
{
    for (int t = 0; t < 4; t++)
        for (int s = 0; s < 4; s++)
            for (int c = 0; c < 4; c++) {
                cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
                cr_assert_eq(prange_set_schedule(schedules[s], chunks[c]), PRANGE_OK);
                expect_ranges();
            }
}

/* Counts and indices at the ends of ptrdiff_t, where sums overflow. */
Test(loop, the_ends_of_the_range)
{
    const ptrdiff_t low = PTRDIFF_MIN, high = PTRDIFF_MAX;
    expect_each_once(low, high, high, 3, 0);
    expect_each_once(high, low, low, 2, 0);
    expect_each_once(high, low, low + 1, 3, 0);
    expect_each_once(high - 5, high, 1, 5, 0);
    expect_each_once(high - 5, high, 2, 3, 0);
    expect_each_once(high - 5, high, high, 1, 0);
    expect_each_once(low + 5, low, -1, 5, 0);
    expect_each_once(low + 5, low, -2, 3, 0);
    expect_each_once(low, low + 100, 3, 34, 2000);
    expect_each_once(high, high - 100, -3, 34, 2000);
}

static void expect_failure(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step, ptrdiff_t count,
                           const ptrdiff_t *bad, int delay)
{
    record *r = record_new(begin, step, count);
    r->bad = bad;
    r->delay = delay;
    ptrdiff_t lowest = bad[0];
    for (const ptrdiff_t *b = bad; *b >= 0; b++)
        lowest = *b < lowest ? *b : lowest;
    cr_expect_eq(prange_for(begin, end, step, body, r), PRANGE_ERROR_CALLBACK);
    const prange_failure failure = prange_last_failure();
    cr_expect_eq(failure.index, begin + lowest * step, "index %td, expected %td", failure.index,
                 begin + lowest * step);
    cr_expect_eq(failure.code, (int)lowest + 5);
    for (ptrdiff_t k = 0; k <= lowest; k++)
        cr_expect_eq(r->times[k], 1, "iteration %td below the failing %td: %d times", k, lowest,
                     r->times[k]);
    for (ptrdiff_t k = lowest; k < count; k++)
        cr_expect_leq(r->times[k], 1);
    cr_expect_eq(r->foreign, 0);
    cr_expect_eq(r->bad_thread, 0);
    record_free(r);
}

Test(loop, the_lowest_failure_is_told)
{
    static const ptrdiff_t cases[][6] = {
        {0, -1}, {1, -1}, {399, -1}, {200, 201, 202, 203, -1}, {390, 7, 100, 8, -1}, {399, 0, -1},
    };
    for (int t = 0; t < 4; t++)
        for (int s = 0; s < 4; s++)
            for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
                cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
                cr_assert_eq(prange_set_schedule(schedules[s], chunks[(s + t) % 4]), PRANGE_OK);
                expect_failure(0, 400, 1, 400, cases[c], 0);
                expect_failure(0, 400, 1, 400, cases[c], 2000);
                expect_failure(-10, 1190, 3, 400, cases[c], 2000);
                expect_failure(100, -300, -1, 400, cases[c], 2000);
            }
}

static int racing(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    if (i == 4)
        race_low(ctx);
    if (i == 5)
        race_high(ctx);
    return i == 4 ? 104 : i == 5 ? 105 : 0;
}

/* The lower index fails first in one round, and last in the other. */
Test(loop, of_two_failures_at_once_the_lower_is_told, .timeout = 60)
{
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    for (int order = 0; order < 2; order++) {
        race r = {.high_first = order == 1};
        cr_expect_eq(prange_for(0, 20, 1, racing, &r), PRANGE_ERROR_CALLBACK);
        cr_expect(r.high_started, "both were under way");
        cr_expect_eq(prange_last_failure().index, 4);
        cr_expect_eq(prange_last_failure().code, 104);
    }
}

/* A failure ends even the longest range at once, without a walk through the rest. */
Test(loop, a_failure_ends_the_longest_range, .timeout = 20)
{
    static const ptrdiff_t first[] = {0, -1}, later[] = {300, -1};
    for (int t = 0; t < 4; t++)
        for (int s = 0; s < 4; s++)
            for (int up = 0; up < 2; up++) {
                cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
                cr_assert_eq(prange_set_schedule(schedules[s], 4), PRANGE_OK);
                record *r = record_new(up ? 0 : -1, up ? 1 : -1, 1000000);
                const ptrdiff_t end = up ? PTRDIFF_MAX : PTRDIFF_MIN;
                r->bad = first;
                cr_expect_eq(prange_for(r->begin, end, r->step, body, r), PRANGE_ERROR_CALLBACK);
                cr_expect_eq(prange_last_failure().index, r->begin);
                r->bad = later;
                cr_expect_eq(prange_for(r->begin, end, r->step, body, r), PRANGE_ERROR_CALLBACK);
                cr_expect_eq(prange_last_failure().index, r->begin + 300 * r->step);
                record_free(r);
            }
}

/* Loops of few long tasks get a team. */
Test(loop, tasks_run_at_the_same_time, .timeout = 60)
{
    for (int threads = 2; threads <= 5; threads++) {
        meeting m = {.expected = threads};
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_expect_eq(prange_for(0, threads, 1, meet, &m), PRANGE_OK, "%d threads", threads);
    }
}

Test(loop, a_chunk_as_large_as_the_loop_runs_inline)
{
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_DYNAMIC, 10), PRANGE_OK);
    record *r = record_new(0, 1, 10);
    r->delay = 2000;
    cr_assert_eq(prange_for(0, 10, 1, body, r), PRANGE_OK);
    cr_expect_eq(r->seen[0], 10);
    record_free(r);
}

/* PRANGE_FOR with clauses, without clauses, and in code compiled without OpenMP. */
Test(macro, with_and_without_clauses)
{
    enum { N = 1000 };
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
        atomic_int times[N] = {0}, shares[8] = {0};
        PRANGE_FOR (i, 0, N) {
            times[i]++;
            shares[prange_get_thread_id()]++;
        }
        for (int i = 0; i < N; i++)
            cr_assert_eq(times[i], 1);
        for (int k = 0; k < 8; k++)
            cr_expect_eq(shares[k] > 0, k < team_sizes[t], "thread %d of %d", k, team_sizes[t]);

        long long sum = 0, least = N;
        PRANGE_FOR (i, -5, N, reduction(+ : sum) reduction(min : least) schedule(dynamic, 7)) {
            sum += i;
            least = i < least ? i : least;
        }
        cr_expect_eq(sum, N * (N - 1) / 2 - 15);
        cr_expect_eq(least, -5);
        PRANGE_FOR (i, 5, 5)
            cr_assert(false, "an empty range has no iteration");
    }
}

/* Range ends whose types differ from the index's and from each other. */
Test(macro, ends_of_any_integer_types)
{
    const unsigned five = 5;
    const size_t one = 1;
    const unsigned char low = 2;
    const long long high = 5;
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    int count = 0;
    PRANGE_FOR (i, -3, five, reduction(+ : count))
        count += i >= -3 && i < 5;
    cr_expect_eq(count, 8);
    PRANGE_FOR (i, low, high, reduction(+ : count))
        count += i >= 2 && i < 5;
    cr_expect_eq(count, 11);
    PRANGE_FOR (i, 0, one - 2)
        cr_assert(false, "from 0 to -1");
    PRANGE_FOR (i, one - 4, one - 2, reduction(+ : count))
        count += i == -3 || i == -2;
    cr_expect_eq(count, 13);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
    const int k = 2;
    PRANGE_FOR (k, k, k + 3, reduction(+ : count))
        count += k >= 2 && k < 5;
#pragma GCC diagnostic pop
    cr_expect_eq(count, 16);
}

Test(macro, without_openmp)
{
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    cr_expect_eq(serial_sum(1000), 499500);
    cr_expect_eq(serial_ends(), 18);
    cr_expect_eq(serial_order(1000), 0, "a serial loop runs in order on its caller");
}

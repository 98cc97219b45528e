/* SPDX-License-Identifier: MIT */
/*
 * prange_trace_start: the report of a call; sums over pieces; starting and stopping traces during
 * calls of several threads; and unchanged results and statuses.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "random.h"

typedef struct record {
    int calls;
    prange_trace_call last;
    prange_trace_thread threads[8];
    pthread_t thread;
} record;

static void keep(const prange_trace_call *call, void *ctx)
{
    record *job = ctx;
    double out;
    const double x = 1.0;
    job->calls++;
    job->last = *call;
    job->thread = pthread_self();
    for (int t = 0; t < call->threads && t < 8; t++)
        job->threads[t] = call->thread[t];
    if (prange_sum_f64(1, &x, &out) != PRANGE_OK) /* not traced */
        abort();
}

enum { N = 400000 };

static double *numbers(void)
{
    double *x = malloc(N * sizeof *x);
    cr_assert_not_null(x);
    random_fill_f64(1, N, x);
    return x;
}

Test(trace_calls, a_call_of_a_team)
{
    double *x = numbers(), out = 0.0, again = 0.0;
    record job = {.calls = 0};
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    cr_assert_eq(prange_sum_f64(N, x, &out), PRANGE_OK);
    cr_assert_eq(prange_trace_start(keep, &job), PRANGE_OK);
    cr_assert_eq(prange_sum_f64(N, x, &again), PRANGE_OK);
    prange_trace_stop();
    cr_assert_eq(prange_sum_f64(N, x, &again), PRANGE_OK);
    cr_expect_eq(out, again);
    cr_assert_eq(job.calls, 1);
    cr_expect_str_eq(job.last.function, "prange_sum_f64");
    cr_expect_eq(job.last.n, N);
    cr_expect_eq(job.last.limit, 3);
    cr_expect(job.last.got >= 1 && job.last.got <= job.last.asked && job.last.asked <= 3);
    cr_expect_eq(job.last.bytes, 8.0 * N);
    cr_expect(job.last.ns > 0.0 && job.last.reason && job.last.isa);
    cr_expect_str_eq(job.last.isa, prange_runtime_info().level);
    cr_assert_eq(job.last.threads, job.last.got);
    ptrdiff_t pieces = 0;
    for (int t = 0; t < job.last.threads; t++) {
        pieces += job.threads[t].pieces;
        cr_expect(job.threads[t].busy_ns >= 0.0 && job.threads[t].busy_ns <= job.last.ns);
    }
    cr_expect_eq(pieces, job.last.pieces);
    cr_expect(pthread_equal(job.thread, pthread_self()));
    free(x);
}

Test(trace_calls, small_calls_and_loops)
{
    const double x[3] = {1, 2, 4};
    double out = 0, y[3];
    record job = {.calls = 0};
    cr_assert_eq(prange_trace_start(keep, &job), PRANGE_OK);
    cr_assert_eq(prange_sum_f64(3, x, &out), PRANGE_OK);
    cr_expect_eq(job.calls, 1);
    cr_expect(job.last.got == 1 && job.last.threads == 1);
    cr_expect_str_eq(job.last.reason, "small");
    cr_assert_eq(prange_cumsum_f64(3, x, y), PRANGE_OK);
    cr_expect(job.calls == 1 || job.last.n == 3);
    cr_expect(out == 7.0 && y[2] == 7.0);
    /* An error makes no team. */
    const int calls = job.calls;
    cr_expect_eq(prange_sum_f64(-1, x, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(job.calls, calls);
    prange_trace_stop();
    prange_trace_stop();
    cr_expect_eq(prange_trace_start(NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_not_null(strstr(prange_last_error(), "prange_trace_start: trace"));
}

/* The team of a PRANGE_FOR runs the program's own loop: the work of each thread is unknown. */
Test(trace_calls, loops_in_place)
{
    static double y[1000];
    record job = {.calls = 0};
    cr_assert_eq(prange_set_exact_threads(2), PRANGE_OK);
    cr_assert_eq(prange_trace_start(keep, &job), PRANGE_OK);
    PRANGE_FOR (i, 0, 1000)
        y[i] = 1.0;
    cr_expect_eq(job.calls, 1);
    cr_expect_str_eq(job.last.function, "PRANGE_FOR");
    cr_expect(job.last.n == 1000 && job.last.got == 2 && job.last.threads == 0);
    PRANGE_FOR_COST (0.1, i, 0, 10)
        y[i] = 2.0;
    cr_expect_eq(job.calls, 2);
    cr_expect(job.last.got == 1 && job.last.threads == 1 && job.threads[0].pieces == 10);
    cr_expect(y[9] == 2.0 && y[10] == 1.0);
    prange_trace_stop();
}

/* Out of memory, a call runs but is not traced, or is traced without its threads. */
Test(trace_calls, memory)
{
    double *x = numbers(), out = 0.0, traced = 0.0;
    record job = {.calls = 0};
    cr_assert_eq(prange_sum_f64(N, x, &out), PRANGE_OK);
    cr_assert_eq(prange_trace_start(keep, &job), PRANGE_OK);
    fails_at = allocations + 1;
    cr_assert_eq(prange_sum_f64(N, x, &traced), PRANGE_OK);
    cr_expect(job.calls == 0 && traced == out);
    fails_at = allocations + 2;
    cr_assert_eq(prange_sum_f64(N, x, &traced), PRANGE_OK);
    cr_expect(job.calls == 1 && job.last.threads == 0 && traced == out);
    prange_trace_stop();
    free(x);
}

/* A function that stops the trace, while others call, start and stop. */
static atomic_int entered, overlapping, most;

static void alone(const prange_trace_call *call, void *ctx)
{
    (void)call;
    if (atomic_fetch_add(&entered, 1) != 0)
        atomic_fetch_add(&overlapping, 1);
    atomic_fetch_add(&most, 1);
    if (ctx)
        prange_trace_stop();
    atomic_fetch_sub(&entered, 1);
}

static void *call_often(void *ctx)
{
    double *x = ctx, out;
    for (int k = 0; k < 200; k++)
        if (prange_sum_f64(k % 2 ? N / 10 : 100, x, &out) != PRANGE_OK ||
            (k % 7 == 0 && prange_trace_start(alone, k % 3 ? NULL : x) != PRANGE_OK))
            abort();
    return NULL;
}

Test(trace_calls, several_threads)
{
    double *x = numbers();
    pthread_t threads[4];
    for (int t = 0; t < 4; t++)
        cr_assert_eq(pthread_create(&threads[t], NULL, call_often, x), 0);
    for (int t = 0; t < 4; t++)
        cr_assert_eq(pthread_join(threads[t], NULL), 0);
    prange_trace_stop();
    const int calls = atomic_load(&most);
    double out;
    cr_assert_eq(prange_sum_f64(N, x, &out), PRANGE_OK);
    cr_expect(calls > 0 && calls == atomic_load(&most));
    cr_expect_eq(atomic_load(&overlapping), 0);
    free(x);
}

static int add_one(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    double *x = ctx, out;
    if (prange_sum_f64(1, x + i, &out) != PRANGE_OK)
        return 1;
    x[i] = out + 1;
    return 0;
}

static void loop(const prange_trace_call *call, void *ctx)
{
    (void)call;
    if (prange_for(0, 16, 1, add_one, ctx) != PRANGE_OK)
        abort();
}

/* Loops of the trace function itself have no team, whose threads would wait for the function to
 * end. */
Test(trace_calls, loops_of_the_function, .timeout = 60)
{
    double x[16] = {0}, out;
    cr_assert_eq(prange_set_exact_threads(4), PRANGE_OK);
    cr_assert_eq(prange_trace_start(loop, x), PRANGE_OK);
    cr_expect_eq(prange_sum_f64(16, x, &out), PRANGE_OK);
    prange_trace_stop();
    for (int k = 0; k < 16; k++)
        cr_expect_eq(x[k], 1.0);
}

/* SPDX-License-Identifier: MIT */
/*
 * Shows how loops over rows of uneven cost spread over the threads: with one part of the rows for
 * each thread, and with the library's own pieces. For each call it prints the share of the time in
 * which each thread works.
 *
 *     cc -O2 trace.c $(pkg-config --cflags --libs prange) -o trace
 *     ./trace
 */
#include <prange.h>
#include <stdio.h>

enum { ROWS = 4000 };

static void show(const prange_trace_call *call, void *ctx)
{
    int *calls = ctx;
    printf("%s n=%td: %d of %d threads (%s), %.0f us", call->function, call->n, call->got,
           call->limit, call->reason, 1e-3 * call->ns);
    for (int t = 0; t < call->threads; t++)
        printf("; thread %d %3.0f %% busy, %td pieces", t,
               100.0 * call->thread[t].busy_ns / call->ns, call->thread[t].pieces);
    putchar('\n');
    ++*calls;
}

/* The cost of row i grows in proportion to i. */
static int add_row(ptrdiff_t i, int thread, void *ctx)
{
    double *sums = ctx, sum = 0.0;
    (void)thread;
    for (ptrdiff_t j = 1; j <= i; j++)
        sum += 1.0 / (double)j;
    sums[i] = sum;
    return 0;
}

int main(void)
{
    static double sums[ROWS];
    int calls = 0;
    prange_status status = prange_trace_start(show, &calls);
    if (status == PRANGE_OK)
        status = prange_set_schedule(PRANGE_SCHEDULE_STATIC, 0);
    if (status == PRANGE_OK)
        status = prange_for(0, ROWS, 1, add_row, sums);
    if (status == PRANGE_OK)
        status = prange_set_schedule(PRANGE_SCHEDULE_DEFAULT, 0);
    if (status == PRANGE_OK)
        status = prange_for(0, ROWS, 1, add_row, sums);
    prange_trace_stop();
    if (status != PRANGE_OK) {
        fprintf(stderr, "trace: %s\n", prange_last_error());
        return 1;
    }
    return calls != 2 || sums[2] != 1.5;
}

/* SPDX-License-Identifier: MIT */
/*
 * A loop over an index range with a body that can fail.
 */
#include <prange/loop.h>

#include <omp.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/check.h"
#include "runtime/failure.h"
#include "runtime/status.h"
#include "runtime/team.h"

/* Iterations a thread up to which a loop is taken to be of long tasks and gets a team at once.
 * Timing the first of them on the caller would cost up to 1/16 of the loop there. */
#define TASKS_PER_THREAD 16

/* What a loop of tasks is taken to last, in ns: enough for a full team. */
#define TASKS_NS 1e9

/* How long the first iterations are timed, in ns: 40 readings of the clock. */
#define TIMED_NS 1000.0

/* Chunks a thread where the user set none: uneven iterations even out to a few percent, and the
 * shared counter is touched seldom. */
#define PIECES_PER_THREAD 32

/* Iterations of one parallel region. OpenMP cannot leave one early, so this is the most that a
 * failure leaves to be skipped one by one; entering a region is nothing beside so many. */
#define WINDOW ((ptrdiff_t)1 << 24)

typedef struct range {
    ptrdiff_t begin, step;
    prange_body body;
    void *ctx;
    pri_failure failure;
} range;

/* Iterations of begin, begin + step, ... before end, in unsigned arithmetic since end - begin may
 * not fit. */
static size_t count_of(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step)
{
    if (step > 0 ? begin >= end : begin <= end)
        return 0;
    const size_t distance = step > 0 ? (size_t)end - (size_t)begin : (size_t)begin - (size_t)end;
    const size_t stride = step > 0 ? (size_t)step : -(size_t)step;
    return (distance - 1) / stride + 1;
}

static ptrdiff_t index_of(const range *of, ptrdiff_t k)
{
    return (ptrdiff_t)((size_t)of->begin + (size_t)k * (size_t)of->step);
}

/* Iteration k, unless a lower one failed. */
static void iterate(range *of, ptrdiff_t k, int thread)
{
    if (!pri_failure_below(&of->failure, k))
        return;
    const int code = of->body(index_of(of, k), thread, of->ctx);
    if (code != 0)
        pri_failure_report(&of->failure, k, index_of(of, k), code);
}

/* Iterations on the caller, in order, up to the first that fails. */
static void run_inline(range *of, ptrdiff_t first, ptrdiff_t end)
{
    const prange_body body = of->body;
    void *const ctx = of->ctx;
    int code = 0;
    ptrdiff_t k = first;
    for (; k < end && code == 0; k++)
        code = body(index_of(of, k), 0, ctx);
    if (code != 0)
        pri_failure_report(&of->failure, k - 1, index_of(of, k - 1), code);
}

/* Runs the first iterations on the caller, and sizes the team by what they took; how many. */
static ptrdiff_t run_timed(range *of, ptrdiff_t count, pri_team *team)
{
    ptrdiff_t done = 0;
    double ns = 0.0;
    const double start = pri_clock_ns();
    for (ptrdiff_t batch = 1; done < count && ns < TIMED_NS; batch *= 8) {
        const ptrdiff_t end = count - done < batch ? count : done + batch;
        run_inline(of, done, end);
        if (!pri_failure_below(&of->failure, end))
            return count;
        done = end;
        ns = pri_clock_ns() - start;
    }
    pri_team_resize(team, count - done, ns / (double)done * (double)(count - done));
    return done;
}

static void run_team(range *of, ptrdiff_t first, ptrdiff_t count, pri_team *team)
{
    for (ptrdiff_t from = first, end; from < count; from = end) {
        end = count - from < WINDOW ? count : from + WINDOW;
        if (!pri_failure_below(&of->failure, from))
            return;
#pragma omp parallel for schedule(runtime) num_threads(team->size)
        for (ptrdiff_t k = from; k < end; k++) {
            pri_team_seen(team, k - first);
            iterate(of, k, omp_get_thread_num());
        }
    }
}

static void run(range *of, ptrdiff_t count)
{
    ptrdiff_t chunk;
    prange_get_schedule(&chunk);
    const int limit = prange_get_num_threads();
    const bool tasks = count <= (ptrdiff_t)TASKS_PER_THREAD * limit && chunk < count;
    const ptrdiff_t pieces = chunk < count ? count : 1;
    const ptrdiff_t share =
        (count < WINDOW ? count : WINDOW) / ((ptrdiff_t)PIECES_PER_THREAD * limit);
    const pri_work work = {.name = "for",
                           .n = count,
                           .pieces = pieces,
                           .ns = tasks ? TASKS_NS : 0.0,
                           .schedule = PRANGE_SCHEDULE_DYNAMIC,
                           .chunk = (int)share};
    pri_team team = pri_team_open(&work);
    const ptrdiff_t first = limit > 1 && pieces > 1 && !tasks ? run_timed(of, count, &team) : 0;
    if (team.size == 1)
        run_inline(of, first, count);
    else
        run_team(of, first, count, &team);
    pri_team_close(&team);
}

prange_status prange_for(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step, prange_body body,
                         void *ctx)
{
    if (!body)
        return pri_check_pointer("for", "body", NULL);
    if (step == 0)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_for: step is 0");
    const size_t count = count_of(begin, end, step);
    if (count > PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_for: %zu iterations are too many", count);
    range of = {.begin = begin, .step = step, .body = body, .ctx = ctx, .failure = PRI_NO_FAILURE};
    if (count > 0)
        run(&of, (ptrdiff_t)count);
    return pri_failure_status(&of.failure, "for");
}

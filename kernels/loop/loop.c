/* SPDX-License-Identifier: MIT */
/*
 * A loop over an index range with a body that can fail.
 */
#include "range.h"

#include <stdint.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* A loop of at most this many iterations per thread is presumed to consist of long tasks and gets a
 * team at once. Timing its first iteration on the caller would take at least 1/16 of the loop. */
#define TASKS_PER_THREAD 16

/* Presumed time of a loop of tasks, in ns: enough for a full team. */
#define TASKS_NS 1e9

/* The shortest usable measurement of iterations, in ns: the time of 40 clock readings. */
#define TIMED_NS 1000.0

/* While the caller works alone, it reads the timer tick after TICK_EVERY iterations. Near the end
 * that number falls to TICK_LAST, since a few long iterations may be most of the remaining time. A
 * reading takes 10 ns, as long as 8 empty iterations. */
#define TICK_EVERY 64
#define TICK_LAST 8

/* Chunks per thread if the user set no chunk size: enough to balance uneven iterations to a few
 * percent, and few enough that threads rarely contend for the shared counter. */
#define PIECES_PER_THREAD 32

/* Target time in ns between two reports of progress. */
#define PART_NS 1e6

/* A loop that is expected to take at least this long on one thread, in ns, starts its iterations in
 * order. In a shorter loop the order goes unnoticed, and a fixed share gives each thread the same
 * iterations in every call, whose data may still be in its caches. */
#define IN_ORDER_NS 1e6

/* Approximate number of iterations per parallel region. A region cannot be left early, so this is
 * the most that remains to be skipped after a failure. Entering a region costs nothing in
 * comparison. */
#define WINDOW ((ptrdiff_t)1 << 24)

/* The number of iterations begin, begin + step, ... before end. The arithmetic is unsigned, since
 * end - begin may overflow. */
static size_t count_of(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step)
{
    if (step > 0 ? begin >= end : begin <= end)
        return 0;
    const size_t distance = step > 0 ? (size_t)end - (size_t)begin : (size_t)begin - (size_t)end;
    const size_t stride = step > 0 ? (size_t)step : -(size_t)step;
    return stride == 1 ? distance : (distance - 1) / stride + 1;
}

/* Runs iterations in order until one fails or lies above a failed one. The function is aligned to
 * a cache line: a short iteration then takes 1.0 ns, and up to 1.25 ns at other alignments. The
 * body and the step are read from memory: there are too few registers for all, and saving one
 * spilled register takes a cycle off each iteration on Zen 4. */
static __attribute__((aligned(64))) void call_bodies(pri_range *range, ptrdiff_t first,
                                                     ptrdiff_t end, int thread)
{
    void *const ctx = range->ctx;
    size_t index = (size_t)pri_range_index(range, first);
    for (ptrdiff_t k = first; k < end && pri_failure_below(&range->failure, k);
         k++, index += (size_t)range->step) {
        const int code = range->body((ptrdiff_t)index, thread, ctx);
        if (code != 0)
            pri_failure_report(&range->failure, k, (ptrdiff_t)index, code);
    }
}

/* Runs iterations in parts of about a millisecond, and reports the progress after each. */
static void run_reporting(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    ptrdiff_t length = 1;
    while (first < end && pri_failure_below(&range->failure, first)) {
        const double start = pri_clock_ns();
        const ptrdiff_t count = pri_min(length, end - first);
        range->piece(range, first, first + count, thread);
        first += count;
        if (pri_progress_add(range->progress, count, thread))
            pri_failure_cancel(&range->failure);
        length = pri_clock_ns() - start < PART_NS / 2 ? 2 * count : pri_max(1, count / 2);
    }
}

static void run_piece(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    if (range->progress)
        run_reporting(range, first, end, thread);
    else
        range->piece(range, first, end, thread);
}

/* While the caller works alone: iterations until it reads the timer tick again. */
static ptrdiff_t until_look(ptrdiff_t left)
{
    return pri_min(TICK_EVERY, pri_max(TICK_LAST, left / 2));
}

/* While the caller works alone: runs iterations at .. end - 1 until a failure or a timer tick.
 * Returns the first iteration that has not run. */
static ptrdiff_t run_batch(pri_range *range, ptrdiff_t at, ptrdiff_t end, ptrdiff_t count)
{
    if (end - at <= until_look(count - at)) {
        run_piece(range, at, end, 0);
        return end;
    }
    const int64_t tick = pri_tick_ns();
    do {
        const ptrdiff_t begin = at;
        at = pri_min(end, begin + until_look(count - begin));
        run_piece(range, begin, at, 0);
    } while (at < end && pri_failure_below(&range->failure, at) && pri_tick_ns() == tick);
    return at;
}

/* Iterations per piece: the user's chunk size; else 1 for the dynamic schedule; else enough that
 * threads rarely contend for the shared counter. */
static ptrdiff_t piece_length(ptrdiff_t count, int limit)
{
    ptrdiff_t chunk;
    const prange_schedule schedule = prange_get_schedule(&chunk);
    const ptrdiff_t even =
        (count < WINDOW ? count : WINDOW) / ((ptrdiff_t)PIECES_PER_THREAD * limit);
    if (chunk > 0)
        return chunk;
    return even > 0 && schedule != PRANGE_SCHEDULE_DYNAMIC ? even : 1;
}

/* Runs iterations on the caller alone until the end or until a team pays. Returns the first
 * iteration that has not run. The remaining time is estimated from the latest measurement alone,
 * since later iterations may be the expensive ones. */
static ptrdiff_t run_alone(pri_range *range, ptrdiff_t count, int limit, pri_team *team)
{
    ptrdiff_t at = 0, from = 0;
    double start = pri_clock_ns();
    for (ptrdiff_t batch = 1; at < count; batch *= 8) {
        at = run_batch(range, at, at + pri_min(batch, count - at), count);
        if (at == count || !pri_failure_below(&range->failure, at))
            return count;
        if (at == count - 1)
            continue;
        const double now = pri_clock_ns(), spent = now - start;
        if (spent < TIMED_NS)
            continue;
        const double left = spent / (double)(at - from) * (double)(count - at);
        const ptrdiff_t length = piece_length(count - at, limit);
        pri_team_resize(team, pri_pieces(count - at, length), left);
        /* If the size is still 1 although a team would pay for this much work, no other thread is
         * available, as in a nested region. */
        if (team->size > 1 || left >= PRI_SMALL_NS)
            break;
        from = at;
        start = now;
    }
    return at;
}

/* Iterations first .. end - 1, cut into pieces of `length`. */
typedef struct loop_job {
    pri_range *range;
    ptrdiff_t first, end, length;
} loop_job;

static void run_one(const void *job, ptrdiff_t piece, int thread)
{
    const loop_job *span = job;
    const ptrdiff_t begin = span->first + piece * span->length;
    const ptrdiff_t length = pri_min(span->length, span->end - begin);
    run_piece(span->range, begin, begin + length, thread);
}

/* Runs iterations first .. count - 1 in pieces of `length`, one parallel region per window of about
 * WINDOW iterations. */
static void run_team(pri_range *range, ptrdiff_t first, ptrdiff_t count, ptrdiff_t length,
                     pri_team *team)
{
    const loop_job span = {range, first, count, length};
    const ptrdiff_t pieces = pri_pieces(count - first, length), window = pri_pieces(WINDOW, length);
    for (ptrdiff_t from = 0, to; from < pieces; from = to) {
        to = pieces - from < window ? pieces : from + window;
        if (!pri_failure_below(&range->failure, first + from * length))
            return;
        pri_team_for(team, from, to, run_one, &span);
    }
}

static void run(pri_range *range, ptrdiff_t count)
{
    const int limit = prange_get_num_threads();
    if (limit == 1 && pri_team_unneeded(0.0)) {
        run_piece(range, 0, count, 0);
        return;
    }
    const ptrdiff_t length = piece_length(count, limit);
    const bool tasks = count <= (ptrdiff_t)TASKS_PER_THREAD * limit && length < count;
    pri_work work = {.name = range->name,
                     .n = count,
                     .pieces = (count - 1) / length + 1,
                     .ns = tasks ? TASKS_NS : 0.0,
                     .tasks = tasks,
                     .user = range->user,
                     .failure = &range->failure,
                     .chunked = true};
    pri_team team = pri_team_open(&work);
    const bool timed = limit > 1 && work.pieces > 1 && team.size == 1;
    const ptrdiff_t first = timed ? run_alone(range, count, limit, &team) : 0;
    work.in_order = range->search || team.serial >= IN_ORDER_NS;
    if (team.size == 1)
        run_piece(range, first, count, 0);
    else
        run_team(range, first, count, piece_length(count - first, limit), &team);
    pri_team_close(&team);
}

void pri_range_run(pri_range *range, ptrdiff_t count)
{
    pri_progress progress;
    range->progress = pri_progress_begin(&progress, count) ? &progress : NULL;
    run(range, count);
    if (range->progress)
        pri_progress_end(range->progress);
}

prange_status prange_for(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step, prange_body body,
                         void *ctx)
{
    if (!body)
        return pri_check_pointer("prange_for", "body", NULL);
    if (step == 0)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_for: step is 0");
    const size_t count = count_of(begin, end, step);
    if (count > PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_for: %zu iterations are too many", count);
    pri_range range = {.name = "prange_for",
                       .piece = call_bodies,
                       .begin = begin,
                       .step = step,
                       .body = body,
                       .user = (uint64_t)(uintptr_t)body,
                       .ctx = ctx,
                       .failure = PRI_NO_FAILURE};
    if (count > 0)
        pri_range_run(&range, (ptrdiff_t)count);
    return pri_failure_status(&range.failure, "prange_for");
}

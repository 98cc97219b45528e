/* SPDX-License-Identifier: MIT */
/*
 * A loop over an index range with a body that can fail.
 */
#include "range.h"

#include <stdint.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* Iterations a thread up to which a loop is taken to be of long tasks and gets a team at once.
 * Timing the first of them on the caller would cost up to 1/16 of the loop there. */
#define TASKS_PER_THREAD 16

/* What a loop of tasks is taken to last, in ns: enough for a full team. */
#define TASKS_NS 1e9

/* The least time that tells what an iteration costs, in ns: 40 readings of the clock. */
#define TIMED_NS 1000.0

/* Iterations between two looks of a caller alone at the timer tick; fewer towards the end, where
 * long iterations would be the greatest part of what is left. A look costs 10 ns, or as much as 8
 * empty iterations. */
#define TICK_EVERY 64
#define TICK_LAST 8

/* Chunks a thread where the user set none: uneven iterations even out to a few percent, and the
 * shared counter is touched seldom. */
#define PIECES_PER_THREAD 32

/* What iterations are taken to last at once where progress is reported, in ns. */
#define PART_NS 1e6

/* A loop that is expected to take this long on one thread, in ns, or longer starts its iterations
 * in order. In a shorter loop nobody sees the order, and with shares each thread gets the same
 * iterations in every call, with their data in its caches. */
#define IN_ORDER_NS 1e6

/* Iterations of one parallel region, about. OpenMP cannot leave one early, so this is the most that
 * a failure leaves to be skipped; beside them, entering a region costs nothing. */
#define WINDOW ((ptrdiff_t)1 << 24)

/* Iterations of begin, begin + step, ... before end, in unsigned arithmetic since end - begin may
 * not fit. */
static size_t count_of(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step)
{
    if (step > 0 ? begin >= end : begin <= end)
        return 0;
    const size_t distance = step > 0 ? (size_t)end - (size_t)begin : (size_t)begin - (size_t)end;
    const size_t stride = step > 0 ? (size_t)step : -(size_t)step;
    return stride == 1 ? distance : (distance - 1) / stride + 1;
}

/* Iterations in order, up to the first that fails, or that lies above one that failed. The code
 * begins a line: a short iteration takes 1.0 ns so, and up to 1.25 where the loop lies by chance.
 */
static __attribute__((aligned(64))) void call_bodies(pri_range *range, ptrdiff_t first,
                                                     ptrdiff_t end, int thread)
{
    const prange_body body = range->body;
    void *const ctx = range->ctx;
    const size_t step = (size_t)range->step;
    size_t index = (size_t)pri_range_index(range, first);
    for (ptrdiff_t k = first; k < end && pri_failure_below(&range->failure, k);
         k++, index += step) {
        const int code = body((ptrdiff_t)index, thread, ctx);
        if (code != 0)
            pri_failure_report(&range->failure, k, (ptrdiff_t)index, code);
    }
}

/* Iterations in parts of about a millisecond, each reported to the caller's progress function. */
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

/* The caller alone: how many iterations to run until the next look at the timer tick. */
static ptrdiff_t until_look(ptrdiff_t left)
{
    return pri_min(TICK_EVERY, pri_max(TICK_LAST, left / 2));
}

/* The caller alone: a batch, cut short by a failure or at a timer tick. Returns the first iteration
 * that is left. */
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

/* Iterations a piece: the user's chunk, 1 where OpenMP is to choose, or else enough for the counter
 * that the threads share to be touched seldom. */
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

/* The caller alone, up to the end or until a team pays. Returns the first iteration that is left.
 * What is left is judged by the iterations measured last, since costs may come late. */
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
        /* A team would have paid for this much: there are no threads, as in a nested region. */
        if (team->size > 1 || left >= PRI_SMALL_NS)
            break;
        from = at;
        start = now;
    }
    return at;
}

/* A run of `length` iterations from `first` on, cut into pieces. */
typedef struct loop_job {
    pri_range *range;
    ptrdiff_t first, end, length;
} loop_job;

static void run_one(const void *job, ptrdiff_t piece, int thread)
{
    const loop_job *cut = job;
    const ptrdiff_t begin = cut->first + piece * cut->length;
    const ptrdiff_t length = pri_min(cut->length, cut->end - begin);
    run_piece(cut->range, begin, begin + length, thread);
}

/* The iterations from `first` on, `length` a piece, in windows of whole pieces. */
static void run_team(pri_range *range, ptrdiff_t first, ptrdiff_t count, ptrdiff_t length,
                     pri_team *team)
{
    const loop_job cut = {range, first, count, length};
    const ptrdiff_t pieces = pri_pieces(count - first, length), window = pri_pieces(WINDOW, length);
    for (ptrdiff_t from = 0, to; from < pieces; from = to) {
        to = pieces - from < window ? pieces : from + window;
        if (!pri_failure_below(&range->failure, first + from * length))
            return;
        pri_team_for(team, from, to, run_one, &cut);
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

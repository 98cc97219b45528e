/* SPDX-License-Identifier: MIT */
/*
 * Streams. Every worker does the most urgent step: deliver results, else work on items, else fetch
 * more. The pool's lock guards all state; no worker holds it during a callback. A worker that
 * starts a step wakes a sleeping one if another step can be done, so that no step waits and no more
 * than one worker wakes for an item. Tiny items pass through each step in batches.
 *
 * A single worker takes one item after another through all three steps, as a serial loop does, and
 * needs no lock.
 */
#include <prange/stream.h>

#include <stdint.h>

#include "pool.h"
#include "window.h"
#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* The most items of a batch, and the time that a batch should take, in ns: 100 times the cost of a
 * step when two processors contend for the lock. */
#define BATCH_MAX 64
#define BATCH_NS 20e3

/* A team pays if an item takes this long, in ns: passing it to another processor and back costs two
 * or three transfers of a cache line, 70 ns each. */
#define WORTH_NS 500.0

/* Alone, the caller reads the clock (20 ns) after 1, 8, 64, 64 ... items, or at a timer tick. */
#define ALONE_MAX 64

/* Items between two readings of the timer tick (4 ns): by the caller alone, and in a batch. */
#define TICK_ITEMS 16
#define TICK_BATCH 4

/* Up to this many items per thread are presumed long, as in prange_for. */
#define TASKS_PER_THREAD 16

typedef struct stream {
    prange_source source;
    prange_item_work work;
    prange_sink sink;
    void *ctx;
    pri_pool pool;
    pri_window window;
    bool ordered, collects;

    ptrdiff_t sourced, delivered;
    int working;       /* batches in progress */
    atomic_int asleep; /* workers that wait for a step to do */
    bool sourcing, sinking, ended;
    _Atomic ptrdiff_t last; /* items above this index are neither worked on nor delivered */
    pri_outcome outcome;    /* the lowest failure; index PTRDIFF_MAX: none */

    ptrdiff_t batch; /* most items of the next batch */
    bool single;     /* one worker; constant while there are more */
} stream;

static bool dropped(stream *s, ptrdiff_t index)
{
    return index > atomic_load_explicit(&s->last, memory_order_relaxed) ||
           pri_pool_cancelled(&s->pool);
}

static bool stopped(stream *s)
{
    return dropped(s, PTRDIFF_MAX);
}

static void record_failure(stream *s, prange_stage stage, ptrdiff_t index, int code)
{
    if (index < s->outcome.index)
        s->outcome = (pri_outcome){.index = index, .code = code, .stage = stage};
    const ptrdiff_t last = stage == PRANGE_STAGE_SINK ? -1 : index;
    if ((stage != PRANGE_STAGE_WORK || !s->collects) && last < s->last)
        atomic_store_explicit(&s->last, last, memory_order_relaxed);
}

/* Whether a result is next for the sink. */
static bool has_result(const stream *s)
{
    const pri_ring *done = &s->window.done;
    return s->ordered ? *pri_ring_place(done, done->head) >= 0 : pri_ring_length(done) > 0;
}

static bool may_sink(const stream *s)
{
    return !s->sinking && has_result(s);
}

static bool may_work(const stream *s)
{
    return pri_ring_length(&s->window.ready) > 0;
}

static bool may_source(stream *s)
{
    return !s->sourcing && !s->ended && pri_ring_length(&s->window.free) > 0 && !stopped(s);
}

static void unlock(stream *s)
{
    if (s->single)
        return;
    if (s->asleep > 0 && (may_sink(s) || may_work(s) || may_source(s)))
        pthread_cond_signal(&s->pool.wake);
    pthread_mutex_unlock(&s->pool.lock);
}

static void lock(stream *s)
{
    if (!s->single)
        pthread_mutex_lock(&s->pool.lock);
}

static void sink_batch(stream *s)
{
    pri_ring *done = &s->window.done;
    ptrdiff_t slots[BATCH_MAX], count = 0, delivered = 0, index = -1;
    int code = 0;
    s->sinking = true;
    while (count < s->batch && has_result(s)) {
        slots[count++] = *pri_ring_place(done, done->head);
        *pri_ring_place(done, done->head++) = -1;
    }
    unlock(s);
    for (ptrdiff_t k = 0; k < count && code == 0; k++) {
        const ptrdiff_t slot = slots[k];
        if (s->window.code[slot] != 0 || dropped(s, s->window.index[slot]))
            continue;
        index = s->window.index[slot];
        code = s->sink ? s->sink(index, pri_window_result(&s->window, slot), s->ctx) : 0;
        delivered += code == 0 && s->sink;
    }
    lock(s);
    if (code != 0)
        record_failure(s, PRANGE_STAGE_SINK, index, code);
    s->delivered += delivered;
    for (ptrdiff_t k = 0; k < count; k++)
        pri_ring_push(&s->window.free, slots[k]);
    s->sinking = false;
}

/* The clock; 0 for a single worker, whose batches need no size. */
static double batch_clock_ns(const stream *s)
{
    return s->single ? 0.0 : pri_clock_ns();
}

/* Sizes the next batch: long enough, but leaving most of the window to other workers. */
static void size_batch(stream *s, ptrdiff_t count, double ns)
{
    const ptrdiff_t share = s->window.size / (2 * (ptrdiff_t)pri_pool_size(&s->pool));
    const ptrdiff_t max = pri_min(pri_max(share, 1), BATCH_MAX);
    const double fits = ns > 0.0 ? BATCH_NS * (double)count / ns : BATCH_MAX;
    const ptrdiff_t twice = pri_min(2 * s->batch, max);
    s->batch = fits < 1.0 ? 1 : fits < (double)twice ? (ptrdiff_t)fits : twice;
}

static void work_on(stream *s, ptrdiff_t slot, pri_worker *worker)
{
    const pri_window *window = &s->window;
    const ptrdiff_t index = window->index[slot];
    window->code[slot] = 0;
    if (dropped(s, index))
        return;
    const int code = s->work(index, pri_window_item(window, slot), pri_window_result(window, slot),
                             &worker->handle, s->ctx);
    window->code[slot] = code;
    if (code != 0) {
        lock(s);
        record_failure(s, PRANGE_STAGE_WORK, index, code);
        unlock(s);
    }
    pri_pool_count(&s->pool, worker, code);
}

/* Whether to leave the rest of a batch to sleeping workers, because its items, presumed tiny, last
 * beyond a timer tick. Checked after 1, 5, 9 ... items. */
static bool should_share(stream *s, ptrdiff_t worked, int64_t tick)
{
    return worked % TICK_BATCH == 1 && atomic_load_explicit(&s->asleep, memory_order_relaxed) > 0 &&
           pri_tick_ns() != tick;
}

static void work_batch(stream *s, pri_worker *worker)
{
    pri_window *window = &s->window;
    ptrdiff_t slots[BATCH_MAX], count = 0;
    while (count < s->batch && may_work(s))
        slots[count++] = pri_ring_pop(&window->ready);
    s->working++;
    unlock(s);
    const double start = batch_clock_ns(s);
    const int64_t tick = s->single ? 0 : pri_tick_ns();
    ptrdiff_t worked = 0;
    do
        work_on(s, slots[worked++], worker);
    while (worked < count && !should_share(s, worked, tick));
    const double spent = batch_clock_ns(s) - start;
    lock(s);
    for (ptrdiff_t k = 0; k < worked; k++)
        if (s->ordered)
            *pri_ring_place(&window->done, window->index[slots[k]]) = slots[k];
        else
            pri_ring_push(&window->done, slots[k]);
    while (count > worked)
        pri_ring_unpop(&window->ready, slots[--count]);
    if (!s->single)
        size_batch(s, worked, spent);
    s->working--;
}

/* Fetches items until the batch is full or has taken its time: fetched items should not wait for
 * more. The clock is read after 1, 16, 32 ... items. */
static void source_batch(stream *s)
{
    pri_window *window = &s->window;
    ptrdiff_t slots[BATCH_MAX], taken = 0, made = 0;
    int code = 0;
    while (taken < s->batch && pri_ring_length(&window->free) > 0)
        slots[taken++] = pri_ring_pop(&window->free);
    s->sourcing = true;
    unlock(s);
    const double start = batch_clock_ns(s);
    double spent = 0.0;
    while (made < taken && code == 0 && spent < BATCH_NS && !stopped(s)) {
        code = s->source(pri_window_item(window, slots[made]), s->ctx);
        made += code == 0;
        if (made == 1 || made % 16 == 0)
            spent = batch_clock_ns(s) - start;
    }
    lock(s);
    for (ptrdiff_t k = 0; k < taken; k++) {
        window->index[slots[k]] = s->sourced + k;
        pri_ring_push(k < made ? &window->ready : &window->free, slots[k]);
    }
    s->sourced += made;
    s->ended = code != 0;
    if (code != 0 && code != PRANGE_STREAM_END)
        record_failure(s, PRANGE_STAGE_SOURCE, s->sourced, code);
    s->sourcing = false;
}

/* Whether no step can be done, now or later. */
static bool finished(stream *s)
{
    return (s->ended || stopped(s)) && !s->sourcing && !s->sinking && s->working == 0 &&
           !may_work(s);
}

/* Takes one item from the source to the sink, on a single worker. Returns false if there is
 * none. */
static bool serve_one(stream *s, pri_worker *worker)
{
    if (!may_work(s)) {
        if (!may_source(s))
            return false;
        source_batch(s);
    }
    if (may_work(s))
        work_batch(s, worker);
    if (may_sink(s))
        sink_batch(s);
    return true;
}

/* Does the most urgent step, on one of several workers. Returns false at the end. */
static bool do_step(stream *s, pri_worker *worker)
{
    if (may_sink(s))
        sink_batch(s);
    else if (may_work(s))
        work_batch(s, worker);
    else if (may_source(s))
        source_batch(s);
    else if (finished(s))
        return false;
    else {
        s->asleep++;
        pthread_cond_wait(&s->pool.wake, &s->pool.lock);
        s->asleep--;
    }
    return true;
}

static void run_worker(void *job, pri_worker *worker)
{
    stream *s = job;
    if (pri_pool_size(&s->pool) == 1) {
        s->single = true;
        while (serve_one(s, worker))
            ;
        return;
    }
    pthread_mutex_lock(&s->pool.lock);
    while (do_step(s, worker))
        ;
    pthread_cond_broadcast(&s->pool.wake);
    pthread_mutex_unlock(&s->pool.lock);
}

/* Fetches some items. Returns true if they are presumed long, because they are few or come
 * slowly. */
static bool presume_long(stream *s)
{
    const ptrdiff_t tasks = (ptrdiff_t)TASKS_PER_THREAD * s->pool.limit;
    const double start = pri_clock_ns();
    while (s->sourced < tasks && may_source(s)) {
        source_batch(s);
        if (pri_clock_ns() - start >= BATCH_NS)
            return true;
    }
    return s->ended && s->sourced > 1;
}

/* Whether the stream gets a team now. Its remaining time is unknown and presumed to equal the time
 * so far. */
static bool gets_team(const stream *s, pri_team *team, double ns)
{
    pri_team_resize(team, s->window.size, ns);
    return team->size > 1;
}

/* Serves items on the caller alone, up to the end or until a team pays and is granted. The first
 * item's time is ignored, unless it alone makes a team pay, because cold caches inflate it. */
static void run_alone(stream *s, pri_worker *worker, pri_team *team)
{
    const double begin = pri_clock_ns();
    if (presume_long(s) && gets_team(s, team, pri_pool_untimed_ns(&s->pool)))
        return;
    for (ptrdiff_t count = 1;; count = count < ALONE_MAX ? count * 8 : count) {
        const double start = pri_clock_ns();
        const int64_t tick = pri_tick_ns();
        ptrdiff_t served = 0;
        do {
            if (!serve_one(s, worker))
                return;
            served++;
        } while (served < count && (served % TICK_ITEMS != 0 || pri_tick_ns() == tick));
        const double now = pri_clock_ns(), spent = now - start;
        if (spent >= WORTH_NS * (double)served && (count > 1 || spent >= BATCH_NS) &&
            gets_team(s, team, now - begin))
            return;
    }
}

static void run(stream *s)
{
    pri_pool *pool = &s->pool;
    const int workers = pool->options.workers;
    const bool timed = pri_pool_adapts(pool) && pool->limit > 1;
    pri_work work = {.name = pool->function,
                     .pieces = s->window.size,
                     .ns = timed ? 0.0 : pri_pool_untimed_ns(pool),
                     .open_ended = true,
                     .pool = true,
                     .threads = workers > 0 ? workers : 0,
                     .room = pool->limit};
    pri_team team = pri_team_open(&work);
    s->single = true;
    if (timed && pri_pool_start_caller(pool))
        run_alone(s, &pool->workers[0], &team);
    s->single = false;
    pri_pool_run(pool, &team, run_worker, s);
    work.n = s->sourced;
    pri_team_close(&team);
}

/* Checks that a window set by the user fits in memory. */
static prange_status check_window(const char *function, ptrdiff_t window, size_t item_size,
                                  size_t result_size)
{
    const size_t sizes[] = {item_size, result_size, 10 * sizeof(ptrdiff_t)};
    ptrdiff_t bytes;
    for (int k = 0; k < 3; k++)
        if (__builtin_mul_overflow((size_t)window, sizes[k], &bytes))
            return pri_fail(PRANGE_ERROR_SIZE,
                            "%s: a window of %td times %zu bytes does not fit in memory", function,
                            window, sizes[k]);
    return PRANGE_OK;
}

prange_status prange_stream(size_t item_size, prange_source source, size_t result_size,
                            prange_item_work work, prange_sink sink, void *ctx,
                            const prange_options *options)
{
    stream s = {.source = source,
                .work = work,
                .sink = sink,
                .ctx = ctx,
                .last = PTRDIFF_MAX,
                .outcome = {.index = PTRDIFF_MAX},
                .batch = 1};
    if (!source || !work)
        return pri_check_pointer(__func__, source ? "work" : "source", NULL);
    prange_status status = pri_pool_check(&s.pool, __func__, options);
    const ptrdiff_t window = s.pool.options.window;
    if (status == PRANGE_OK)
        status = check_window(__func__, window ? window : 1, item_size, result_size);
    if (status == PRANGE_OK)
        status = pri_pool_open(&s.pool, ctx, window ? window : PTRDIFF_MAX, -1);
    if (status != PRANGE_OK)
        return status;
    s.ordered = s.pool.options.order == PRANGE_IN_ORDER;
    s.collects = s.pool.options.on_error == PRANGE_COLLECT;
    const ptrdiff_t slots =
        window ? window : pri_window_default(item_size, result_size, s.pool.limit);
    if (pri_window_open(&s.window, slots, item_size, result_size)) {
        run(&s);
    } else {
        s.pool.options.progress = NULL;
        status = pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for a window of %td items", __func__,
                          slots);
    }
    pri_window_close(&s.window);
    s.outcome.delivered = s.delivered;
    s.outcome.complete = s.ended && s.sourced == (sink ? s.delivered : pri_pool_finished(&s.pool));
    const prange_status outcome = pri_pool_close(&s.pool, &s.outcome);
    return status == PRANGE_OK ? outcome : status;
}

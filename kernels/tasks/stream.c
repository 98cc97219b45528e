/* SPDX-License-Identifier: MIT */
/*
 * Streams. Every worker does what is most urgent: deliver results, or else work on items, or else
 * fetch more. The window is an array of slots, whose numbers go round: free -> (source) -> ready
 * -> (work) -> done -> (sink) -> free. All is guarded by the crew's lock, which nobody holds while
 * a function of the user's runs.
 *
 * A worker that takes something up wakes one that sleeps if there is more to be done, so that
 * nothing lies idle and no herd wakes up for one item. Tiny items go through in batches.
 *
 * A lone worker takes one item after another through all three, as a serial loop does, and has no
 * use for the lock.
 */
#include <prange/stream.h>

#include <stdint.h>

#include "pool.h"
#include "ring.h"
#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"

/* Slots for each worker where the user set no window: enough for batches of tiny items, few where
 * they would take more than this many bytes. */
#define SLOTS_LEAST 4
#define SLOTS_MOST 64
#define SLOTS_BYTES 65536

/* Items at most that go through a step together, and the time in ns that they should take: 100
 * times what a step costs where two processors want the lock. */
#define BATCH_MOST 64
#define BATCH_NS 20e3

/* The time of an item, in ns, from which on a team pays: handing it from one processor to another
 * and back costs two or three such trips of a cache line of 70 ns. */
#define WORTH_NS 500.0

/* The caller alone reads the clock (25 ns) after 1, 8, 64, 64 ... items. */
#define ALONE_MOST 64

/* Items a thread up to which a stream is taken to be of long ones, as in prange_for. */
#define TASKS_PER_THREAD 16

typedef struct stream {
    size_t item_size, result_size;
    prange_source source;
    prange_item_work work;
    prange_sink sink;
    void *ctx;
    pri_crew crew;
    bool ordered, collects;

    ptrdiff_t window; /* slots */
    char *items, *results;
    ptrdiff_t *index; /* of the item in each slot */
    ptrdiff_t *code;  /* what its work returned */
    pri_ring free, ready, done;

    ptrdiff_t sourced, delivered;
    int busy; /* batches that are worked on */
    int waiting;
    bool sourcing, sinking, ended;
    _Atomic ptrdiff_t last; /* no item above it is worked on or delivered */
    pri_outcome failure;    /* the lowest; its index is PTRDIFF_MAX while there is none */

    ptrdiff_t batch;
    bool lone; /* there is one worker; not written where there are more */
} stream;

static void *item_of(const stream *of, ptrdiff_t slot)
{
    return of->item_size ? of->items + (size_t)slot * of->item_size : NULL;
}

static void *result_of(const stream *of, ptrdiff_t slot)
{
    return of->result_size ? of->results + (size_t)slot * of->result_size : NULL;
}

static bool dropped(stream *of, ptrdiff_t index)
{
    return index > atomic_load_explicit(&of->last, memory_order_relaxed) ||
           pri_crew_cancelled(&of->crew);
}

static bool stopped(stream *of)
{
    return dropped(of, PTRDIFF_MAX);
}

static void fail(stream *of, prange_stage stage, ptrdiff_t index, int code)
{
    if (index < of->failure.index)
        of->failure = (pri_outcome){.index = index, .code = code, .stage = stage};
    const ptrdiff_t last = stage == PRANGE_STAGE_SINK ? -1 : index;
    if ((stage != PRANGE_STAGE_WORK || !of->collects) && last < of->last)
        atomic_store_explicit(&of->last, last, memory_order_relaxed);
}

static bool may_sink(const stream *of)
{
    return !of->sinking && (of->ordered ? *pri_ring_place(&of->done, of->done.head) >= 0
                                        : pri_ring_length(&of->done) > 0);
}

static bool may_source(stream *of)
{
    return !of->sourcing && !of->ended && pri_ring_length(&of->free) > 0 && !stopped(of);
}

static void wake_one(stream *of)
{
    if (of->waiting > 0 && (may_sink(of) || pri_ring_length(&of->ready) > 0 || may_source(of)))
        pthread_cond_signal(&of->crew.wake);
}

/* The lock is released while a function of the user's runs. */
static void go(stream *of)
{
    if (of->lone)
        return;
    wake_one(of);
    pthread_mutex_unlock(&of->crew.lock);
}

static void come_back(stream *of)
{
    if (!of->lone)
        pthread_mutex_lock(&of->crew.lock);
}

static void sink_batch(stream *of)
{
    ptrdiff_t slots[BATCH_MOST], count = 0, delivered = 0, failing = -1;
    int code = 0;
    of->sinking = true;
    while (count < of->batch && (of->ordered ? *pri_ring_place(&of->done, of->done.head) >= 0
                                             : pri_ring_length(&of->done) > 0)) {
        slots[count++] = *pri_ring_place(&of->done, of->done.head);
        *pri_ring_place(&of->done, of->done.head++) = -1;
    }
    go(of);
    for (ptrdiff_t k = 0; k < count && code == 0; k++) {
        const ptrdiff_t index = of->index[slots[k]];
        if (of->code[slots[k]] != 0 || dropped(of, index))
            continue;
        code = of->sink ? of->sink(index, result_of(of, slots[k]), of->ctx) : 0;
        failing = index;
        delivered += code == 0 && of->sink;
    }
    come_back(of);
    if (code != 0)
        fail(of, PRANGE_STAGE_SINK, failing, code);
    of->delivered += delivered;
    for (ptrdiff_t k = 0; k < count; k++)
        pri_ring_push(&of->free, slots[k]);
    of->sinking = false;
}

/* Only batches need it. */
static double clock_of(const stream *of)
{
    return of->lone ? 0.0 : pri_clock_ns();
}

/* Batches of a size that makes them last, but leaves enough of the window to the others. */
static void adapt(stream *of, ptrdiff_t count, double ns)
{
    const ptrdiff_t share = of->window / (2 * (ptrdiff_t)pri_crew_size(&of->crew));
    const ptrdiff_t most = share < 1 ? 1 : share < BATCH_MOST ? share : BATCH_MOST;
    const double fits = ns > 0.0 ? BATCH_NS * (double)count / ns : BATCH_MOST;
    const ptrdiff_t twice = 2 * of->batch < most ? 2 * of->batch : most;
    of->batch = fits < 1.0 ? 1 : fits < (double)twice ? (ptrdiff_t)fits : twice;
}

static void work_batch(stream *of, pri_member *member)
{
    ptrdiff_t slots[BATCH_MOST], count = 0;
    while (count < of->batch && pri_ring_length(&of->ready) > 0)
        slots[count++] = pri_ring_pop(&of->ready);
    of->busy++;
    go(of);
    const double start = clock_of(of);
    for (ptrdiff_t k = 0; k < count; k++) {
        const ptrdiff_t slot = slots[k], index = of->index[slot];
        of->code[slot] = 0;
        if (dropped(of, index))
            continue;
        const int code =
            of->work(index, item_of(of, slot), result_of(of, slot), &member->worker, of->ctx);
        of->code[slot] = code;
        if (code != 0) {
            come_back(of);
            fail(of, PRANGE_STAGE_WORK, index, code);
            go(of);
        }
        pri_crew_count(&of->crew, member, code);
    }
    const double spent = clock_of(of) - start;
    come_back(of);
    for (ptrdiff_t k = 0; k < count; k++)
        if (of->ordered)
            *pri_ring_place(&of->done, of->index[slots[k]]) = slots[k];
        else
            pri_ring_push(&of->done, slots[k]);
    if (!of->lone)
        adapt(of, count, spent);
    of->busy--;
}

/* Until the batch is full, or has taken its time: what is there should not wait for the rest. The
 * clock is read after 1, 16, 32 ... items. */
static void source_batch(stream *of)
{
    ptrdiff_t slots[BATCH_MOST], taken = 0, made = 0;
    int code = 0;
    while (taken < of->batch && pri_ring_length(&of->free) > 0)
        slots[taken++] = pri_ring_pop(&of->free);
    of->sourcing = true;
    go(of);
    const double start = clock_of(of);
    double spent = 0.0;
    while (made < taken && code == 0 && spent < BATCH_NS && !stopped(of)) {
        code = of->source(item_of(of, slots[made]), of->ctx);
        made += code == 0;
        if (made == 1 || made % 16 == 0)
            spent = clock_of(of) - start;
    }
    come_back(of);
    for (ptrdiff_t k = 0; k < taken; k++) {
        of->index[slots[k]] = of->sourced + k;
        pri_ring_push(k < made ? &of->ready : &of->free, slots[k]);
    }
    of->sourced += made;
    of->ended = code != 0;
    if (code != 0 && code != PRANGE_STREAM_END)
        fail(of, PRANGE_STAGE_SOURCE, of->sourced, code);
    of->sourcing = false;
}

/* Nothing is left that could be done now or later. */
static bool finished(stream *of)
{
    return (of->ended || stopped(of)) && !of->sourcing && !of->sinking && of->busy == 0 &&
           pri_ring_length(&of->ready) == 0;
}

/* One item from the source to the sink, before the next; false when there is none. */
static bool serve(stream *of, pri_member *member)
{
    if (pri_ring_length(&of->ready) == 0 && !may_source(of))
        return false;
    if (pri_ring_length(&of->ready) == 0)
        source_batch(of);
    if (pri_ring_length(&of->ready) > 0)
        work_batch(of, member);
    if (may_sink(of))
        sink_batch(of);
    return true;
}

static void run_worker(void *state, pri_member *member)
{
    stream *of = state;
    if (pri_crew_size(&of->crew) == 1) {
        of->lone = true;
        while (serve(of, member))
            ;
        return;
    }
    pthread_mutex_lock(&of->crew.lock);
    for (;;) {
        if (may_sink(of))
            sink_batch(of);
        else if (pri_ring_length(&of->ready) > 0)
            work_batch(of, member);
        else if (may_source(of))
            source_batch(of);
        else if (finished(of)) {
            pthread_cond_broadcast(&of->crew.wake);
            break;
        } else {
            of->waiting++;
            pthread_cond_wait(&of->crew.wake, &of->crew.lock);
            of->waiting--;
        }
    }
    pthread_mutex_unlock(&of->crew.lock);
}

/* Some items are fetched first: are they few, or do they come slowly, they are taken to be long. */
static bool look_long(stream *of)
{
    const ptrdiff_t tasks = (ptrdiff_t)TASKS_PER_THREAD * of->crew.limit;
    const double start = pri_clock_ns();
    while (of->sourced < tasks && may_source(of)) {
        source_batch(of);
        if (pri_clock_ns() - start >= BATCH_NS)
            return true;
    }
    return of->ended && of->sourced > 1;
}

/* The caller alone, up to the end or to where a team pays: true. A first item counts only where it
 * is long: the first touch of code and data takes microseconds. */
static bool run_alone(stream *of, pri_member *member)
{
    if (look_long(of))
        return true;
    for (ptrdiff_t most = 1;; most = most < ALONE_MOST ? most * 8 : most) {
        const double start = pri_clock_ns();
        for (ptrdiff_t served = 0; served < most; served++)
            if (!serve(of, member))
                return false;
        const double spent = pri_clock_ns() - start;
        if (spent >= WORTH_NS * (double)most && (most > 1 || spent >= BATCH_NS))
            return true;
    }
}

static void run(stream *of)
{
    pri_crew *crew = &of->crew;
    const int workers = crew->options.workers;
    const bool adapts = pri_crew_adapts(crew) && crew->limit > 1;
    pri_work work = {.name = "prange_stream",
                     .pieces = of->window,
                     .ns = adapts ? 0.0 : pri_crew_ns(crew),
                     .crew = true,
                     .threads = workers > 0 ? workers : 0,
                     .room = crew->limit};
    pri_team team = pri_team_open(&work);
    of->lone = true;
    if (adapts && pri_crew_begin(crew) && run_alone(of, &crew->members[0]))
        pri_team_resize(&team, of->window, pri_crew_ns(crew));
    of->lone = false;
    pri_crew_run(crew, &team, run_worker, of);
    work.n = of->sourced;
    pri_team_close(&team);
}

static void free_window(stream *of)
{
    pri_scratch_free(of->results);
    pri_scratch_free(of->items);
    pri_scratch_free(of->index);
}

static prange_status take_window(stream *of)
{
    const ptrdiff_t window = of->window;
    ptrdiff_t places = 1;
    while (places < window)
        places *= 2;
    of->index = pri_scratch(places, 5 * sizeof *of->index);
    of->items = pri_scratch(window, of->item_size);
    of->results = pri_scratch(window, of->result_size);
    if (!of->index || !of->items || !of->results)
        return pri_fail(PRANGE_ERROR_MEMORY, "prange_stream: no memory for a window of %td items",
                        window);
    of->code = of->index + places;
    of->free = (pri_ring){.at = of->code + places, .mask = places - 1};
    of->ready = (pri_ring){.at = of->free.at + places, .mask = places - 1};
    of->done = (pri_ring){.at = of->ready.at + places, .mask = places - 1};
    for (ptrdiff_t slot = 0; slot < window; slot++)
        pri_ring_push(&of->free, slot);
    for (ptrdiff_t position = 0; position < places; position++)
        of->done.at[position] = -1;
    return PRANGE_OK;
}

static ptrdiff_t slots_of(size_t item_size, size_t result_size)
{
    const size_t fit = SLOTS_BYTES / (item_size / 2 + result_size / 2 + 1) / 2;
    return fit < SLOTS_LEAST ? SLOTS_LEAST : fit < SLOTS_MOST ? (ptrdiff_t)fit : SLOTS_MOST;
}

static prange_status check(stream *of, const prange_options *options)
{
    ptrdiff_t bytes;
    if (!of->source || !of->work)
        return pri_check_pointer("prange_stream", of->source ? "work" : "source", NULL);
    const prange_status status = pri_crew_check(&of->crew, "prange_stream", options);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t window = of->crew.options.window ? of->crew.options.window : 1;
    const size_t sizes[] = {of->item_size, of->result_size, 10 * sizeof *of->index};
    for (int k = 0; k < 3; k++)
        if (__builtin_mul_overflow((size_t)window, sizes[k], &bytes))
            return pri_fail(PRANGE_ERROR_SIZE,
                            "prange_stream: a window of %td times %zu bytes does not fit in memory",
                            window, sizes[k]);
    return PRANGE_OK;
}

prange_status prange_stream(size_t item_size, prange_source source, size_t result_size,
                            prange_item_work work, prange_sink sink, void *ctx,
                            const prange_options *options)
{
    stream of = {.item_size = item_size,
                 .result_size = result_size,
                 .source = source,
                 .work = work,
                 .sink = sink,
                 .ctx = ctx,
                 .last = PTRDIFF_MAX,
                 .failure = {.index = PTRDIFF_MAX},
                 .batch = 1};
    prange_status status = check(&of, options);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t window = of.crew.options.window;
    status = pri_crew_open(&of.crew, ctx, window ? window : PTRDIFF_MAX, -1);
    if (status != PRANGE_OK)
        return status;
    of.window = window ? window : slots_of(item_size, result_size) * of.crew.limit;
    of.ordered = of.crew.options.order == PRANGE_IN_ORDER;
    of.collects = of.crew.options.on_error == PRANGE_COLLECT;
    status = take_window(&of);
    if (status == PRANGE_OK)
        run(&of);
    else
        of.crew.options.progress = NULL;
    free_window(&of);
    of.failure.delivered = of.delivered;
    of.failure.complete =
        of.ended && of.sourced == (sink ? of.delivered : pri_crew_finished(&of.crew));
    const prange_status ending = pri_crew_close(&of.crew, &of.failure);
    return status == PRANGE_OK ? ending : status;
}

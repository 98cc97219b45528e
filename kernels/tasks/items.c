/* SPDX-License-Identifier: MIT */
/*
 * Maps over items. The caller works alone until the remaining items are worth a team. It watches
 * the timer tick, since items may become long at any time. The workers of the team then claim
 * ranges of items by their cost (ranges.h), or by the user's schedule.
 */
#include <prange/items.h>

#include <stdint.h>

#include "pool.h"
#include "ranges.h"
#include "base/check.h"
#include "base/failure.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* Up to this many items per thread are presumed long, as in prange_for. */
#define TASKS_PER_THREAD 16

/* A team pays if the remaining items take this long, in ns: as long as waking sleeping threads may
 * take. */
#define WORTH_NS 20e3

/* Alone, the caller reads the clock (20 ns) after 1, 8, 64, 256, 256 ... items, or after items that
 * take BATCH_NS, but at most once in 8 items. */
#define BATCH_NS 20e3
#define BATCH_MIN 8
#define BATCH_MAX 256

/* Alone, the caller reads the timer tick (4 ns) after every 16th item, and after each of the last
 * 16, where long items would be most of the remaining work. */
#define TICK_ITEMS 16
#define TICK_LAST 16

/* The shortest time, in ns, from which the cost of an item is computed: 50 clock readings. */
#define MEASURED_NS 1000.0

typedef struct map {
    ptrdiff_t n;
    const char *items;
    char *results;
    size_t item_size, result_size;
    prange_item_work work;
    void *ctx;
    bool collects;
    pri_failure failure;
    pri_pool pool;

    double item_ns; /* the cost per item at the last measurement; 0: unknown */
    pri_ranges ranges;
} map;

/* Whether item i may no longer start. */
static bool stopped(map *m, ptrdiff_t i)
{
    return pri_ranges_stopped(&m->ranges, i) || pri_pool_cancelled(&m->pool);
}

static void record_failure(map *m, ptrdiff_t i, int code)
{
    pri_failure_report(&m->failure, i, i, code);
    if (!m->collects)
        pri_ranges_stop(&m->ranges, i);
}

/* Runs items in order, until an item may not start or another worker wants the rest. Returns the
 * first item that was not started. Runs at least one item, unless the range is stopped at its
 * beginning. Without progress no other thread reads the counts meanwhile, so they are updated
 * once. */
static ptrdiff_t run_range(map *m, ptrdiff_t begin, ptrdiff_t end, pri_worker *worker)
{
    const prange_item_work work = m->work;
    void *const ctx = m->ctx;
    int *const codes = m->pool.options.codes;
    const bool watched = m->pool.options.progress != NULL;
    const char *item = m->items ? m->items + (size_t)begin * m->item_size : NULL;
    char *result = m->results ? m->results + (size_t)begin * m->result_size : NULL;
    ptrdiff_t i = begin, failed = 0;
    if (begin == end || stopped(m, begin))
        return begin;
    do {
        const int code = work(i, item, result, &worker->handle, ctx);
        if (code != 0) {
            record_failure(m, i, code);
            failed++;
        }
        if (codes)
            codes[i] = code;
        if (watched)
            pri_pool_count(&m->pool, worker, code);
        item = item ? item + m->item_size : NULL;
        result = result ? result + m->result_size : NULL;
    } while (++i < end && pri_ranges_go_on(&m->ranges, i) &&
             !(watched && pri_pool_cancelled(&m->pool)));
    if (!watched)
        pri_worker_count(worker, i - begin - failed, failed);
    return i;
}

/* The number of items that the caller runs alone until it reads the clock again. */
static ptrdiff_t next_batch(const map *m, ptrdiff_t batch)
{
    const ptrdiff_t longer = pri_min(batch * 8, BATCH_MAX);
    const double fits = m->item_ns > 0.0 ? BATCH_NS / m->item_ns : BATCH_MAX;
    return fits < (double)longer ? pri_max((ptrdiff_t)fits, BATCH_MIN) : longer;
}

/* Runs a batch on the caller alone; a timer tick ends it early. */
static ptrdiff_t run_batch(map *m, ptrdiff_t at, ptrdiff_t end)
{
    const int64_t tick = pri_tick_ns();
    do {
        const ptrdiff_t look = pri_min(at + TICK_ITEMS, pri_max(at + 1, m->n - TICK_LAST));
        at = run_range(m, at, pri_min(look, end), &m->pool.workers[0]);
    } while (at < end && !stopped(m, at) && pri_tick_ns() == tick);
    return at;
}

/* Runs items on the caller alone, up to the end or until a team pays. Returns the first remaining
 * item. The first item's time is ignored, unless it alone exceeds the threshold, because cold
 * caches inflate it. */
static ptrdiff_t run_alone(map *m, pri_team *team)
{
    ptrdiff_t at = 0, from = 0;
    double start = pri_clock_ns();
    for (ptrdiff_t batch = 1; at < m->n; batch = next_batch(m, batch)) {
        const ptrdiff_t end = at + pri_min(batch, m->n - at);
        at = run_batch(m, at, end);
        if (at < end && stopped(m, at))
            at = m->n;
        const double now = pri_clock_ns(), spent = now - start;
        if (spent < MEASURED_NS && batch > 1)
            continue;
        m->item_ns = spent / (double)(at - from);
        const double left = m->item_ns * (double)(m->n - at);
        if (left >= WORTH_NS && (batch > 1 || spent >= WORTH_NS)) {
            pri_team_resize(team, m->n - at, left);
            if (team->size > 1)
                break;
        }
        from = at;
        start = now;
    }
    return at;
}

/* Runs a range, or gives back a part of it. Returns false if its items may not start, nor any that
 * this worker could claim later. */
static bool run_or_share(map *m, pri_range *range, pri_worker *worker)
{
    ptrdiff_t at = range->begin;
    while (at < range->end) {
        at = run_range(m, at, range->end, worker);
        if (at < range->end && stopped(m, at))
            return false;
        if (at < range->end)
            pri_ranges_give_back(&m->ranges, range, at);
    }
    return true;
}

/* Runs ranges whose lengths follow the cost of items. */
static void run_by_cost(map *m, pri_worker *worker)
{
    double item_ns = m->item_ns, before = pri_clock_ns();
    bool goes_on = true;
    pri_range range;
    while (goes_on && pri_ranges_claim_by_cost(&m->ranges, worker, item_ns, &range)) {
        goes_on = run_or_share(m, &range, worker);
        const double now = pri_clock_ns();
        item_ns = (now - before) / (double)(range.end - range.begin);
        before = now;
    }
    pri_ranges_leave(&m->ranges, worker);
}

/* Runs the user's chunks in order, or (guided) ranges that get shorter down to the chunk. */
static void run_chunks(map *m, bool guided, pri_worker *worker)
{
    const ptrdiff_t chunk = pri_max(m->pool.options.chunk, 1);
    for (pri_range range; pri_ranges_claim(&m->ranges, chunk, guided, &range);)
        if (run_range(m, range.begin, range.end, worker) < range.end)
            return;
}

static void run_static(map *m, pri_worker *worker)
{
    const ptrdiff_t workers = pri_pool_size(&m->pool), rank = worker->handle.rank;
    const ptrdiff_t all = m->n - m->ranges.begin, chunk = m->pool.options.chunk;
    if (chunk == 0) {
        const ptrdiff_t share = all / workers, longer = all % workers;
        const ptrdiff_t begin = m->ranges.begin + rank * share + pri_min(rank, longer);
        (void)run_range(m, begin, begin + share + (rank < longer), worker);
        return;
    }
    const ptrdiff_t chunks = pri_pieces(all, chunk);
    for (ptrdiff_t k = rank; k < chunks; k += workers) {
        const ptrdiff_t begin = m->ranges.begin + k * chunk,
                        end = begin + pri_min(chunk, m->n - begin);
        if (run_range(m, begin, end, worker) < end)
            return;
    }
}

static void run_worker(void *job, pri_worker *worker)
{
    map *m = job;
    const prange_schedule schedule = m->pool.options.schedule;
    if (m->ranges.begin == m->n)
        return;
    if (pri_pool_size(&m->pool) == 1)
        (void)run_range(m, m->ranges.begin, m->n, worker);
    else if (schedule == PRANGE_SCHEDULE_STATIC)
        run_static(m, worker);
    else if (schedule == PRANGE_SCHEDULE_GUIDED || m->pool.options.chunk > 0)
        run_chunks(m, schedule == PRANGE_SCHEDULE_GUIDED, worker);
    else
        run_by_cost(m, worker);
}

static void run(map *m)
{
    pri_pool *pool = &m->pool;
    const bool tasks = m->n <= (ptrdiff_t)TASKS_PER_THREAD * pool->limit;
    const bool adapts = pri_pool_adapts(pool) && pool->limit > 1;
    const int workers = pool->options.workers;
    const pri_work work = {.name = pool->function,
                           .n = m->n,
                           .pieces = m->n,
                           .ns = adapts && !tasks ? 0.0 : pri_pool_untimed_ns(pool),
                           .tasks = adapts && tasks,
                           .user = (uint64_t)(uintptr_t)m->work,
                           .failure = &m->failure,
                           .pool = true,
                           .threads = workers > 0 ? workers : 0,
                           .room = pool->limit};
    pri_team team = pri_team_open(&work);
    if (adapts && team.size == 1 && pri_pool_start_caller(pool))
        m->ranges.begin = run_alone(m, &team);
    pri_pool_run(pool, &team, run_worker, m);
    pri_team_close(&team);
}

static prange_status check_array(const char *function, const char *name, const void *array,
                                 ptrdiff_t n, size_t size)
{
    ptrdiff_t bytes;
    if (n > 0 && size > 0 && !array)
        return pri_check_pointer(function, name, array);
    if (__builtin_mul_overflow((size_t)n, size, &bytes) ||
        (uintptr_t)array > UINTPTR_MAX - (size_t)bytes)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %td %s of %zu bytes do not fit in memory", function,
                        n, name, size);
    return PRANGE_OK;
}

static prange_status check_arrays(const char *function, const map *m)
{
    const ptrdiff_t n = m->n;
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", function, n);
    if (!m->work)
        return pri_check_pointer(function, "work", NULL);
    prange_status status = check_array(function, "items", m->items, n, m->item_size);
    if (status == PRANGE_OK)
        status = check_array(function, "results", m->results, n, m->result_size);
    if (status != PRANGE_OK || (m->items == m->results && m->item_size == m->result_size))
        return status;
    const pri_array in = {"items", m->items, 1}, out = {"results", m->results, 1};
    return pri_check_disjoint(function, 1, &out, n * (ptrdiff_t)m->result_size, &in,
                              n * (ptrdiff_t)m->item_size);
}

/* Checks that memory written for the options overlaps neither the items, the results nor `other`.
 * The codes are written before the first item is read, the report after the last result. */
static prange_status check_written(const char *function, const map *m, const pri_array *written,
                                   ptrdiff_t bytes, const pri_array *other, ptrdiff_t other_bytes)
{
    const pri_array in = {"items", m->items, 1}, out = {"results", m->results, 1};
    if (!written->data)
        return PRANGE_OK;
    prange_status status =
        pri_check_disjoint(function, 1, written, bytes, &in, m->n * (ptrdiff_t)m->item_size);
    if (status == PRANGE_OK)
        status =
            pri_check_disjoint(function, 1, written, bytes, &out, m->n * (ptrdiff_t)m->result_size);
    return status == PRANGE_OK && other->data
               ? pri_check_disjoint(function, 1, written, bytes, other, other_bytes)
               : status;
}

static prange_status check_options(const char *function, const map *m)
{
    const pri_array codes = {"options.codes", m->pool.options.codes, 1};
    const pri_array report = {"options.report", m->pool.options.report, 1};
    prange_status status = PRANGE_OK;
    if (codes.data)
        status = check_array(function, codes.name, codes.data, m->n, sizeof(int));
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t bytes = m->n * (ptrdiff_t)sizeof(int), size = sizeof(prange_report);
    status = check_written(function, m, &codes, bytes, &report, size);
    return status == PRANGE_OK ? check_written(function, m, &report, size, &codes, 0) : status;
}

prange_status prange_map_items(ptrdiff_t n, const void *items, size_t item_size, void *results,
                               size_t result_size, prange_item_work work, void *ctx,
                               const prange_options *options)
{
    map m = {.n = n,
             .items = items,
             .results = results,
             .item_size = item_size,
             .result_size = result_size,
             .work = work,
             .ctx = ctx,
             .failure = PRI_NO_FAILURE};
    prange_status status = check_arrays(__func__, &m);
    if (status == PRANGE_OK)
        status = pri_pool_check(&m.pool, __func__, options);
    if (status == PRANGE_OK)
        status = check_options(__func__, &m);
    if (status == PRANGE_OK)
        status = pri_pool_open(&m.pool, ctx, n, n);
    if (status != PRANGE_OK)
        return status;
    pri_ranges_init(&m.ranges, &m.pool, n);
    m.collects = m.pool.options.on_error == PRANGE_COLLECT;
    for (ptrdiff_t i = 0; m.pool.options.codes && i < n; i++)
        m.pool.options.codes[i] = PRANGE_NOT_STARTED;
    if (n > 0)
        run(&m);
    const pri_outcome outcome = {.index = m.failure.index,
                                 .code = m.failure.code,
                                 .stage = PRANGE_STAGE_WORK,
                                 .complete =
                                     m.failure.code == 0 && pri_pool_finished(&m.pool) == n};
    return pri_pool_close(&m.pool, &outcome);
}

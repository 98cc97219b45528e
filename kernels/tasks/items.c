/* SPDX-License-Identifier: MIT */
/*
 * Maps over items. The caller works alone as long as what is left does not repay a team; then the
 * workers take ranges from a shared counter, or as the user's schedule says.
 */
#include <prange/items.h>

#include <stdint.h>

#include "pool.h"
#include "base/check.h"
#include "base/failure.h"
#include "base/status.h"

/* Items a thread up to which a map is taken to be of long ones, as in prange_for. */
#define TASKS_PER_THREAD 16

/* What must be left, in ns, for a map to go on with a team: waking threads that sleep takes up to
 * as long. */
#define WORTH_NS 20e3

/* The caller reads the clock (25 ns) once in 1, 8, 64, 64 ... items, or once in 8 where 64 of them
 * take longer than this in ns. */
#define BATCH_NS 20e3
#define BATCH_MOST 64

/* The least time that tells what an item costs, in ns: 40 readings of the clock. */
#define MEASURED_NS 1000.0

/* What a worker takes at once by the measured cost, in ns: 100 times what the shared counter
 * costs where two processors want it; and at most this part of what is left for each worker. */
#define RANGE_NS 20e3
#define RANGES_PER_WORKER 16

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

    double item_ns;       /* by the last items measured; 0: not known */
    ptrdiff_t first;      /* where the workers begin */
    _Atomic size_t taken; /* items from `first` on that were dealt out */
} map;

typedef struct range {
    ptrdiff_t begin, end;
} range;

/* Items in order; false at the first that may not start. Without progress nobody reads the counts
 * meanwhile, nor can the map be cancelled. */
static bool run_range(map *of, ptrdiff_t begin, ptrdiff_t end, pri_worker *worker)
{
    const prange_item_work work = of->work;
    void *const ctx = of->ctx;
    int *const codes = of->pool.options.codes;
    const bool watched = of->pool.options.progress != NULL;
    const char *item = of->items ? of->items + (size_t)begin * of->item_size : NULL;
    char *result = of->results ? of->results + (size_t)begin * of->result_size : NULL;
    ptrdiff_t i = begin, failed = 0;
    for (; i < end; i++) {
        if (!(of->collects || pri_failure_below(&of->failure, i)) ||
            (watched && pri_pool_cancelled(&of->pool)))
            break;
        const int code = work(i, item, result, &worker->handle, ctx);
        if (code != 0) {
            pri_failure_report(&of->failure, i, i, code);
            failed++;
        }
        if (codes)
            codes[i] = code;
        if (watched)
            pri_pool_count(&of->pool, worker, code);
        item = item ? item + of->item_size : NULL;
        result = result ? result + of->result_size : NULL;
    }
    if (!watched)
        pri_worker_count(worker, i - begin - failed, failed);
    return i == end;
}

/* The caller alone, up to the end or to where a team pays; returns how many items are settled. A
 * first item counts only where it is long: the first touch of code and data takes microseconds. */
static ptrdiff_t run_alone(map *of, pri_team *team)
{
    ptrdiff_t at = 0, from = 0;
    double start = pri_clock_ns();
    for (ptrdiff_t batch = 1; at < of->n; batch = batch < BATCH_MOST ? batch * 8 : batch) {
        const ptrdiff_t end = of->n - at < batch ? of->n : at + batch;
        if (!run_range(of, at, end, &of->pool.workers[0]))
            return of->n;
        at = end;
        const double now = pri_clock_ns(), spent = now - start;
        if (spent < MEASURED_NS && batch > 1)
            continue;
        of->item_ns = spent / (double)(at - from);
        const double left = of->item_ns * (double)(of->n - at);
        if (left >= WORTH_NS && (batch > 1 || spent >= WORTH_NS)) {
            pri_team_resize(team, of->n - at, left);
            if (team->size > 1)
                return at;
        }
        if (of->item_ns * BATCH_MOST > BATCH_NS)
            batch = 1;
        from = at;
        start = now;
    }
    return at;
}

/* What a worker takes next, by the cost of its last items. The share of what is left makes ranges
 * shorter towards the end. */
static ptrdiff_t chunk_by_cost(map *of, double item_ns)
{
    const size_t taken = atomic_load_explicit(&of->taken, memory_order_relaxed);
    const size_t all = (size_t)(of->n - of->first);
    const size_t share =
        taken < all ? (all - taken) / (RANGES_PER_WORKER * (size_t)pri_pool_size(&of->pool)) : 0;
    if (item_ns == 0.0 || item_ns * 2.0 > RANGE_NS || share < 2)
        return 1;
    const double most = RANGE_NS / (item_ns > 1.0 ? item_ns : 1.0);
    return most < (double)share ? (ptrdiff_t)most : (ptrdiff_t)share;
}

/* From the shared counter: a chunk, or for the guided schedule a share of what is left. */
static bool take(map *of, ptrdiff_t chunk, bool guided, range *out)
{
    const size_t all = (size_t)(of->n - of->first), least = (size_t)chunk;
    size_t at = atomic_load_explicit(&of->taken, memory_order_relaxed), length;
    do {
        if (at >= all)
            return false;
        const size_t share = guided ? (all - at) / (2 * (size_t)pri_pool_size(&of->pool)) : 0;
        length = share > least ? share : least;
        length = length < all - at ? length : all - at;
    } while (!atomic_compare_exchange_weak_explicit(&of->taken, &at, at + length,
                                                    memory_order_relaxed, memory_order_relaxed));
    *out = (range){of->first + (ptrdiff_t)at, of->first + (ptrdiff_t)(at + length)};
    return true;
}

static void run_dynamic(map *of, pri_worker *worker)
{
    const ptrdiff_t chunk = of->pool.options.chunk;
    double item_ns = of->item_ns, before = pri_clock_ns();
    for (range r; take(of, chunk ? chunk : chunk_by_cost(of, item_ns), false, &r);) {
        if (!run_range(of, r.begin, r.end, worker))
            return;
        const double now = pri_clock_ns();
        item_ns = (now - before) / (double)(r.end - r.begin);
        before = now;
    }
}

static void run_guided(map *of, pri_worker *worker)
{
    const ptrdiff_t chunk = of->pool.options.chunk;
    for (range r; take(of, chunk ? chunk : 1, true, &r);)
        if (!run_range(of, r.begin, r.end, worker))
            return;
}

static void run_static(map *of, pri_worker *worker)
{
    const ptrdiff_t workers = pri_pool_size(&of->pool), rank = worker->handle.rank;
    const ptrdiff_t all = of->n - of->first, chunk = of->pool.options.chunk;
    if (chunk == 0) {
        const ptrdiff_t share = all / workers, more = all % workers;
        const ptrdiff_t begin = of->first + rank * share + (rank < more ? rank : more);
        (void)run_range(of, begin, begin + share + (rank < more), worker);
        return;
    }
    const ptrdiff_t chunks = (all - 1) / chunk + 1;
    for (ptrdiff_t k = rank; k < chunks; k += workers) {
        const ptrdiff_t begin = of->first + k * chunk;
        if (!run_range(of, begin, of->n - begin < chunk ? of->n : begin + chunk, worker))
            return;
    }
}

static void run_worker(void *state, pri_worker *worker)
{
    map *of = state;
    const prange_schedule schedule = of->pool.options.schedule;
    if (of->first == of->n)
        return;
    if (pri_pool_size(&of->pool) == 1)
        (void)run_range(of, of->first, of->n, worker);
    else if (schedule == PRANGE_SCHEDULE_STATIC)
        run_static(of, worker);
    else if (schedule == PRANGE_SCHEDULE_GUIDED)
        run_guided(of, worker);
    else
        run_dynamic(of, worker);
}

static void run(map *of)
{
    pri_pool *pool = &of->pool;
    const bool tasks = of->n <= (ptrdiff_t)TASKS_PER_THREAD * pool->limit;
    const bool timed = pri_pool_adapts(pool) && !tasks && pool->limit > 1;
    const int workers = pool->options.workers;
    const pri_work work = {.name = pool->function,
                           .n = of->n,
                           .pieces = of->n,
                           .ns = timed ? 0.0 : pri_pool_untimed_ns(pool),
                           .pool = true,
                           .threads = workers > 0 ? workers : 0,
                           .room = pool->limit};
    pri_team team = pri_team_open(&work);
    if (timed && pri_pool_start_caller(pool))
        of->first = run_alone(of, &team);
    pri_pool_run(pool, &team, run_worker, of);
    pri_team_close(&team);
}

static prange_status check_array(const char *name, const void *array, ptrdiff_t n, size_t size)
{
    ptrdiff_t bytes;
    if (n > 0 && size > 0 && !array)
        return pri_check_pointer("prange_map_items", name, array);
    if (__builtin_mul_overflow((size_t)n, size, &bytes) ||
        (uintptr_t)array > UINTPTR_MAX - (size_t)bytes)
        return pri_fail(PRANGE_ERROR_SIZE,
                        "prange_map_items: %td %s of %zu bytes do not fit in memory", n, name,
                        size);
    return PRANGE_OK;
}

static prange_status check(ptrdiff_t n, const void *items, size_t item_size, const void *results,
                           size_t result_size, prange_item_work work)
{
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_map_items: n = %td is negative", n);
    if (!work)
        return pri_check_pointer("prange_map_items", "work", NULL);
    prange_status status = check_array("items", items, n, item_size);
    if (status == PRANGE_OK)
        status = check_array("results", results, n, result_size);
    if (status != PRANGE_OK || (items == results && item_size == result_size))
        return status;
    const pri_array in = {"items", items, 1}, out = {"results", results, 1};
    return pri_check_disjoint("prange_map_items", 1, &out, n * (ptrdiff_t)result_size, &in,
                              n * (ptrdiff_t)item_size);
}

/* The codes are written before the first item is read. */
static prange_status check_codes(const map *of)
{
    const pri_array codes = {"options.codes", of->pool.options.codes, 1};
    const pri_array in = {"items", of->items, 1}, out = {"results", of->results, 1};
    if (!codes.data)
        return PRANGE_OK;
    const prange_status status = check_array(codes.name, codes.data, of->n, sizeof(int));
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t n = of->n, bytes = n * (ptrdiff_t)sizeof(int);
    const prange_status apart =
        pri_check_disjoint("prange_map_items", 1, &codes, bytes, &in, n * (ptrdiff_t)of->item_size);
    return apart != PRANGE_OK ? apart
                              : pri_check_disjoint("prange_map_items", 1, &codes, bytes, &out,
                                                   n * (ptrdiff_t)of->result_size);
}

prange_status prange_map_items(ptrdiff_t n, const void *items, size_t item_size, void *results,
                               size_t result_size, prange_item_work work, void *ctx,
                               const prange_options *options)
{
    map of = {.n = n,
              .items = items,
              .results = results,
              .item_size = item_size,
              .result_size = result_size,
              .work = work,
              .ctx = ctx,
              .failure = PRI_NO_FAILURE};
    prange_status status = check(n, items, item_size, results, result_size, work);
    if (status == PRANGE_OK)
        status = pri_pool_check(&of.pool, "prange_map_items", options);
    if (status == PRANGE_OK)
        status = check_codes(&of);
    if (status == PRANGE_OK)
        status = pri_pool_open(&of.pool, ctx, n, n);
    if (status != PRANGE_OK)
        return status;
    of.collects = of.pool.options.on_error == PRANGE_COLLECT;
    for (ptrdiff_t i = 0; of.pool.options.codes && i < n; i++)
        of.pool.options.codes[i] = PRANGE_NOT_STARTED;
    if (n > 0)
        run(&of);
    const pri_outcome outcome = {.index = of.failure.index,
                                 .code = of.failure.code,
                                 .stage = PRANGE_STAGE_WORK,
                                 .complete =
                                     of.failure.code == 0 && pri_pool_finished(&of.pool) == n};
    return pri_pool_close(&of.pool, &outcome);
}

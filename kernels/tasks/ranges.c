/* SPDX-License-Identifier: MIT */
#include "ranges.h"

/* The length of a range by measured cost, in ns: 100 times the cost of the shared counter when two
 * processors contend for it. A range has at most 1/RANGES_PER_WORKER of each worker's share of the
 * rest. */
#define RANGE_NS 20e3
#define RANGES_PER_WORKER 16

void pri_ranges_init(pri_ranges *ranges, pri_pool *pool, ptrdiff_t n)
{
    *ranges = (pri_ranges){.pool = pool, .end = n, .limit = PTRDIFF_MAX, .stop = PTRDIFF_MAX};
}

/* Requires the pool's lock. */
static void set_limit(pri_ranges *ranges)
{
    const ptrdiff_t limit = atomic_load(&ranges->wanted) ? 0 : atomic_load(&ranges->stop);
    atomic_store_explicit(&ranges->limit, limit, memory_order_relaxed);
}

void pri_ranges_stop(pri_ranges *ranges, ptrdiff_t stop)
{
    pthread_mutex_lock(&ranges->pool->lock);
    if (stop < atomic_load(&ranges->stop))
        atomic_store(&ranges->stop, stop);
    set_limit(ranges);
    pthread_mutex_unlock(&ranges->pool->lock);
}

bool pri_ranges_claim(pri_ranges *ranges, ptrdiff_t length, bool guided, pri_range *out)
{
    const size_t all = (size_t)(ranges->end - ranges->begin), min = (size_t)length;
    size_t at = atomic_load_explicit(&ranges->taken, memory_order_acquire), count;
    do {
        if (at >= all)
            return false;
        const size_t share = guided ? (all - at) / (2 * (size_t)pri_pool_size(ranges->pool)) : 0;
        count = share > min ? share : min;
        count = count < all - at ? count : all - at;
    } while (!atomic_compare_exchange_weak_explicit(&ranges->taken, &at, at + count,
                                                    memory_order_acq_rel, memory_order_acquire));
    const ptrdiff_t begin = ranges->begin + (ptrdiff_t)at;
    *out = (pri_range){begin, begin + (ptrdiff_t)count};
    return true;
}

/* The number of remaining items to claim at once. Ranges get shorter towards the end. */
static ptrdiff_t length_by_cost(const pri_ranges *ranges, ptrdiff_t left, double item_ns)
{
    const ptrdiff_t share = left / ((ptrdiff_t)RANGES_PER_WORKER * pri_pool_size(ranges->pool));
    if (item_ns == 0.0 || item_ns * 2.0 > RANGE_NS || share < 2)
        return 1;
    const double max = RANGE_NS / (item_ns > 1.0 ? item_ns : 1.0);
    return max < (double)share ? (ptrdiff_t)max : share;
}

void pri_ranges_leave(pri_ranges *ranges, pri_worker *worker)
{
    if (!atomic_load_explicit(&worker->divisible, memory_order_relaxed))
        return;
    atomic_store(&worker->divisible, false);
    if (!atomic_load(&ranges->wanted))
        return;
    pthread_mutex_lock(&ranges->pool->lock);
    pthread_cond_broadcast(&ranges->pool->wake);
    pthread_mutex_unlock(&ranges->pool->lock);
}

static bool others_may_share(const pri_ranges *ranges)
{
    const pri_pool *pool = ranges->pool;
    for (int rank = 0; rank < pri_pool_size(pool); rank++)
        if (atomic_load(&pool->workers[rank].divisible))
            return true;
    return false;
}

/* Marks the worker as divisible before it claims, so that a worker that finds the counter exhausted
 * sees it. It stays divisible from one range to the next. */
static bool claim_from_counter(pri_ranges *ranges, pri_worker *worker, double item_ns,
                               pri_range *out)
{
    const size_t taken = atomic_load_explicit(&ranges->taken, memory_order_relaxed);
    const ptrdiff_t left = ranges->end - ranges->begin - (ptrdiff_t)taken;
    const ptrdiff_t length = length_by_cost(ranges, left, item_ns);
    if (length > 1)
        atomic_store_explicit(&worker->divisible, true, memory_order_relaxed);
    const bool claimed = pri_ranges_claim(ranges, length, false, out);
    if (length == 1 || !claimed)
        pri_ranges_leave(ranges, worker);
    return claimed;
}

static bool claim_from_rest(pri_ranges *ranges, pri_worker *worker, double item_ns, pri_range *out)
{
    pri_range *rest = &ranges->rest;
    pthread_mutex_lock(&ranges->pool->lock);
    while (rest->begin == rest->end) {
        atomic_store(&ranges->wanted, true);
        set_limit(ranges);
        if (!others_may_share(ranges))
            break;
        pthread_cond_wait(&ranges->pool->wake, &ranges->pool->lock);
    }
    const ptrdiff_t left = rest->end - rest->begin;
    const ptrdiff_t length = left > 0 ? length_by_cost(ranges, left, item_ns) : 0;
    *out = (pri_range){rest->begin, rest->begin + length};
    rest->begin += length;
    atomic_store(&worker->divisible, length > 1);
    pthread_mutex_unlock(&ranges->pool->lock);
    return length > 0;
}

bool pri_ranges_claim_by_cost(pri_ranges *ranges, pri_worker *worker, double item_ns,
                              pri_range *out)
{
    return claim_from_counter(ranges, worker, item_ns, out) ||
           claim_from_rest(ranges, worker, item_ns, out);
}

void pri_ranges_give_back(pri_ranges *ranges, pri_range *range, ptrdiff_t at)
{
    pthread_mutex_lock(&ranges->pool->lock);
    if (atomic_load(&ranges->wanted)) {
        ranges->rest = (pri_range){at, range->end};
        range->end = at;
        atomic_store(&ranges->wanted, false);
        set_limit(ranges);
        pthread_cond_broadcast(&ranges->pool->wake);
    }
    pthread_mutex_unlock(&ranges->pool->lock);
}

/* SPDX-License-Identifier: MIT */
/*
 * Ranges of items that the workers of an item map claim: from a shared counter, and once that is
 * exhausted, from the rest of a range that another worker gives back.
 *
 * The lengths of ranges follow the cost of earlier items, but later items may cost more. So a
 * worker that finds nothing to claim asks for the rest of another's range and sleeps; the other
 * worker leaves its range after its present item. No worker waits longer than one item for work
 * that exists.
 */
#ifndef PRI_RANGES_H
#define PRI_RANGES_H

#include "pool.h"

typedef struct pri_range {
    ptrdiff_t begin, end;
} pri_range;

typedef struct pri_ranges {
    pri_pool *pool;
    ptrdiff_t begin, end;
    _Atomic ptrdiff_t stop; /* neither this item nor those above it may start */

    /* Workers leave their ranges before this item: equal to `stop`, or 0 if a worker wants a part
     * of their ranges. It is the only word read after each item. */
    _Atomic ptrdiff_t limit;
    atomic_bool wanted; /* a worker waits for a part of another's range */
    pri_range rest;     /* the items given back; guarded by the pool's lock */

    /* In its own cache line, since all claims write it. */
    _Alignas(64) _Atomic size_t taken; /* items claimed, from `begin` on */
} pri_ranges;

/* Starts with items 0 .. n - 1, all unclaimed. */
void pri_ranges_init(pri_ranges *ranges, pri_pool *pool, ptrdiff_t n);

/* Claims `length` items from the counter, or for the guided schedule a share of the rest. Returns
 * false if the counter is exhausted. */
bool pri_ranges_claim(pri_ranges *ranges, ptrdiff_t length, bool guided, pri_range *out);

/* Claims as many items as suit their cost, from the counter or from a rest. Waits for a rest while
 * another worker has a range that it could share. Returns false if nothing is left. */
bool pri_ranges_claim_by_cost(pri_ranges *ranges, pri_worker *worker, double item_ns,
                              pri_range *out);

/* Marks a worker that claimed by cost as having no range to share. */
void pri_ranges_leave(pri_ranges *ranges, pri_worker *worker);

/* Gives back the items from `at` on, if a worker still wants them. */
void pri_ranges_give_back(pri_ranges *ranges, pri_range *range, ptrdiff_t at);

/* Forbids items from `stop` on to start. */
void pri_ranges_stop(pri_ranges *ranges, ptrdiff_t stop);

static inline bool pri_ranges_stopped(const pri_ranges *ranges, ptrdiff_t i)
{
    return i >= atomic_load_explicit(&ranges->stop, memory_order_relaxed);
}

/* Whether a worker at item i may continue with its range. */
static inline bool pri_ranges_go_on(const pri_ranges *ranges, ptrdiff_t i)
{
    return i < atomic_load_explicit(&ranges->limit, memory_order_relaxed);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The workers of one call: their states, their parallel region, progress and cancellation. Item
 * maps, streams and worklists share it.
 */
#ifndef PRI_POOL_H
#define PRI_POOL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <prange/workers.h>

#include "exec/team.h"

/* One worker. It takes two cache lines, since the prefetcher fetches lines in pairs: counting items
 * must not disturb the neighbour. */
typedef struct pri_worker {
    _Alignas(64) prange_worker handle; /* what the user's functions get */
    bool started;                      /* worker_init returned 0 */
    int init_code;                     /* what worker_init returned */
    _Atomic ptrdiff_t done;            /* items that returned 0; only this worker writes it */
    _Atomic ptrdiff_t failed;          /* items that returned something else; likewise */
    atomic_bool divisible;             /* in a map: its range may be shared with others */
    char padding[64];
} pri_worker;

typedef struct pri_pool {
    const char *function; /* the public one's name */
    prange_options options;
    void *ctx;
    pri_worker *workers;
    int limit;       /* workers that there is memory for */
    atomic_int size; /* workers that take part */

    _Atomic ptrdiff_t total; /* items, as progress reports them */
    double interval;         /* least time between two reports, in ns */
    double reported_at;      /* when progress was last called, in ns */
    ptrdiff_t reported_done; /* the count of items that it was given */
    atomic_bool polls;       /* the caller works, and reports between its items */
    atomic_bool notifies;    /* every finished item wakes the monitor */
    atomic_bool init_failed; /* some worker_init failed: no item may start */
    atomic_bool cancelled;

    pthread_mutex_t lock;   /* guards `running`, and what a family's workers share */
    pthread_cond_t wake;    /* workers wait here for work */
    pthread_cond_t monitor; /* the monitoring caller waits here */
    int running;            /* workers that have not stopped, in a monitored region */
} pri_pool;

/* All that a worker does, from its first item to its last. */
typedef void pri_pool_body(void *job, pri_worker *worker);

/* Checks the options and fills pool->options, nothing else: it comes before anything that must be
 * undone. */
prange_status pri_pool_check(pri_pool *pool, const char *function, const prange_options *options);

/* Allocates the workers. More than `max` of them would be idle. `total` is for progress. */
prange_status pri_pool_open(pri_pool *pool, void *ctx, ptrdiff_t max, ptrdiff_t total);

/* Whether measured costs decide the size of the team: then the caller may begin alone. */
bool pri_pool_adapts(const pri_pool *pool);

/* The estimate for pri_team_open where items are not timed: one worker, or all. */
double pri_pool_untimed_ns(const pri_pool *pool);

/* Starts worker 0 on the caller unless it runs already; false: its worker_init failed. */
bool pri_pool_start_caller(pri_pool *pool);

/* Runs the body on every worker of the team, each between its worker_init and worker_free. */
void pri_pool_run(pri_pool *pool, pri_team *team, pri_pool_body *body, void *job);

/* On the caller, between two items: reports progress when a report is due. */
void pri_pool_poll(pri_pool *pool);

/* Adds to a counter that only one worker writes: no atomic addition is needed. */
static inline void pri_worker_add(_Atomic ptrdiff_t *counter, ptrdiff_t more)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

/* Counts several items at once, where no progress is reported. */
static inline void pri_worker_count(pri_worker *worker, ptrdiff_t done, ptrdiff_t failed)
{
    pri_worker_add(&worker->done, done);
    pri_worker_add(&worker->failed, failed);
}

/* Counts one item as soon as it has returned `code`. */
static inline void pri_pool_count(pri_pool *pool, pri_worker *worker, int code)
{
    pri_worker_add(code == 0 ? &worker->done : &worker->failed, 1);
    if (__builtin_expect(atomic_load_explicit(&pool->notifies, memory_order_relaxed), 0))
        pthread_cond_signal(&pool->monitor);
    if (__builtin_expect(atomic_load_explicit(&pool->polls, memory_order_relaxed), 0) &&
        worker->handle.rank == 0)
        pri_pool_poll(pool);
}

/* Items finished so far, failed ones included. */
ptrdiff_t pri_pool_finished(const pri_pool *pool);

/* The number of workers that take part. */
static inline int pri_pool_size(const pri_pool *pool)
{
    return atomic_load_explicit(&pool->size, memory_order_relaxed);
}

static inline bool pri_pool_cancelled(pri_pool *pool)
{
    return atomic_load_explicit(&pool->cancelled, memory_order_relaxed);
}

/* What the family found: the lowest failure, and whether all items are done. */
typedef struct pri_outcome {
    ptrdiff_t index, delivered;
    int code;
    prange_stage stage;
    bool complete;
    bool out_of_memory; /* while items were added */
} pri_outcome;

/* Makes the last report, frees the workers, and returns the call's status. */
prange_status pri_pool_close(pri_pool *pool, const pri_outcome *outcome);

#endif

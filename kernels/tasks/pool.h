/* SPDX-License-Identifier: MIT */
/*
 * The workers of one call: their states, parallel region, progress and cancellation. Item maps,
 * streams and worklists share this file.
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
 * must not cause false sharing with the next worker. */
typedef struct pri_worker {
    _Alignas(64) prange_worker handle; /* the argument of the user's functions */
    bool started;                      /* worker_init returned 0 */
    int init_code;                     /* the code that worker_init returned */
    _Atomic ptrdiff_t done;            /* items that returned 0; only this worker writes it */
    _Atomic ptrdiff_t failed;          /* items that returned another code; likewise */
    atomic_bool divisible;             /* in a map: other workers may get a part of its range */
    char padding[64];
} pri_worker;

typedef struct pri_pool {
    const char *function; /* the public function's name */
    prange_options options;
    void *ctx;
    pri_worker *workers;
    int limit;       /* workers that memory was allocated for */
    atomic_int size; /* workers that take part */

    _Atomic ptrdiff_t total; /* items, as progress reports them */
    double interval;         /* least time between two reports, in ns */
    double reported_at;      /* when progress was last called, in ns */
    ptrdiff_t reported_done; /* the count that it was given */
    atomic_bool polls;       /* the caller works, and reports progress between items */
    atomic_bool notifies;    /* every finished item wakes the monitor */
    atomic_bool init_failed; /* a worker_init failed: no item may start */
    atomic_bool cancelled;

    pthread_mutex_t lock;   /* guards `running` and the state that the workers share */
    pthread_cond_t wake;    /* workers wait here for work */
    pthread_cond_t monitor; /* the monitoring caller waits here */
    int running;            /* workers that have not stopped, if the region is monitored */
} pri_pool;

/* The whole work of a worker, from its first item to its last. */
typedef void pri_pool_body(void *job, pri_worker *worker);

/* Checks the options and fills pool->options. It does nothing else and comes before anything that
 * must be undone. */
prange_status pri_pool_check(pri_pool *pool, const char *function, const prange_options *options);

/* Allocates the workers: at most `max`, since more would be idle. `total` is the number of items
 * for progress. */
prange_status pri_pool_open(pri_pool *pool, void *ctx, ptrdiff_t max, ptrdiff_t total);

/* Whether measured costs decide the size of the team. The caller may then begin alone. */
bool pri_pool_adapts(const pri_pool *pool);

/* The estimated ns for pri_team_open if items are not timed: it gives one worker, or all. */
double pri_pool_untimed_ns(const pri_pool *pool);

/* Starts worker 0 on the caller unless it has started. Returns false if its worker_init failed. */
bool pri_pool_start_caller(pri_pool *pool);

/* Runs the body on every worker of the team, between its worker_init and worker_free. */
void pri_pool_run(pri_pool *pool, pri_team *team, pri_pool_body *body, void *job);

/* Called by the caller between two items: reports progress if a report is due. */
void pri_pool_poll(pri_pool *pool);

/* Adds to a counter that only one worker writes, so no atomic addition is needed. */
static inline void pri_worker_add(_Atomic ptrdiff_t *counter, ptrdiff_t more)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

/* Counts several items at once, when no progress is reported. */
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

/* The outcome of a call: its lowest failure, and whether all items are done. */
typedef struct pri_outcome {
    ptrdiff_t index, delivered;
    int code;
    prange_stage stage;
    bool complete;
    bool out_of_memory; /* while items were added */
} pri_outcome;

/* Sends the last report, frees the workers, and returns the call's status. */
prange_status pri_pool_close(pri_pool *pool, const pri_outcome *outcome);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Shared by the tests of item maps, streams and worklists: a log of the workers that were made and
 * freed, and of the reported progress.
 */
#ifndef TESTS_ITEMS_COMMON_H
#define TESTS_ITEMS_COMMON_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include <prange.h>

#include "waits.h"

enum { WORKERS_MAX = 64 };

/* The first member of a test's context, so that the functions below can cast the context to it. */
typedef struct worker_log {
    atomic_int made[WORKERS_MAX], freed[WORKERS_MAX]; /* counts, by rank */
    pthread_t thread[WORKERS_MAX];                    /* the thread that made the worker */
    atomic_flag busy[WORKERS_MAX];                    /* the worker runs an item now */
    atomic_int wrong;                                 /* number of wrong ranks, states or threads */
    bool makes_workers;                               /* log_init is in use */
    int init_fails[WORKERS_MAX]; /* the code that worker_init returns, by rank */

    pthread_t caller;
    atomic_int reports, cancel_after; /* cancel at this report; 0: never */
    ptrdiff_t last_done, last_total;
} worker_log;

static inline void log_start(worker_log *log)
{
    memset(log, 0, sizeof *log);
    log->caller = pthread_self();
}

static inline int log_init(int rank, void **state, void *ctx)
{
    worker_log *log = ctx;
    if (rank < 0 || rank >= WORKERS_MAX) {
        log->wrong++;
        return 1;
    }
    if (log->init_fails[rank])
        return log->init_fails[rank];
    log->made[rank]++;
    log->thread[rank] = pthread_self();
    *state = &log->thread[rank];
    return 0;
}

static inline void log_free(int rank, void *state, void *ctx)
{
    worker_log *log = ctx;
    if (state != &log->thread[rank] || !pthread_equal(log->thread[rank], pthread_self()))
        log->wrong++;
    log->freed[rank]++;
}

/* Called at the start and at the end of each item. */
static inline void log_enter(worker_log *log, const prange_worker *worker)
{
    const int rank = worker->rank;
    if (rank < 0 || rank >= WORKERS_MAX || atomic_flag_test_and_set(&log->busy[rank]))
        log->wrong++;
    else if (log->makes_workers && (worker->state != &log->thread[rank] ||
                                    !pthread_equal(log->thread[rank], pthread_self())))
        log->wrong++;
    else if (!log->makes_workers && worker->state)
        log->wrong++;
}

static inline void log_exit(worker_log *log, const prange_worker *worker)
{
    atomic_flag_clear(&log->busy[worker->rank]);
}

static inline int log_progress(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    worker_log *log = ctx;
    if (!pthread_equal(log->caller, pthread_self()) || done < log->last_done)
        log->wrong++;
    log->last_done = done;
    log->last_total = total;
    return ++log->reports == log->cancel_after;
}

/* The number of workers made, each of which was freed once; -1 if anything was wrong. */
static inline int log_balance(const worker_log *log)
{
    int made = 0;
    for (int rank = 0; rank < WORKERS_MAX; rank++) {
        if (log->made[rank] != log->freed[rank] || log->made[rank] > 1)
            return -1;
        made += log->made[rank];
    }
    return log->wrong ? -1 : made;
}

/* Computes for about `steps` ns. */
static inline double compute(long steps)
{
    volatile double x = 1.0;
    for (long k = 0; k < steps; k++)
        x = x * 0.999;
    return x;
}

static inline double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif

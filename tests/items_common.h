/* SPDX-License-Identifier: MIT */
/*
 * What the tests of item maps, streams and worklists share: a record of the workers that were made
 * and freed, and of the progress that was reported.
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

enum { CREW_MOST = 64 };

/* Stands first in the context of a test, so that the functions below find it. */
typedef struct crew_record {
    atomic_int made[CREW_MOST], freed[CREW_MOST]; /* how often, by rank */
    pthread_t thread[CREW_MOST];                  /* that made it */
    atomic_flag busy[CREW_MOST];                  /* at work now */
    atomic_int wrong;                             /* a rank, state or thread that is not right */
    bool makes_workers;                           /* crew_init is in use */
    int init_fails[CREW_MOST];                    /* the code of each rank's worker_init */

    pthread_t caller;
    atomic_int reports, cancel_after; /* cancels at this report; 0: never */
    ptrdiff_t last_done, last_total;
} crew_record;

static inline void crew_start(crew_record *crew)
{
    memset(crew, 0, sizeof *crew);
    crew->caller = pthread_self();
}

static inline int crew_init(int rank, void **state, void *ctx)
{
    crew_record *crew = ctx;
    if (rank < 0 || rank >= CREW_MOST) {
        crew->wrong++;
        return 1;
    }
    if (crew->init_fails[rank])
        return crew->init_fails[rank];
    crew->made[rank]++;
    crew->thread[rank] = pthread_self();
    *state = &crew->thread[rank];
    return 0;
}

static inline void crew_free(int rank, void *state, void *ctx)
{
    crew_record *crew = ctx;
    if (state != &crew->thread[rank] || !pthread_equal(crew->thread[rank], pthread_self()))
        crew->wrong++;
    crew->freed[rank]++;
}

/* At the start and the end of each item. */
static inline void crew_enter(crew_record *crew, const prange_worker *worker)
{
    const int rank = worker->rank;
    if (rank < 0 || rank >= CREW_MOST || atomic_flag_test_and_set(&crew->busy[rank]))
        crew->wrong++;
    else if (crew->makes_workers && (worker->state != &crew->thread[rank] ||
                                     !pthread_equal(crew->thread[rank], pthread_self())))
        crew->wrong++;
    else if (!crew->makes_workers && worker->state)
        crew->wrong++;
}

static inline void crew_exit(crew_record *crew, const prange_worker *worker)
{
    atomic_flag_clear(&crew->busy[worker->rank]);
}

static inline int crew_progress(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    crew_record *crew = ctx;
    if (!pthread_equal(crew->caller, pthread_self()) || done < crew->last_done)
        crew->wrong++;
    crew->last_done = done;
    crew->last_total = total;
    return ++crew->reports == crew->cancel_after;
}

/* Workers made, each of them freed once; -1 if anything was not right. */
static inline int crew_balance(const crew_record *crew)
{
    int made = 0;
    for (int rank = 0; rank < CREW_MOST; rank++) {
        if (crew->made[rank] != crew->freed[rank] || crew->made[rank] > 1)
            return -1;
        made += crew->made[rank];
    }
    return crew->wrong ? -1 : made;
}

/* About `steps` ns of computing. */
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

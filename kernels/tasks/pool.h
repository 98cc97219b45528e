/* SPDX-License-Identifier: MIT */
/*
 * The workers of one call: their states, their parallel region, progress and cancellation. Shared
 * by the families whose work is a function of the user's on items.
 */
#ifndef PRI_CREW_H
#define PRI_CREW_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include <prange/workers.h>

#include "exec/team.h"

/* One worker. Two cache lines, so that counting does not disturb the neighbour: the prefetcher
 * fetches lines in pairs. */
typedef struct pri_member {
    _Alignas(64) prange_worker worker;
    bool made;
    int code;               /* of its worker_init */
    _Atomic ptrdiff_t done; /* items that returned 0, written by this worker only */
    _Atomic ptrdiff_t failed;
    char apart[72];
} pri_member;

typedef struct pri_crew {
    const char *function; /* the public one's name */
    prange_options options;
    void *ctx;
    _Atomic ptrdiff_t total; /* for progress */
    pri_member *members;
    int limit;           /* the most workers */
    atomic_int count;    /* how many take part */
    double interval;     /* of progress, in ns */
    double reported;     /* when progress was last called */
    ptrdiff_t told;      /* and what it was told */
    atomic_bool polls;   /* the caller works, and reports between its items */
    atomic_bool eager;   /* the watching caller hears of each item */
    atomic_bool refused; /* a worker_init failed */
    atomic_bool cancelled;

    pthread_mutex_t lock; /* of `working`, and of what a family shares between its workers */
    pthread_cond_t wake;  /* for workers that wait */
    pthread_cond_t news;  /* for the watching caller */
    int working;          /* workers that have not left, where the caller watches */
} pri_crew;

/* What a worker does, from its first item to its last. */
typedef void (*pri_crew_body)(void *of, pri_member *member);

/* Checks the options and fills crew->options and nothing else: to be called before anything that
 * must be undone. */
prange_status pri_crew_check(pri_crew *crew, const char *function, const prange_options *options);

/* Takes memory for the workers; `most`: the number beyond which more would be idle. */
prange_status pri_crew_open(pri_crew *crew, void *ctx, ptrdiff_t most, ptrdiff_t total);

/* Whether the team is sized by what the items cost: the caller may begin alone. */
bool pri_crew_adapts(const pri_crew *crew);

/* The time to give to pri_team_open where the items are not timed: one worker, or all. */
double pri_crew_ns(const pri_crew *crew);

/* Makes worker 0 on the caller, if it is not there yet; false when its worker_init failed. */
bool pri_crew_begin(pri_crew *crew);

/* Runs the body on every worker of the team, each between its worker_init and worker_free. */
void pri_crew_run(pri_crew *crew, pri_team *team, pri_crew_body body, void *of);

/* On the caller, between two items: reports progress if it is time to. */
void pri_crew_poll(pri_crew *crew);

/* Adds to a counter that this worker alone writes. */
static inline void pri_crew_add(_Atomic ptrdiff_t *counter, ptrdiff_t more)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

/* On a worker, after some items, where progress is not wanted. */
static inline void pri_crew_count_many(pri_member *member, ptrdiff_t done, ptrdiff_t failed)
{
    pri_crew_add(&member->done, done);
    pri_crew_add(&member->failed, failed);
}

/* On a worker, after each item. */
static inline void pri_crew_count(pri_crew *crew, pri_member *member, int code)
{
    pri_crew_add(code == 0 ? &member->done : &member->failed, 1);
    if (__builtin_expect(atomic_load_explicit(&crew->eager, memory_order_relaxed), 0))
        pthread_cond_signal(&crew->news);
    if (__builtin_expect(atomic_load_explicit(&crew->polls, memory_order_relaxed), 0) &&
        member->worker.rank == 0)
        pri_crew_poll(crew);
}

/* Items finished so far, failed ones included. */
ptrdiff_t pri_crew_finished(const pri_crew *crew);

/* Workers that take part. */
static inline int pri_crew_size(const pri_crew *crew)
{
    return atomic_load_explicit(&crew->count, memory_order_relaxed);
}

static inline bool pri_crew_cancelled(pri_crew *crew)
{
    return atomic_load_explicit(&crew->cancelled, memory_order_relaxed);
}

/* What the family found: the lowest failure, and whether all there was to do is done. */
typedef struct pri_outcome {
    ptrdiff_t index, delivered;
    int code;
    prange_stage stage;
    bool complete;
    bool out_of_memory; /* in the course of the work */
} pri_outcome;

/* The last report, the memory, and the status. */
prange_status pri_crew_close(pri_crew *crew, const pri_outcome *outcome);

#endif

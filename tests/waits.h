/* SPDX-License-Identifier: MIT */
/*
 * Waiting for other threads. A test of concurrency waits until things run at the same time, so that
 * a busy machine makes it slow, not wrong. A wait times out, and no later wait of the process then
 * waits again: a broken library fails its test, but does not hang it.
 */
#ifndef TESTS_WAITS_H
#define TESTS_WAITS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { GIVES_UP_AFTER = 20 /* seconds */ };

static atomic_bool gave_up;

static inline void wait_us(long us)
{
    struct timespec left = {us / 1000000, us % 1000000 * 1000};
    while (nanosleep(&left, &left) != 0)
        ;
}

/* Waits until the count reaches `least`; returns whether it did. */
static inline bool wait_for(const atomic_int *count, int least)
{
    for (int k = 0; atomic_load(count) < least && !atomic_load(&gave_up); k++) {
        wait_us(200);
        if (k == GIVES_UP_AFTER * 4000) /* a wait of 200 us takes at least 250 */
            atomic_store(&gave_up, true);
    }
    return atomic_load(count) >= least;
}

/* A meeting of iterations that must all run at the same time. */
typedef struct meeting {
    atomic_int arrived;
    int expected;
} meeting;

/* The body of such iterations; fails if the others do not arrive. */
static inline int meet(ptrdiff_t i, int thread, void *ctx)
{
    (void)i;
    (void)thread;
    meeting *m = ctx;
    atomic_fetch_add(&m->arrived, 1);
    return wait_for(&m->arrived, m->expected) ? 0 : 1;
}

/* Long iterations that each wait for several of them to be under way at once, up to a limit: some
 * wait in vain before the library notices that they are long; once enough have met, the others need
 * not wait. */
typedef struct rendezvous {
    int together;
    int patience; /* of each, in ms */
    atomic_int inside, in_vain;
    atomic_bool met;
} rendezvous;

static inline void rendezvous_join(rendezvous *r)
{
    if (atomic_fetch_add(&r->inside, 1) + 1 == r->together)
        r->met = true;
    for (int ms = 0; ms < r->patience && !r->met; ms++)
        wait_us(1000);
    atomic_fetch_add(&r->in_vain, !r->met);
    atomic_fetch_sub(&r->inside, 1);
}

/* Calls of a slow function by the first thread of a team, and by others. */
typedef struct slow_calls {
    atomic_int first, others;
} slow_calls;

/* A call that takes 100 us. The first thread's calls wait for a call of another thread, except for
 * the calls before the library knows that they are slow. */
static inline void call_slowly(slow_calls *calls, int thread)
{
    wait_us(100);
    if (thread > 0)
        atomic_fetch_add(&calls->others, 1);
    else if (atomic_fetch_add(&calls->first, 1) >= 30)
        wait_for(&calls->others, 1);
}

#endif

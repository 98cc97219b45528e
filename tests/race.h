/* SPDX-License-Identifier: MIT */
/*
 * Two pieces of a loop that both fail, in a chosen order of time: the report must name the lower
 * one in either. Both wait for each other inside the user's function, so that both have started
 * before either fails. The waits are bounded: a library that runs them one after another is
 * right too, and a broken one must not hang the test.
 */
#ifndef TESTS_RACE_H
#define TESTS_RACE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

typedef struct race {
    bool high_first;
    atomic_bool high_started, first_failed;
} race;

static inline void race_wait(atomic_bool *flag)
{
    for (int ms = 0; ms < 2000 && !atomic_load(flag); ms++)
        usleep(1000);
}

/* The other has failed; time for its report to be made. */
static inline void race_wait_for_the_first(race *r)
{
    race_wait(&r->first_failed);
    usleep(2000);
}

static inline void race_low(race *r)
{
    if (r->high_first)
        race_wait_for_the_first(r);
    else
        race_wait(&r->high_started);
    atomic_store(&r->first_failed, true);
}

static inline void race_high(race *r)
{
    atomic_store(&r->high_started, true);
    if (!r->high_first)
        race_wait_for_the_first(r);
    atomic_store(&r->first_failed, true);
}

#endif

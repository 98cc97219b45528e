/* SPDX-License-Identifier: MIT */
/*
 * Two pieces of a loop that both fail, in a chosen order: the report must name the lower one in
 * both orders. They wait for each other inside the user's function, so that both have started
 * before either fails.
 */
#ifndef TESTS_RACE_H
#define TESTS_RACE_H

#include "waits.h"

typedef struct race {
    bool high_first;
    atomic_int high_started, first_failed;
} race;

/* Waits until the other piece has failed, and has had time to report it. */
static inline void race_wait_for_the_first(race *r)
{
    wait_for(&r->first_failed, 1);
    wait_us(2000);
}

static inline void race_low(race *r)
{
    if (r->high_first)
        race_wait_for_the_first(r);
    else
        wait_for(&r->high_started, 1);
    atomic_store(&r->first_failed, 1);
}

static inline void race_high(race *r)
{
    atomic_store(&r->high_started, 1);
    if (!r->high_first)
        race_wait_for_the_first(r);
    atomic_store(&r->first_failed, 1);
}

#endif

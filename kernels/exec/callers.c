/* SPDX-License-Identifier: MIT */
#include "callers.h"

#include <stdatomic.h>

/* One in this many brief calls adds up the callers; the others use its sum. */
#define COUNTED_EVERY 16

/* Counters, two cache lines apart, over which the threads are spread: a single counter would move
 * between the processors twice a call. */
enum { PLACES = 16 };

typedef struct place {
    _Alignas(128) atomic_int callers;
} place;

static place places[PLACES];
static atomic_uint threads; /* how many have a counter */

static _Thread_local place *own;
static _Thread_local int depth;
static _Thread_local int known; /* the sum when this thread last added up */
static _Thread_local unsigned calls;

static int count(void)
{
    const unsigned given = atomic_load_explicit(&threads, memory_order_relaxed);
    int sum = 0;
    for (unsigned k = 0; k < PLACES && k < given; k++)
        sum += atomic_load_explicit(&places[k].callers, memory_order_relaxed);
    return sum;
}

int pri_callers_enter(bool brief)
{
    if (!own)
        own = &places[atomic_fetch_add_explicit(&threads, 1, memory_order_relaxed) % PLACES];
    if (depth++ == 0)
        atomic_fetch_add_explicit(&own->callers, 1, memory_order_relaxed);
    if (!brief || calls++ % COUNTED_EVERY == 0)
        known = count();
    return known;
}

void pri_callers_leave(void)
{
    if (--depth == 0)
        atomic_fetch_sub_explicit(&own->callers, 1, memory_order_relaxed);
}

void pri_callers_forked(void)
{
    for (int k = 0; k < PLACES; k++)
        atomic_store_explicit(&places[k].callers, &places[k] == own && depth > 0,
                              memory_order_relaxed);
}

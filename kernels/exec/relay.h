/* SPDX-License-Identifier: MIT */
/*
 * A value that goes along the pieces of a loop in the order of their numbers, while the pieces run
 * at the same time.
 *
 * Nothing waits for ever: pieces are claimed in order from a counter, whatever the schedule, so the
 * thread that holds the lowest one whose turn has not come waits for nobody. Each piece that was
 * claimed has to pass its turn on.
 */
#ifndef PRI_RELAY_H
#define PRI_RELAY_H

#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>

typedef struct pri_relay {
    _Atomic ptrdiff_t claimed; /* pieces */
    _Atomic ptrdiff_t turn;    /* the piece that may touch the value */
} pri_relay;

/* Looks at the turn before the processor is offered to others, who may keep it for milliseconds:
 * about 100 microseconds, after which the thread that has the turn is not running. */
#define PRI_RELAY_LOOKS 4000

/* The next piece, for the thread that calls. */
static inline ptrdiff_t pri_relay_claim(pri_relay *relay)
{
    return atomic_fetch_add_explicit(&relay->claimed, 1, memory_order_relaxed);
}

/* Returns when it is the turn of `piece`. What the pieces before did to the value is seen. */
static inline void pri_relay_wait(pri_relay *relay, ptrdiff_t piece)
{
    for (int looks = 0; atomic_load_explicit(&relay->turn, memory_order_acquire) != piece; looks++)
        if (looks >= PRI_RELAY_LOOKS)
            sched_yield();
        else {
#if defined(__x86_64__)
            __builtin_ia32_pause();
#elif defined(__aarch64__)
            __asm__ volatile("yield");
#endif
        }
}

/* Hands the value on. */
static inline void pri_relay_pass(pri_relay *relay, ptrdiff_t piece)
{
    atomic_store_explicit(&relay->turn, piece + 1, memory_order_release);
}

#endif

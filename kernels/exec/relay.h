/* SPDX-License-Identifier: MIT */
/*
 * A value that the pieces of a loop pass on in the order of their numbers, while the pieces run at
 * the same time.
 *
 * There is no deadlock: pieces are claimed in ascending order from a counter, whatever the
 * schedule, so the thread with the lowest unfinished piece waits for nobody. Every claimed piece
 * must pass the turn on.
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

/* How often the turn is polled before the processor is yielded, possibly for milliseconds. This
 * takes about 100 microseconds; if the turn has not come by then, the thread that has it is
 * descheduled. */
#define PRI_RELAY_LOOKS 4000

/* Claims the next piece for the calling thread. */
static inline ptrdiff_t pri_relay_claim(pri_relay *relay)
{
    return atomic_fetch_add_explicit(&relay->claimed, 1, memory_order_relaxed);
}

/* Waits for the turn of `piece`; acquires what the pieces before wrote. */
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

/* Passes the turn to the next piece; releases what this one wrote. */
static inline void pri_relay_pass(pri_relay *relay, ptrdiff_t piece)
{
    atomic_store_explicit(&relay->turn, piece + 1, memory_order_release);
}

#endif

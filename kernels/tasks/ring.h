/* SPDX-License-Identifier: MIT */
/* A ring buffer of slot numbers. A place may also be empty (-1). */
#ifndef PRI_RING_H
#define PRI_RING_H

#include <stddef.h>

typedef struct pri_ring {
    ptrdiff_t *places;
    ptrdiff_t mask;       /* number of places - 1; the number is a power of two */
    ptrdiff_t head, tail; /* positions, at place (position & mask) */
} pri_ring;

static inline ptrdiff_t pri_ring_length(const pri_ring *ring)
{
    return ring->tail - ring->head;
}

static inline ptrdiff_t *pri_ring_place(const pri_ring *ring, ptrdiff_t position)
{
    return &ring->places[position & ring->mask];
}

static inline ptrdiff_t pri_ring_pop(pri_ring *ring)
{
    return *pri_ring_place(ring, ring->head++);
}

static inline void pri_ring_push(pri_ring *ring, ptrdiff_t slot)
{
    *pri_ring_place(ring, ring->tail++) = slot;
}

/* Puts back the slot that was popped last. */
static inline void pri_ring_unpop(pri_ring *ring, ptrdiff_t slot)
{
    *pri_ring_place(ring, --ring->head) = slot;
}

#endif

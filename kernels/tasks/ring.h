/* SPDX-License-Identifier: MIT */
/* A ring of slot numbers, or of nothing (-1), at positions that only grow. */
#ifndef PRI_RING_H
#define PRI_RING_H

#include <stddef.h>

typedef struct pri_ring {
    ptrdiff_t *at;
    ptrdiff_t mask; /* places - 1; there is a power of two of them */
    ptrdiff_t head, tail;
} pri_ring;

static inline ptrdiff_t pri_ring_length(const pri_ring *ring)
{
    return ring->tail - ring->head;
}

static inline ptrdiff_t *pri_ring_place(const pri_ring *ring, ptrdiff_t position)
{
    return &ring->at[position & ring->mask];
}

static inline ptrdiff_t pri_ring_pop(pri_ring *ring)
{
    return *pri_ring_place(ring, ring->head++);
}

static inline void pri_ring_push(pri_ring *ring, ptrdiff_t slot)
{
    *pri_ring_place(ring, ring->tail++) = slot;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Figures that several threads know without an order: an update that is lost costs a little
 * accuracy.
 */
#ifndef PRI_RELAXED_H
#define PRI_RELAXED_H

#include <stdatomic.h>

static inline float pri_relaxed_get(const _Atomic float *cell)
{
    return atomic_load_explicit(cell, memory_order_relaxed);
}

/* Nothing is written where nothing changes: the line may be with another thread. */
static inline void pri_relaxed_set(_Atomic float *cell, double value)
{
    if (pri_relaxed_get(cell) != (float)value)
        atomic_store_explicit(cell, (float)value, memory_order_relaxed);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Numbers that several threads read and write by relaxed atomics. Read-modify-write is not atomic:
 * a lost update costs a little accuracy.
 */
#ifndef PRI_RELAXED_H
#define PRI_RELAXED_H

#include <stdatomic.h>

static inline float pri_relaxed_get(const _Atomic float *cell)
{
    return atomic_load_explicit(cell, memory_order_relaxed);
}

/* An unchanged value is not written, so that the cache line can stay shared. */
static inline void pri_relaxed_set(_Atomic float *cell, double value)
{
    if (pri_relaxed_get(cell) != (float)value)
        atomic_store_explicit(cell, (float)value, memory_order_relaxed);
}

#endif

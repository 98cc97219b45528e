/* SPDX-License-Identifier: MIT */
#include "callers.h"

#include <stdatomic.h>

static atomic_int callers;
static _Thread_local int depth;

int pri_callers_enter(void)
{
    if (depth++ > 0)
        return atomic_load_explicit(&callers, memory_order_relaxed);
    return atomic_fetch_add_explicit(&callers, 1, memory_order_relaxed) + 1;
}

void pri_callers_leave(void)
{
    if (--depth == 0)
        atomic_fetch_sub_explicit(&callers, 1, memory_order_relaxed);
}

void pri_callers_forked(void)
{
    atomic_store_explicit(&callers, depth > 0, memory_order_relaxed);
}

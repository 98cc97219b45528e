/* SPDX-License-Identifier: MIT */
#include "spinners.h"

#include "base/machine.h"

static _Thread_local pri_spinners own;
static _Thread_local int number; /* this thread's kernel id, once it has been a worker */

pri_spinners *pri_spinners_own(void)
{
    return &own;
}

void pri_spinners_join(pri_spinners *spinners, int thread)
{
    if (thread == 0 || thread >= PRI_SPINNERS)
        return;
    if (number == 0)
        number = pri_machine_thread();
    atomic_int *at = &spinners->threads[thread];
    if (atomic_load_explicit(at, memory_order_relaxed) != number)
        atomic_store_explicit(at, number, memory_order_relaxed);
}

int pri_spinners_count(void)
{
    int count = 0;
    for (int k = 1; k < PRI_SPINNERS; k++) {
        const int thread = atomic_load_explicit(&own.threads[k], memory_order_relaxed);
        count += thread > 0 && pri_machine_runs(thread);
    }
    return count;
}

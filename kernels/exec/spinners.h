/* SPDX-License-Identifier: MIT */
/*
 * The worker threads of a caller's teams. Between two regions they spin for as long as
 * OMP_WAIT_POLICY says: they occupy a processor, and yet are ready for the next team. Who counts
 * the machine's running threads must not take them for a load.
 */
#ifndef PRI_SPINNERS_H
#define PRI_SPINNERS_H

#include <stdatomic.h>

/* Of a larger team only the first threads are recorded. */
enum { PRI_SPINNERS = 32 };

typedef struct pri_spinners {
    _Alignas(128) atomic_int threads[PRI_SPINNERS]; /* their numbers in the kernel; 0: none */
} pri_spinners;

/* The workers of the calling thread. */
pri_spinners *pri_spinners_own(void);

/* Records the calling thread as number `thread` of a team of the spinners' owner. */
void pri_spinners_join(pri_spinners *spinners, int thread);

/* How many of the calling thread's workers are running now. */
int pri_spinners_count(void);

#endif

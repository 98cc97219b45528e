/* SPDX-License-Identifier: MIT */
/*
 * The threads that serve a caller's teams. Between two regions they spin for a while, or as long as
 * OMP_WAIT_POLICY says: they have a processor and yet are ready for the next team.
 */
#ifndef PRI_SPINNERS_H
#define PRI_SPINNERS_H

#include <stdatomic.h>

/* Of larger teams the first ones are known. */
enum { PRI_SPINNERS = 32 };

typedef struct pri_spinners {
    _Alignas(128) atomic_int threads[PRI_SPINNERS]; /* their numbers in the kernel; 0: none */
} pri_spinners;

/* Those of the calling thread. */
pri_spinners *pri_spinners_own(void);

/* The calling thread is number `thread` of a team of their caller's. */
void pri_spinners_join(pri_spinners *spinners, int thread);

/* How many of the calling thread's have a processor now. */
int pri_spinners_count(void);

#endif

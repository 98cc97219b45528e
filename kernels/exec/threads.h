/* SPDX-License-Identifier: MIT */
/*
 * The calling thread's settings, as team.c reads them.
 */
#ifndef PRI_THREADS_H
#define PRI_THREADS_H

#include <stdbool.h>

#include <prange/threads.h>

/* Whether this process was forked from one with several threads, so that libgomp would hang. */
int pri_threads_forked(void);

/* Whether this thread's count was set by prange_set_exact_threads. */
bool pri_threads_exact(void);

/* The number of processors that the thread could use at its first call. */
int pri_threads_processors(void);

/* The schedule and chunk of this thread; PRANGE_SCHEDULE_DEFAULT when none is set. */
prange_schedule pri_threads_schedule(int *chunk);

#endif

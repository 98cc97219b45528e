/* SPDX-License-Identifier: MIT */
/*
 * Reports of a loop to the function that its caller set, between pieces.
 */
#ifndef PRI_PROGRESS_H
#define PRI_PROGRESS_H

#include <prange/progress.h>

#include <stdatomic.h>
#include <stdbool.h>

typedef struct pri_progress {
    _Atomic ptrdiff_t done; /* iterations */
    atomic_bool cancelled;  /* of loops over pieces of a team (parallel_for.h) */
    ptrdiff_t total;
    double next; /* pri_clock_ns() of the next report */
} pri_progress;

/* Whether the calling thread's loop is to report: a function is set, and no loop of this thread's
 * that reports is under way. Then pri_progress_end() has to follow. */
bool pri_progress_begin(pri_progress *progress, ptrdiff_t total);

/* `count` more are done, by this number in the team. Reports where it is the caller's and a report
 * is due. Returns whether the loop is to be cancelled. */
bool pri_progress_add(pri_progress *progress, ptrdiff_t count, int thread);

/* The last report. */
void pri_progress_end(pri_progress *progress);

#endif

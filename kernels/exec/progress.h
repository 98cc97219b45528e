/* SPDX-License-Identifier: MIT */
/*
 * Reports of a loop to the progress function that its caller set, between pieces.
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

/* Whether the loop reports: a function is set, and no other loop of the calling thread is
 * reporting. If true, pri_progress_end() must follow. */
bool pri_progress_begin(pri_progress *progress, ptrdiff_t total);

/* Adds `count` iterations, done by thread number `thread` of the team. The caller (thread 0)
 * reports if a report is due. Returns whether the function cancelled the loop. */
bool pri_progress_add(pri_progress *progress, ptrdiff_t count, int thread);

/* Makes the last report. */
void pri_progress_end(pri_progress *progress);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The number of application threads that are in calls which could use teams: they share the
 * processors.
 */
#ifndef PRI_CALLERS_H
#define PRI_CALLERS_H

#include <stdbool.h>

/* Counts the calling thread in until it leaves; nested calls of one thread count once. Returns the
 * number of callers, at least 1; a brief call may get the number at a recent call of this thread.
 */
int pri_callers_enter(bool brief);
void pri_callers_leave(void);

/* In the child after fork: only this thread is left of the parent's callers. */
void pri_callers_forked(void);

#endif

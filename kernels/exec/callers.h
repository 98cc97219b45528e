/* SPDX-License-Identifier: MIT */
/*
 * How many of the program's threads are in calls that could have teams: they share the processors.
 */
#ifndef PRI_CALLERS_H
#define PRI_CALLERS_H

#include <stdbool.h>

/* Counts the calling thread in, until it leaves; a call within a call of the same thread is not
 * counted again. Returns how many are in, at least 1; for a brief call it may be how many were at
 * one of the calls of this thread just before. */
int pri_callers_enter(bool brief);
void pri_callers_leave(void);

/* After fork: of the callers in the parent only this thread is left. */
void pri_callers_forked(void);

#endif

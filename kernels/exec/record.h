/* SPDX-License-Identifier: MIT */
/*
 * The record of a team for prange_trace_start(): busy time and pieces of each thread.
 */
#ifndef PRI_RECORD_H
#define PRI_RECORD_H

#include "parallel_for.h"

typedef struct pri_record pri_record;

/* NULL if no trace is started, and for calls from within the tracing function. */
pri_record *pri_record_new(const pri_work *work);

/* Passes the record to the tracing function and frees it. */
void pri_record_close(pri_record *record, const pri_team *team);

/* Whether this thread is in the tracing function. Calls from there run inline: a team's threads
 * would wait for the function to return before they could deliver records of their own. */
bool pri_record_within(void);

/* In the child after fork: another thread of the parent may have been in the tracing function, or
 * setting a new one. */
void pri_record_forked(void);

/* The job of a piece that is timed. */
typedef struct pri_recorded {
    pri_record *record;
    pri_piece *piece;
    const void *job;
} pri_recorded;

pri_piece pri_record_piece; /* its job is a pri_recorded */

#endif

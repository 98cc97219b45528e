/* SPDX-License-Identifier: MIT */
/*
 * The record of a team for prange_trace_start(): what each of its threads did.
 */
#ifndef PRI_RECORD_H
#define PRI_RECORD_H

#include "parallel_for.h"

typedef struct pri_record pri_record;

/* NULL where nothing is traced, and for calls of the tracing function. */
pri_record *pri_record_new(const pri_work *work);

/* Hands the record to the tracing function, and frees it. */
void pri_record_close(pri_record *record, const pri_team *team);

/* Whether this thread is in the tracing function. Calls from there run on it alone: threads of a
 * team would wait for the function to end before they could hand over records of their own. */
bool pri_record_within(void);

/* After fork, in the child: another thread of the parent may have been in the function, or about to
 * set another one. */
void pri_record_forked(void);

/* A piece whose time is taken. */
typedef struct pri_recorded {
    pri_record *record;
    pri_piece *piece;
    const void *job;
} pri_recorded;

pri_piece pri_record_piece; /* its job is a pri_recorded */

#endif

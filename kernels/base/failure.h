/* SPDX-License-Identifier: MIT */
/*
 * The first failure of a loop over the user's function: the one with the lowest index, whatever
 * the threads did. A piece above a known failure is not started; one below always is.
 */
#ifndef PRI_FAILURE_H
#define PRI_FAILURE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <prange/status.h>

typedef struct pri_failure {
    _Atomic ptrdiff_t piece; /* the lowest that failed; PTRDIFF_MAX: none */
    atomic_flag lock;        /* held while the three below change together */
    ptrdiff_t index;
    int code;
    bool cancelled; /* no failure: the caller wanted the loop to end */
} pri_failure;

/* What a pri_failure starts as. */
#define PRI_NO_FAILURE                                                                             \
    {                                                                                              \
        .piece = PTRDIFF_MAX, .lock = ATOMIC_FLAG_INIT                                             \
    }

/* Whether this piece may still count: it lies below every failure known so far. */
static inline bool pri_failure_below(pri_failure *failure, ptrdiff_t piece)
{
    return piece < atomic_load_explicit(&failure->piece, memory_order_relaxed);
}

/* Whether a piece failed, or the loop was cancelled. */
static inline bool pri_failure_any(pri_failure *failure)
{
    return !pri_failure_below(failure, PTRDIFF_MAX - 1);
}

/* The user's function returned `code` at `index`, which lies in `piece`. */
void pri_failure_report(pri_failure *failure, ptrdiff_t piece, ptrdiff_t index, int code);

/* No further piece is to start. */
void pri_failure_cancel(pri_failure *failure);

/* The loop's status: PRANGE_OK, or the failure or cancellation recorded for
 * prange_last_error(). */
prange_status pri_failure_status(const pri_failure *failure, const char *function);

#endif

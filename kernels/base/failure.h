/* SPDX-License-Identifier: MIT */
/*
 * The failure of a loop over the user's function: the one with the lowest index, whatever the
 * timing of the threads. Pieces above a known failure are not started; pieces below it always run.
 */
#ifndef PRI_FAILURE_H
#define PRI_FAILURE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <prange/status.h>

typedef struct pri_failure {
    _Atomic ptrdiff_t piece; /* the lowest piece that failed; PTRDIFF_MAX: none */
    atomic_flag lock;        /* protects the three fields below */
    ptrdiff_t index;
    int code;
    bool cancelled; /* by the progress function, which is no failure */
} pri_failure;

/* The initial value of a pri_failure. */
#define PRI_NO_FAILURE                                                                             \
    {                                                                                              \
        .piece = PTRDIFF_MAX, .lock = ATOMIC_FLAG_INIT                                             \
    }

/* Whether the piece must run: it is below every failure known so far. */
static inline bool pri_failure_below(pri_failure *failure, ptrdiff_t piece)
{
    return piece < atomic_load_explicit(&failure->piece, memory_order_relaxed);
}

/* Whether a piece failed, or the loop was cancelled. */
static inline bool pri_failure_any(pri_failure *failure)
{
    return !pri_failure_below(failure, PTRDIFF_MAX - 1);
}

/* Reports that the user's function returned `code` at `index`, which belongs to `piece`. */
void pri_failure_report(pri_failure *failure, ptrdiff_t piece, ptrdiff_t index, int code);

/* Cancels the loop: no further piece starts. */
void pri_failure_cancel(pri_failure *failure);

/* The loop's status: PRANGE_OK, or that of the failure or the cancellation, with its text. */
prange_status pri_failure_status(const pri_failure *failure, const char *function);

#endif

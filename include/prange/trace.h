/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What each call did: its team and the reason for it, its time, and how the work was spread over
 * the threads, so that imbalance is seen.
 *
 *     static void print(const prange_trace_call *call, void *ctx)
 *     {
 *         fprintf(ctx, "%s: %d threads (%s), %.0f ns", call->function, call->got, call->reason,
 *                 call->ns);
 *         for (int t = 0; t < call->threads; t++)
 *             fprintf(ctx, " [%.0f ns, %td pieces]", call->thread[t].busy_ns,
 *                     call->thread[t].pieces);
 *         fputc('\n', ctx);
 *     }
 *
 *     prange_trace_start(print, stderr);
 *
 * PRANGE_VERBOSE=1 in the environment prints the same without the threads (prange.h).
 */
#ifndef PRANGE_TRACE_H
#define PRANGE_TRACE_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** What one thread of a team did. */
typedef struct prange_trace_thread {
    double busy_ns;   /**< time in pieces of the work; the rest it waited */
    ptrdiff_t pieces; /**< how many it ran */
} prange_trace_thread;

/** One team: mostly a call; a call of blocks, such as prange_distance_rows(), has several. */
typedef struct prange_trace_call {
    const char *function; /**< its public name, also "PRANGE_FOR" */
    ptrdiff_t n;          /**< the size that it was given */
    int asked;            /**< threads that were asked for */
    int got;              /**< threads that OpenMP granted; of PRANGE_FOR those asked for */
    int limit;            /**< threads that the setting allows */
    const char *reason;   /**< why so many: all, work, small, one piece, set, nested, forked, and by
                           * what was learned busy, teams lose, to be timed (docs/busy.md) */
    const char *isa;      /**< the instruction set level */
    ptrdiff_t pieces;     /**< pieces of the work */
    double ns;            /**< time from the check of the arguments to the end */
    double bytes;         /**< memory traffic; 0 where it is not known */
    double flops;         /**< operations; 0 where they are not known */
    int threads;          /**< elements of `thread`: `got`; 0 for workers, for a PRANGE_FOR of
                           * several threads, and without memory */
    /** what each thread did, the caller first. The first iterations of a user's function, which the
     * caller runs alone to time them, are in no piece. */
    const prange_trace_thread *thread;
} prange_trace_call;

/** Called at the end of each team. What it is given is gone when it returns. */
typedef void (*prange_trace)(const prange_trace_call *call, void *ctx);

/**
 * Starts to trace the calls of all threads, with a function in place of the one before. The
 * function is called on the thread of the call, by one thread at a time; calls of the library that
 * it makes run on that thread alone and are not traced. Small calls, which otherwise skip the
 * choice of a team, are traced as well; the trace costs about 0.15 us a call and 60 ns a piece, and
 * nothing while it is stopped. PRANGE_ERROR_NULL without a function.
 */
PRANGE_API prange_status prange_trace_start(prange_trace trace, void *ctx);

/** Stops the trace. When it returns the function is not running any more, except where the function
 * itself makes this call. */
PRANGE_API void prange_trace_stop(void);

PRANGE_END_DECLS

#endif

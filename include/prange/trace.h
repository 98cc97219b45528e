/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Tracing: for each call its team and the reason for its size, its time, and how the work was
 * spread over the threads, so that imbalance shows.
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
    double busy_ns;   /**< time spent in pieces of the work; the rest was waiting */
    ptrdiff_t pieces; /**< the number of pieces it ran */
} prange_trace_thread;

/** One team: usually one call; a call that works in blocks, such as prange_distance_rows(), has
 * several. */
typedef struct prange_trace_call {
    const char *function; /**< its public name, or "PRANGE_FOR" */
    ptrdiff_t n;          /**< its size */
    int asked;            /**< threads requested from OpenMP */
    int got;              /**< threads that OpenMP granted; for PRANGE_FOR those requested */
    int limit;            /**< threads that the setting allows */
    const char *reason;   /**< why this many: "all", "work", "small", "one piece", "set", "nested",
                           * "forked"; or as learned: "busy", "teams lose", "to be timed"
                           * (docs/busy.md) */
    const char *isa;      /**< the instruction set level */
    ptrdiff_t pieces;     /**< pieces of the work */
    double ns;            /**< time from the check of the arguments to the end */
    double bytes;         /**< bytes moved to and from memory; 0: not known */
    double flops;         /**< floating-point operations; 0: not known */
    int threads;          /**< elements of `thread`: `got`; 0 for workers, for a PRANGE_FOR on
                           * several threads, and if out of memory */
    /** what each thread did, the caller first; the first iterations of a user's function, which the
     * caller runs alone to time them, are not counted */
    const prange_trace_thread *thread;
} prange_trace_call;

/** Called at the end of each team. *call is valid until it returns. */
typedef void (*prange_trace)(const prange_trace_call *call, void *ctx);

/**
 * Starts tracing the calls of all threads; `trace` replaces an earlier function. It is called on
 * the thread that made the traced call, by one thread at a time; prange calls that it makes itself
 * run on that thread alone and are not traced. Small calls, which otherwise skip the choice of a
 * team, are traced too. Tracing costs about 0.15 us a call and 60 ns a piece, and nothing while it
 * is stopped. PRANGE_ERROR_NULL for a NULL trace.
 */
PRANGE_API prange_status prange_trace_start(prange_trace trace, void *ctx);

/** Stops tracing. On return the trace function is no longer running, unless it made this call
 * itself. */
PRANGE_API void prange_trace_stop(void);

PRANGE_END_DECLS

#endif

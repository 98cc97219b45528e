/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Workers, progress, errors and options of prange_map_items, prange_stream and prange_worklist.
 *
 *     prange_options options = PRANGE_OPTIONS_INIT;
 *     options.workers = 8;
 *     options.progress = show;
 *     status = prange_map_items(..., &options);
 *
 * NULL for the options is the same as PRANGE_OPTIONS_INIT.
 *
 * A worker is a thread that takes items one after another: the caller's own thread, or one of an
 * OpenMP team that lasts for the call. The caller is the only worker, however many were requested,
 * inside a parallel region (unless the application enabled nesting) and in a process forked from
 * one with several threads (see threads.h). Calls may come from any thread and may be nested. Items
 * of one call must not wait for each other, except in a way that also works in a serial loop.
 */
#ifndef PRANGE_WORKERS_H
#define PRANGE_WORKERS_H

#include <prange/threads.h>

PRANGE_BEGIN_DECLS

/** The worker that calls a user's function. */
typedef struct prange_worker {
    int rank;    /**< 0 .. workers - 1; unique among the workers of a call at any time */
    void *state; /**< what worker_init made for this worker, or NULL */
} prange_worker;

/**
 * Called once for each worker, on its thread, before its first item, with the ctx of the call.
 * Returns 0, or a code of its own: then no further item starts, worker_free is called for all other
 * workers, and the call returns PRANGE_ERROR_WORKER with the lowest rank that failed. A call that
 * turns out to need no team has worker 0 only.
 */
typedef int (*prange_worker_init)(int rank, void **state, void *ctx);

/** Called once for each worker whose worker_init returned 0, on the same thread, after its last
 * item, also when the call fails. */
typedef void (*prange_worker_free)(int rank, void *state, void *ctx);

/**
 * Called on the caller's thread only: at least `progress_ms` milliseconds apart, and a last time at
 * the end of the call, unless progress cancelled it. `done` is the number of finished items, failed
 * ones included. `total` is the number of all items: -1 in a stream, and the number known so far in
 * a worklist.
 *
 * Returns 0, or anything else to cancel: no further item starts, items under way finish, and the
 * call returns PRANGE_ERROR_CANCELLED, unless all items turn out to be finished.
 *
 * With several workers the caller's thread takes no items (one more thread works in its place): it
 * only waits and reports, on time however long an item takes. If the caller is the only worker, or
 * OpenMP grants fewer threads than requested, reports come between two of the caller's items.
 */
typedef int (*prange_progress)(ptrdiff_t done, ptrdiff_t total, void *ctx);

/** What happens when an item fails. */
typedef enum prange_on_error {
    PRANGE_STOP,    /**< no further item starts, except those before the failing one */
    PRANGE_COLLECT, /**< all other items are worked on */
} prange_on_error;

/** The order in which results are delivered. */
typedef enum prange_order {
    PRANGE_IN_ORDER,    /**< the order of a serial loop, the same at any number of workers */
    PRANGE_AS_FINISHED, /**< as the items finish */
} prange_order;

/** The user's function that failed. */
typedef enum prange_stage {
    PRANGE_STAGE_NONE, /**< none of them */
    PRANGE_STAGE_WORK,
    PRANGE_STAGE_SOURCE,
    PRANGE_STAGE_SINK,
    PRANGE_STAGE_WORKER_INIT,
} prange_stage;

/** What a call did. It is written whenever the arguments were right, whatever the status. It grows
 * only together with prange_options, whose `size` says which version the program knows. */
typedef struct prange_report {
    ptrdiff_t done;      /**< items whose work returned 0 */
    ptrdiff_t failed;    /**< items whose work returned another value */
    ptrdiff_t delivered; /**< results that a sink took */
    ptrdiff_t index;    /**< the lowest failing index, or the rank of a failed worker_init; or -1 */
    int code;           /**< what the function returned there; or 0 */
    prange_stage stage; /**< the function that failed */
    int workers;        /**< the number of workers */
} prange_report;

/** In options.codes: this item was not started. */
#define PRANGE_NOT_STARTED (-2147483647 - 1)

/** The options of a call. Begin with PRANGE_OPTIONS_INIT, and set what differs. */
typedef struct prange_options {
    size_t size; /**< sizeof(prange_options) as the program knows it: the struct may grow */

    /**
     * The number of workers. 0: the caller alone. k > 0: k at once, even more than there are
     * processors, which suits items that wait. -1: up to prange_get_num_threads(), as many as the
     * measured cost of the items repays.
     */
    int workers;
    int progress_ms;          /**< minimum time between two progress calls; 0: after each item */
    prange_on_error on_error; /**< PRANGE_STOP by default */
    prange_worker_init worker_init; /**< NULL: none */
    prange_worker_free worker_free; /**< NULL: none */
    prange_progress progress;       /**< NULL: none */
    prange_report *report;          /**< NULL: none */

    /** prange_map_items only: how items are assigned to workers; dynamic by default. */
    prange_schedule schedule;
    ptrdiff_t chunk; /**< items at a time; 0: as many as their measured cost suggests */
    int *codes;      /**< NULL, or n ints: what work returned for each item */

    prange_order order; /**< the order of the sink's calls, in a stream or worklist */
    ptrdiff_t window;   /**< prange_stream: the maximum of items under way; 0: 4 to 64 a worker */
} prange_options;

/** The defaults: size set, workers -1, progress_ms 100, and zero or NULL in all other members. */
#define PRANGE_OPTIONS_INIT                                                                        \
    {                                                                                              \
        sizeof(prange_options), -1, 100, PRANGE_STOP, NULL, NULL, NULL, NULL,                      \
            PRANGE_SCHEDULE_DEFAULT, 0, NULL, PRANGE_IN_ORDER, 0                                   \
    }

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Worklists: items that add further items, as a directory does its entries, a node of a tree its
 * children, a search its next states.
 *
 * Same bits: in order, the sink sees what a serial depth-first walk would show it, at any number of
 * workers.
 */
#ifndef PRANGE_WORKLIST_H
#define PRANGE_WORKLIST_H

#include <prange/stream.h>

PRANGE_BEGIN_DECLS

/** The item that is worked on, as the parent of the items it adds. Valid until its work returns, on
 * the thread of that work. */
typedef struct prange_branch prange_branch;

/**
 * Adds a copy of an item. It is worked on after its parent's work returned 0, and dropped if that
 * fails. PRANGE_ERROR_MEMORY ends the whole call with that status, whatever the work returns, so no
 * item is lost silently. PRANGE_ERROR_NULL without a branch or an item.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_worklist_add(prange_branch *branch,
                                                            const void *item);

/** The work on one item: adds further items to the branch and writes the result (NULL where
 * result_size is 0). Returns 0, or a code of its own. */
typedef int (*prange_worklist_work)(prange_branch *branch, const void *item, void *result,
                                    const prange_worker *worker, void *ctx);

/**
 * Works on n initial items of item_size bytes and on all items that they add, until none is left.
 * The result of each item goes to the sink (NULL: none), which is called by one thread at a time:
 * in the order of a serial depth-first walk, parents before their children and children in the
 * order in which they were added; or with options.order = PRANGE_AS_FINISHED as they finish. The
 * sink's index counts the items in that order.
 *
 * A worker takes the item that was added last. Between two items it shares its oldest items with
 * workers that have none; those sleep meanwhile. Nothing recurses, so trees may be as deep as
 * memory is large. An item takes item_size + result_size bytes and less than 90 more, from the time
 * it is added to the time its work is done, or with a sink to its delivery: in order that includes
 * items that wait for an earlier one, and the ancestors of the item delivered last. Work must not
 * wait for other items, not even for earlier ones of the walk.
 *
 * By default (workers = -1) the caller begins alone with one item or with very many, and gets a
 * team when items cost half a microsecond or more.
 *
 * A failing item (PRANGE_ERROR_CALLBACK) loses its result and the items that it added. With
 * PRANGE_STOP in order (and with a sink), all items before it are worked on and delivered, and none
 * after it is delivered: the failing index is where the serial walk would have ended, at any number
 * of workers. As finished, or without a sink, no item starts after a failure, and the index is the
 * number of items that were finished at that time. With PRANGE_COLLECT all other items are worked
 * on. A failing sink ends the call all the same.
 *
 * Other errors: PRANGE_ERROR_NULL without work or without initial items; PRANGE_ERROR_SIZE for
 * n < 0 or sizes that overflow; PRANGE_ERROR_VALUE, PRANGE_ERROR_WORKER, PRANGE_ERROR_CANCELLED as
 * in prange_map_items; PRANGE_ERROR_MEMORY for the initial items before anything is called, later
 * see prange_worklist_add.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_worklist(ptrdiff_t n, const void *initial,
                                                        size_t item_size, size_t result_size,
                                                        prange_worklist_work work, prange_sink sink,
                                                        void *ctx, const prange_options *options);

PRANGE_END_DECLS

#endif

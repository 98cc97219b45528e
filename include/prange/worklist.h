/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Worklists: items that add further items, such as a directory its entries, a node of a tree its
 * children, or a state of a search its successors.
 *
 * Same bits: with PRANGE_IN_ORDER the sink sees what it would see in a serial depth-first walk, at
 * any number of workers.
 */
#ifndef PRANGE_WORKLIST_H
#define PRANGE_WORKLIST_H

#include <prange/stream.h>

PRANGE_BEGIN_DECLS

/** The item that is being worked on, as the parent of the items that it adds. Valid on the thread
 * of its work, until that returns. */
typedef struct prange_branch prange_branch;

/**
 * Adds a copy of *item, item_size bytes. It is worked on after its parent's work has returned 0,
 * and dropped if that fails. PRANGE_ERROR_MEMORY ends the whole prange_worklist() with that status,
 * whatever the work returns, so no item is lost silently. PRANGE_ERROR_NULL for a NULL branch or
 * item.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_worklist_add(prange_branch *branch,
                                                            const void *item);

/** The work on one item: may add further items to the branch, and writes the result (NULL if
 * result_size is 0). Returns 0, or a code of its own to fail. */
typedef int (*prange_worklist_work)(prange_branch *branch, const void *item, void *result,
                                    const prange_worker *worker, void *ctx);

/**
 * Works on n initial items of item_size bytes and on all items that they add, until none is left.
 * The result of each item goes to the sink (NULL: none), which is called by one thread at a time:
 * in the order of a serial depth-first walk, parents before their children and children in the
 * order in which they were added; or with options.order = PRANGE_AS_FINISHED as they finish. The
 * sink's index counts the items in the order of delivery.
 *
 * A worker takes the item that was added last. Between two items it shares its oldest items with
 * workers that have none, which sleep until then. Nothing recurses, so the depth of a tree is
 * limited by memory only. An item takes item_size + result_size bytes and less than 90 more, from
 * when it is added until its work is done, or with a sink until it is delivered; with
 * PRANGE_IN_ORDER this includes items that wait for an earlier one, and the ancestors of the item
 * delivered last. Work must not wait for other items, not even for earlier ones of the walk.
 *
 * By default (workers = -1) the caller begins alone if there is one initial item or very many, and
 * gets a team once items cost half a microsecond or more.
 *
 * A failing item (PRANGE_ERROR_CALLBACK) loses its result and the items that it added. With
 * PRANGE_STOP, PRANGE_IN_ORDER and a sink, all items before it are worked on and delivered, and
 * none after it is delivered: the failing index is where the serial walk would have ended, at any
 * number of workers. With PRANGE_AS_FINISHED or without a sink, no item starts after a failure, and
 * the index is the number of items that were finished at that time. With PRANGE_COLLECT all other
 * items are worked on. A failing sink always ends the call.
 *
 * Other errors: PRANGE_ERROR_NULL for a NULL work or NULL initial items; PRANGE_ERROR_SIZE for
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

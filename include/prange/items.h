/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Maps over items of any type: for each item, result = work(item).
 *
 * Items may be few and long or many and short, even or uneven, computing or waiting. Results are in
 * the order of the items. Same bits: a result is what `work` writes for its item, and nothing else.
 */
#ifndef PRANGE_ITEMS_H
#define PRANGE_ITEMS_H

#include <prange/workers.h>

PRANGE_BEGIN_DECLS

/**
 * The work on one item. Arguments: the item's index; the item and the memory for its result (each
 * NULL if the call has none); the worker; the caller's context. Returns 0, or a code of its own to
 * fail. Several workers work on items at the same time and in any order.
 */
typedef int (*prange_item_work)(ptrdiff_t index, const void *item, void *result,
                                const prange_worker *worker, void *ctx);

/**
 * Calls work(i, items + i*item_size, results + i*result_size, worker, ctx) for i = 0 .. n-1.
 *
 * With item_size 0 the items are their indices, and `items` may be NULL; with result_size 0 there
 * are no results, and `results` may be NULL. results may be exactly items (the same pointer and
 * size). Any other overlap, also of options.codes and options.report, is PRANGE_ERROR_OVERLAP.
 * n = 0 is no error and calls nothing. There are at most n workers.
 *
 * By default (workers = -1) a map of more than 16 items a thread begins on its caller. It continues
 * with a team as soon as the rest, at the cost of the last items, takes 20 microseconds or more; so
 * a large number of tiny items costs about as much as in a serial loop. Fewer items are presumed
 * long and get a team at once. So does a call with both progress and worker_init, since a worker's
 * state does not move from the caller to another thread.
 *
 * Accumulate a result in a local variable and store it at the end: accumulated in place, through
 * `result`, it took 1.4 to 1.9 times as long, because the compiler must store each step, and
 * neighbouring results may share a cache line with another worker's.
 *
 * A failing item (PRANGE_ERROR_CALLBACK): with PRANGE_STOP all items below the lowest failing index
 * are done, as in prange_for; with PRANGE_COLLECT all items are worked on. Either way the lowest
 * failing index and its code are in prange_last_failure() and in the report, the same at any number
 * of workers. After PRANGE_ERROR_CANCELLED any items may be undone; options.codes has
 * PRANGE_NOT_STARTED for them. If an item failed before a call was cancelled, the call returns the
 * failure, and some items below it may be undone.
 *
 * Other errors: PRANGE_ERROR_NULL for a NULL work, or for NULL items or results whose size is above
 * 0; PRANGE_ERROR_SIZE for n < 0 or a product that overflows; PRANGE_ERROR_VALUE for options
 * outside their domain; PRANGE_ERROR_WORKER (see worker_init); PRANGE_ERROR_MEMORY before anything
 * is called.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_map_items(ptrdiff_t n, const void *items,
                                                         size_t item_size, void *results,
                                                         size_t result_size, prange_item_work work,
                                                         void *ctx, const prange_options *options);

PRANGE_END_DECLS

#endif

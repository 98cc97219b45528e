/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Streams: source -> workers -> sink, for items whose number is not known in advance.
 *
 * Same bits: with PRANGE_IN_ORDER the sink sees what it would see in a serial loop, at any number
 * of workers.
 */
#ifndef PRANGE_STREAM_H
#define PRANGE_STREAM_H

#include <prange/items.h>

PRANGE_BEGIN_DECLS

/** What a source returns when it has no more items. */
#define PRANGE_STREAM_END (-2147483647 - 1)

/**
 * Writes the next item to `item` and returns 0; or returns PRANGE_STREAM_END, or a code of its own
 * to fail. Called by one thread at a time, not always the same thread, and not again once it
 * returned anything but 0. `item` is NULL if item_size is 0: then the items are their indices.
 */
typedef int (*prange_source)(void *item, void *ctx);

/** Takes the result of item `index` and returns 0, or a code of its own to fail. Called by one
 * thread at a time, not always the same thread. `result` is valid until the sink returns, and NULL
 * if result_size is 0. */
typedef int (*prange_sink)(ptrdiff_t index, const void *result, void *ctx);

/**
 * Takes items from the source, numbered from 0, calls `work` on each as prange_map_items does, and
 * passes the results to the sink (NULL: none): in the order of the items, or with
 * options.order = PRANGE_AS_FINISHED as they finish.
 *
 * An item is under way from the call of the source until the sink returns. At most options.window
 * items are under way (0: for each worker 64, or as many as fit in 64 KiB, but at least 4). This
 * bounds the memory, at most (item_size + result_size + 80) * window bytes, allocated before the
 * first call; and it holds the source back if the workers or the sink are slower. While the source
 * or the sink waits, the other workers work on the items at hand; a worker with nothing to do
 * sleeps.
 *
 * One worker (options.workers = 0 or 1) takes each item through all three steps before the next
 * one, as a serial loop does. Several workers take quick, short items through each step in batches
 * of up to 64; a fetched item may then wait until the source has given the rest of its batch. So a
 * source that waits for the result of an earlier item needs one worker, or a window of 1 or of less
 * than 4 for each worker, which disables batches.
 *
 * By default (workers = -1) the caller begins alone. It fetches up to 16 items a thread; if they
 * come slowly, or the source ends, they are presumed long, and a team takes over. Otherwise the
 * caller continues as the only worker until items take half a microsecond or more from the source
 * to the sink.
 *
 * An error ends the stream (PRANGE_ERROR_CALLBACK): the source is not called again, items below the
 * failing one are worked on and delivered, items above it are dropped. With PRANGE_IN_ORDER the
 * lowest failing index is therefore where a serial loop would have ended, whichever of the three
 * functions failed (report.stage), and report.delivered results went to the sink before it. With
 * PRANGE_COLLECT an item whose work fails merely has no result; a failing source or sink still ends
 * the stream. A sink that failed is not called again; with PRANGE_AS_FINISHED items below the
 * failing one may then remain undelivered. After PRANGE_ERROR_CANCELLED the sink is not called
 * again.
 *
 * Other errors: PRANGE_ERROR_NULL for a NULL source or work; PRANGE_ERROR_SIZE if the window does
 * not fit in memory; PRANGE_ERROR_VALUE, PRANGE_ERROR_WORKER and PRANGE_ERROR_MEMORY as in
 * prange_map_items.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_stream(size_t item_size, prange_source source,
                                                      size_t result_size, prange_item_work work,
                                                      prange_sink sink, void *ctx,
                                                      const prange_options *options);

PRANGE_END_DECLS

#endif

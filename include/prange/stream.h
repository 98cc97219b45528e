/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Streams: source -> workers -> sink, for items whose number is not known before.
 *
 * Same bits: in order, the sink sees what it would see from a serial loop, at any number of
 * workers.
 */
#ifndef PRANGE_STREAM_H
#define PRANGE_STREAM_H

#include <prange/items.h>

PRANGE_BEGIN_DECLS

/** What a source returns when it has no more items. */
#define PRANGE_STREAM_END (-2147483647 - 1)

/**
 * Writes the next item and returns 0; or returns PRANGE_STREAM_END; or a code of its own. Called by
 * one thread at a time, not always the same, and not again after anything but 0. `item` is NULL
 * where item_size is 0: such items are their indices.
 */
typedef int (*prange_source)(void *item, void *ctx);

/** Takes the result of item `index` and returns 0, or a code of its own. Called by one thread at a
 * time, not always the same. `result` is valid until it returns. */
typedef int (*prange_sink)(ptrdiff_t index, const void *result, void *ctx);

/**
 * Takes items from the source, numbered from 0, calls work on each as prange_map_items does, and
 * passes the results to the sink (NULL: none): in the order of the items, or with options.order =
 * PRANGE_AS_FINISHED as they finish.
 *
 * An item is under way from the source's call to the sink's return. At most options.window items
 * are under way (0: 64 for each worker, or as many as have 64 KiB, but 4 at least). That bounds the
 * memory, which is (item_size + result_size + 80) * window bytes or less, taken before the first
 * call; and it holds the source back where the workers or the sink are slower. While the source or
 * the sink waits, the other workers work on the items that are there; a worker with nothing to do
 * sleeps.
 *
 * One worker (options.workers = 0 or 1) takes each item through all three steps before the next
 * one, as a serial loop does. Several workers take items that come quickly and are short through
 * each step up to 64 at a time; a fetched item may then wait until the source has given the rest.
 * So a source that waits for the result of an earlier item needs one worker, or a window of 1 or of
 * less than 4 for each worker, with which items go one by one.
 *
 * By default (workers = -1) the caller begins alone. It fetches up to 16 items a thread; if they
 * come slowly, or are all there are, they are presumed long, and a team takes over. Otherwise the
 * caller continues as the one worker until items take half a microsecond or more from the source to
 * the sink.
 *
 * An error ends the stream (PRANGE_ERROR_CALLBACK): the source is not called again, items below the
 * failing one are worked on and delivered, items above it are dropped. In order, the lowest failing
 * index is therefore where a serial loop would have ended, whichever of the three functions failed
 * (report.stage), and report.delivered results went to the sink before it. With PRANGE_COLLECT an
 * item whose work fails only has no result; a failing source or sink ends the stream all the same.
 * A sink that failed is not called again; as finished, items below may then remain undelivered.
 * After PRANGE_ERROR_CANCELLED the sink is not called again.
 *
 * Other errors: PRANGE_ERROR_NULL without source or work; PRANGE_ERROR_SIZE where the window does
 * not fit in memory; PRANGE_ERROR_VALUE, PRANGE_ERROR_WORKER and PRANGE_ERROR_MEMORY as in
 * prange_map_items.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_stream(size_t item_size, prange_source source,
                                                      size_t result_size, prange_item_work work,
                                                      prange_sink sink, void *ctx,
                                                      const prange_options *options);

PRANGE_END_DECLS

#endif

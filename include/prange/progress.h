/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Progress and cancellation of long calls:
 *
 *   - of functions of yours: prange_for(), prange_for_2d(), prange_for_3d(), prange_find(),
 *     prange_any_of(), prange_all_of(), prange_count_if(), prange_scan(), prange_scan_array(),
 *     prange_reduce(), reduce_template.h, prange_apply() and its kin, and all integrals;
 *   - of arrays: the maps (prange_map(), prange_map2(), prange_map_scalar(), prange_axpy(),
 *     prange_map_view(), prange_map2_view(), prange_ldexp(), prange_compare(),
 *     prange_compare_scalar(), prange_where()) and the reductions (prange_sum() and its kin,
 *     prange_count_nonzero(), prange_reduce_axes());
 *   - all distances and neighbours;
 *   - stencils and filters.
 *
 * (Items, streams and worklists have a progress function among their options. Other calls do not
 * report: prange_any() and prange_all(), sorts, order statistics, sets, scans of arrays
 * (prange_cumsum() and its siblings), histograms, matrix products, random numbers, expressions,
 * data movement and moving windows.)
 *
 *     static int show(ptrdiff_t done, ptrdiff_t total, void *ctx)
 *     {
 *         printf("\r%3.0f %%", 100.0 * (double)done / (double)total);
 *         return *(volatile sig_atomic_t *)ctx;
 *     }
 *
 *     prange_set_progress(show, &interrupted, 200);
 *     prange_status status = prange_for(0, n, 1, body, ctx);
 */
#ifndef PRANGE_PROGRESS_H
#define PRANGE_PROGRESS_H

#include <prange/workers.h>

PRANGE_BEGIN_DECLS

/**
 * Sets the function that this thread's later calls report to; NULL for none, which is the default
 * and costs nothing. It is a setting of the calling thread alone.
 *
 * progress(done, total, ctx) is called on the thread that made the call, between two of that
 * thread's pieces, at least `progress_ms` milliseconds apart (0: after each piece), and a last time
 * at the end. `done` and `total` count iterations of loops: indices, tiles, blocks of a scan; rows
 * of prange_distance_rows; elements of a stencil or filter; and otherwise the library's pieces, of
 * which arrays have up to about a thousand, distances one for each tile, neighbours one for each
 * group of queries. The report does not wait for other threads, but a long iteration on the caller
 * delays it. Calls made by the loop's bodies or by the progress function do not report. A call on
 * arrays that takes only a few microseconds has a single piece and may not report at all; a call
 * with several passes (norm2 of numbers whose squares over- or underflow) counts from 0 again in
 * each.
 *
 * If it returns other than 0 before everything is done, the call is cancelled: no further piece
 * starts, those under way finish, and the call returns PRANGE_ERROR_CANCELLED. A result that is one
 * value or index is untouched. In the outputs of maps and prange_reduce_axes(), also in place, each
 * element is either unchanged or final. The outputs of stencils, filters, distances and neighbours
 * (offsets included) are undefined; the rows that prange_distance_rows() has passed on are final.
 * If a function of yours failed before the cancellation, the call returns PRANGE_ERROR_CALLBACK,
 * and some iterations below the failing one may be undone.
 *
 * PRANGE_ERROR_VALUE for progress_ms < 0; the setting stays as it was.
 */
PRANGE_API prange_status prange_set_progress(prange_progress progress, void *ctx, int progress_ms);

PRANGE_END_DECLS

#endif

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
 * (Items, streams and worklists have theirs among their options. Other calls do not report:
 * prange_any() and prange_all(), sorts, running totals of arrays, histograms, matrix products,
 * random numbers, expressions, moves and moving windows.)
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
 * Sets the function that this thread's later loops report to; NULL for none, which is the default
 * and costs nothing. It is a setting of the calling thread alone.
 *
 * progress(done, total, ctx) is called on the thread that called the loop, between two pieces of
 * its own, at least `progress_ms` milliseconds apart (0: after each piece), and a last time at the
 * end. `done` is the number of finished iterations: indices, tiles, blocks of a scan, rows of
 * prange_distance_rows; of the other calls the library's pieces, of which there are up to about a
 * thousand for arrays, elements of a stencil, and a tile of distances or a group of queries each.
 * It waits for no other thread, and an iteration of the caller's that takes long holds the report
 * up. Calls that the bodies or the function itself make do not report. A call on arrays that takes
 * some microseconds, and so has one piece, may not report at all; one of several passes (norm2 of
 * numbers whose squares over- or underflow) begins again for each.
 *
 * Where it returns other than 0 before all is done the loop is cancelled: no further piece starts,
 * those under way finish, and the call is PRANGE_ERROR_CANCELLED. Results that are one value or
 * index are untouched; those of stencils and filters are undefined. Of the outputs of maps,
 * prange_reduce_axes(), distances and neighbours (offsets included) each element is as it was or as
 * it would have been, in place too, or for distances and neighbours anything else: do not use them.
 * The rows that prange_distance_rows() has handed over are right. A function of yours that failed
 * before that is PRANGE_ERROR_CALLBACK, though some iterations below it may be undone.
 *
 * PRANGE_ERROR_VALUE for progress_ms < 0; the setting stays as it was.
 */
PRANGE_API prange_status prange_set_progress(prange_progress progress, void *ctx, int progress_ms);

PRANGE_END_DECLS

#endif

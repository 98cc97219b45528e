/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Progress and cancellation of loops whose iterations are functions of yours: prange_for(),
 * prange_for_2d(), prange_for_3d(), prange_find(), prange_any_of(), prange_all_of(),
 * prange_count_if(), prange_scan() and prange_scan_array(); and of stencils and filters. (Items,
 * streams and worklists have theirs among their options.)
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
 * end. `done` is the number of finished iterations: indices, tiles, blocks of a scan, or elements
 * of a stencil. It waits for no other thread, and an iteration of the caller's that takes long
 * holds the report up. Loops that the bodies or the function itself call do not report.
 *
 * Where it returns other than 0 before all is done the loop is cancelled: no further iteration
 * starts, those under way finish, and the call is PRANGE_ERROR_CANCELLED, its results untouched;
 * those of stencils and filters are undefined then. A body that failed before that is
 * PRANGE_ERROR_CALLBACK, though some iterations below it may be undone.
 *
 * PRANGE_ERROR_VALUE for progress_ms < 0; the setting stays as it was.
 */
PRANGE_API prange_status prange_set_progress(prange_progress progress, void *ctx, int progress_ms);

PRANGE_END_DECLS

#endif

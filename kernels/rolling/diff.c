/* SPDX-License-Identifier: MIT */
/*
 * Differences of consecutive elements.
 */
#include <prange/rolling.h>

#include "base/types.h"
#include "exec/parallel_for.h"
#include "window.h"

/* Estimated time per element, in ns. */
#define DIFF_NS (0.04 * sizeof(element))

enum { PIECE = 8192 };

typedef struct diff_job {
    ptrdiff_t count;
    const element *x;
    element *out;
} diff_job;

static void diff_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const diff_job *job = argument;
    const ptrdiff_t first = piece * PIECE, count = pri_min(PIECE, job->count - first);
    const element *x = job->x + first;
    element *restrict out = job->out + first;
    (void)thread;
    for (ptrdiff_t i = 0; i < count; i++)
        out[i] = (element)(x[i + 1] - x[i]);
}

prange_status PRI_TYPED(prange_diff)(ptrdiff_t n, const element *x, element *out)
{
    const pri_windows windows = {__func__, n, 2, x, out, sizeof *x, sizeof *out};
    diff_job job = {.x = x, .out = out};
    const prange_status status = pri_windows_check(&windows, &job.count);
    if (status != PRANGE_OK || job.count == 0)
        return status;
    const pri_work work = {.name = __func__,
                           .n = n,
                           .pieces = pri_pieces(job.count, PIECE),
                           .ns = (double)n * DIFF_NS,
                           .bytes = 2.0 * (double)n * sizeof *x};
    pri_parallel_for(&work, diff_piece, &job);
    return PRANGE_OK;
}

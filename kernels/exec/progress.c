/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include "base/status.h"
#include "team.h"

/* This thread's setting, and whether one of its loops is reporting. */
static _Thread_local struct {
    prange_progress call;
    void *ctx;
    double every; /* ns */
    bool busy;
} setting;

prange_status prange_set_progress(prange_progress progress, void *ctx, int progress_ms)
{
    if (progress_ms < 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: progress_ms = %d is negative", __func__,
                        progress_ms);
    setting.call = progress;
    setting.ctx = ctx;
    setting.every = 1e6 * progress_ms;
    return PRANGE_OK;
}

bool pri_progress_begin(pri_progress *progress, ptrdiff_t total)
{
    if (!setting.call || setting.busy)
        return false;
    setting.busy = true;
    atomic_init(&progress->done, 0);
    atomic_init(&progress->cancelled, false);
    progress->total = total;
    progress->next = pri_clock_ns() + setting.every;
    return true;
}

bool pri_progress_add(pri_progress *progress, ptrdiff_t count, int thread)
{
    const ptrdiff_t done =
        atomic_fetch_add_explicit(&progress->done, count, memory_order_relaxed) + count;
    if (thread != 0 || done == progress->total || !setting.call)
        return false;
    const double now = pri_clock_ns();
    if (now < progress->next)
        return false;
    progress->next = now + setting.every;
    return setting.call(done, progress->total, setting.ctx) != 0;
}

void pri_progress_end(pri_progress *progress)
{
    const pri_complaint complaint = pri_complaint_now();
    if (setting.call)
        (void)setting.call(atomic_load_explicit(&progress->done, memory_order_relaxed),
                           progress->total, setting.ctx);
    pri_complaint_restore(&complaint);
    setting.busy = false;
}

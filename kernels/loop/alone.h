/* SPDX-License-Identifier: MIT */
/*
 * Runs pieces of unknown time on the calling thread, in order, until a team pays.
 */
#ifndef PRI_ALONE_H
#define PRI_ALONE_H

#include "base/failure.h"
#include "exec/parallel_for.h"

/*
 * Runs pieces 0, 1, ... of `pieces` while the team has one thread and no piece has failed. Returns
 * the first piece that has not run. *each becomes the latest measured time of a piece in ns, and is
 * unchanged if none was measured.
 *
 * The first piece is timed alone; later pieces are timed together, from one tick of the kernel's
 * timer to the next, because later pieces may be the expensive ones. After each measurement the
 * team is resized for the remaining pieces. The timer is read after every `look` pieces.
 */
static inline __attribute__((always_inline)) ptrdiff_t
pri_run_alone(pri_team *team, ptrdiff_t pieces, ptrdiff_t look, pri_piece *run, const void *job,
              pri_failure *failure, double *each)
{
    ptrdiff_t at = 0;
    while (team->size == 1 && at < pieces && !pri_failure_any(failure)) {
        const double start = pri_clock_ns();
        const int64_t tick = pri_tick_ns();
        const ptrdiff_t from = at;
        do {
            const ptrdiff_t end = pri_min(pieces, at + (from > 0 ? look : 1));
            while (at < end)
                run(job, at++, 0);
        } while (from > 0 && at < pieces && pri_tick_ns() == tick);
        *each = (pri_clock_ns() - start) / (double)(at - from);
        const double left = *each * (double)(pieces - at);
        if (at < pieces)
            pri_team_resize(team, pieces - at, left);
        /* A team would pay for this much work, so no other thread is available. */
        if (left >= PRI_SMALL_NS)
            break;
    }
    return at;
}

#endif

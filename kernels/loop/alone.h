/* SPDX-License-Identifier: MIT */
/*
 * Pieces of unknown time on the caller, in order, until a team pays.
 */
#ifndef PRI_ALONE_H
#define PRI_ALONE_H

#include "base/failure.h"
#include "exec/parallel_for.h"

/*
 * Runs pieces 0, 1, ... of `pieces` while the team has one thread and none failed; returns the
 * first that is left, and in *each the time of a piece in ns, where it was measured. The first
 * piece is timed by itself, then those since the last tick of the kernel's timer, since costs may
 * come late: after each time the team is sized again for the rest. The caller looks at the timer
 * after every `look` pieces.
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
        /* A team would have paid for this much: there are no threads. */
        if (left >= PRI_SMALL_NS)
            break;
    }
    return at;
}

#endif

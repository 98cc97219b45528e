/* SPDX-License-Identifier: MIT */
/*
 * The parallel loop that every family of kernels runs its pieces in.
 *
 * A family describes a call (pri_work), writes a function of one piece, and hands both to
 * pri_parallel_for(). A call of several loops opens its own team and runs each with
 * pri_team_for().
 */
#ifndef PRI_PARALLEL_FOR_H
#define PRI_PARALLEL_FOR_H

#include "team.h"

/* One piece of the loop. `thread` is 0 .. team size - 1, and 0 where the loop runs inline. The job
 * is shared by all threads: what a piece changes stands behind a pointer. */
typedef void pri_piece(const void *job, ptrdiff_t piece, int thread);

/* Shares that are stated to last less, in ns, have no counters: taking a piece from one costs 10 to
 * 20 ns, looking at another's 50 to 300. A thread that is held up for longer is waited for anyway.
 */
#define PRI_APART_NS 16e3

/* The bytes of the job that a thread fetches as it begins, whole lines of a cache. */
enum { PRI_JOB_BYTES = 256 };

/* Pieces begin .. end - 1, by the team, or inline where its size is 1. */
void pri_team_for(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece,
                  const void *job);

/* All pieces of the team's work. Where work->timed is set and the estimate was too small for a
 * team, the first piece runs on the caller, and the time that it took sizes the team for the rest.
 */
void pri_team_for_all(pri_team *team, pri_piece *piece, const void *job);

/* A call that is one such loop: opens the team, runs all pieces, closes it. Its status is that of
 * pri_team_close(). */
prange_status pri_parallel_for(const pri_work *work, pri_piece *piece, const void *job);

static inline ptrdiff_t pri_min(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

static inline ptrdiff_t pri_max(ptrdiff_t a, ptrdiff_t b)
{
    return a > b ? a : b;
}

/* How many pieces of `length` elements n elements make. */
static inline ptrdiff_t pri_pieces(ptrdiff_t n, ptrdiff_t length)
{
    return n / length + (n % length != 0);
}

/* Elements *begin .. *end - 1 of n, which are cut into `parts` of one length: the last ones may be
 * shorter, or empty. */
static inline void pri_part_of(ptrdiff_t n, ptrdiff_t parts, ptrdiff_t part, ptrdiff_t *begin,
                               ptrdiff_t *end)
{
    const ptrdiff_t length = pri_pieces(n, parts);
    *begin = pri_min(part * length, n);
    *end = pri_min(*begin + length, n);
}

#endif

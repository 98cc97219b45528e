/* SPDX-License-Identifier: MIT */
/*
 * The parallel loop of every family of kernels.
 *
 * A family describes a call (pri_work), writes a function that computes one piece, and hands both
 * to pri_parallel_for(). A call with several loops opens a team itself and runs each loop with
 * pri_team_for().
 */
#ifndef PRI_PARALLEL_FOR_H
#define PRI_PARALLEL_FOR_H

#include "team.h"

/* Computes one piece of the loop. `thread` is 0 .. team size - 1, and 0 if the loop runs inline.
 * All threads share the job, so it is const: pieces write through pointers in it. */
typedef void pri_piece(const void *job, ptrdiff_t piece, int thread);

/* Below this estimated time of a thread's share, in ns, the shares are fixed if all pieces take
 * about the same time: there is no counter to take pieces from, and no work stealing. Taking a
 * piece costs 10 to 20 ns, reading another thread's counter 50 to 300; and if a thread is
 * descheduled, for longer than this, the others have to wait for it with either scheme. */
#define PRI_APART_NS 16e3

/* How many bytes of the job a thread prefetches when it starts: whole cache lines. */
enum { PRI_JOB_BYTES = 256 };

/* Runs pieces begin .. end - 1 on the team, or inline if its size is 1. */
void pri_team_for(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece,
                  const void *job);

/* Runs all pieces of the team's work. If work->timed is set and the estimate was too small for a
 * team, the caller runs the first piece alone, and its time sizes the team for the rest. */
void pri_team_for_all(pri_team *team, pri_piece *piece, const void *job);

/* A call that consists of one such loop: opens a team, runs all pieces and closes the team. Returns
 * the status of pri_team_close(). */
prange_status pri_parallel_for(const pri_work *work, pri_piece *piece, const void *job);

static inline ptrdiff_t pri_min(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

static inline ptrdiff_t pri_max(ptrdiff_t a, ptrdiff_t b)
{
    return a > b ? a : b;
}

/* The number of pieces of `length` elements in n elements, rounded up. */
static inline ptrdiff_t pri_pieces(ptrdiff_t n, ptrdiff_t length)
{
    return n / length + (n % length != 0);
}

/* Cuts n elements into `parts` parts of equal length, of which the last ones may be shorter or
 * empty, and returns the bounds of one: elements *begin .. *end - 1. */
static inline void pri_part_of(ptrdiff_t n, ptrdiff_t parts, ptrdiff_t part, ptrdiff_t *begin,
                               ptrdiff_t *end)
{
    const ptrdiff_t length = pri_pieces(n, parts);
    *begin = pri_min(part * length, n);
    *end = pri_min(*begin + length, n);
}

#endif

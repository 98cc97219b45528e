/* SPDX-License-Identifier: MIT */
/*
 * Work cut into pieces that are numbered from 0 on.
 */
#ifndef PRI_PIECES_H
#define PRI_PIECES_H

#include "exec/team.h"

#include <omp.h>

/* Called by every iteration; the first one tells how many threads there really are. */
static inline void pri_team_seen(pri_team *team, ptrdiff_t piece)
{
    if (piece == 0)
        team->got = omp_get_num_threads();
}

static inline ptrdiff_t pri_least(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

static inline ptrdiff_t pri_most(ptrdiff_t a, ptrdiff_t b)
{
    return a > b ? a : b;
}

/* How many pieces of `length` make up n. */
static inline ptrdiff_t pri_pieces(ptrdiff_t n, ptrdiff_t length)
{
    return n / length + (n % length != 0);
}

typedef void pri_piece(const void *job, ptrdiff_t piece);

/* Pieces begin .. end - 1, with the team or inline. */
static inline void pri_run(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece,
                           const void *job)
{
    if (team->size == 1) {
        for (ptrdiff_t p = begin; p < end; p++)
            piece(job, p);
        return;
    }
#pragma omp parallel for schedule(runtime) num_threads(team->size)
    for (ptrdiff_t p = begin; p < end; p++) {
        pri_team_seen(team, p - begin);
        piece(job, p);
    }
}

#endif

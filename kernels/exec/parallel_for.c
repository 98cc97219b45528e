/* SPDX-License-Identifier: MIT */
#include "parallel_for.h"

#include <omp.h>

#include "record.h"

void pri_team_for(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece, const void *job)
{
    const pri_recorded recorded = {team->record, piece, job};
    if (team->record) {
        piece = pri_record_piece;
        job = &recorded;
    }
    if (team->size == 1) {
        for (ptrdiff_t p = begin; p < end; p++)
            piece(job, p, 0);
        return;
    }
#pragma omp parallel for schedule(runtime) num_threads(team->size)
    for (ptrdiff_t p = begin; p < end; p++) {
        if (p == begin)
            team->got = omp_get_num_threads();
        piece(job, p, omp_get_thread_num());
    }
}

void pri_team_for_all(pri_team *team, pri_piece *piece, const void *job)
{
    const ptrdiff_t pieces = team->work->pieces;
    ptrdiff_t begin = 0;
    if (team->work->timed && team->size == 1 && pieces > 1) {
        const double start = pri_clock_ns();
        piece(job, begin++, 0);
        pri_team_resize(team, pieces - 1, (double)(pieces - 1) * (pri_clock_ns() - start));
    }
    pri_team_for(team, begin, pieces, piece, job);
}

void pri_parallel_for(const pri_work *work, pri_piece *piece, const void *job)
{
    pri_team team = pri_team_open(work);
    pri_team_for_all(&team, piece, job);
    pri_team_close(&team);
}

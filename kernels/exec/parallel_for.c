/* SPDX-License-Identifier: MIT */
/*
 * Unless the user set a schedule, each thread of a region has a share of the pieces and a counter
 * of those that are taken. Who is done with its own takes from the others' shares, so that the
 * caller can do all pieces itself while the others are not scheduled, and yet a thread meets the
 * same pieces in every call of a size.
 */
#include "parallel_for.h"

#include <omp.h>

#include "progress.h"
#include "record.h"

/* Shares of one loop; threads beyond this many have one together with others. */
enum { SHARES = 64 };

/* Pieces that are taken at once last so long in ns, and are no more than a part of a share: a
 * thread that is held back keeps them. */
#define TAKEN_NS 50e3
#define TAKEN_PART 16

/* Two cache lines, since the prefetcher fetches lines in pairs. */
typedef struct share {
    _Alignas(128) _Atomic ptrdiff_t next;
    ptrdiff_t end;
} share;

static void run_share(share *of, ptrdiff_t step, pri_piece *piece, const void *job, int thread)
{
    while (atomic_load_explicit(&of->next, memory_order_relaxed) < of->end) {
        ptrdiff_t p = atomic_fetch_add_explicit(&of->next, step, memory_order_relaxed);
        for (const ptrdiff_t end = pri_min(p + step, of->end); p < end; p++)
            piece(job, p, thread);
    }
}

static ptrdiff_t step_of(const pri_team *team, ptrdiff_t share_length)
{
    const double piece_ns = team->serial / (double)team->work->pieces;
    const double most = piece_ns > 1 ? TAKEN_NS / piece_ns : TAKEN_NS;
    return pri_max(1, pri_min((ptrdiff_t)most, share_length / TAKEN_PART));
}

static void run_shares(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece,
                       const void *job)
{
    share shares[SHARES];
    const bool in_order = team->work->chunked;
    const int size = team->size, count = in_order ? 1 : size < SHARES ? size : SHARES;
    const ptrdiff_t length = (end - begin) / count, longer = (end - begin) % count;
    const ptrdiff_t step = in_order ? 1 : step_of(team, length);
    for (int k = 0; k < count; k++) {
        atomic_init(&shares[k].next, begin + k * length + pri_min(k, longer));
        shares[k].end = begin + (k + 1) * length + pri_min(k + 1, longer);
    }
    int got = 1;
#pragma omp parallel num_threads(team->region)
    {
        const int thread = omp_get_thread_num();
        if (thread == 0)
            got = omp_get_num_threads();
        for (int k = 0; thread < size && k < count; k++)
            run_share(&shares[(thread + k) % count], step, piece, job, thread);
    }
    team->got = got < size ? got : size;
}

static void run_scheduled(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece,
                          const void *job)
{
#pragma omp parallel for schedule(runtime) num_threads(team->size)
    for (ptrdiff_t p = begin; p < end; p++) {
        if (p == begin)
            team->got = omp_get_num_threads();
        piece(job, p, omp_get_thread_num());
    }
}

void pri_team_for(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece, const void *job)
{
    if (pri_team_cancelled(team))
        return;
    const pri_recorded recorded = {team->record, piece, job};
    if (team->record) {
        piece = pri_record_piece;
        job = &recorded;
    }
    if (team->size > 1 && team->scheduled)
        run_scheduled(team, begin, end, piece, job);
    else if (team->size > 1)
        run_shares(team, begin, end, piece, job);
    else
        for (ptrdiff_t p = begin; p < end; p++)
            piece(job, p, 0);
}

/* A loop whose pieces are reported. */
typedef struct reported {
    pri_progress *progress;
    pri_piece *piece;
    const void *job;
} reported;

static void reported_piece(const void *argument, ptrdiff_t p, int thread)
{
    const reported *of = argument;
    if (atomic_load_explicit(&of->progress->cancelled, memory_order_relaxed))
        return;
    of->piece(of->job, p, thread);
    if (pri_progress_add(of->progress, 1, thread))
        atomic_store_explicit(&of->progress->cancelled, true, memory_order_relaxed);
}

void pri_team_for_all(pri_team *team, pri_piece *piece, const void *job)
{
    const reported of = {team->progress, piece, job};
    if (team->progress) {
        piece = reported_piece;
        job = &of;
    }
    const ptrdiff_t pieces = team->work->pieces;
    ptrdiff_t begin = 0;
    if (team->work->timed && team->size == 1 && pieces > 1) {
        const double start = pri_clock_ns();
        piece(job, begin++, 0);
        pri_team_resize(team, pieces - 1, (double)(pieces - 1) * (pri_clock_ns() - start));
    }
    pri_team_for(team, begin, pieces, piece, job);
}

prange_status pri_parallel_for(const pri_work *work, pri_piece *piece, const void *job)
{
    pri_progress progress;
    pri_team team = pri_team_open(work);
    if (work->reports)
        pri_team_report(&team, &progress, work->pieces);
    pri_team_for_all(&team, piece, job);
    return pri_team_close(&team);
}

/* SPDX-License-Identifier: MIT */
/*
 * Unless the user set a schedule, each thread of a region owns a contiguous share of the pieces,
 * with a counter of the pieces already taken. A thread that has finished its share steals from the
 * others. So the caller can do all pieces itself while the other threads are descheduled, and yet
 * each thread works on the same pieces, with warm caches, in every call of the same size.
 */
#include "parallel_for.h"

#include <omp.h>

#include "progress.h"
#include "record.h"
#include "spinners.h"

/* The most shares of a loop; with more threads than this, several threads work on one share. */
enum { SHARES = 64 };

/* A thread takes several pieces at once: up to TAKEN_NS of work, but at most 1/TAKEN_PART of a
 * share, because nobody can steal what a descheduled thread has taken. */
#define TAKEN_NS 50e3
#define TAKEN_PART 16

/* A remainder of less work than this, in ns, is not stolen, unless pieces differ in time
 * (pri_work.uneven): its data would have to move to the thief's caches, and back in the next
 * call. */
#define LEFT_NS 4e3

/* Aligned to two cache lines, since the hardware prefetcher fetches lines in pairs. */
typedef struct share {
    _Alignas(128) _Atomic ptrdiff_t next;
    ptrdiff_t end;
} share;

static ptrdiff_t remaining(share *own)
{
    return own->end - atomic_load_explicit(&own->next, memory_order_relaxed);
}

/* The thread that takes the last piece does not read the counter again: by then another thread may
 * own its cache line. */
static void run_share(share *own, ptrdiff_t step, pri_piece *piece, const void *job, int thread)
{
    ptrdiff_t end = 0;
    while (end != own->end && remaining(own) > 0) {
        ptrdiff_t p = atomic_fetch_add_explicit(&own->next, step, memory_order_relaxed);
        for (end = pri_min(p + step, own->end); p < end; p++)
            piece(job, p, thread);
    }
}

/* The number of pieces that take `ns` on one thread. */
static ptrdiff_t pieces_lasting(const pri_team *team, double ns)
{
    const double piece_ns = team->serial / (double)team->work->pieces;
    return (ptrdiff_t)(piece_ns > 1 ? ns / piece_ns : ns);
}

static ptrdiff_t step_of(const pri_team *team, ptrdiff_t share_length)
{
    return pri_max(1, pri_min(pieces_lasting(team, TAKEN_NS), share_length / TAKEN_PART));
}

/* The same for a loop of `pieces`, but 0 if the time of a piece is only a guess or some pieces are
 * short (pri_work.uneven). */
static ptrdiff_t known_pieces_lasting(const pri_team *team, ptrdiff_t pieces, double ns)
{
    const pri_work *work = team->work;
    const bool alike = work->even ? pri_team_knows(team) : !pri_work_guesses(work) && !work->uneven;
    return alike && pieces == work->pieces ? pieces_lasting(team, ns) : 0;
}

/* The first piece of share k of `count`. If the shares cannot be equal, the last ones get a piece
 * more: the very last piece is usually shorter than the others, and the caller, who has share 0,
 * also opens the region and combines the results. */
static ptrdiff_t share_begin(ptrdiff_t begin, ptrdiff_t end, int count, int k)
{
    const ptrdiff_t shorter = count - (end - begin) % count;
    return begin + k * ((end - begin) / count) + pri_max(0, k - shorter);
}

/* The job of the last loop in which this thread was a worker. */
static _Thread_local const char *last_job;

/* The caller has just written the job, so its lines are in the caller's cache: a worker requests
 * all of them at once instead of missing on each in turn. */
static void prefetch_lines(const char *job)
{
    for (ptrdiff_t k = 0; k < PRI_JOB_BYTES; k += 64)
        __builtin_prefetch(job + k);
}

/* A call mostly has its job at the same place on the stack as the call before, so a worker can
 * request it before it has read the pointer to it. */
static void prefetch_expected_job(void)
{
    if (last_job)
        prefetch_lines(last_job);
}

static void prefetch_job(const void *job)
{
    if (job != last_job)
        prefetch_lines(job);
    last_job = job;
}

/* What each thread does when it enters a region. */
static void enter_region(pri_spinners *spinners, int thread, const void *job)
{
    if (thread > 0)
        prefetch_expected_job();
    pri_spinners_join(spinners, thread);
    if (thread > 0)
        prefetch_job(job);
}

/* Fixed shares: no counter moves between the threads' caches. */
static void run_fixed_shares(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece,
                             const void *job)
{
    const int size = team->size;
    pri_spinners *const spinners = pri_spinners_own();
    int got = 1;
#pragma omp parallel num_threads(team->region)
    {
        const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
        enter_region(spinners, thread, job);
        if (thread == 0)
            got = threads;
        for (int k = thread; k < size; k += threads) {
            const ptrdiff_t last = share_begin(begin, end, size, k + 1);
            for (ptrdiff_t p = share_begin(begin, end, size, k); p < last; p++)
                piece(job, p, thread);
        }
    }
    team->got = got < size ? got : size;
}

static void run_stolen_shares(pri_team *team, ptrdiff_t begin, ptrdiff_t end, pri_piece *piece,
                              const void *job)
{
    share shares[SHARES];
    const bool chunked = team->work->chunked, in_order = team->work->in_order;
    const int size = team->size, count = in_order ? 1 : size < SHARES ? size : SHARES;
    const ptrdiff_t step = chunked ? 1 : step_of(team, (end - begin) / count);
    const ptrdiff_t left = known_pieces_lasting(team, end - begin, LEFT_NS);
    for (int k = 0; k < count; k++) {
        atomic_init(&shares[k].next, share_begin(begin, end, count, k));
        shares[k].end = share_begin(begin, end, count, k + 1);
    }
    pri_spinners *const spinners = pri_spinners_own();
    int got = 1;
#pragma omp parallel num_threads(team->region)
    {
        const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
        enter_region(spinners, thread, job);
        if (thread == 0)
            got = threads;
        for (int k = 0; thread < size && k < count; k++) {
            const int owner = (thread + k) % count;
            if (k == 0 || owner >= threads || remaining(&shares[owner]) > left)
                run_share(&shares[owner], step, piece, job, thread);
        }
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
    else if (team->size > 1 && pri_pieces(end - begin, team->size) <=
                                   known_pieces_lasting(team, end - begin, PRI_APART_NS))
        run_fixed_shares(team, begin, end, piece, job);
    else if (team->size > 1)
        run_stolen_shares(team, begin, end, piece, job);
    else
        for (ptrdiff_t p = begin; p < end; p++)
            piece(job, p, 0);
}

/* A job whose pieces are reported to the progress function. */
typedef struct reported {
    pri_progress *progress;
    pri_piece *piece;
    const void *job;
} reported;

static void reported_piece(const void *argument, ptrdiff_t p, int thread)
{
    const reported *job = argument;
    if (atomic_load_explicit(&job->progress->cancelled, memory_order_relaxed))
        return;
    job->piece(job->job, p, thread);
    if (pri_progress_add(job->progress, 1, thread))
        atomic_store_explicit(&job->progress->cancelled, true, memory_order_relaxed);
}

void pri_team_for_all(pri_team *team, pri_piece *piece, const void *job)
{
    const reported r = {team->progress, piece, job};
    if (team->progress) {
        piece = reported_piece;
        job = &r;
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

/* SPDX-License-Identifier: MIT */
/*
 * How many threads a call gets, and the trace that says so.
 *
 * A family opens a team with what it knows of the work, runs its loops with pri_team_for()
 * (parallel_for.h), inline for size 1, and closes it. While a team of several is open the calling
 * task's run-sched ICV holds the loop's schedule; closing restores it. No other state of the host
 * is touched.
 */
#ifndef PRI_TEAM_H
#define PRI_TEAM_H

#include <omp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <prange/threads.h>

/* What a kernel knows of a call before it starts. */
typedef struct pri_work {
    const char *name;         /* of the public function */
    ptrdiff_t n;              /* as the user gave it */
    ptrdiff_t pieces;         /* iterations of the parallel loop */
    double ns;                /* estimated time on one thread */
    bool timed;               /* ns is a lower bound: the first piece is to be timed */
    double bytes;             /* memory traffic, 0 if not known */
    double flops;             /* floating-point operations, 0 if not known */
    prange_schedule schedule; /* when the user set none */
    bool chunked;             /* the pieces are the user's chunks already */
    bool pool;                /* a region of workers, without a loop that OpenMP schedules */
    int threads;              /* to use, whatever the work; 0: this thread's setting decides */
    int room;                 /* upper bound, 0 for none: per-thread memory was sized for this many,
                               * even if a callback has raised the setting since */
} pri_work;

typedef struct pri_team {
    int size;        /* threads to ask for; 1: run inline */
    int limit;       /* the most the caller may use */
    int got;         /* the real size: the loop stores omp_get_num_threads() from piece 0 */
    const char *why; /* the reason for the size */
    const pri_work *work;
    double start;              /* pri_clock_ns, when traced */
    struct pri_record *record; /* of a program's trace, or NULL */
    bool scheduled;
    omp_sched_t kind; /* the caller's run-sched ICV, to restore */
    int chunk;
} pri_team;

/* Below this time in ns no team pays: half of it and the cost of a team of 2 come to as much. */
#define PRI_SMALL_NS 2400.0

/* PRANGE_VERBOSE, or else whether a program traces calls (record.h). */
enum { PRI_TRACE_UNREAD, PRI_TRACE_OFF, PRI_TRACE_LINES, PRI_TRACE_CALLS };
extern atomic_int pri_team_traced;

/* Whether a call of estimated `ns` may just do its work, without a team to be opened. */
static inline bool pri_team_unneeded(double ns)
{
    return ns < PRI_SMALL_NS && atomic_load_explicit(&pri_team_traced, memory_order_relaxed) == 1;
}

/* `work` must outlive the team. */
pri_team pri_team_open(const pri_work *work);

/* Sizes the team again for what is left: `pieces` of an estimated `ns` in all. */
void pri_team_resize(pri_team *team, ptrdiff_t pieces, double ns);

/* Restores the caller's schedule and writes the trace line. */
void pri_team_close(pri_team *team);

/* Whether PRANGE_VERBOSE asks for lines. */
bool pri_team_traces(void);

/* Monotonic time in nanoseconds. */
double pri_clock_ns(void);

/* The time of the kernel's last timer tick, in ns. It lags by 1 to 10 ms, but reading it takes 4 ns
 * where pri_clock_ns() takes 20: cheap enough to notice that tiny items became long. */
static inline int64_t pri_tick_ns(void)
{
    struct timespec tick;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &tick);
    return (int64_t)tick.tv_sec * 1000000000 + tick.tv_nsec;
}

#endif

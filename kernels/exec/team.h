/* SPDX-License-Identifier: MIT */
/*
 * The team of a call: how many threads it gets, and why.
 *
 * A family opens a team with a description of the work, runs its loops with pri_team_for()
 * (parallel_for.h), which are inline for size 1, and closes the team. While a team of several
 * threads is open, the calling task's run-sched ICV holds the schedule that the user set; closing
 * restores it. No other state of the host is touched.
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

#include "base/failure.h"
#include "ledger.h"

/* A kernel's description of a call before it starts. */
typedef struct pri_work {
    const char *name; /* of the public function */
    ptrdiff_t n;      /* the user's n */
    ptrdiff_t pieces; /* iterations of the parallel loop */
    double ns;        /* estimated time on one thread */
    bool timed;       /* ns is a lower bound: the first piece must be timed */
    double bytes;     /* memory traffic, 0 if not known */
    double flops;     /* floating-point operations, 0 if not known */
    bool even;        /* all pieces take the same time, even if ns is a guess */
    bool uneven;      /* some pieces take a small part of the time of others; not with `even` */
    bool chunked;     /* the pieces are chunks of the user's schedule */
    bool in_order;    /* chunks start in ascending order, instead of by shares */
    bool written;     /* PRANGE_FOR: the loop is the program's, scheduled by its clauses */
    bool unknown;     /* ns is only the iteration count: a team until the cost is known */
    bool pool;        /* a region of workers, without a loop that OpenMP schedules */
    bool tasks;       /* presumed long, of unknown time; ns is a placeholder */
    bool open_ended;  /* ns is the time so far; how long the call goes on is unknown */
    bool varies;      /* may end early: its time does not predict the next call's */
    bool reports;     /* pri_parallel_for() reports progress */
    uint64_t user;    /* the address of the user's function; 0: none */
    const pri_failure *failure; /* records whether the call ended early, or NULL */
    int threads;                /* threads to use whatever the work; 0: the thread's setting */
    int room;                   /* upper bound, 0 for none: per-thread memory was sized for so many,
                                 * even if a callback has raised the setting since */
} pri_work;

/* Whether the stated time is only a guess. */
static inline bool pri_work_guesses(const pri_work *work)
{
    return work->timed || work->chunked || work->pool || work->unknown || work->tasks;
}

typedef struct pri_team {
    int size;        /* threads that take part; 1: run inline */
    int region;      /* threads of the region: those beyond `size` stay idle */
    int limit;       /* the most that the caller may use */
    int got;         /* how many took part */
    const char *why; /* the reason for the size */
    const pri_work *work;
    double start;              /* pri_clock_ns, when traced */
    struct pri_record *record; /* of a program's trace, or NULL */
    bool scheduled;
    omp_sched_t kind; /* the caller's run-sched ICV, to restore */
    int chunk;

    bool presumed;                 /* tasks that got their team untimed */
    bool counted;                  /* counted among the callers (callers.h) */
    int callers;                   /* their number */
    bool booked;                   /* the ledger gets the time since `since` */
    double since;                  /* pri_clock_ns; 0: not timed */
    bool measured;                 /* `stated` was measured by the first pieces */
    double stated;                 /* the time that the operation states, in ns */
    double serial;                 /* the expected time on one thread, in ns */
    double debt;                   /* the debt that denied a team, in ns; 0: no denial */
    pri_ledger_entry *entry;       /* of this kind of call, or NULL */
    struct pri_progress *progress; /* receives reports of the pieces, or NULL */
} pri_team;

/* Below this time, in ns, no team pays: it is twice the cost of a team of 2, which halves the time
 * at best. */
#define PRI_SMALL_NS 2400.0

/* Tracing: off, lines for PRANGE_VERBOSE, or records for prange_trace_start() (record.h). */
enum { PRI_TRACE_UNREAD, PRI_TRACE_OFF, PRI_TRACE_LINES, PRI_TRACE_CALLS };
extern atomic_int pri_team_traced;

/* Whether a call of estimated `ns` may do its work at once, without opening a team. */
static inline bool pri_team_unneeded(double ns)
{
    return ns < PRI_SMALL_NS &&
           atomic_load_explicit(&pri_team_traced, memory_order_relaxed) == PRI_TRACE_OFF;
}

/* Opens a team. `work` must outlive it. */
pri_team pri_team_open(const pri_work *work);

/* Whether the time of such work on one thread was measured. */
static inline bool pri_team_knows(const pri_team *team)
{
    return team->booked && team->entry && pri_ledger_knows(team->entry);
}

/* Sizes the team anew for the remaining work: `pieces` pieces, an estimated `ns` in all. */
void pri_team_resize(pri_team *team, ptrdiff_t pieces, double ns);

/* Makes pri_team_for_all() report to the caller's progress function, if it set one: `total` pieces
 * in all loops of the team. `progress` must outlive the team. */
void pri_team_report(pri_team *team, struct pri_progress *progress, ptrdiff_t total);

/* Whether the progress function cancelled the call, so that no further piece starts. */
bool pri_team_cancelled(const pri_team *team);

/* Books the team, restores the caller's schedule and writes the trace line. Fails with
 * PRANGE_ERROR_CANCELLED if the call was cancelled. */
prange_status pri_team_close(pri_team *team);

/* Whether PRANGE_VERBOSE is set; writes the line of a call that ends. */
bool pri_team_traces(void);
void pri_team_trace(const pri_team *team);

/* The number of threads, up to `limit`, of a region in which `size` take part. If the calling
 * thread's last region was larger, so is this one for a while: libgomp ends the threads that a
 * smaller region does not need, and would have to start them again for the next large one. */
int pri_team_region(int size, int limit, double now);

/* How team sizes are chosen: by the description of the work alone, by the ledger as well, or at
 * random, for tests of the results. */
typedef enum pri_learning {
    PRI_LEARNING_UNREAD,
    PRI_LEARNING_OFF,
    PRI_LEARNING_ON,
    PRI_LEARNING_RANDOM
} pri_learning;

pri_learning pri_team_learning(void);
void pri_team_learn(pri_learning mode);

/* The ledger of this process. */
extern pri_ledger pri_team_ledger;

/* Monotonic time in nanoseconds. */
double pri_clock_ns(void);

/* The time of the kernel's last timer tick, in ns. It lags by 1 to 10 ms, but reading it takes 4
 * ns, pri_clock_ns() 20: cheap enough to notice when tiny items become long. */
static inline int64_t pri_tick_ns(void)
{
    struct timespec tick;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &tick);
    return (int64_t)tick.tv_sec * 1000000000 + tick.tv_nsec;
}

#endif

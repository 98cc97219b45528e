/* SPDX-License-Identifier: MIT */
/*
 * How many threads a call gets, and the trace that says so.
 *
 * A family opens a team with what it knows of the work, runs its loops with pri_team_for()
 * (parallel_for.h), inline for size 1, and closes it. While a team of several is open the calling
 * task's run-sched ICV holds the schedule that the user set; closing restores it. No other state of
 * the host is touched.
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

/* What a kernel knows of a call before it starts. */
typedef struct pri_work {
    const char *name;           /* of the public function */
    ptrdiff_t n;                /* as the user gave it */
    ptrdiff_t pieces;           /* iterations of the parallel loop */
    double ns;                  /* estimated time on one thread */
    bool timed;                 /* ns is a lower bound: the first piece is to be timed */
    double bytes;               /* memory traffic, 0 if not known */
    double flops;               /* floating-point operations, 0 if not known */
    prange_schedule schedule;   /* when the user set none */
    bool even;                  /* the pieces last alike, whatever ns is */
    bool chunked;               /* the pieces are the user's chunks already */
    bool written;               /* a loop that stands in the program: its clauses schedule it */
    bool unknown;               /* ns is but the number of iterations: a team, until it is known */
    bool pool;                  /* a region of workers, without a loop that OpenMP schedules */
    bool tasks;                 /* of unknown time, presumed long; ns is what to take it for */
    bool open_ended;            /* ns is what it took so far; how long it goes on is unknown */
    bool varies;                /* may end early: its time tells nothing of the next call */
    bool reports;               /* pri_parallel_for() reports its pieces */
    uint64_t user;              /* the user's function that it calls, as a number; 0: none */
    const pri_failure *failure; /* NULL, or what tells that the call ended early */
    int threads;                /* to use, whatever the work; 0: this thread's setting decides */
    int room; /* upper bound, 0 for none: per-thread memory was sized for this many,
               * even if a callback has raised the setting since */
} pri_work;

/* Whether the stated time is no more than a guess. */
static inline bool pri_work_guesses(const pri_work *work)
{
    return work->timed || work->chunked || work->pool || work->unknown || work->tasks;
}

typedef struct pri_team {
    int size;        /* threads that take part; 1: run inline */
    int region;      /* threads of the region: those beyond `size` find nothing to do */
    int limit;       /* the most the caller may use */
    int got;         /* how many did take part */
    const char *why; /* the reason for the size */
    const pri_work *work;
    double start;              /* pri_clock_ns, when traced */
    struct pri_record *record; /* of a program's trace, or NULL */
    bool scheduled;
    omp_sched_t kind; /* the caller's run-sched ICV, to restore */
    int chunk;

    bool presumed;           /* the tasks have their team without having been timed */
    bool counted;            /* among the callers (callers.h) */
    int callers;             /* how many there were */
    bool booked;             /* the time since `since` is to be booked in the ledger */
    double since;            /* pri_clock_ns; 0: not timed */
    bool measured;           /* `stated` is, by the first pieces */
    double stated;           /* what the operation states of it, in ns */
    double serial;           /* what one thread is expected to take for it, in ns */
    double debt;             /* in which it was denied a team, in ns; 0: it was not for that */
    pri_ledger_entry *entry; /* where it is booked */
    struct pri_progress *progress; /* of the caller that its pieces are reported to, or NULL */
} pri_team;

/* Below this time in ns no team pays: half of it and the cost of a team of 2 come to as much. */
#define PRI_SMALL_NS 2400.0

/* PRANGE_VERBOSE, or else whether a program traces calls (record.h). */
enum { PRI_TRACE_UNREAD, PRI_TRACE_OFF, PRI_TRACE_LINES, PRI_TRACE_CALLS };
extern atomic_int pri_team_traced;

/* Whether a call of estimated `ns` may just do its work, without a team to be opened. */
static inline bool pri_team_unneeded(double ns)
{
    return ns < PRI_SMALL_NS &&
           atomic_load_explicit(&pri_team_traced, memory_order_relaxed) == PRI_TRACE_OFF;
}

/* `work` must outlive the team. */
pri_team pri_team_open(const pri_work *work);

/* Whether what the team's work takes was measured. */
static inline bool pri_team_knows(const pri_team *team)
{
    return team->booked && team->entry && pri_ledger_knows(team->entry);
}

/* Sizes the team again for what is left: `pieces` of an estimated `ns` in all. */
void pri_team_resize(pri_team *team, ptrdiff_t pieces, double ns);

/* The pieces of pri_team_for_all() are to be reported to the function that the caller set, if it
 * set one: `total` of them in all loops of the team. `progress` must outlive the team. */
void pri_team_report(pri_team *team, struct pri_progress *progress, ptrdiff_t total);

/* Whether that function wanted the call to end: no further piece starts. */
bool pri_team_cancelled(const pri_team *team);

/* Restores the caller's schedule and writes the trace line. PRANGE_ERROR_CANCELLED, with its text,
 * where the call was cancelled. */
prange_status pri_team_close(pri_team *team);

/* Whether PRANGE_VERBOSE asks for lines, and the line of a call that ends. */
bool pri_team_traces(void);
void pri_team_trace(const pri_team *team);

/* Threads for a region in which `size` take part, of `limit`: where this thread's last region was
 * larger, so is this one for a while, since libgomp ends the threads that a smaller one leaves
 * over, and starts them anew for the next. */
int pri_team_region(int size, int limit, double now);

/* How teams are decided: by what is known of the work alone, by the ledger too, or, for tests of
 * the results, at random. */
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

/* The time of the kernel's last timer tick, in ns. It lags by 1 to 10 ms, but reading it takes 4 ns
 * where pri_clock_ns() takes 20: cheap enough to notice that tiny items became long. */
static inline int64_t pri_tick_ns(void)
{
    struct timespec tick;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &tick);
    return (int64_t)tick.tv_sec * 1000000000 + tick.tv_nsec;
}

#endif

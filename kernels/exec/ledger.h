/* SPDX-License-Identifier: MIT */
/*
 * The ledger: how much time teams gained and lost against one thread, and which calls get a team.
 *
 * Results do not depend on the team, so the team may change at any time. The ledger keeps a debt
 * for the process. A team that was slower than one thread would have been adds its loss, every call
 * pays back a share of its serial time, and a call gets a team only if its own share covers the
 * debt. So over any run of calls
 *
 *     total <= (1 + PRI_LEDGER_SHARE) * serial + the longest stall + PRI_LEDGER_CREDIT_NS
 *
 * for the serial times that the ledger knows. The first team of each kind of call is forgiven
 * (team.c), since it may start threads and touch memory for the first time.
 *
 * For each function and size class the ledger learns the time on one thread and the time on a team,
 * as ratios to the time that the operation states. A class whose teams were slower than one thread
 * runs inline until a share of its calls' time adds up to a team's expected loss; then a team is
 * tried again.
 *
 * The ledger reads no clock: the code that runs the calls passes their times. Several threads may
 * use it at once without a lock; a lost update costs a little accuracy.
 */
#ifndef PRI_LEDGER_H
#define PRI_LEDGER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "region.h"

/* The share of its serial time that a call pays back. The promise is a quarter; the difference is a
 * margin for serial times that drift. */
#define PRI_LEDGER_SHARE 0.2

/* The most credit that gains may add up to, in ns: it covers a hiccup, but not a time slice. */
#define PRI_LEDGER_CREDIT_NS 500e3

enum {
    PRI_LEDGER_ENTRIES = 256,
    PRI_LEDGER_DUE = -1, /* `samples` of an entry whose serial time must be measured now */
};

/* A function's calls of one size class. */
typedef struct pri_ledger_entry {
    _Atomic uint64_t key; /* 0: free */
    _Atomic float serial; /* the time on one thread / the stated time; 0: unknown, assumed 1 */
    _Atomic float team;   /* the time on a team / the stated time; 0: unknown */
    atomic_int samples;   /* how often `serial` was measured, up to 2; 0: only in a neighbouring
                           * size class; < 0: it is a guess, counted up to PRI_LEDGER_DUE */
    atomic_int losing;    /* 0: teams gain; 1: they lose; 2: the first team of a trial lost too */
} pri_ledger_entry;

typedef struct pri_ledger {
    _Atomic int64_t debt;             /* in ns; below 0: credit */
    _Atomic int64_t debt_at_check;    /* at the last check whether the load has ended */
    atomic_int load_ended;            /* 1: the load seems to have ended, and teams gained since */
    atomic_int false_ends;            /* how often the load only seemed to have ended */
    atomic_int postponements_left;    /* how often a trial may still be postponed */
    atomic_int postponements_granted; /* postponements_left after the last stall; 0: no stall yet */
    atomic_int first_postponements;   /* of the first team; -1: a team has gained */
    _Atomic float gained;             /* ns that teams gained since the last stall */
    pri_regions regions;
    pri_ledger_entry entries[PRI_LEDGER_ENTRIES];
} pri_ledger;

typedef enum pri_verdict {
    PRI_VERDICT_TEAM,
    PRI_VERDICT_DEBT,    /* inline: the process is in debt */
    PRI_VERDICT_LOSES,   /* inline: teams were slower for such calls */
    PRI_VERDICT_MEASURE, /* inline: to measure the time on one thread */
} pri_verdict;

/* The entry for calls of `function` with the user's function `user` (0: none) whose stated time is
 * `stated` ns. If there is none it is made, in place of another if the table is full. */
pri_ledger_entry *pri_ledger_find(pri_ledger *ledger, uint64_t function, uint64_t user,
                                  double stated);

/* The functions below take NULL for an entry, for calls that may end early: then the stated time is
 * taken as true, and nothing is learned. */

/* Whether the time on one thread is known, and whether the time on a team is. */
bool pri_ledger_knows(const pri_ledger_entry *entry);
bool pri_ledger_tried(const pri_ledger_entry *entry);

/* Forgets both times. */
void pri_ledger_forget(pri_ledger_entry *entry);

/* The time of a call on one thread, in ns: the learned one if there is one, else the stated one. */
double pri_ledger_serial_ns(const pri_ledger_entry *entry, double stated);

/* Whether a call of the entry gets a team. */
pri_verdict pri_ledger_decide(const pri_ledger *ledger, const pri_ledger_entry *entry,
                              double stated);

/* Books a call of the entry that a team of `threads` ran in `ns`. `guessed`: the stated time is an
 * extrapolation from the first iterations of a user's function. Then a speed-up of T by T threads
 * is assumed until the time on one thread is measured, and the excess over the usual time counts as
 * a loss only up to a limit, since iterations may differ. */
void pri_ledger_ran_team(pri_ledger *ledger, pri_ledger_entry *entry, double stated, bool guessed,
                         int threads, double ns);

/* Books a call of the entry that one thread ran in `ns` (0: not timed). */
void pri_ledger_ran_inline(pri_ledger *ledger, pri_ledger_entry *entry, double stated, double ns);

/* Books an estimate: by its first pieces, a call of the entry takes `ns` on one thread. */
void pri_ledger_seems(pri_ledger_entry *entry, double stated, double ns);

/*
 * Loops of few iterations are presumed to be long tasks of unknown time, which get a team at once.
 * What is known of them is the time of teams of T threads; the time on one thread is taken as T
 * times the shortest recent one.
 */

/* Whether such a loop gets a team at once. */
pri_verdict pri_ledger_decide_tasks(const pri_ledger *ledger, const pri_ledger_entry *entry);

/* Books a team of `threads` that ran all tasks in `ns`. */
void pri_ledger_ran_tasks(pri_ledger *ledger, pri_ledger_entry *entry, int threads, double ns);

/* The number of threads, up to `limit`, with the shortest expected time for `ns` of serial work,
 * given the cost of a parallel region. 1 if no team pays, except that an entry whose teams have
 * been tried gets at least 2. Without an entry only stated costs count, not learned ones. */
int pri_ledger_best_size(pri_ledger *ledger, const pri_ledger_entry *entry, double ns, int limit);

/* Whether it is time to check if the load that caused the debt has ended, for a call that only the
 * debt denies a team: every 2.5 ms of inline calls, and no more after two checks that were followed
 * by a stall. If the caller then sees that no other threads run, it calls pri_debt_set_load_ended()
 * and gives the call a team. */
bool pri_ledger_load_check_due(pri_ledger *ledger, const pri_ledger_entry *entry, double stated);

#endif

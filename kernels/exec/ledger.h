/* SPDX-License-Identifier: MIT */
/*
 * What teams gained and lost against the time on one thread, and which calls may have one.
 *
 * Results do not depend on the team, so the team may change at any time. The ledger keeps a debt
 * for the process: a team adds what it took longer than one thread would have, every call pays a
 * share of its serial time, and a call gets a team only where its own share covers the debt. So
 *
 *     total <= (1 + PRI_LEDGER_SHARE) * serial + the longest stall + PRI_LEDGER_CREDIT_NS
 *
 * over any run of calls, for the serial times that the ledger knows; the first team of each kind of
 * call is forgiven (team.c), since it may start threads and touch memory for the first time. It
 * learns these, and those of teams, for each function and size class, as ratios to the time that
 * the operation states. Where teams of a class were slower than one thread, its calls run inline
 * until their share of what a team would lose has added up, and then a team is tried again.
 *
 * The ledger reads no clock: the code that runs the calls tells it their times. All of it may be
 * used by several threads at once without a lock; an update that is lost costs a little accuracy.
 */
#ifndef PRI_LEDGER_H
#define PRI_LEDGER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "region.h"

/* The share of its serial time that a call pays. A quarter is promised; the rest is for serial
 * times that drift. */
#define PRI_LEDGER_SHARE 0.2

/* The most that gains may add up to, in ns: it forgives a hiccup, but not a time slice. */
#define PRI_LEDGER_CREDIT_NS 500e3

enum {
    PRI_LEDGER_ENTRIES = 256,
    PRI_LEDGER_DUE = -1, /* samples of an entry whose time on one thread is to be measured now */
};

/* A function's calls of one size class. */
typedef struct pri_ledger_entry {
    _Atomic uint64_t key; /* 0: free */
    _Atomic float serial; /* the time on one thread over the stated one; 0: taken to be 1 */
    _Atomic float team;   /* the same of teams; 0: none yet */
    atomic_int samples;   /* how often `serial` was measured, up to 2; 0: in a size class nearby;
                           * below 0: it is guessed, and to be measured when PRI_LEDGER_DUE */
    atomic_int losing;    /* 0: teams gain; 1: they lose; 2: so did the first of a trial */
} pri_ledger_entry;

typedef struct pri_ledger {
    _Atomic int64_t debt;   /* in ns; below 0: credit */
    _Atomic int64_t looked; /* the debt at the last look whether the load has ended */
    atomic_int over;        /* the load seemed over, and teams have gained since */
    atomic_int deceived;    /* how often the load was not over */
    atomic_int wary;        /* how often a trial may still be put off */
    atomic_int patience;    /* the value of `wary` after the last stall; 0: there was none */
    _Atomic float gained;   /* by teams since the last stall, in ns */
    atomic_int first;       /* how often the first team was put off; -1: one has gained */
    pri_regions regions;
    pri_ledger_entry entries[PRI_LEDGER_ENTRIES];
} pri_ledger;

typedef enum pri_verdict {
    PRI_VERDICT_TEAM,
    PRI_VERDICT_DEBT,    /* inline: the process is in debt */
    PRI_VERDICT_LOSES,   /* inline: teams were slower for such calls */
    PRI_VERDICT_MEASURE, /* inline: to know the time on one thread */
} pri_verdict;

/* The entry for calls of `function`, with what the user passed to it (a function of theirs, or 0),
 * whose stated time is `stated` ns. A new one takes the place of another when the table is full. */
pri_ledger_entry *pri_ledger_find(pri_ledger *ledger, uint64_t function, uint64_t user,
                                  double stated);

/* Without an entry (NULL), as for calls that may end early, the stated time is taken to be true,
 * and nothing is learned. */

/* Whether the time on one thread was learned, and whether that of a team was. */
bool pri_ledger_knows(const pri_ledger_entry *entry);
bool pri_ledger_tried(const pri_ledger_entry *entry);

/* Forgets both. */
void pri_ledger_forget(pri_ledger_entry *entry);

/* The time of a call on one thread, in ns, as far as it is known. */
double pri_ledger_serial_ns(const pri_ledger_entry *entry, double stated);

/* Whether a call of the entry may have a team. */
pri_verdict pri_ledger_decide(const pri_ledger *ledger, const pri_ledger_entry *entry,
                              double stated);

/* A team of `threads` took `ns` for a call of the entry. Where the stated time is but a guess, from
 * the first of a user's iterations, T threads are taken to have gained T times until one thread is
 * measured, and what is longer than usual counts as lost up to a limit: iterations may differ. */
void pri_ledger_ran_team(pri_ledger *ledger, pri_ledger_entry *entry, double stated, bool guessed,
                         int threads, double ns);

/* A call of the entry ran on one thread, in `ns`; 0: it was not timed. */
void pri_ledger_ran_inline(pri_ledger *ledger, pri_ledger_entry *entry, double stated, double ns);

/* By its first pieces a call of the entry takes `ns` on one thread. */
void pri_ledger_seems(pri_ledger_entry *entry, double stated, double ns);

/*
 * Loops of few iterations are presumed to be long tasks, of unknown time. The known one is then
 * that of T threads, and the time on one is taken to be T times the shortest of late.
 */

/* Whether to give a team to such a loop at once. */
pri_verdict pri_ledger_decide_tasks(const pri_ledger *ledger, const pri_ledger_entry *entry);

/* A team of `threads` took `ns` for all tasks. */
void pri_ledger_ran_tasks(pri_ledger *ledger, pri_ledger_entry *entry, int threads, double ns);

/* The number of threads, up to `limit`, that takes the least time for `ns` of serial work. It is 1
 * where no team pays, by what regions cost; not where teams of the entry have been tried. Without
 * an entry nothing learned counts. */
int pri_ledger_best_size(pri_ledger *ledger, const pri_ledger_entry *entry, double ns, int limit);

/* In debt the load that made it may be over. Whether it is time to look, for a call that would have
 * a team but for the debt: every 2.5 ms of inline calls, and not after two stalls that followed a
 * look. A caller that then sees that no other threads run calls pri_debt_set_over(), and gives the
 * call a team. */
bool pri_ledger_may_be_over(pri_ledger *ledger, const pri_ledger_entry *entry, double stated);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The debt of the process: the time that teams lost against one thread, less what calls have paid
 * back since; and the caution after stalls. The ledger's entries, in contrast, are per kind of
 * call.
 */
#ifndef PRI_DEBT_H
#define PRI_DEBT_H

#include <stdbool.h>

#include "ledger.h"

/* A team that takes this much longer than one thread, in ns, has been stalled: a thread of it was
 * descheduled. */
#define PRI_STALL_NS 1e6

/* A cold team, the first one after inline calls, may lose this much, in ns: its threads slept, and
 * the data are in the caller's caches. */
#define PRI_COLD_NS 100e3

/* The debt in ns; 0 if there is none. */
double pri_debt_ns(const pri_ledger *ledger);

/* Adds `ns`, which may be negative, to the debt, which does not fall below `least` by that. */
void pri_debt_book(pri_ledger *ledger, double ns, double least);

/* Books a team that took `loss` ns longer than the `serial_ns` of one thread; negative: a gain. */
void pri_debt_book_team(pri_ledger *ledger, double loss, double serial_ns);

/* The first team of a kind of call took `ns` where one thread takes `serial_ns`. Its loss is
 * forgiven, but a stall makes the next teams cautious. */
void pri_debt_book_first(pri_ledger *ledger, double serial_ns, double ns);

/* Whether the debt denies a team to a call that takes `ns` on one thread. */
bool pri_debt_denies(const pri_ledger *ledger, double ns);

/* Whether it is time to check if the load that caused the debt has ended. */
bool pri_debt_load_check_due(pri_ledger *ledger);

/* The load has ended: despite the debt calls get teams, as long as these gain, and so pay it back
 * sooner. */
void pri_debt_set_load_ended(pri_ledger *ledger);

/* Trial teams are expensive in two situations, in which a caller that sees a busy machine may
 * postpone them:
 *
 * PRI_CAUTION_STALLED: after a stall, until a team gains again. Each time a trial is postponed by
 * 2.5 ms of inline calls (or by one longer call), up to 0.1 s of calls in all; 0.4 s after a second
 * stall and 1.6 s after a third, unless teams have gained more in between than the stall cost.
 *
 * PRI_CAUTION_FIRST: before the first team of the process, for calls shorter than 0.5 ms, as a
 * stall costs the time of ten such calls or more. */
typedef enum pri_caution {
    PRI_CAUTION_NONE,
    PRI_CAUTION_FIRST,
    PRI_CAUTION_STALLED,
} pri_caution;

pri_caution pri_debt_caution(const pri_ledger *ledger, double serial_ns);
void pri_debt_postpone(pri_ledger *ledger, double serial_ns);

#endif

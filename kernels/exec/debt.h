/* SPDX-License-Identifier: MIT */
/*
 * The debt of the ledger: what teams lost and calls have paid back since, stalls, and the caution
 * after them. It belongs to the process, while the entries of the ledger belong to kinds of calls.
 */
#ifndef PRI_DEBT_H
#define PRI_DEBT_H

#include <stdbool.h>

#include "ledger.h"

/* A team that loses more than this, in ns, was stalled. */
#define PRI_STALL_NS 1e6

/* The first team after inline calls may lose this much, in ns, since it is cold: its threads slept,
 * and its data are in the caller's caches. */
#define PRI_COLD_NS 100e3

/* The debt of the process in ns; 0 where it has none. */
double pri_debt_ns(const pri_ledger *ledger);

/* Adds `ns` to the debt, down to `least` at most. */
void pri_debt_book(pri_ledger *ledger, double ns, double least);

/* A team took `loss` longer than one thread would have, which takes `serial_ns`. */
void pri_debt_book_team(pri_ledger *ledger, double loss, double serial_ns);

/* A first team, of which nothing is booked, took `ns` for a call of `serial_ns`: a stall makes the
 * next ones cautious. */
void pri_debt_book_first(pri_ledger *ledger, double serial_ns, double ns);

/* Whether a call of `ns` on one thread has no team because of the debt. */
bool pri_debt_denies(const pri_ledger *ledger, double ns);

/* Whether it is time to look whether the load that made the debt has ended. */
bool pri_debt_due(pri_ledger *ledger);

/* It has: teams go on in debt as long as they gain, and so pay it back sooner. */
void pri_debt_set_over(pri_ledger *ledger);

/* After a stall trials are expensive. Until a team gains again, a caller that sees that the machine
 * is still busy may put them off, each time by 2.5 ms of inline calls or by a longer one, for 0.1 s
 * of calls in all; for 0.4 and 1.6 s after further stalls, as long as teams gain less in between
 * than these take. The first teams of the process are expensive too, for calls of less than 0.5 ms,
 * ten and more of which a stall costs: a caller that sees too few free processors may put them
 * off. */
typedef enum pri_caution {
    PRI_CAUTION_NONE,
    PRI_CAUTION_FIRST,
    PRI_CAUTION_STALLED,
} pri_caution;

pri_caution pri_debt_caution(const pri_ledger *ledger, double serial_ns);
void pri_debt_put_off(pri_ledger *ledger, double serial_ns);

#endif

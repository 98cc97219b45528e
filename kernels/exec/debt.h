/* SPDX-License-Identifier: MIT */
/*
 * The debt of the ledger: what teams lost and calls have paid back since, stalls, and the caution
 * after them. It belongs to the process, while the entries of the ledger belong to kinds of calls.
 * Here is what the ledger itself needs of it; what teams ask is declared in ledger.h.
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

/* Adds `ns` to the debt, down to `least` at most. */
void pri_debt_book(pri_ledger *ledger, double ns, double least);

/* A team took `loss` longer than one thread would have, which takes `serial_ns`. */
void pri_debt_book_team(pri_ledger *ledger, double loss, double serial_ns);

/* Whether a call of `ns` on one thread has no team because of the debt. */
bool pri_debt_denies(const pri_ledger *ledger, double ns);

/* Whether it is time to look whether the load that made the debt has ended. */
bool pri_debt_due(pri_ledger *ledger);

#endif

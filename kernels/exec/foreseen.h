/* SPDX-License-Identifier: MIT */
/*
 * A part of the ledger, for loops whose cost is unknown before their first piece: a loop that
 * recently took long is expected to take as long again. Short loops have no entries.
 */
#ifndef PRI_FORESEEN_H
#define PRI_FORESEEN_H

#include "ledger.h"

/* The expected time of a loop of n indices on one thread, in ns; 0 if it is unknown or short. */
double pri_ledger_foreseen(pri_ledger *ledger, uint64_t function, uint64_t user, double n);

/* Learns that such a loop takes `ns` on one thread, by its first pieces or by the time of a team.
 */
void pri_ledger_lasted(pri_ledger *ledger, uint64_t function, uint64_t user, double n, double ns);

#endif

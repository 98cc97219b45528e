/* SPDX-License-Identifier: MIT */
/*
 * A part of the ledger: loops of which nothing is known before their first piece. Those that lasted
 * long of late are taken to last as long again; of the others nothing is kept.
 */
#ifndef PRI_FORESEEN_H
#define PRI_FORESEEN_H

#include "ledger.h"

/* What a loop of about n indices lasts on one thread, in ns; 0: not known, or short. */
double pri_ledger_foreseen(pri_ledger *ledger, uint64_t function, uint64_t user, double n);

/* Such a loop lasted `ns`, by its first pieces or by what a team took. */
void pri_ledger_lasted(pri_ledger *ledger, uint64_t function, uint64_t user, double n, double ns);

#endif

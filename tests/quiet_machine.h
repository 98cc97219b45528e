/* SPDX-License-Identifier: MIT */
/* A simulated machine with one operation and its own clock, for the ledger. */
#ifndef TESTS_QUIET_MACHINE_H
#define TESTS_QUIET_MACHINE_H

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdlib.h>

#include "exec/ledger.h"

/* A machine of two processors on which every team of the one operation gains, unless `stalled`. */
typedef struct quiet {
    pri_ledger ledger;
    pri_ledger_entry *entry;
    double stated, clock;
} quiet;

static inline quiet *quiet_machine(double stated)
{
    quiet *q = calloc(1, sizeof *q);
    cr_assert_not_null(q);
    q->entry = pri_ledger_find(&q->ledger, 64, 0, stated);
    q->stated = stated;
    return q;
}

/* Makes one call; returns whether it had a team. */
static inline bool quiet_call(quiet *q, double team_ns)
{
    const bool team = pri_ledger_decide(&q->ledger, q->entry, q->stated) == PRI_VERDICT_TEAM;
    const double ns = team ? team_ns : q->stated;
    if (team)
        pri_ledger_ran_team(&q->ledger, q->entry, q->stated, false, 2, ns);
    else
        pri_ledger_ran_inline(&q->ledger, q->entry, q->stated, ns);
    q->clock += ns;
    return team;
}

#endif

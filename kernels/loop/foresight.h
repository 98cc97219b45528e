/* SPDX-License-Identifier: MIT */
/*
 * Loops of the user's that lasted long of late: the next one like them has its team at once, where
 * its first piece would otherwise be timed while the other threads wait.
 */
#ifndef PRI_FORESIGHT_H
#define PRI_FORESIGHT_H

#include "exec/foreseen.h"
#include "exec/team.h"

typedef struct pri_foresight {
    uint64_t function; /* 0: there is nothing to foresee for, or to learn */
    uint64_t user;
    double start; /* pri_clock_ns; 0: nothing was foreseen */
} pri_foresight;

/* Before a team is opened for the work, whose time is then the foreseen one. What teams of foreseen
 * times take is learned apart from what is stated: the one may be any multiple of the other. */
static inline pri_foresight pri_foresee(pri_work *work)
{
    pri_foresight foresight = {.user = work->user};
    if (work->ns >= PRI_SMALL_NS || work->pieces < 2 || work->room < 2 ||
        pri_team_learning() != PRI_LEARNING_ON)
        return foresight;
    foresight.function = (uint64_t)(uintptr_t)work->name + 3;
    const double ns =
        pri_ledger_foreseen(&pri_team_ledger, foresight.function, foresight.user, (double)work->n);
    if (ns > 0) {
        work->ns = ns;
        work->user = ~work->user;
        foresight.start = pri_clock_ns();
    }
    return foresight;
}

/* After the pieces, none of which failed; `each` is what one took, in ns, where it was measured. */
static inline void pri_foresight_check(const pri_foresight *foresight, const pri_team *team,
                                       double each)
{
    double ns = each * (double)team->work->pieces;
    if (each == 0 && foresight->start > 0)
        ns = (pri_clock_ns() - foresight->start) * team->got;
    if (foresight->function && ns > 0)
        pri_ledger_lasted(&pri_team_ledger, foresight->function, foresight->user,
                          (double)team->work->n, ns);
}

#endif

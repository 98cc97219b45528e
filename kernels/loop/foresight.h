/* SPDX-License-Identifier: MIT */
/*
 * Foresight for user loops: if similar loops recently took long, the next one gets its team at
 * once, instead of running its first piece alone to time it.
 */
#ifndef PRI_FORESIGHT_H
#define PRI_FORESIGHT_H

#include "exec/foreseen.h"
#include "exec/team.h"

typedef struct pri_foresight {
    uint64_t function; /* the key of the loop; 0: neither foresee nor learn */
    uint64_t user;
    double start; /* pri_clock_ns; 0: no time was foreseen */
} pri_foresight;

/* Call before a team is opened: replaces work->ns by the foreseen time, if there is one. Teams with
 * foreseen times have ledger entries separate from those with stated times, since the two times may
 * differ by any factor. */
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

/* Call after all pieces have run without a failure. `each` is the measured time of a piece in ns;
 * 0: not measured. */
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

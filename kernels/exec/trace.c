/* SPDX-License-Identifier: MIT */
/*
 * PRANGE_VERBOSE: a line on stderr for each team.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "isa/isa.h"
#include "team.h"

atomic_int pri_team_traced;

bool pri_team_traces(void)
{
    int is = atomic_load_explicit(&pri_team_traced, memory_order_relaxed);
    if (is == PRI_TRACE_UNREAD) {
        const char *value = getenv("PRANGE_VERBOSE");
        is = value && *value && strcmp(value, "0") != 0 ? PRI_TRACE_LINES : PRI_TRACE_OFF;
        atomic_store_explicit(&pri_team_traced, is, memory_order_relaxed);
    }
    return is == PRI_TRACE_LINES;
}

static const char *schedule_name(const pri_team *team)
{
    omp_sched_t kind;
    int chunk;
    if (team->size == 1)
        return "inline";
    if (team->work->pool)
        return "workers";
    if (team->work->written)
        return "by clause";
    if (!team->scheduled)
        return team->work->in_order ? "in order" : "shares";
    omp_get_schedule(&kind, &chunk);
    switch (kind & ~omp_sched_monotonic) {
    case omp_sched_dynamic:
        return "dynamic";
    case omp_sched_guided:
        return "guided";
    default:
        return "static";
    }
}

/* Writes x with a decimal point, whatever the locale. */
static const char *write_number(int decimals, double x, char out[32])
{
    snprintf(out, 32, "%.*f", decimals, x);
    pri_number_plain(out);
    return out;
}

static void write_reason(const pri_team *team, char *out, size_t size)
{
    char debt[32];
    if (team->debt > 0)
        snprintf(out, size, "busy: inline, %s ms in debt",
                 write_number(1, 1e-6 * team->debt, debt));
    else if (team->callers > 1)
        snprintf(out, size, "%s, shared by %d callers", team->why, team->callers);
    else
        snprintf(out, size, "%s", team->why);
}

/* One call of fprintf, so that lines of several threads do not mix. */
void pri_team_trace(const pri_team *team)
{
    const pri_work *work = team->work;
    const double ns = pri_clock_ns() - team->start;
    char rate[64] = "", reason[96], us[32], number[32];
    write_reason(team, reason, sizeof reason);
    if (work->flops > 0.0)
        snprintf(rate, sizeof rate, " %s GFLOP/s", write_number(1, work->flops / ns, number));
    else if (work->bytes > 0.0)
        snprintf(rate, sizeof rate, " %s GB/s", write_number(1, work->bytes / ns, number));
    fprintf(stderr, "prange: %s n=%td team %d of %d, got %d (%s) %s %s blocks=%td %s us%s\n",
            work->name + strlen("prange_"), work->n, team->size,
            team->limit ? team->limit : prange_get_num_threads(), team->got, reason,
            pri_isa_get()->name, schedule_name(team), work->pieces, write_number(3, 1e-3 * ns, us),
            rate);
}

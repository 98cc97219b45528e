/* SPDX-License-Identifier: MIT */
/*
 * The team's size follows from a model of a parallel region's cost: T threads take
 * FORK_NS + FORK_NS_PER_THREAD*T + ns/T, one thread takes ns.
 */
#include "team.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "isa/isa.h"
#include "record.h"
#include "threads.h"

/* A region of 2 threads that do nothing takes 1.2 us here (libgomp 12, back to back), and each
 * further thread has to be woken and waited for. */
#define FORK_NS 800.0
#define FORK_NS_PER_THREAD 200.0

atomic_int pri_team_traced;

double pri_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

bool pri_team_traces(void)
{
    int is = atomic_load_explicit(&pri_team_traced, memory_order_relaxed);
    if (is == 0) {
        const char *value = getenv("PRANGE_VERBOSE");
        is = value && *value && strcmp(value, "0") != 0 ? 2 : 1;
        atomic_store_explicit(&pri_team_traced, is, memory_order_relaxed);
    }
    return is == 2;
}

/* The size with the least time, or 1. More threads than this only add to the region's cost. */
static int best_size(double ns, int limit)
{
    const double best = floor(sqrt(ns / FORK_NS_PER_THREAD));
    const int size = best < limit ? (int)best : limit;
    const double parallel = FORK_NS + FORK_NS_PER_THREAD * size + ns / size;
    return parallel < ns ? size : 1;
}

static omp_sched_t schedule_of(prange_schedule schedule)
{
    switch (schedule) {
    case PRANGE_SCHEDULE_DYNAMIC:
        return omp_sched_dynamic;
    case PRANGE_SCHEDULE_GUIDED:
        return omp_sched_guided;
    default:
        return omp_sched_static;
    }
}

static void install_schedule(pri_team *team)
{
    int chunk;
    prange_schedule schedule = pri_threads_schedule(&chunk);
    if (schedule == PRANGE_SCHEDULE_DEFAULT)
        schedule = team->work->schedule;
    if (team->work->chunked && chunk > 0)
        chunk = 1;
    omp_get_schedule(&team->kind, &team->chunk);
    omp_set_schedule(schedule_of(schedule), chunk);
    team->scheduled = true;
}

static void inline_because(pri_team *team, const char *why)
{
    team->size = 1;
    team->why = why;
}

void pri_team_resize(pri_team *team, ptrdiff_t pieces, double ns)
{
    if (ns < PRI_SMALL_NS)
        return inline_because(team, "small");
    if (pieces < 2)
        return inline_because(team, "one piece");
    if (pri_threads_forked())
        return inline_because(team, "forked");
    if (omp_get_active_level() >= omp_get_max_active_levels())
        return inline_because(team, "nested");
    const int setting = prange_get_num_threads(), asked = team->work->threads;
    team->limit = asked ? asked : setting;
    if (team->limit == 1)
        return inline_because(team, "set");
    const int room = team->work->room ? team->work->room : team->limit;
    const int fits = room < team->limit ? room : team->limit;
    const int most = pieces < fits ? (int)pieces : fits;
    team->size = asked ? most : best_size(ns, most);
    team->why = team->size < team->limit ? "work" : "all";
    if (team->size == 1)
        return;
    if (!team->scheduled && !team->work->pool)
        install_schedule(team);
}

pri_team pri_team_open(const pri_work *work)
{
    pri_team team = {.got = 1, .work = work};
    if (pri_team_traces())
        team.start = pri_clock_ns();
    team.record = pri_record_new(work);
    pri_team_resize(&team, work->pieces, work->ns);
    return team;
}

static const char *schedule_name(const pri_team *team)
{
    omp_sched_t kind;
    int chunk;
    if (!team->scheduled)
        return team->size > 1 ? "workers" : "inline";
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

/* One write, so that lines of several threads do not mix. */
static void trace(const pri_team *team)
{
    const pri_work *work = team->work;
    const double ns = pri_clock_ns() - team->start;
    char rate[64] = "";
    if (work->flops > 0.0)
        snprintf(rate, sizeof rate, " %.1f GFLOP/s", work->flops / ns);
    else if (work->bytes > 0.0)
        snprintf(rate, sizeof rate, " %.1f GB/s", work->bytes / ns);
    fprintf(stderr, "prange: %s n=%td team %d of %d, got %d (%s) %s %s blocks=%td %.3f us%s\n",
            work->name + strlen("prange_"), work->n, team->size,
            team->limit ? team->limit : prange_get_num_threads(), team->got, team->why,
            pri_isa_get()->name, schedule_name(team), work->pieces, 1e-3 * ns, rate);
}

void pri_team_close(pri_team *team)
{
    if (pri_team_traces())
        trace(team);
    if (team->scheduled)
        omp_set_schedule(team->kind, team->chunk);
    if (team->record)
        pri_record_close(team->record, team);
}

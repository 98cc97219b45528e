/* SPDX-License-Identifier: MIT */
/*
 * The team's size follows from the work, from what the ledger knows of such calls, and from the
 * number of callers.
 */
#include "team.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/machine.h"
#include "base/status.h"
#include "callers.h"
#include "debt.h"
#include "progress.h"
#include "record.h"
#include "spinners.h"
#include "threads.h"

/* A region stays as large as the largest of the last REGIONS_KEPT regions, or of the last
 * REGION_KEPT_NS. */
#define REGION_KEPT_NS 200e6
#define REGIONS_KEPT 64

/* How long libgomp's threads are assumed to spin after a region, in ns. */
#define SPIN_NS 10e6

/* Inline calls longer than TIMED_NS are all timed, of shorter ones every TIMED_EVERY-th. */
#define TIMED_NS 20e3
#define TIMED_EVERY 8

/* The first team of a kind of call is booked with at most this share of the time on one thread. */
#define FIRST_TEAM 0.75

/* From this time on, in ns, a loop of unknown cost may make the ledger forget its entry. */
#define SURPRISE_NS 50e3

/* From this multiple of the known time on, a call is decided anew. */
#define KNOWN_OFF 4

pri_ledger pri_team_ledger;

static atomic_int learning; /* a pri_learning */

/* The last region of this thread. */
static _Thread_local int region_size;
static _Thread_local double region_wanted; /* the last time that a call needed this size */
static _Thread_local int regions_smaller;  /* regions since then that needed less */

static _Thread_local unsigned inline_calls;
static _Thread_local uint32_t random_state;

double pri_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

pri_learning pri_team_learning(void)
{
    int mode = atomic_load_explicit(&learning, memory_order_relaxed);
    if (mode == PRI_LEARNING_UNREAD) {
        const char *value = getenv("PRANGE_LEARN");
        mode = value && strcmp(value, "0") == 0 ? PRI_LEARNING_OFF : PRI_LEARNING_ON;
        atomic_store_explicit(&learning, mode, memory_order_relaxed);
    }
    return (pri_learning)mode;
}

void pri_team_learn(pri_learning mode)
{
    atomic_store_explicit(&learning, (int)mode, memory_order_relaxed);
}

prange_status prange_set_learning(int on)
{
    if (on != 0 && on != 1)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_set_learning: on = %d is neither 0 nor 1", on);
    pri_team_learn(on ? PRI_LEARNING_ON : PRI_LEARNING_OFF);
    return PRANGE_OK;
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

/* Puts the schedule that the user set, if any, into the ICV that schedule(runtime) reads. */
static void install_schedule(pri_team *team)
{
    int chunk;
    const prange_schedule schedule = pri_threads_schedule(&chunk);
    if (schedule == PRANGE_SCHEDULE_DEFAULT)
        return;
    if (team->work->chunked && chunk > 0)
        chunk = 1;
    omp_get_schedule(&team->kind, &team->chunk);
    omp_set_schedule(schedule_of(schedule), chunk);
    team->scheduled = true;
}

int pri_team_region(int size, int limit, double now)
{
    if (size < region_size && region_size <= limit &&
        (++regions_smaller < REGIONS_KEPT || now - region_wanted < REGION_KEPT_NS))
        return region_size;
    region_size = size;
    regions_smaller = 0;
    region_wanted = now;
    return size;
}

static void run_inline(pri_team *team, const char *why)
{
    team->size = 1;
    team->why = why;
}

static int draw_size(int most)
{
    if (!random_state)
        random_state = 1 + (uint32_t)(uintptr_t)&random_state;
    random_state = random_state * 1664525 + 1013904223;
    return 1 + (int)((random_state >> 8) % (unsigned)most);
}

/* Whether nothing is known of the loop's time, which may be seconds. */
static bool is_new(const pri_team *team)
{
    return team->work->unknown && !pri_ledger_knows(team->entry);
}

static pri_verdict ask_ledger(pri_team *team)
{
    const pri_work *work = team->work;
    const uint64_t function = (uint64_t)(uintptr_t)work->name;
    if (team->presumed) {
        const double count = (double)(work->n > 1 ? work->n : 2);
        team->entry = pri_ledger_find(&pri_team_ledger, function + 1, work->user, count);
        return pri_ledger_decide_tasks(&pri_team_ledger, team->entry);
    }
    /* Times measured by the first pieces have entries apart from stated ones: a measured time may
     * be any multiple of the stated one, so calls with equal figures may differ tenfold. */
    if (!work->varies && !work->open_ended)
        team->entry = pri_ledger_find(&pri_team_ledger, function + (team->measured ? 2 : 0),
                                      work->user, team->stated);
    team->serial = pri_ledger_serial_ns(team->entry, team->stated);
    if (is_new(team))
        return PRI_VERDICT_TEAM;
    return pri_ledger_decide(&pri_team_ledger, team->entry, team->stated);
}

/* Work that is presumed long, or may go on for long, gets all threads. */
static bool takes_all(const pri_team *team)
{
    return team->presumed || team->work->open_ended || team->work->unknown;
}

/* Whether the user set more threads for tasks than there are processors, as for tasks that wait for
 * something else than a processor. */
static bool waits_elsewhere(const pri_team *team)
{
    return (takes_all(team) || team->work->pool) && team->limit > pri_threads_processors();
}

/* The caller's share of `most` threads beside other callers. */
static int share_of(const pri_team *team, int most)
{
    if (team->callers < 2 || waits_elsewhere(team))
        return most;
    const int share = pri_threads_processors() / team->callers;
    return share < 1 ? 1 : share < most ? share : most;
}

/* The team size by the ledger, at most `most`. */
static int learned_size(const pri_team *team, int most)
{
    return takes_all(team)
               ? most
               : pri_ledger_best_size(&pri_team_ledger, team->entry, team->serial, most);
}

/* How many workers of this thread's last region may still be spinning. */
static int possible_spinners(int limit)
{
    if (region_size > limit || (double)pri_tick_ns() - region_wanted > SPIN_NS)
        return 0;
    return region_size > 1 ? region_size - 1 : 0;
}

/* Whether more than `spare` other threads of the machine are running. Spinning workers of this
 * caller do not count. Before the first team no thread of this process counts, as all of them may
 * be workers that a region of the program has started. */
static bool others_running(const pri_team *team, long spare, bool first)
{
    const long others = pri_machine_others("");
    return others - possible_spinners(team->limit) > spare &&
           others - (first ? pri_machine_own() : pri_spinners_count()) > spare;
}

/* Whether the load whose debt denies the call a team seems to be over. If so, the call may have a
 * team. */
static bool load_seems_over(const pri_team *team)
{
    if (!pri_ledger_load_check_due(&pri_team_ledger, team->entry, team->stated) ||
        others_running(team, sysconf(_SC_NPROCESSORS_ONLN) / 16, false))
        return false;
    pri_debt_set_load_ended(&pri_team_ledger);
    return true;
}

/* Whether a trial with `size` threads is postponed because other threads are running: after a
 * stall, more than one per 16 processors; before the first team, more than the team leaves
 * processors. */
static bool is_postponed(const pri_team *team, int size)
{
    const pri_caution caution = pri_debt_caution(&pri_team_ledger, team->serial);
    if (caution == PRI_CAUTION_NONE || is_new(team) || waits_elsewhere(team))
        return false;
    const bool first = caution == PRI_CAUTION_FIRST;
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (!others_running(team, first ? processors - size : processors / 16, first))
        return false;
    pri_debt_postpone(&pri_team_ledger, team->serial);
    return true;
}

static bool times_inline(const pri_team *team, pri_verdict verdict)
{
    return verdict == PRI_VERDICT_MEASURE || team->work->unknown || team->serial > TIMED_NS ||
           ++inline_calls % TIMED_EVERY == 0;
}

/* Sets the size by what the ledger has learned, at most `most`. */
static void decide(pri_team *team, int most)
{
    static const char *const reasons[] = {[PRI_VERDICT_TEAM] = "work",
                                          [PRI_VERDICT_DEBT] = "busy",
                                          [PRI_VERDICT_LOSES] = "teams lose",
                                          [PRI_VERDICT_MEASURE] = "to be timed"};
    pri_verdict verdict = ask_ledger(team);
    most = share_of(team, most);
    int size = 1;
    if (most > 1 && verdict == PRI_VERDICT_DEBT && !team->presumed && load_seems_over(team))
        verdict = PRI_VERDICT_TEAM;
    if (most > 1 && verdict == PRI_VERDICT_TEAM)
        size = learned_size(team, most);
    /* Counting running threads takes longer than a short call: it is done only if a team depends on
     * it. */
    if (size > 1 && is_postponed(team, size)) {
        verdict = PRI_VERDICT_DEBT;
        size = 1;
    }
    team->why = reasons[verdict];
    team->size = size;
    if (verdict == PRI_VERDICT_DEBT)
        team->debt = pri_debt_ns(&pri_team_ledger);
    if (team->size == 1)
        team->presumed = false;
    team->booked = !team->work->open_ended && (team->size > 1 || !team->work->tasks);
    if (team->size > 1 || (team->booked && times_inline(team, verdict)))
        team->since = pri_clock_ns();
}

/* The size by the stated costs, or the exact one that the user asked for. */
static int stated_size(const pri_team *team, double ns, int most, pri_learning mode)
{
    if (team->work->threads || pri_threads_exact())
        return most;
    if (mode == PRI_LEARNING_RANDOM)
        return draw_size(most);
    return takes_all(team) ? most : pri_ledger_best_size(&pri_team_ledger, NULL, ns, most);
}

static void set_size(pri_team *team, int most)
{
    const pri_learning mode = pri_team_learning();
    if (mode == PRI_LEARNING_ON && !team->work->threads && !pri_threads_exact()) {
        if (!team->counted)
            team->callers = pri_callers_enter(team->stated < TIMED_NS);
        team->counted = true;
        decide(team, most);
    } else {
        team->size = stated_size(team, team->stated, most, mode);
        team->why = "work";
    }
    if (team->size == team->limit)
        team->why = "all";
}

/* The most threads that `pieces` pieces can use. */
static int most_threads(const pri_team *team, ptrdiff_t pieces)
{
    const int room = team->work->room ? team->work->room : team->limit;
    const int fits = room < team->limit ? room : team->limit;
    return pieces < fits ? (int)pieces : fits;
}

/* Whether the ledger knew such calls when it decided to run inline, and the estimate from the first
 * piece, `ns` for the rest, does not contradict it. */
static bool is_known(const pri_team *team, double ns)
{
    return pri_team_knows(team) && ns < KNOWN_OFF * team->serial;
}

static void size_team(pri_team *team, ptrdiff_t pieces, double ns)
{
    team->stated = team->serial = ns;
    if (ns < PRI_SMALL_NS && !team->work->unknown && pri_team_learning() != PRI_LEARNING_RANDOM)
        return run_inline(team, "small");
    if (pieces < 2)
        return run_inline(team, "one piece");
    if (pri_threads_forked())
        return run_inline(team, "forked");
    if (omp_get_active_level() >= omp_get_max_active_levels() || pri_record_within())
        return run_inline(team, "nested");
    const int setting = prange_get_num_threads(), asked = team->work->threads;
    team->limit = asked ? asked : setting;
    if (team->limit == 1)
        return run_inline(team, "set");
    set_size(team, most_threads(team, pieces));
    if (team->size == 1)
        return;
    if (!team->scheduled && !team->work->pool && !team->work->written)
        install_schedule(team);
    team->region = pri_team_region(team->size, team->limit, (double)pri_tick_ns());
}

void pri_team_resize(pri_team *team, ptrdiff_t pieces, double ns)
{
    if (is_known(team, ns))
        return;
    if (team->booked && team->size == 1 && team->since > 0)
        pri_ledger_ran_inline(&pri_team_ledger, NULL, 0, pri_clock_ns() - team->since);
    if (pri_team_knows(team))
        pri_ledger_seems(team->entry, team->stated, ns);
    team->booked = false;
    team->measured = true;
    team->entry = NULL;
    team->since = team->debt = 0;
    size_team(team, pieces, ns);
}

pri_team pri_team_open(const pri_work *work)
{
    pri_team team = {.got = 1, .work = work, .presumed = work->tasks};
    if (pri_team_traces())
        team.start = pri_clock_ns();
    team.record = pri_record_new(work);
    size_team(&team, work->pieces, work->ns);
    return team;
}

/* Whether a loop of unknown cost that ran inline took so much longer than earlier ones at its place
 * in the program that a team might have paid. */
static bool surprises(const pri_team *team, double ns)
{
    return team->work->unknown && ns > SURPRISE_NS && ns > 8 * team->serial;
}

void pri_team_report(pri_team *team, pri_progress *progress, ptrdiff_t total)
{
    if (pri_progress_begin(progress, total))
        team->progress = progress;
}

bool pri_team_cancelled(const pri_team *team)
{
    return team->progress && atomic_load_explicit(&team->progress->cancelled, memory_order_relaxed);
}

/* Whether this is the first team of its kind of call, which may have started its threads and
 * touched memory for the first time, and so is not charged for it. If the stated time is a guess,
 * the guess is corrected instead. */
static bool is_first(const pri_team *team)
{
    return team->got > 1 && team->entry && !team->presumed && !pri_work_guesses(team->work) &&
           !pri_ledger_tried(team->entry);
}

/* Books the call in the ledger, unless it ended early: then its time says nothing. */
static void book(const pri_team *team)
{
    const pri_work *work = team->work;
    if (pri_team_cancelled(team))
        return;
    if (work->failure && (work->failure->code != 0 || work->failure->cancelled))
        return;
    double ns = team->since > 0 ? pri_clock_ns() - team->since : 0;
    const double took = ns;
    if (is_first(team))
        ns = fmin(ns, FIRST_TEAM * team->serial);
    if (team->size == 1 && surprises(team, ns))
        pri_ledger_forget(team->entry);
    else if (team->size == 1 || team->got == 1)
        pri_ledger_ran_inline(&pri_team_ledger, team->entry, team->stated, ns);
    else if (team->presumed)
        pri_ledger_ran_tasks(&pri_team_ledger, team->entry, team->got, ns);
    else
        pri_ledger_ran_team(&pri_team_ledger, team->entry, team->stated, pri_work_guesses(work),
                            team->got, ns);
    if (took > ns)
        pri_debt_book_first(&pri_team_ledger, team->serial, took);
}

prange_status pri_team_close(pri_team *team)
{
    if (team->booked)
        book(team);
    if (pri_team_traces())
        pri_team_trace(team);
    if (team->scheduled)
        omp_set_schedule(team->kind, team->chunk);
    if (team->counted)
        pri_callers_leave();
    if (team->record)
        pri_record_close(team->record, team);
    if (team->progress)
        pri_progress_end(team->progress);
    return pri_team_cancelled(team)
               ? pri_fail(PRANGE_ERROR_CANCELLED, "%s: cancelled by the progress function",
                          team->work->name)
               : PRANGE_OK;
}

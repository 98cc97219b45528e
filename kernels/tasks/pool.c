/* SPDX-License-Identifier: MIT */
/*
 * One parallel region for a call. Where progress is wanted from several workers, the region has
 * one thread more, and the caller's thread only watches: it sleeps on a condition variable until
 * it is time for a report or the last worker has left.
 */
#include "pool.h"

#include <omp.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/threads.h"

/* What items are taken to last that are not timed, in ns: enough for a full team. */
#define UNTIMED_NS 1e9

static prange_status refuse(const char *function, const char *name, long long value)
{
    return pri_fail(PRANGE_ERROR_VALUE, "%s: options: %s = %lld is outside its domain",
                    function, name, value);
}

/* Options of a later version are welcome as long as they ask for nothing that is unknown here. */
static bool known(const prange_options *options)
{
    const unsigned char *bytes = (const unsigned char *)options;
    for (size_t k = sizeof *options; k < options->size; k++)
        if (bytes[k])
            return false;
    return options->size >= sizeof *options;
}

prange_status pri_crew_check(pri_crew *crew, const char *function, const prange_options *options)
{
    crew->function = function;
    crew->options = (prange_options)PRANGE_OPTIONS_INIT;
    if (!options)
        return PRANGE_OK;
    if (!known(options))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: options: size = %zu, not set by PRANGE_OPTIONS_INIT or with "
                        "fields unknown to this version",
                        function, options->size);
    if (options->workers < -1 || options->workers > PRANGE_THREADS_LIMIT)
        return refuse(function, "workers", options->workers);
    if (options->progress_ms < 0)
        return refuse(function, "progress_ms", options->progress_ms);
    if ((unsigned)options->on_error > PRANGE_COLLECT)
        return refuse(function, "on_error", (int)options->on_error);
    if ((unsigned)options->schedule > PRANGE_SCHEDULE_GUIDED)
        return refuse(function, "schedule", (int)options->schedule);
    if (options->chunk < 0)
        return refuse(function, "chunk", options->chunk);
    if ((unsigned)options->order > PRANGE_AS_FINISHED)
        return refuse(function, "order", (int)options->order);
    if (options->window < 0)
        return refuse(function, "window", options->window);
    crew->options = *options;
    return PRANGE_OK;
}

static void open_conditions(pri_crew *crew)
{
    pthread_condattr_t monotonic;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&crew->wake, &monotonic);
    pthread_cond_init(&crew->news, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

prange_status pri_crew_open(pri_crew *crew, void *ctx, ptrdiff_t most, ptrdiff_t total)
{
    const int asked = crew->options.workers;
    const int limit = asked < 0 ? prange_get_num_threads() : asked > 0 ? asked : 1;
    crew->limit = limit < most ? limit : (int)(most > 0 ? most : 1);
    crew->members = pri_scratch(crew->limit, sizeof *crew->members);
    if (!crew->members) {
        if (crew->options.report)
            *crew->options.report = (prange_report){.index = -1};
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %d workers", crew->function,
                        crew->limit);
    }
    memset(crew->members, 0, (size_t)crew->limit * sizeof *crew->members);
    for (int rank = 0; rank < crew->limit; rank++)
        crew->members[rank].worker.rank = rank;
    crew->ctx = ctx;
    atomic_init(&crew->count, 1);
    crew->working = 1;
    crew->interval = 1e6 * crew->options.progress_ms;
    atomic_init(&crew->polls, crew->options.progress != NULL);
    atomic_init(&crew->eager, false);
    crew->reported = crew->options.progress ? pri_clock_ns() : 0.0;
    crew->told = 0;
    atomic_init(&crew->total, total);
    atomic_init(&crew->refused, false);
    atomic_init(&crew->cancelled, false);
    open_conditions(crew);
    return PRANGE_OK;
}

bool pri_crew_adapts(const pri_crew *crew)
{
    const prange_options *options = &crew->options;
    return options->workers < 0 && !(options->progress && options->worker_init);
}

double pri_crew_ns(const pri_crew *crew)
{
    return crew->limit > 1 ? UNTIMED_NS : 0.0;
}

ptrdiff_t pri_crew_finished(const pri_crew *crew)
{
    ptrdiff_t sum = 0;
    for (int rank = 0; rank < crew->limit; rank++)
        sum += atomic_load_explicit(&crew->members[rank].done, memory_order_relaxed) +
               atomic_load_explicit(&crew->members[rank].failed, memory_order_relaxed);
    return sum;
}

/* Workers that wait have to hear of a cancellation. */
static void cancel(pri_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    atomic_store_explicit(&crew->cancelled, true, memory_order_relaxed);
    pthread_cond_broadcast(&crew->wake);
    pthread_mutex_unlock(&crew->lock);
}

static int tell(pri_crew *crew, double now)
{
    crew->reported = now;
    crew->told = pri_crew_finished(crew);
    return crew->options.progress(
        crew->told, atomic_load_explicit(&crew->total, memory_order_relaxed), crew->ctx);
}

void pri_crew_poll(pri_crew *crew)
{
    if (!crew->options.progress || pri_crew_cancelled(crew))
        return;
    const double now = pri_clock_ns();
    if (now - crew->reported < crew->interval)
        return;
    if (crew->interval == 0.0 && pri_crew_finished(crew) == crew->told)
        return;
    if (tell(crew, now) != 0)
        cancel(crew);
}

static struct timespec next_report(const pri_crew *crew)
{
    /* Without an interval each item rings; this is for a bell that rang before the wait. */
    const double wait = crew->interval > 0.0 ? crew->interval : 1e6;
    const double ns = crew->reported + wait, now = pri_clock_ns();
    const int64_t at = (int64_t)(ns > now ? ns : now + wait);
    return (struct timespec){(time_t)(at / 1000000000), (long)(at % 1000000000)};
}

static void watch(pri_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    while (crew->working > 0) {
        const struct timespec until = next_report(crew);
        pthread_cond_timedwait(&crew->news, &crew->lock, &until);
        if (crew->working == 0)
            break;
        pthread_mutex_unlock(&crew->lock);
        pri_crew_poll(crew);
        pthread_mutex_lock(&crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
}

static void join(pri_crew *crew, pri_member *member)
{
    const prange_worker_init init = crew->options.worker_init;
    if (member->made || member->code)
        return;
    if (init)
        member->code = init(member->worker.rank, &member->worker.state, crew->ctx);
    member->made = member->code == 0;
    if (!member->made)
        atomic_store(&crew->refused, true);
}

static void leave(pri_crew *crew, pri_member *member)
{
    if (member->made && crew->options.worker_free)
        crew->options.worker_free(member->worker.rank, member->worker.state, crew->ctx);
    pthread_mutex_lock(&crew->lock);
    if (--crew->working == 0)
        pthread_cond_signal(&crew->news);
    pthread_mutex_unlock(&crew->lock);
}

bool pri_crew_begin(pri_crew *crew)
{
    join(crew, &crew->members[0]);
    return crew->members[0].made;
}

static void run_member(pri_crew *crew, pri_member *member, pri_crew_body body, void *of)
{
    if (!atomic_load(&crew->refused))
        body(of, member);
    leave(crew, member);
}

/* Every thread of the team stores the same, so that none has to wait for another to begin. Whether
 * the caller watches, returned, depends on the threads that OpenMP granted. */
static int count_threads(pri_crew *crew, int asked, int threads)
{
    const bool watching = crew->options.progress && threads == asked + 1;
    atomic_store_explicit(&crew->count, threads - watching, memory_order_relaxed);
    atomic_store_explicit(&crew->polls, crew->options.progress && !watching, memory_order_relaxed);
    atomic_store_explicit(&crew->eager, watching && crew->interval == 0.0, memory_order_relaxed);
    return watching;
}

void pri_crew_run(pri_crew *crew, pri_team *team, pri_crew_body body, void *of)
{
    if (team->size == 1) {
        pri_crew_begin(crew);
        run_member(crew, &crew->members[0], body, of);
        return;
    }
    crew->working = team->size;
#pragma omp parallel num_threads(team->size + (crew->options.progress != NULL))
    {
        const int threads = omp_get_num_threads(), thread = omp_get_thread_num();
        const int watching = count_threads(crew, team->size, threads), rank = thread - watching;
        if (rank >= 0)
            join(crew, &crew->members[rank]);
        if (crew->options.worker_init) {
#pragma omp barrier
        }
        if (rank >= 0)
            run_member(crew, &crew->members[rank], body, of);
        else
            watch(crew);
    }
    team->got = pri_crew_size(crew);
}

/* The lowest rank whose worker_init failed takes precedence: then no item was started since. */
static prange_status status_of(const pri_crew *crew, const pri_outcome *outcome,
                               prange_report *report)
{
    for (int rank = 0; rank < pri_crew_size(crew); rank++) {
        const int code = crew->members[rank].code;
        if (code == 0)
            continue;
        report->index = rank;
        report->code = code;
        report->stage = PRANGE_STAGE_WORKER_INIT;
        return pri_fail_worker(crew->function, rank, code);
    }
    if (outcome->out_of_memory)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for more after %td items",
                        crew->function, report->done + report->failed);
    if (outcome->code)
        return pri_fail_callback(crew->function, outcome->index, outcome->code);
    if (crew->cancelled && !outcome->complete)
        return pri_fail(PRANGE_ERROR_CANCELLED, "%s: cancelled after %td items",
                        crew->function, report->done + report->failed);
    return PRANGE_OK;
}

prange_status pri_crew_close(pri_crew *crew, const pri_outcome *outcome)
{
    prange_report report = {.index = outcome->code ? outcome->index : -1,
                            .code = outcome->code,
                            .stage = outcome->code ? outcome->stage : PRANGE_STAGE_NONE,
                            .delivered = outcome->delivered,
                            .workers = pri_crew_size(crew)};
    for (int rank = 0; rank < crew->limit; rank++) {
        report.done += crew->members[rank].done;
        report.failed += crew->members[rank].failed;
    }
    if (crew->options.progress && crew->total != 0 && !crew->cancelled)
        (void)tell(crew, 0.0);
    const prange_status status = status_of(crew, outcome, &report);
    if (crew->options.report)
        *crew->options.report = report;
    pthread_cond_destroy(&crew->news);
    pthread_cond_destroy(&crew->wake);
    pthread_mutex_destroy(&crew->lock);
    pri_scratch_free(crew->members);
    return status;
}

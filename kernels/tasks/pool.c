/* SPDX-License-Identifier: MIT */
/*
 * One parallel region per call. If several workers run and progress is wanted, the region has one
 * more thread, and the caller's thread is a monitor: it sleeps on a condition variable until a
 * report is due or the last worker has stopped.
 */
#include "pool.h"

#include <omp.h>
#include <string.h>

#include "base/scratch.h"
#include "base/status.h"

/* The estimated time of items that are not timed, in ns: enough for a full team. */
#define UNTIMED_NS 1e9

/* The longest sleep of the monitor if every item wakes it, in ns: a safeguard against an item that
 * finishes just before the wait. */
#define MONITOR_NS 1e6

static prange_status outside_domain(const char *function, const char *name, long long value)
{
    return pri_fail(PRANGE_ERROR_VALUE, "%s: options: %s = %lld is outside its domain", function,
                    name, value);
}

/* Accepts the options of a later version if all fields unknown here are zero. */
static bool size_is_known(const prange_options *options)
{
    const unsigned char *bytes = (const unsigned char *)options;
    for (size_t k = sizeof *options; k < options->size; k++)
        if (bytes[k])
            return false;
    return options->size >= sizeof *options;
}

prange_status pri_pool_check(pri_pool *pool, const char *function, const prange_options *options)
{
    pool->function = function;
    pool->options = (prange_options)PRANGE_OPTIONS_INIT;
    if (!options)
        return PRANGE_OK;
    if (!size_is_known(options))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: options: size = %zu, not set by PRANGE_OPTIONS_INIT or with "
                        "fields unknown to this version",
                        function, options->size);
    if (options->workers < -1 || options->workers > PRANGE_THREADS_LIMIT)
        return outside_domain(function, "workers", options->workers);
    if (options->progress_ms < 0)
        return outside_domain(function, "progress_ms", options->progress_ms);
    if ((unsigned)options->on_error > PRANGE_COLLECT)
        return outside_domain(function, "on_error", (int)options->on_error);
    if ((unsigned)options->schedule > PRANGE_SCHEDULE_GUIDED)
        return outside_domain(function, "schedule", (int)options->schedule);
    if (options->chunk < 0)
        return outside_domain(function, "chunk", options->chunk);
    if ((unsigned)options->order > PRANGE_AS_FINISHED)
        return outside_domain(function, "order", (int)options->order);
    if (options->window < 0)
        return outside_domain(function, "window", options->window);
    pool->options = *options;
    return PRANGE_OK;
}

static void open_conditions(pri_pool *pool)
{
    pthread_condattr_t monotonic;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->wake, &monotonic);
    pthread_cond_init(&pool->monitor, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

prange_status pri_pool_open(pri_pool *pool, void *ctx, ptrdiff_t max, ptrdiff_t total)
{
    const int asked = pool->options.workers;
    const int limit = asked < 0 ? prange_get_num_threads() : asked > 0 ? asked : 1;
    pool->limit = limit < max ? limit : (int)(max > 0 ? max : 1);
    pool->workers = pri_scratch(pool->limit, sizeof *pool->workers);
    if (!pool->workers) {
        if (pool->options.report)
            *pool->options.report = (prange_report){.index = -1};
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %d workers", pool->function,
                        pool->limit);
    }
    memset(pool->workers, 0, (size_t)pool->limit * sizeof *pool->workers);
    for (int rank = 0; rank < pool->limit; rank++)
        pool->workers[rank].handle.rank = rank;
    pool->ctx = ctx;
    atomic_init(&pool->size, 1);
    pool->running = 1;
    pool->interval = 1e6 * pool->options.progress_ms;
    atomic_init(&pool->polls, pool->options.progress != NULL);
    atomic_init(&pool->notifies, false);
    pool->reported_at = pool->options.progress ? pri_clock_ns() : 0.0;
    pool->reported_done = 0;
    atomic_init(&pool->total, total);
    atomic_init(&pool->init_failed, false);
    atomic_init(&pool->cancelled, false);
    open_conditions(pool);
    return PRANGE_OK;
}

bool pri_pool_adapts(const pri_pool *pool)
{
    const prange_options *options = &pool->options;
    return options->workers < 0 && !(options->progress && options->worker_init);
}

double pri_pool_untimed_ns(const pri_pool *pool)
{
    return pool->limit > 1 ? UNTIMED_NS : 0.0;
}

ptrdiff_t pri_pool_finished(const pri_pool *pool)
{
    ptrdiff_t sum = 0;
    for (int rank = 0; rank < pool->limit; rank++)
        sum += atomic_load_explicit(&pool->workers[rank].done, memory_order_relaxed) +
               atomic_load_explicit(&pool->workers[rank].failed, memory_order_relaxed);
    return sum;
}

/* Also wakes the waiting workers, which must see the cancellation. */
static void cancel(pri_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    atomic_store_explicit(&pool->cancelled, true, memory_order_relaxed);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
}

static int report_progress(pri_pool *pool, double now)
{
    pool->reported_at = now;
    pool->reported_done = pri_pool_finished(pool);
    return pool->options.progress(
        pool->reported_done, atomic_load_explicit(&pool->total, memory_order_relaxed), pool->ctx);
}

void pri_pool_poll(pri_pool *pool)
{
    if (!pool->options.progress || pri_pool_cancelled(pool))
        return;
    const double now = pri_clock_ns();
    if (now - pool->reported_at < pool->interval)
        return;
    if (pool->interval == 0.0 && pri_pool_finished(pool) == pool->reported_done)
        return;
    if (report_progress(pool, now) != 0)
        cancel(pool);
}

static struct timespec next_report(const pri_pool *pool)
{
    const double wait = pool->interval > 0.0 ? pool->interval : MONITOR_NS;
    const double due = pool->reported_at + wait, now = pri_clock_ns();
    const int64_t at = (int64_t)(due > now ? due : now + wait);
    return (struct timespec){(time_t)(at / 1000000000), (long)(at % 1000000000)};
}

/* Runs on the caller's thread while all workers are other threads. */
static void monitor(pri_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (pool->running > 0) {
        const struct timespec until = next_report(pool);
        pthread_cond_timedwait(&pool->monitor, &pool->lock, &until);
        if (pool->running == 0)
            break;
        pthread_mutex_unlock(&pool->lock);
        pri_pool_poll(pool);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}

static void start_worker(pri_pool *pool, pri_worker *worker)
{
    const prange_worker_init init = pool->options.worker_init;
    if (worker->started || worker->init_code)
        return;
    if (init)
        worker->init_code = init(worker->handle.rank, &worker->handle.state, pool->ctx);
    worker->started = worker->init_code == 0;
    if (!worker->started)
        atomic_store(&pool->init_failed, true);
}

static void stop_worker(pri_pool *pool, pri_worker *worker)
{
    if (worker->started && pool->options.worker_free)
        pool->options.worker_free(worker->handle.rank, worker->handle.state, pool->ctx);
    pthread_mutex_lock(&pool->lock);
    if (--pool->running == 0)
        pthread_cond_signal(&pool->monitor);
    pthread_mutex_unlock(&pool->lock);
}

bool pri_pool_start_caller(pri_pool *pool)
{
    start_worker(pool, &pool->workers[0]);
    return pool->workers[0].started;
}

static void run_worker(pri_pool *pool, pri_worker *worker, pri_pool_body *body, void *job)
{
    if (!atomic_load(&pool->init_failed))
        body(job, worker);
    stop_worker(pool, worker);
}

/* Records the number of workers, at most `asked`, of the threads that OpenMP granted. Returns true
 * if they suffice for the caller to be a monitor. Every thread stores the same values, so no thread
 * waits for another before it begins. */
static bool set_size(pri_pool *pool, int asked, int granted)
{
    const int wanted = asked + (pool->options.progress != NULL);
    const int threads = granted < wanted ? granted : wanted;
    const bool monitored = pool->options.progress && threads == wanted;
    atomic_store_explicit(&pool->size, threads - monitored, memory_order_relaxed);
    atomic_store_explicit(&pool->polls, pool->options.progress && !monitored, memory_order_relaxed);
    atomic_store_explicit(&pool->notifies, monitored && pool->interval == 0.0,
                          memory_order_relaxed);
    return monitored;
}

void pri_pool_run(pri_pool *pool, pri_team *team, pri_pool_body *body, void *job)
{
    if (team->size == 1) {
        pri_pool_start_caller(pool);
        run_worker(pool, &pool->workers[0], body, job);
        return;
    }
    pool->running = team->size;
#pragma omp parallel num_threads(team->region + (pool->options.progress != NULL))
    {
        const bool monitored = set_size(pool, team->size, omp_get_num_threads());
        const int rank = omp_get_thread_num() - monitored;
        const bool works = rank >= 0 && rank < team->size;
        if (works)
            start_worker(pool, &pool->workers[rank]);
        if (pool->options.worker_init) {
#pragma omp barrier
        }
        if (works)
            run_worker(pool, &pool->workers[rank], body, job);
        else if (rank < 0)
            monitor(pool);
    }
    team->got = pri_pool_size(pool);
}

/* A failed worker_init, that of the lowest rank, has precedence: no item started after it. */
static prange_status status_of(const pri_pool *pool, const pri_outcome *outcome,
                               prange_report *report)
{
    for (int rank = 0; rank < pri_pool_size(pool); rank++) {
        const int code = pool->workers[rank].init_code;
        if (code == 0)
            continue;
        report->index = rank;
        report->code = code;
        report->stage = PRANGE_STAGE_WORKER_INIT;
        return pri_fail_worker(pool->function, rank, code);
    }
    if (outcome->out_of_memory)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for more after %td items",
                        pool->function, report->done + report->failed);
    if (outcome->code)
        return pri_fail_callback(pool->function, outcome->index, outcome->code);
    if (pool->cancelled && !outcome->complete)
        return pri_fail(PRANGE_ERROR_CANCELLED, "%s: cancelled after %td items", pool->function,
                        report->done + report->failed);
    return PRANGE_OK;
}

prange_status pri_pool_close(pri_pool *pool, const pri_outcome *outcome)
{
    prange_report report = {.index = outcome->code ? outcome->index : -1,
                            .code = outcome->code,
                            .stage = outcome->code ? outcome->stage : PRANGE_STAGE_NONE,
                            .delivered = outcome->delivered,
                            .workers = pri_pool_size(pool)};
    for (int rank = 0; rank < pool->limit; rank++) {
        report.done += pool->workers[rank].done;
        report.failed += pool->workers[rank].failed;
    }
    if (pool->options.progress && pool->total != 0 && !pool->cancelled) {
        const pri_complaint complaint = pri_complaint_now();
        (void)report_progress(pool, 0.0);
        pri_complaint_restore(&complaint);
    }
    const prange_status status = status_of(pool, outcome, &report);
    if (pool->options.report)
        *pool->options.report = report;
    pthread_cond_destroy(&pool->monitor);
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->lock);
    pri_scratch_free(pool->workers);
    return status;
}

/* SPDX-License-Identifier: MIT */
#include "crowd.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catalog.h"
#include "clock.h"
#include "statistics.h"

typedef struct caller {
    const bench_crowd *crowd;
    pthread_barrier_t *start;
    double *ns;
    int calls;
    const char *failure;
} caller;

/* Untimed calls before the first timed one: they start the team and touch the memory. */
#define WARM_CALLS 3

/* Seconds for which each caller spins before its first call; see settle(). */
#define SETTLED 30e-3

/* Checks one call's result; the reason of a failure, or NULL. The result is overwritten first, so
 * that a call that writes nothing fails. */
static const char *verify(const bench_crowd *crowd, void *state)
{
    if (crowd->spec->result) {
        const prange_bench_result result = crowd->spec->result(state);
        memset(result.data, 0xff, result.bytes);
    }
    if (crowd->run(state) != 0)
        return "the call failed";
    return crowd->spec->verify(state) <= crowd->tolerance ? NULL : "the result is wrong";
}

static void measure(caller *it, void *state)
{
    const bench_crowd *crowd = it->crowd;
    const double end = bench_clock() + crowd->seconds;
    double before = bench_clock();
    do {
        if (crowd->run(state) != 0)
            it->failure = "a call failed";
        const double after = bench_clock();
        it->ns[it->calls++] = 1e9 * (after - before);
        before = after;
    } while (it->calls < crowd->calls && before < end);
}

/* A new thread may share a processor until the scheduler has moved it to an idle one. Without this
 * wait, that migration would dominate the times of a few thousand short calls. */
static void settle(void)
{
    for (const double end = bench_clock() + SETTLED; bench_clock() < end;)
        ;
}

static void *run_caller(void *argument)
{
    caller *it = argument;
    const bench_crowd *crowd = it->crowd;
    if (crowd->alone)
        bench_set_threads(1);
    void *state = crowd->spec->setup ? crowd->spec->setup(crowd->size) : NULL;
    settle();
    const bool lacking = crowd->spec->setup && !state;
    it->failure = lacking ? "out of memory" : verify(crowd, state);
    for (int i = 0; i < WARM_CALLS && !it->failure; i++)
        if (crowd->run(state) != 0)
            it->failure = "a call failed";
    pthread_barrier_wait(it->start);
    if (!it->failure)
        measure(it, state);
    if (state && crowd->spec->teardown)
        crowd->spec->teardown(state);
    return NULL;
}

static bench_times fail(const char *reason)
{
    bench_times times = {0};
    snprintf(times.failure, sizeof times.failure, "%s", reason);
    return times;
}

/* The statistics of all callers' times. Each caller wrote to its own part of `ns`; the used parts
 * are moved together first. */
static bench_times summarize(const bench_crowd *crowd, const caller *callers, double *ns)
{
    bench_times times = {0};
    for (int i = 0; i < crowd->callers; i++) {
        if (callers[i].failure)
            return fail(callers[i].failure);
        memmove(ns + times.calls, callers[i].ns, (size_t)callers[i].calls * sizeof *ns);
        times.calls += callers[i].calls;
    }
    double sum = 0.0;
    for (long i = 0; i < times.calls; i++)
        sum += ns[i];
    qsort(ns, (size_t)times.calls, sizeof *ns, bench_by_value);
    times.mean = sum / (double)times.calls;
    times.median = bench_median((int)times.calls, ns);
    times.ninetieth = ns[(long)ceil(0.9 * (double)times.calls) - 1];
    return times;
}

static bench_times run(const bench_crowd *crowd)
{
    caller callers[BENCH_CALLERS_MOST];
    pthread_t threads[BENCH_CALLERS_MOST];
    pthread_barrier_t start;
    double *ns = malloc((size_t)crowd->callers * (size_t)crowd->calls * sizeof *ns);
    if (!ns || pthread_barrier_init(&start, NULL, (unsigned)crowd->callers) != 0)
        return fail("out of memory");
    for (int i = 0; i < crowd->callers; i++)
        callers[i] = (caller){crowd, &start, ns + (size_t)i * (size_t)crowd->calls, 0, NULL};
    /* The first caller is the main thread, as in a single-threaded program. */
    for (int i = 1; i < crowd->callers; i++)
        if (pthread_create(&threads[i], NULL, run_caller, &callers[i]) != 0)
            return fail("a thread could not be started");
    run_caller(&callers[0]);
    for (int i = 1; i < crowd->callers; i++)
        pthread_join(threads[i], NULL);
    return summarize(crowd, callers, ns);
}

bench_times bench_crowd_run(const bench_crowd *crowd)
{
    int ends[2];
    if (pipe(ends) != 0)
        return fail("there is no pipe");
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        const bench_times times = run(crowd);
        _exit(write(ends[1], &times, sizeof times) != (ssize_t)sizeof times);
    }
    close(ends[1]);
    bench_times times;
    const bool whole = child > 0 && read(ends[0], &times, sizeof times) == (ssize_t)sizeof times;
    close(ends[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return whole ? times : fail("the process ended");
}

/* SPDX-License-Identifier: MIT */
/*
 * A visit to a point, in a process of its own.
 *
 * First each form overwrites an invalidated result and is verified; this is repeated at the end,
 * after all samples. A result with the bits of a verified result is not verified again. Then each
 * form is repeated until its time settles, since libgomp pays for a change of the team's size over
 * several regions, and the number of calls in a sample is chosen so that a sample lasts a
 * millisecond. Then come the rounds: one sample of each form, every second round in reverse order,
 * so that drift and other load affect all forms alike and no form always follows the same other
 * form.
 *
 * The first visit finds the number of calls; later visits get this number and the digests of the
 * verified results.
 */
#include "visit.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "array.h"
#include "catalog.h"
#include "clock.h"
#include "result.h"
#include "system.h"

/* A sample lasts this long at least: 20,000 times the clock's step, 1,000 times a region's cost. */
#define SAMPLE_SECONDS 1e-3

/* Settling ends when two successive batches of calls take the same time to within this part, ... */
#define SETTLED 0.05
/* ... or after this many batches, or this time. */
#define SETTLE_BATCHES 10
#define SETTLE_SECONDS 0.2

/* Interval at which rounds are sent: the process that reads them takes processor time. */
#define SEND_SECONDS 1.0

static const char *const phrases[BENCH_FORMS] = {"the loop", "the OpenMP loop", "the serial loop",
                                                 "the loop on one thread"};

typedef struct visit {
    const bench_request *request;
    const prange_bench_case *spec;
    const bench_counters *counters;
    const volatile sig_atomic_t *stop;
    void *state;
    bool failed; /* and reported */
    bench_end end;
    bench_answer rounds; /* not sent yet */
    double sent;         /* when rounds were sent */
} visit;

static bool has(const visit *at, bench_form form)
{
    return bench_has_form(at->spec, at->request->threads, form);
}

static void announce(const char *doing, bench_form form)
{
    bench_send_text(BENCH_PHASE, false, "%s %s", doing, phrases[form]);
}

static prange_bench_run run_of(const prange_bench_case *spec, bench_form form)
{
    if (form == BENCH_SERIAL)
        return spec->serial;
    return form == BENCH_OPENMP ? spec->openmp : spec->run;
}

/* Seconds that `calls` calls take. */
static double timed(visit *at, bench_form form, long calls, double *cpu)
{
    const prange_bench_run run = run_of(at->spec, form);
    bench_set_threads(form == BENCH_ALONE ? 1 : at->request->threads);
    int failed = 0;
    const double cpu_start = bench_cpu_clock(), start = bench_clock();
    for (long call = 0; call < calls; call++)
        failed |= run(at->state);
    const double seconds = bench_clock() - start;
    *cpu = bench_cpu_clock() - cpu_start;
    if (failed && !at->failed)
        bench_send_text(BENCH_FAILURE, false, "%s failed with code %d%s%s", phrases[form], failed,
                        prange_last_error()[0] ? ": " : "", prange_last_error());
    at->failed = at->failed || failed;
    return seconds;
}

/* The digest of the result as it is now; 0 if the case does not say where it is. */
static uint64_t digest(const visit *at)
{
    if (!at->spec->result)
        return 0;
    const prange_bench_result result = at->spec->result(at->state);
    return bench_digest(result.data, result.bytes);
}

/* Busy times of the threads of a call's teams, in ns. */
typedef struct busy {
    double sum, largest; /* of all threads; the same with each as busy as its team's busiest */
} busy;

static void add_busy(const prange_trace_call *call, void *ctx)
{
    busy *all = ctx;
    double largest = 0.0;
    if (call->threads < 2)
        return;
    for (int t = 0; t < call->threads; t++) {
        all->sum += call->thread[t].busy_ns;
        largest = fmax(largest, call->thread[t].busy_ns);
    }
    all->largest += largest * call->threads;
}

/* Makes one call and records the balance of the library's teams. */
static void run_traced(visit *at, bench_form form)
{
    double cpu;
    busy all = {0.0, 0.0};
    const bool traced = form == BENCH_PRANGE && prange_trace_start(add_busy, &all) == PRANGE_OK;
    timed(at, form, 1, &cpu);
    if (traced)
        prange_trace_stop();
    if (all.largest > 0.0)
        at->end.balance = all.sum / all.largest;
}

static double tolerance(const visit *at, bench_form form)
{
    const bool plain = form == BENCH_SERIAL || form == BENCH_OPENMP;
    return plain ? at->spec->baseline_tolerance : at->spec->tolerance;
}

/* Whether a form that is allowed no larger error has been verified with these bits. */
static bool is_verified(const visit *at, bench_form form, uint64_t bits)
{
    for (int other = 0; other < BENCH_FORMS; other++)
        if (bits != 0 && at->end.digests[other] == bits &&
            tolerance(at, (bench_form)other) <= tolerance(at, form))
            return true;
    return false;
}

/* Runs the form once and checks what it computed. A result with the bits of a verified result
 * needs no check. */
static void verify(visit *at, bench_form form, const char *when)
{
    announce("running", form);
    if (at->spec->result) {
        const prange_bench_result result = at->spec->result(at->state);
        memset(result.data, 0xff, result.bytes); /* NaN everywhere */
    }
    run_traced(at, form);
    if (at->failed)
        return;
    const uint64_t bits = digest(at), known = at->end.digests[form];
    const bool verified = is_verified(at, form, bits);
    if (known == 0)
        at->end.digests[form] = bits;
    else if (bits != known)
        at->end.steady[form] = false;
    if (verified)
        return;
    announce("verifying", form);
    const double allowed = tolerance(at, form);
    const double error = at->spec->verify(at->state);
    at->failed = !(error <= allowed);
    if (at->failed)
        bench_send_text(BENCH_FAILURE, false, "%s: relative error %.2g, allowed %.2g%s",
                        phrases[form], error, allowed, when);
}

/* Verifies all forms; false if that ends the visit. */
static bool verify_all(visit *at, const char *when)
{
    for (int form = 0; form < BENCH_FORMS && !at->failed && !*at->stop; form++)
        if (has(at, (bench_form)form))
            verify(at, (bench_form)form, when);
    return !at->failed && !*at->stop;
}

/* Warming up takes half of the allowed time, the rounds take the other half. */
static double settle_seconds(const visit *at)
{
    const double allowed = at->request->seconds;
    return allowed > 0.0 ? fmin(SETTLE_SECONDS, 0.5 * allowed / BENCH_FORMS) : SETTLE_SECONDS;
}

/* Repeats the form until its time settles; sets the number of calls in a sample if that is
 * still unknown. */
static void settle(visit *at, bench_form form)
{
    const bool known = at->request->calls[form] > 0;
    long calls = known ? at->request->calls[form] : 1;
    const double max_seconds = settle_seconds(at);
    double cpu, before = 0.0, spent = 0.0;
    for (int batch = 0; batch < SETTLE_BATCHES && spent < max_seconds && !*at->stop; batch++) {
        double seconds = timed(at, form, calls, &cpu);
        spent += seconds;
        while (!known && seconds < 0.5 * SAMPLE_SECONDS) {
            calls *= 2;
            seconds = timed(at, form, calls, &cpu);
            spent += seconds;
        }
        const double call = seconds / (double)calls;
        if (fabs(call - before) <= SETTLED * call)
            break;
        before = call;
        if (!known)
            calls = (long)ceil(fmax(1.0, SAMPLE_SECONDS / call));
    }
    at->end.calls[form] = calls;
}

/* The counters are read outside the timed part of the sample. */
static bench_sample sample(visit *at, bench_form form)
{
    double before[BENCH_COUNTERS], after[BENCH_COUNTERS], cpu;
    if (form == BENCH_PRANGE)
        bench_counters_read(at->counters, before);
    const double seconds = timed(at, form, at->end.calls[form], &cpu);
    const double calls = (double)at->end.calls[form];
    if (form == BENCH_PRANGE) {
        bench_counters_read(at->counters, after);
        for (int i = 0; i < BENCH_COUNTERS; i++)
            at->end.counts[i] += after[i] - before[i];
        at->end.counted_calls += calls;
    }
    return (bench_sample){seconds * 1e9 / calls, cpu * 1e9 / calls};
}

static void send_rounds(visit *at)
{
    if (at->rounds.count > 0)
        bench_send(&at->rounds);
    at->rounds.count = 0;
    at->sent = bench_clock();
}

/* Takes one sample of each form; false when stopped, since the round is then incomplete and
 * dropped. */
static bool measure_round(visit *at, int round)
{
    bench_sample *samples = at->rounds.rounds[at->rounds.count];
    for (int k = 0; k < BENCH_FORMS; k++) {
        const bench_form form = (bench_form)(round % 2 ? BENCH_FORMS - 1 - k : k);
        samples[form] = has(at, form) ? sample(at, form) : (bench_sample){NAN, NAN};
        if (*at->stop || at->failed)
            return false;
    }
    at->rounds.count++;
    return true;
}

static void measure_rounds(visit *at)
{
    const double start = bench_clock(), allowed = at->request->seconds;
    double cpu;
    bench_send_text(BENCH_PHASE, false, "taking samples");
    timed(at, BENCH_PRANGE, 1, &cpu);
    at->sent = start;
    for (int round = 0; round < at->request->rounds && measure_round(at, round); round++) {
        const double now = bench_clock();
        if (allowed > 0.0 && now - start > 0.5 * allowed)
            break;
        if (now - at->sent < SEND_SECONDS && at->rounds.count < BENCH_ROUNDS_SENT)
            continue;
        send_rounds(at);
        /* An unmeasured call runs while the reader wakes up. */
        if (at->end.calls[BENCH_PRANGE] > 1)
            timed(at, BENCH_PRANGE, at->end.calls[BENCH_PRANGE], &cpu);
    }
    send_rounds(at);
}

static int note_thread(ptrdiff_t i, int thread, void *ctx)
{
    char *seen = ctx;
    (void)i;
    seen[thread] = 1;
    return 0;
}

/* Finds the real size of a team: of a plain region, and of a library loop with one piece for each
 * thread (a single iteration per thread is taken to be long, so the library uses every thread). */
static void check_team(visit *at)
{
    const int threads = at->request->threads;
    char seen[PRANGE_THREADS_LIMIT] = {0};
    bench_set_threads(threads);
    int size = 0;
#pragma omp parallel num_threads(threads) reduction(max : size)
    size = omp_get_num_threads();
    at->end.openmp_team = size;

    (void)prange_set_schedule(PRANGE_SCHEDULE_STATIC, 1);
    const prange_status status = prange_for(0, threads, 1, note_thread, seen);
    for (int t = 0; t < threads && status == PRANGE_OK; t++)
        at->end.team += seen[t];
}

/* The default is each library function's own schedule, and OMP_SCHEDULE in plain loops. */
static void use_schedule(bench_schedule schedule)
{
    static const omp_sched_t kinds[] = {0, omp_sched_static, omp_sched_dynamic, omp_sched_guided};
    (void)prange_set_schedule(schedule.kind, schedule.chunk); /* the list was checked */
    if (schedule.kind != PRANGE_SCHEDULE_DEFAULT)
        omp_set_schedule(kinds[schedule.kind], schedule.chunk);
}

static bool fits(const visit *at)
{
    const double needed = bench_footprint(at->spec, at->request->size);
    const double available = bench_available_memory();
    if (needed <= 0.8 * available)
        return true;
    bench_send_text(BENCH_FAILURE, true, "needs %.3g GiB of memory, %.3g are available",
                    needed / 0x1p30, available / 0x1p30);
    return false;
}

static void measure_forms(visit *at)
{
    if (!verify_all(at, ""))
        return;
    for (int form = 0; form < BENCH_FORMS; form++) {
        if (!has(at, (bench_form)form))
            continue;
        announce("warming up", (bench_form)form);
        settle(at, (bench_form)form);
        if (at->failed || *at->stop)
            return;
    }
    measure_rounds(at);
    verify_all(at, ", after its samples");
}

static double load_now(void)
{
    double load;
    return getloadavg(&load, 1) == 1 ? load : NAN;
}

void bench_visit(const bench_request *request, const prange_bench_case *spec,
                 const bench_counters *counters, const volatile sig_atomic_t *stop)
{
    visit at = {.request = request,
                .spec = spec,
                .counters = counters,
                .stop = stop,
                .rounds = {.kind = BENCH_ROUNDS},
                .end = {.load_before = load_now(), .balance = NAN}};
    for (int form = 0; form < BENCH_FORMS; form++) {
        at.end.digests[form] = request->verified[form];
        at.end.steady[form] = true; /* until a digest says otherwise */
    }
    snprintf(at.end.level, sizeof at.end.level, "%s", prange_runtime_info().level);
    bench_send_text(BENCH_PHASE, false, "starting threads");
    check_team(&at);
    use_schedule(request->schedule);
    bench_set_threads(request->threads);
    if (!fits(&at))
        return;
    bench_send_text(BENCH_PHASE, false, "setting up");
    at.state = spec->setup ? spec->setup(request->size) : NULL;
    if (spec->setup && !at.state) {
        bench_send_text(BENCH_FAILURE, true, "out of memory");
        return;
    }
    const long throttled = bench_throttled();
    measure_forms(&at);
    at.end.throttled = throttled < 0 ? -1 : bench_throttled() - throttled;
    bench_send_text(BENCH_PHASE, false, "tearing down");
    if (spec->teardown)
        spec->teardown(at.state);
    at.end.load_after = load_now();
    if (!at.failed)
        bench_send(&(bench_answer){.kind = BENCH_END, .end = at.end});
}

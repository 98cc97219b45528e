/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <prange/trace.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "isa/isa.h"

/* A thread's figures, in a cache line of their own. */
typedef struct figures {
    _Alignas(64) prange_trace_thread thread;
} figures;

struct pri_record {
    double start;
    int threads; /* room */
    figures *figures;
};

/* The tracing function; NULL if no trace is started. */
typedef struct target {
    prange_trace function;
    void *context;
} target;

/* Two slots, of which one is present while the other is written, so that a child forked meanwhile
 * has a complete one. In one cache line, and so in one page, since fork copies page by page. */
static struct {
    _Alignas(64) target slot[2];
    atomic_int present;
} targets;

/* Held while the function runs, so that it has returned before prange_trace_stop() does. */
static pthread_mutex_t running = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool within; /* this thread is in the function */
static atomic_bool started;

static const target *present(void)
{
    return &targets.slot[atomic_load_explicit(&targets.present, memory_order_relaxed)];
}

/* Makes teams keep records, or stops it. */
static void set_recording(bool traced)
{
    const int off = PRI_TRACE_OFF, on = PRI_TRACE_CALLS;
    int before = traced ? off : on;
    (void)pri_team_traces();
    atomic_compare_exchange_strong(&pri_team_traced, &before, traced ? on : off);
    atomic_store_explicit(&started, traced, memory_order_relaxed);
}

static void exchange(prange_trace trace, void *ctx)
{
    if (!within)
        pthread_mutex_lock(&running);
    const int next = 1 - atomic_load_explicit(&targets.present, memory_order_relaxed);
    targets.slot[next] = (target){trace, ctx};
    atomic_store_explicit(&targets.present, next, memory_order_release);
    set_recording(trace != NULL);
    if (!within)
        pthread_mutex_unlock(&running);
}

prange_status prange_trace_start(prange_trace trace, void *ctx)
{
    if (!trace)
        return pri_check_pointer(__func__, "trace", NULL);
    exchange(trace, ctx);
    return PRANGE_OK;
}

void prange_trace_stop(void)
{
    exchange(NULL, NULL);
}

bool pri_record_within(void)
{
    return within;
}

void pri_record_forked(void)
{
    if (within)
        return;
    pthread_mutex_init(&running, NULL);
    set_recording(present()->function != NULL);
}

pri_record *pri_record_new(const pri_work *work)
{
    if (within || !atomic_load_explicit(&started, memory_order_relaxed))
        return NULL;
    const int setting = prange_get_num_threads();
    const int threads = work->threads > setting ? work->threads : setting;
    pri_record *record = pri_scratch(1, sizeof *record);
    if (!record)
        return NULL;
    *record = (pri_record){.figures = pri_scratch(threads, sizeof *record->figures)};
    record->threads = record->figures && !work->pool ? threads : 0;
    for (int t = 0; t < record->threads; t++)
        record->figures[t].thread = (prange_trace_thread){0.0, 0};
    record->start = pri_clock_ns();
    return record;
}

void pri_record_piece(const void *job, ptrdiff_t piece, int thread)
{
    const pri_recorded *recorded = job;
    const double start = pri_clock_ns();
    recorded->piece(recorded->job, piece, thread);
    if (thread >= recorded->record->threads)
        return;
    prange_trace_thread *own = &recorded->record->figures[thread].thread;
    own->busy_ns += pri_clock_ns() - start;
    own->pieces++;
}

/* Moves the figures together and returns the number of threads. An inline team may have done its
 * work without the loop that counts pieces; the loop of PRANGE_FOR is the program's own, and
 * uncounted. */
static int pack(pri_record *record, const pri_team *team, double ns)
{
    if (team->work->written && team->got > 1)
        return 0;
    const int threads = team->got < record->threads ? team->got : record->threads;
    prange_trace_thread *packed = (prange_trace_thread *)(void *)record->figures;
    for (int t = 0; t < threads; t++)
        packed[t] = record->figures[t].thread;
    if (threads == 1 && packed[0].pieces == 0)
        packed[0] = (prange_trace_thread){ns, team->work->pieces};
    return threads;
}

void pri_record_close(pri_record *record, const pri_team *team)
{
    const double ns = pri_clock_ns() - record->start;
    const pri_work *work = team->work;
    const prange_trace_call call = {
        .function = work->name + (work->written ? strlen("prange_") : 0),
        .n = work->n,
        .asked = team->size,
        .got = team->got,
        .limit = team->limit ? team->limit : prange_get_num_threads(),
        .reason = team->why,
        .isa = pri_isa_get()->name,
        .pieces = work->pieces,
        .ns = ns,
        .bytes = work->bytes,
        .flops = work->flops,
        .threads = pack(record, team, ns),
        .thread = (const prange_trace_thread *)(const void *)record->figures,
    };
    const pri_complaint complaint = pri_complaint_now();
    pthread_mutex_lock(&running);
    const target *to = present();
    within = true;
    if (to->function)
        to->function(&call, to->context);
    within = false;
    pri_complaint_restore(&complaint);
    pthread_mutex_unlock(&running);
    pri_scratch_free(record->figures);
    pri_scratch_free(record);
}

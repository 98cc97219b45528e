/* SPDX-License-Identifier: MIT */
/*
 * Distinct integers of a narrow range, by a mark for each integer of the range. A sample suggests
 * the range, which is widened at both ends. If the sample is misleading, the caller uses another
 * method.
 */
#include "distinct.h"

#include <stdatomic.h>
#include <string.h>

#include "base/scratch.h"
#include "exec/parallel_for.h"
#include "sample.h"

/* Estimated time to mark a number, in ns; the least numbers for which a sample pays; the size of
 * the sample; the widest range, whose marks take a quarter of the time of a sort even in a
 * third-level cache; and the numbers between two tests whether another thread has failed. */
#define MARK_NS 0.4
enum { LEAST = 1 << 14, SAMPLE = 256, MOST_MARKS = 1 << 22, BLOCK = 4096 };

/* The range is widened at each end by its width / ROOM_PART + ROOM_LEAST. */
enum { ROOM_PART = 4, ROOM_LEAST = 64 };

typedef struct marks_job {
    const PRI_TYPED(pri_distinct) * call;
    uint64_t low; /* the lower end, mapped to unsigned order */
    ptrdiff_t width, parts;
    ptrdiff_t row;        /* bytes of a part's marks: a multiple of 8 */
    unsigned char *marks; /* one row per part */
    atomic_bool *outside; /* set if a number is outside the range */
} marks_job;

static inline uint64_t unsigned_order(element x)
{
    return (uint64_t)(int64_t)x ^ UINT64_C(1) << 63;
}

static void mark_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const marks_job *job = argument;
    const element *x = job->call->x;
    unsigned char *marks = job->marks + part * job->row;
    const uint64_t low = job->low, width = (uint64_t)job->width;
    ptrdiff_t begin, end;
    pri_part_of(job->call->n, job->parts, part, &begin, &end);
    memset(marks, 0, (size_t)job->row);
    for (ptrdiff_t i = begin; i < end;) {
        const ptrdiff_t next = pri_min(i + BLOCK, end);
        for (; i < next; i++) {
            const uint64_t at = unsigned_order(x[i]) - low;
            if (__builtin_expect(at >= width, 0)) {
                atomic_store_explicit(job->outside, true, memory_order_relaxed);
                return;
            }
            /* A mark that is set already is only read: a store would delay later accesses to the
             * same mark. */
            if (__builtin_expect(!marks[at], 0))
                marks[at] = 1;
        }
        if (atomic_load_explicit(job->outside, memory_order_relaxed))
            return;
    }
}

/* Writes the values that have a mark. Eight marks are skipped at a time if none is set. */
static void write_values(const marks_job *job)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t at = 0; at < job->row; at += 8) {
        unsigned char any[8] = {0};
        uint64_t all = 0;
        for (ptrdiff_t p = 0; p < job->parts; p++) {
            uint64_t eight;
            memcpy(&eight, job->marks + p * job->row + at, sizeof eight);
            all |= eight;
        }
        if (all == 0)
            continue;
        memcpy(any, &all, sizeof any);
        for (int k = 0; k < 8; k++)
            if (any[k])
                job->call->values[count++] =
                    (element)(int64_t)((job->low + (uint64_t)(at + k)) ^ UINT64_C(1) << 63);
    }
    *job->call->count = count;
}

/* Sets the range. Returns false if it is too wide. */
static bool range_by_sample(marks_job *job)
{
    const ptrdiff_t n = job->call->n;
    pri_sampler sampler = pri_sampler_of(n, SAMPLE);
    uint64_t least = UINT64_MAX, greatest = 0;
    for (int k = 0; k < SAMPLE; k++) {
        const uint64_t at = unsigned_order(job->call->x[pri_sample_next(&sampler)]);
        least = at < least ? at : least;
        greatest = at > greatest ? at : greatest;
    }
    const uint64_t span = greatest - least;
    if (span > MOST_MARKS)
        return false;
    const uint64_t room = span / ROOM_PART + ROOM_LEAST;
    job->low = least < room ? 0 : least - room;
    const uint64_t high = greatest > UINT64_MAX - room ? UINT64_MAX : greatest + room;
    job->width = (ptrdiff_t)(high - job->low) + 1;
    job->row = (job->width + 7) / 8 * 8;
    return job->width <= pri_min(MOST_MARKS, n / 4);
}

bool PRI_TYPED(pri_distinct_by_marks)(const PRI_TYPED(pri_distinct) * call)
{
    atomic_bool outside = false;
    marks_job job = {.call = call, .outside = &outside};
    if (call->n < LEAST || call->first || call->inverse || call->counts || !range_by_sample(&job))
        return false;
    const pri_work work = {
        .name = call->function,
        .n = call->n,
        .pieces = call->n / BLOCK,
        .ns = MARK_NS * (double)call->n,
        .user = 3, /* a ledger entry of its own */
        .bytes = (double)call->n * sizeof *call->x,
    };
    pri_memory memory = {0};
    pri_team team = pri_team_open(&work);
    job.parts = team.size;
    job.marks = pri_memory_take(&memory, job.parts, job.row, 1);
    if (!memory.missing)
        pri_team_for(&team, 0, job.parts, mark_part, &job);
    pri_team_close(&team);
    const bool done = !memory.missing && !outside;
    if (done)
        write_values(&job);
    pri_memory_free(&memory);
    return done;
}

/* SPDX-License-Identifier: MIT */
/*
 * Sorting by several threads: each divides a part of the array at the same splitters, then each
 * gathers a bucket's keys from all parts and sorts them. The steps of division are those that the
 * bucket's quicksort is spared, so that the only extra work is a copy.
 */
#include "sort_keys.h"

#include <math.h>
#include <string.h>

#include "base/scratch.h"
#include "exec/parallel_for.h"

/* Estimated time a key and doubling of n in ns; more buckets than threads, so that threads end
 * together; samples a bucket; the size at which one thread sorts. */
#define LEVEL_NS 0.2
enum { BUCKETS_A_THREAD = 8, MOST_BUCKETS = 512, SAMPLES = 32, SERIAL = 1 << 14 };

/* Estimated time of a pair that is exchanged in ns, and pairs a piece. */
#define EXCHANGE_NS 0.5
enum { PAIRS = 1 << 14 };

typedef struct sorting {
    const PRI_TYPED(pri_sort) * kernels;
    ptrdiff_t n;
    key *x, *divided;
    pri_sort_form form;
    int parts, buckets;
    key splitters[MOST_BUCKETS]; /* bucket b holds the keys from splitters[b - 1] to below [b] */
    ptrdiff_t begin[MOST_BUCKETS + 1];
    ptrdiff_t *starts; /* of the buckets in `divided`: buckets + 1 for each part */
} sorting;

/* The pairs of a descending array. */
typedef struct reversal {
    const PRI_TYPED(pri_sort) * kernels;
    ptrdiff_t n;
    key *x;
} reversal;

static void reverse_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const reversal *job = argument;
    const ptrdiff_t from = piece * PAIRS, to = pri_min(from + PAIRS, job->n / 2);
    job->kernels->exchange(to - from, job->x + from, job->x + job->n - to);
}

static void reverse(const char *function, const reversal *job)
{
    const ptrdiff_t pairs = job->n / 2;
    const pri_work work = {
        .name = function,
        .n = job->n,
        .pieces = pri_pieces(pairs, PAIRS),
        .user = 1, /* not a sort */
        .ns = EXCHANGE_NS * (double)pairs,
        .bytes = 2.0 * (double)job->n * sizeof(key),
    };
    pri_parallel_for(&work, reverse_piece, job);
}

static void sort_serially(const PRI_TYPED(pri_sort) * kernels, pri_sort_form form, ptrdiff_t n,
                          key *x)
{
    kernels->encode(form, n, x, x);
    kernels->sort(form, n, x, NULL);
}

/* The splitters are keys at even ranks of a sample, which is sorted in the memory of `divided`. */
static void choose_splitters(sorting *job, int buckets)
{
    const int count = buckets * SAMPLES;
    const ptrdiff_t stride = job->n / count;
    key *sample = job->divided;
    uint64_t state = (uint64_t)job->n;
    for (int k = 0; k < count; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        sample[k] = job->x[k * stride + (ptrdiff_t)((state >> 11) % (uint64_t)stride)];
    }
    job->kernels->encode(job->form, count, sample, sample);
    job->kernels->sort(PRI_SORT_KEYS, count, sample, NULL);
    int chosen = 0;
    for (int b = 1; b < buckets; b++) {
        const key next = sample[b * SAMPLES];
        if (chosen == 0 || next != job->splitters[chosen - 1])
            job->splitters[chosen++] = next;
    }
    job->buckets = chosen + 1;
}

/* Divides divided[from .. to - 1] at the splitters low .. high - 1; as deep as the logarithm of
 * their number. NOLINTNEXTLINE(misc-no-recursion) */
static void divide(const sorting *job, ptrdiff_t from, ptrdiff_t to, int low, int high,
                   ptrdiff_t *starts)
{
    if (low == high)
        return;
    const int middle = low + (high - low) / 2;
    const ptrdiff_t at =
        from + job->kernels->partition(to - from, job->divided + from, job->splitters[middle]);
    starts[middle + 1] = at;
    divide(job, from, at, low, middle, starts);
    divide(job, at, to, middle + 1, high, starts);
}

static void divide_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const sorting *job = argument;
    const ptrdiff_t share = pri_pieces(job->n, job->parts);
    const ptrdiff_t from = pri_min(piece * share, job->n), to = pri_min(from + share, job->n);
    ptrdiff_t *starts = job->starts + piece * (job->buckets + 1);
    job->kernels->encode(job->form, to - from, job->x + from, job->divided + from);
    starts[0] = from;
    starts[job->buckets] = to;
    divide(job, from, to, 0, job->buckets - 1, starts);
}

static void place_buckets(sorting *job)
{
    ptrdiff_t begin = 0;
    for (int b = 0; b < job->buckets; b++) {
        job->begin[b] = begin;
        for (int p = 0; p < job->parts; p++) {
            const ptrdiff_t *starts = job->starts + (ptrdiff_t)p * (job->buckets + 1);
            begin += starts[b + 1] - starts[b];
        }
    }
    job->begin[job->buckets] = begin;
}

static void sort_bucket(const void *argument, ptrdiff_t bucket, int thread)
{
    (void)thread;
    const sorting *job = argument;
    key *to = job->x + job->begin[bucket];
    for (int p = 0; p < job->parts; p++) {
        const ptrdiff_t *starts = job->starts + (ptrdiff_t)p * (job->buckets + 1);
        const ptrdiff_t count = starts[bucket + 1] - starts[bucket];
        memcpy(to, job->divided + starts[bucket], (size_t)count * sizeof *to);
        to += count;
    }
    const ptrdiff_t begin = job->begin[bucket], n = job->begin[bucket + 1] - begin;
    job->kernels->sort(job->form, n, job->x + begin,
                       bucket > 0 ? job->splitters + bucket - 1 : NULL);
}

/* Returns false where there is no memory for it, x being as it was. */
static bool sort_by_team(pri_team *team, const PRI_TYPED(pri_sort) * kernels, pri_sort_form form,
                         ptrdiff_t n, key *x)
{
    const int buckets = (int)pri_min(team->size * BUCKETS_A_THREAD, MOST_BUCKETS);
    sorting job = {.kernels = kernels, .n = n, .x = x, .form = form, .parts = team->size};
    pri_memory memory = {0};
    job.divided = pri_scratch_large(n, sizeof *x);
    job.starts = pri_memory_take(&memory, job.parts, buckets + 1, sizeof *job.starts);
    const bool taken = job.divided && !memory.missing;
    if (taken) {
        choose_splitters(&job, buckets);
        pri_team_for(team, 0, job.parts, divide_piece, &job);
        place_buckets(&job);
        pri_team_for(team, 0, job.buckets, sort_bucket, &job);
    }
    pri_memory_free(&memory);
    pri_scratch_free(job.divided);
    return taken;
}

void PRI_TYPED(pri_sort_keys)(const char *function, pri_sort_form form, ptrdiff_t n, key *x)
{
    const PRI_TYPED(pri_sort) *kernels = pri_isa_get()->PRI_TYPED(sort);
    const double ns = LEVEL_NS * (double)n * log2((double)n + 1.0);
    if (pri_team_unneeded(ns))
        return sort_serially(kernels, form, n, x);
    const int direction = kernels->direction(form, n, x);
    if (direction < 0)
        reverse(function, &(reversal){kernels, n, x});
    if (direction != 0)
        return;
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = n < SERIAL ? 1 : n / SAMPLES / BUCKETS_A_THREAD,
        .ns = ns,
        .bytes = 2.0 * (double)n * sizeof *x,
        .schedule = PRANGE_SCHEDULE_DYNAMIC,
    };
    pri_team team = pri_team_open(&work);
    if (team.size == 1 || !sort_by_team(&team, kernels, form, n, x))
        sort_serially(kernels, form, n, x);
    pri_team_close(&team);
}

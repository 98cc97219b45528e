/* SPDX-License-Identifier: MIT */
/*
 * Random permutations. Bits of each element's word choose its bucket; elements enter a bucket in
 * the order of their indices; and each bucket is shuffled by itself. All orders are equally likely
 * (Rao, Generation of random permutations of given number of elements using random sampling
 * numbers, 1961; Sandelius, A simple randomization procedure, 1962). Buckets fit a second-level
 * cache and are shuffled by the algorithm of Fisher and Yates. The number of buckets depends on n
 * alone, so the result does not depend on the number of threads.
 */
#include "random_draw.h"
#include "random_kernels.h"
#include "random_shuffle.h"

#include <prange/random.h>

#include <stdbool.h>
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* The average elements per bucket, at most, and log2 of the most buckets. Both determine the
 * results. */
enum { BUCKET = 8192, MOST_BITS = 12 };

/* The elements are distributed to the buckets in parts, each by one thread: the most parts, and the
 * least elements per part. */
enum { MOST_PARTS = 64, PART = 65536 };

/* Words generated at a time: they stay in a first-level cache. */
enum { BUFFER = 512 };

/* Estimated time to distribute an element to its bucket, and to shuffle it, in ns. */
#define DISTRIBUTE_NS 3.0
#define SHUFFLE_NS 4.0

typedef unsigned __int128 product;

typedef struct shuffling {
    uint64_t seed, stream, bucket_seed;
    ptrdiff_t n;
    size_t size;       /* bytes per element */
    char *x;           /* the result */
    char *from;        /* the elements; NULL: element i has the value i */
    int bits;          /* bits of a word that choose a bucket */
    ptrdiff_t part;    /* elements per part */
    ptrdiff_t *places; /* places[p * buckets + b]: count of part p in bucket b; then position */
    ptrdiff_t *begins; /* where each bucket begins; then n */
} shuffling;

static ptrdiff_t buckets_of(const shuffling *job)
{
    return (ptrdiff_t)1 << job->bits;
}

static void draw_words(const shuffling *job, uint64_t seed, ptrdiff_t first, ptrdiff_t n,
                       int64_t words[BUFFER])
{
    const pri_stream part = {seed, job->stream, (uint64_t)first, n};
    pri_random_words(&part, words);
}

static void count_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const shuffling *job = argument;
    int64_t words[BUFFER];
    ptrdiff_t *counts = job->places + part * buckets_of(job);
    const ptrdiff_t end = pri_min(job->n, (part + 1) * job->part);
    memset(counts, 0, (size_t)buckets_of(job) * sizeof *counts);
    for (ptrdiff_t first = part * job->part; first < end; first += BUFFER) {
        const ptrdiff_t n = pri_min(BUFFER, end - first);
        draw_words(job, job->bucket_seed, first, n, words);
        for (ptrdiff_t i = 0; i < n; i++)
            counts[(uint64_t)words[i] >> (64 - job->bits)]++;
    }
}

/* Inlined with a constant size for the usual element sizes. */
static inline __attribute__((always_inline)) void distribute(const shuffling *job, ptrdiff_t part,
                                                             size_t size)
{
    int64_t words[BUFFER];
    ptrdiff_t *places = job->places + part * buckets_of(job);
    const ptrdiff_t end = pri_min(job->n, (part + 1) * job->part);
    for (ptrdiff_t first = part * job->part; first < end; first += BUFFER) {
        const ptrdiff_t n = pri_min(BUFFER, end - first);
        draw_words(job, job->bucket_seed, first, n, words);
        for (ptrdiff_t i = 0; i < n; i++) {
            const ptrdiff_t number = first + i;
            char *to = job->x + (size_t)places[(uint64_t)words[i] >> (64 - job->bits)]++ * size;
            if (job->from)
                memcpy(to, job->from + (size_t)number * size, size);
            else
                memcpy(to, &number, sizeof number);
        }
    }
}

static void distribute_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const shuffling *job = argument;
    if (job->size == 8)
        distribute(job, part, 8);
    else if (job->size == 4)
        distribute(job, part, 4);
    else if (job->size == 16)
        distribute(job, part, 16);
    else
        distribute(job, part, job->size);
}

static inline __attribute__((always_inline)) void swap(char *x, char *y, size_t size)
{
    char buffer[256];
    for (size_t done = 0; done < size; done += sizeof buffer) {
        const size_t rest = size - done, some = rest < sizeof buffer ? rest : sizeof buffer;
        memcpy(buffer, x + done, some);
        memmove(x + done, y + done, some);
        memcpy(y + done, buffer, some);
    }
}

/* An integer below `range`. If the product of the word is in the biased part, further draws replace
 * it. */
static inline ptrdiff_t bounded_integer(const shuffling *job, uint64_t word, uint64_t index,
                                        uint64_t range)
{
    product scaled = (product)word * range;
    if ((uint64_t)scaled < range) {
        const uint64_t biased = (0 - range) % range;
        for (uint64_t draw = 1; (uint64_t)scaled < biased; draw++) {
            const uint64_t seed = pri_draw_seed(job->seed, draw);
            scaled = (product)prange_random_word_at(seed, job->stream, index) * range;
        }
    }
    return (ptrdiff_t)(scaled >> 64);
}

static inline __attribute__((always_inline)) void shuffle(const shuffling *job, ptrdiff_t begin,
                                                          ptrdiff_t end, size_t size)
{
    int64_t words[BUFFER];
    char *x = job->x + (size_t)begin * size;
    for (ptrdiff_t top = end; top > begin; top -= BUFFER) {
        const ptrdiff_t low = pri_max(begin, top - BUFFER);
        draw_words(job, job->seed, low, top - low, words);
        for (ptrdiff_t i = top - 1; i >= low; i--) {
            const ptrdiff_t j = bounded_integer(job, (uint64_t)words[i - low], (uint64_t)i,
                                                (uint64_t)(i - begin) + 1);
            swap(x + (size_t)(i - begin) * size, x + (size_t)j * size, size);
        }
    }
}

static void shuffle_bucket(const void *argument, ptrdiff_t bucket, int thread)
{
    (void)thread;
    const shuffling *job = argument;
    const ptrdiff_t begin = job->begins[bucket], end = job->begins[bucket + 1];
    if (job->size == 8)
        shuffle(job, begin, end, 8);
    else if (job->size == 4)
        shuffle(job, begin, end, 4);
    else if (job->size == 16)
        shuffle(job, begin, end, 16);
    else
        shuffle(job, begin, end, job->size);
}

/* Prefix sum over buckets and parts: the counts become the positions of each part's first
 * elements. */
static void prefix_sums(const shuffling *job, ptrdiff_t parts)
{
    const ptrdiff_t buckets = buckets_of(job);
    ptrdiff_t next = 0;
    for (ptrdiff_t b = 0; b < buckets; b++) {
        job->begins[b] = next;
        for (ptrdiff_t p = 0; p < parts; p++) {
            ptrdiff_t *position = &job->places[p * buckets + b];
            const ptrdiff_t count = *position;
            *position = next;
            next += count;
        }
    }
    job->begins[buckets] = next;
}

static void copy_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const shuffling *job = argument;
    const ptrdiff_t begin = part * job->part, end = pri_min(job->n, begin + job->part);
    memcpy(job->from + (size_t)begin * job->size, job->x + (size_t)begin * job->size,
           (size_t)(end - begin) * job->size);
}

static void shuffle_serial(const shuffling *job)
{
    if (!job->from)
        for (ptrdiff_t i = 0; i < job->n; i++)
            memcpy(job->x + (size_t)i * job->size, &i, job->size);
    const shuffling whole = {.seed = job->seed,
                             .stream = job->stream,
                             .n = job->n,
                             .size = job->size,
                             .x = job->x,
                             .begins = (ptrdiff_t[]){0, job->n}};
    shuffle_bucket(&whole, 0, 0);
}

static void shuffle_parallel(pri_team *team, const shuffling *job, bool copies)
{
    const ptrdiff_t parts = pri_pieces(job->n, job->part);
    if (copies)
        pri_team_for(team, 0, parts, copy_part, job);
    pri_team_for(team, 0, parts, count_part, job);
    prefix_sums(job, parts);
    pri_team_for(team, 0, parts, distribute_part, job);
    pri_team_for(team, 0, buckets_of(job), shuffle_bucket, job);
}

/* Shuffles x in place, or writes a permutation of 0 .. n - 1. */
static prange_status run(const char *function, shuffling *job, bool in_place)
{
    while (job->bits < MOST_BITS && job->n > BUCKET << job->bits)
        job->bits++;
    const pri_work work = {
        .name = function,
        .n = job->n,
        .pieces = job->bits == 0 ? 1 : buckets_of(job),
        .ns = (double)job->n * (SHUFFLE_NS + (job->bits > 0 ? DISTRIBUTE_NS : 0.0)),
        .bytes = 2.0 * (double)job->n * (double)job->size,
    };
    pri_memory memory = {0};
    if (job->bits > 0) {
        job->bucket_seed = pri_draw_seed(job->seed, 0);
        job->part = pri_max(PART, pri_pieces(job->n, MOST_PARTS));
        job->places = pri_memory_take(&memory, pri_pieces(job->n, job->part), buckets_of(job),
                                      sizeof *job->places);
        job->begins = pri_memory_take(&memory, 1, buckets_of(job) + 1, sizeof *job->begins);
        job->from = in_place ? pri_scratch_large(job->n, job->size) : NULL;
    } else if (in_place) {
        job->from = job->x;
    }
    const bool missing = memory.missing || (in_place && !job->from);
    if (!missing) {
        pri_team team = pri_team_open(&work);
        if (job->bits == 0)
            shuffle_serial(job);
        else
            shuffle_parallel(&team, job, in_place);
        pri_team_close(&team);
    }
    if (job->bits > 0)
        pri_scratch_free(job->from);
    pri_memory_free(&memory);
    return missing
               ? pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td elements", function, job->n)
               : PRANGE_OK;
}

prange_status pri_permutation(const char *function, uint64_t seed, uint64_t stream, ptrdiff_t n,
                              ptrdiff_t *order)
{
    shuffling job = {
        .seed = seed, .stream = stream, .n = n, .size = sizeof *order, .x = (char *)order};
    return run(function, &job, false);
}

prange_status prange_random_permutation(uint64_t seed, uint64_t stream, ptrdiff_t n,
                                        ptrdiff_t *order)
{
    const pri_array out = {"order", order, 1};
    const prange_status status = pri_check_arrays(__func__, n, sizeof *order, 1, &out);
    if (status != PRANGE_OK || n == 0)
        return status;
    return pri_permutation(__func__, seed, stream, n, order);
}

prange_status prange_random_shuffle(uint64_t seed, uint64_t stream, ptrdiff_t n, size_t size,
                                    void *x)
{
    const pri_array array = {"x", x, 1};
    if (size == 0 || size > PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: elements of %zu bytes", __func__, size);
    const prange_status status = pri_check_arrays(__func__, n, size, 1, &array);
    if (status != PRANGE_OK || n == 0)
        return status;
    shuffling job = {.seed = seed, .stream = stream, .n = n, .size = size, .x = x};
    return run(__func__, &job, true);
}

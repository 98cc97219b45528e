/* SPDX-License-Identifier: MIT */
/*
 * The stable order of numbers that have few distinct values. A sample gives the values, a perfect
 * hash table maps them to their ranks (Fredman, Komlos and Szemeredi, Storing a sparse table with
 * O(1) worst case access time, 1984), and a counting sort by rank follows. The attempt ends at a
 * value that is not in the sample.
 */
#include "argsort.h"

#include <stdatomic.h>
#include <string.h>

#include "base/scratch.h"
#include "exec/parallel_for.h"
#include "ranks.h"
#include "sample.h"

/* FEW_NS: estimated time per number, in ns. LEAST: the least count of numbers for which a sample
 * pays. SAMPLE: its size. MOST: the most distinct values. MOST_BITS: the table has at most
 * 2^MOST_BITS slots. TRIES: the most multipliers tried. */
#define FEW_NS 4.0
enum { LEAST = 1 << 14, SAMPLE = 1024, MOST = 128, MOST_BITS = 14, TRIES = 64, PARTS_A_THREAD = 2 };

typedef struct few {
    pri_sort_form form;
    ptrdiff_t n, parts;
    const element *x;
    ptrdiff_t *order;

    int values, bits;
    uint64_t multiplier;
    key sorted[MOST];
    uint8_t ranks[1 << MOST_BITS]; /* rank of the value of each slot; 0 for empty slots */
    ptrdiff_t (*counts)[MOST];     /* of each part and value; then the output positions */
    atomic_bool *others;           /* set if a value is not in the sample */
} few;

static inline size_t slot_of(const few *job, key k)
{
    return (uint64_t)k * job->multiplier >> (64 - job->bits);
}

static void count_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const few *job = argument;
    ptrdiff_t begin, end, *counts = job->counts[part];
    key block[PRI_RANKS_BLOCK];
    pri_part_of(job->n, job->parts, part, &begin, &end);
    memset(counts, 0, sizeof job->counts[part]);
    while (begin < end && !atomic_load_explicit(job->others, memory_order_relaxed)) {
        const ptrdiff_t count = PRI_TYPED(pri_ranks_load)(job->form, job->x, begin, end, block);
        key other = 0;
        for (ptrdiff_t i = 0; i < count; i++) {
            const uint8_t rank = job->ranks[slot_of(job, block[i])];
            other |= job->sorted[rank] ^ block[i];
            counts[rank]++;
        }
        if (other != 0)
            atomic_store_explicit(job->others, true, memory_order_relaxed);
        begin += count;
    }
}

static void place_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const few *job = argument;
    ptrdiff_t begin, end, count, *positions = job->counts[part];
    key block[PRI_RANKS_BLOCK];
    pri_part_of(job->n, job->parts, part, &begin, &end);
    for (; begin < end; begin += count) {
        count = PRI_TYPED(pri_ranks_load)(job->form, job->x, begin, end, block);
        for (ptrdiff_t i = 0; i < count; i++)
            job->order[positions[job->ranks[slot_of(job, block[i])]]++] = begin + i;
    }
}

/* Replaces the counts by output positions, which are their exclusive prefix sums. */
static void compute_positions(const few *job)
{
    ptrdiff_t place = 0;
    for (int v = 0; v < job->values; v++)
        for (ptrdiff_t p = 0; p < job->parts; p++) {
            const ptrdiff_t count = job->counts[p][v];
            job->counts[p][v] = place;
            place += count;
        }
}

/* Finds the distinct values of a sample. Returns whether they are at most MOST. */
static bool find_values(few *job)
{
    key sample[SAMPLE];
    PRI_TYPED(pri_sample_keys)(job->form, job->n, job->x, SAMPLE, sample);
    for (int k = 0; k < SAMPLE; k++) {
        if (k > 0 && sample[k] == sample[k - 1])
            continue;
        if (job->values == MOST)
            return false;
        job->sorted[job->values++] = sample[k];
    }
    return true;
}

/* Fills the hash table. Returns false at a collision. */
static bool fill_table(few *job)
{
    bool taken[1 << MOST_BITS];
    memset(taken, 0, (size_t)1 << job->bits);
    memset(job->ranks, 0, (size_t)1 << job->bits);
    for (int v = 0; v < job->values; v++) {
        const size_t slot = slot_of(job, job->sorted[v]);
        if (taken[slot])
            return false;
        taken[slot] = true;
        job->ranks[slot] = (uint8_t)v;
    }
    return true;
}

/* Finds a multiplier without collisions. With at least as many slots as the square of the number of
 * values, more than half of all multipliers have none. */
static bool find_table(few *job)
{
    uint64_t state = 1;
    while (job->bits < MOST_BITS && 1 << job->bits < job->values * job->values)
        job->bits++;
    for (int t = 0; t < TRIES; t++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        job->multiplier = state | 1;
        if (fill_table(job))
            return true;
    }
    return false;
}

bool PRI_TYPED(pri_argsort_few)(const char *function, pri_sort_form form, ptrdiff_t n,
                                const element *x, ptrdiff_t *order)
{
    atomic_bool others = false;
    few job = {.form = form, .n = n, .x = x, .order = order, .bits = 1};
    job.others = &others;
    if (n < LEAST || !find_values(&job) || !find_table(&job))
        return false;
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = n / PRI_RANKS_BLOCK,
        .ns = FEW_NS * (double)n,
        .bytes = (double)n * (2.0 * sizeof *x + sizeof *order),
        .user = 8, /* separates its ledger entry from those of sorts */
    };
    pri_memory memory = {0};
    pri_team team = pri_team_open(&work);
    job.parts = team.size == 1 ? 1 : (ptrdiff_t)team.size * PARTS_A_THREAD;
    job.counts = pri_memory_take(&memory, job.parts, 1, sizeof *job.counts);
    if (!memory.missing) {
        pri_team_for(&team, 0, job.parts, count_part, &job);
        if (!others) {
            compute_positions(&job);
            pri_team_for(&team, 0, job.parts, place_part, &job);
        }
    }
    pri_memory_free(&memory);
    pri_team_close(&team);
    return !memory.missing && !others;
}

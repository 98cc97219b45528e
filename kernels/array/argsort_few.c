/* SPDX-License-Identifier: MIT */
/*
 * The stable order of numbers that have few distinct values. A sample gives the values, a hash
 * table without collisions maps them to their ranks, and a counting sort by rank follows. The
 * attempt ends at a value that is not in the sample.
 *
 * Up to FEW values have a table of at least as many slots as the square of their number (Fredman,
 * Komlos and Szemeredi, Storing a sparse table with O(1) worst case access time, 1984). For more
 * values, the first bits of the hash of a value are its bucket, and the bits that follow are its
 * slot, displaced by a number of the bucket such that no slot is taken twice (Fox, Heath, Chen and
 * Daoud, Practical minimal perfect hash functions for large databases, 1992).
 */
#include "argsort.h"

#include <stdatomic.h>
#include <string.h>

#include "base/scratch.h"
#include "exec/parallel_for.h"
#include "ranks.h"
#include "sample.h"

/* FEW_NS: estimated time per number, in ns. LEAST: the least count of numbers for which a sample
 * pays. SAMPLE: its size. FEW: the most distinct values in it for which it is taken to have all.
 * LARGE_SAMPLE: the size of a second sample, and LEAST_LARGE the least count of numbers for which
 * that pays. MOST: the most distinct values in it. FEW_BITS: the table of few values has at most
 * 2^FEW_BITS slots. SLOT_BITS and BUCKET_BITS: of more values. LONGEST: the most values of a
 * bucket; on average one. TRIES: the most multipliers tried. */
#define FEW_NS 4.0
enum { LEAST = 1 << 14, SAMPLE = 1024, FEW = 128 };
enum { LEAST_LARGE = 1 << 18, LARGE_SAMPLE = 1 << 14, MOST = 1024 };
enum { FEW_BITS = 14, SLOT_BITS = 11, BUCKET_BITS = 10, LONGEST = 16, TRIES = 64 };
enum { PARTS_A_THREAD = 2 };

typedef struct hashing {
    uint64_t multiplier;
    int few_bits; /* of a slot if the values are few; otherwise 0 */
} hashing;

typedef struct few {
    pri_sort_form form;
    ptrdiff_t n, parts;
    const element *x;
    ptrdiff_t *order;

    int values;
    hashing hash;
    key sorted[MOST];
    uint16_t displacements[1 << BUCKET_BITS];
    uint16_t ranks[1 << FEW_BITS]; /* rank of the value of each slot; 0 for empty slots */
    ptrdiff_t *counts;             /* of each part and value; then the output positions */
    atomic_bool *others;           /* set if a value is not in the sample */
} few;

static inline size_t bucket_of(hashing hash, key k)
{
    return (uint64_t)k * hash.multiplier >> (64 - BUCKET_BITS);
}

/* `hash` is job->hash. A caller that stores in a loop keeps it in registers. */
static inline size_t slot_of(const few *job, hashing hash, key k)
{
    const uint64_t hashed = (uint64_t)k * hash.multiplier;
    if (hash.few_bits > 0)
        return hashed >> (64 - hash.few_bits);
    const uint64_t own = hashed >> (64 - BUCKET_BITS - SLOT_BITS);
    return (own ^ job->displacements[bucket_of(hash, k)]) & ((1 << SLOT_BITS) - 1);
}

static void count_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const few *job = argument;
    const hashing hash = job->hash;
    ptrdiff_t begin, end, *counts = job->counts + part * job->values;
    key block[PRI_RANKS_BLOCK];
    pri_part_of(job->n, job->parts, part, &begin, &end);
    memset(counts, 0, (size_t)job->values * sizeof *counts);
    while (begin < end && !atomic_load_explicit(job->others, memory_order_relaxed)) {
        const ptrdiff_t count = PRI_TYPED(pri_ranks_load)(job->form, job->x, begin, end, block);
        key other = 0;
        for (ptrdiff_t i = 0; i < count; i++) {
            const unsigned rank = job->ranks[slot_of(job, hash, block[i])];
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
    const hashing hash = job->hash;
    ptrdiff_t begin, end, count, *positions = job->counts + part * job->values;
    key block[PRI_RANKS_BLOCK];
    pri_part_of(job->n, job->parts, part, &begin, &end);
    for (; begin < end; begin += count) {
        count = PRI_TYPED(pri_ranks_load)(job->form, job->x, begin, end, block);
        for (ptrdiff_t i = 0; i < count; i++)
            job->order[positions[job->ranks[slot_of(job, hash, block[i])]]++] = begin + i;
    }
}

/* Replaces the counts by output positions, which are their exclusive prefix sums. */
static void compute_positions(const few *job)
{
    ptrdiff_t place = 0;
    for (int v = 0; v < job->values; v++)
        for (ptrdiff_t p = 0; p < job->parts; p++) {
            ptrdiff_t *position = &job->counts[p * job->values + v];
            const ptrdiff_t count = *position;
            *position = place;
            place += count;
        }
}

/* Finds the distinct values of a sorted sample. Returns whether they are at most `most`. */
static bool find_values(few *job, ptrdiff_t size, const key *sample, int most)
{
    job->values = 0;
    for (ptrdiff_t k = 0; k < size; k++) {
        if (k > 0 && sample[k] == sample[k - 1])
            continue;
        if (job->values == most)
            return false;
        job->sorted[job->values++] = sample[k];
    }
    return true;
}

/* Finds the values of the numbers. Returns false if they are too many, or if memory is lacking. If
 * most of a small sample are distinct, a large one has too many. */
static bool sample_values(few *job)
{
    key small[SAMPLE];
    PRI_TYPED(pri_sample_keys)(job->form, job->n, job->x, SAMPLE, small);
    if (find_values(job, SAMPLE, small, FEW))
        return true;
    if (job->n < LEAST_LARGE || !find_values(job, SAMPLE, small, SAMPLE * 3 / 4))
        return false;
    key *large = pri_scratch(LARGE_SAMPLE, sizeof *large);
    if (!large)
        return false;
    PRI_TYPED(pri_sample_keys)(job->form, job->n, job->x, LARGE_SAMPLE, large);
    const bool found = find_values(job, LARGE_SAMPLE, large, MOST);
    pri_scratch_free(large);
    return found;
}

/* Takes the slots of a bucket's values, which begin at `first` and follow by `next`. If one is
 * taken already, takes none and returns false. */
static bool take_slots(few *job, int first, const int16_t next[MOST], bool taken[1 << FEW_BITS])
{
    const hashing hash = job->hash;
    int rank = first;
    for (; rank >= 0 && !taken[slot_of(job, hash, job->sorted[rank])]; rank = next[rank]) {
        const size_t slot = slot_of(job, hash, job->sorted[rank]);
        taken[slot] = true;
        job->ranks[slot] = (uint16_t)rank;
    }
    for (int undo = first; rank >= 0 && undo != rank; undo = next[undo])
        taken[slot_of(job, hash, job->sorted[undo])] = false;
    return rank < 0;
}

/* Fills the hash table. Returns false at a collision that no displacement prevents. */
static bool fill_table(few *job)
{
    const int displacements = job->hash.few_bits > 0 ? 1 : 1 << SLOT_BITS;
    bool taken[1 << FEW_BITS] = {false};
    int16_t first[1 << BUCKET_BITS], next[MOST];
    memset(job->ranks, 0, sizeof job->ranks);
    memset(first, -1, sizeof first);
    for (int rank = 0; rank < job->values; rank++) {
        const size_t bucket = bucket_of(job->hash, job->sorted[rank]);
        next[rank] = first[bucket];
        first[bucket] = (int16_t)rank;
    }
    for (int b = 0; b < 1 << BUCKET_BITS; b++) {
        int tried = 0, length = 0;
        for (int rank = first[b]; rank >= 0; rank = next[rank])
            length++;
        if (job->hash.few_bits == 0 && length > LONGEST)
            return false;
        do {
            if (tried == displacements)
                return false;
            job->displacements[b] = (uint16_t)tried++;
        } while (!take_slots(job, first[b], next, taken));
    }
    return true;
}

/* Finds a multiplier without collisions. More than half of all multipliers have none: few values
 * because of the number of slots, more values because those of a bucket mostly differ in the bits
 * of the slot. */
static bool find_table(few *job)
{
    uint64_t state = 1;
    if (job->values <= FEW) {
        job->hash.few_bits = 1;
        while (1 << job->hash.few_bits < job->values * job->values)
            job->hash.few_bits++;
    }
    for (int t = 0; t < TRIES; t++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        job->hash.multiplier = state | 1;
        if (fill_table(job))
            return true;
    }
    return false;
}

/* A function of its own, since initialising `job` clears 42 KiB. */
static bool order_few(const char *function, pri_sort_form form, ptrdiff_t n, const element *x,
                      ptrdiff_t *order)
{
    atomic_bool others = false;
    few job = {.form = form, .n = n, .x = x, .order = order};
    job.others = &others;
    if (!sample_values(&job) || !find_table(&job))
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
    job.counts = pri_memory_take(&memory, job.parts, job.values, sizeof *job.counts);
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

bool PRI_TYPED(pri_argsort_few)(const char *function, pri_sort_form form, ptrdiff_t n,
                                const element *x, ptrdiff_t *order)
{
    return n >= LEAST && order_few(function, form, n, x, order);
}

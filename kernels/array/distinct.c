/* SPDX-License-Identifier: MIT */
/*
 * Few distinct values, by hashing (open addressing with linear probing: Knuth, The Art of Computer
 * Programming 3, 6.4). Each part of the array has its own table. The keys of all tables are sorted
 * and make the distinct values; a table of the values gives each number its index. Parts are merged
 * in their order, so the result does not depend on the number of parts.
 *
 * A sample determines the size of the tables. If the sample is misleading, a table becomes full and
 * the caller sorts instead.
 */
#include "distinct.h"

#include <stdatomic.h>

#include "base/scratch.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "ranks.h"
#include "sample.h"
#include "simd/sort.h"

/* Estimated time to look up a number, in ns; the least numbers for which a sample pays; the size of
 * the sample; the most distinct values for which tables pay; and parts per thread. */
#define LOOKUP_NS 1.2
enum { LEAST = 1 << 14, SAMPLE = 1024, MOST_VALUES = 1 << 14, PARTS_A_THREAD = 2 };

/* With many numbers a larger sample costs little, and lets more distinct values be found. */
enum { MANY = 1 << 22, LARGE_SAMPLE = 8192, MOST_OF_MANY = 1 << 17 };

/* Keys that are not stored in slots: the least key, which marks free slots; and zero and NaN, each
 * of which has several keys. */
typedef enum special { LEAST_KEY, ZERO, NOT_A_NUMBER, SPECIALS } special;

typedef struct entry {
    ptrdiff_t count, first;
} entry;

typedef struct table {
    ptrdiff_t used;
    key *keys;
    entry *entries; /* NULL if counts and first positions are not wanted */
    key least[SPECIALS];
    entry specials[SPECIALS]; /* count 0: absent */
} table;

typedef struct distinct_job {
    const PRI_TYPED(pri_distinct) * call;
    ptrdiff_t parts;
    int bits;      /* log2 of the number of slots */
    table *tables; /* one per part */
    atomic_bool *full;

    key *values; /* the distinct keys, sorted */
    ptrdiff_t count;
    table *places; /* the table of the values; entries hold their indices in `first` */
} distinct_job;

static inline bool is_special(key k)
{
    const key zero = pri_key_of(0);
    return k == PRI_KEY_MIN ||
           (PRI_IS_REAL && (k == zero || k == zero - 1 || k > PRI_KEY_INFINITE));
}

static inline special special_of(key k)
{
    return k == PRI_KEY_MIN ? LEAST_KEY : PRI_IS_REAL && k > PRI_KEY_INFINITE ? NOT_A_NUMBER : ZERO;
}

/* The slot of a key, or the free slot where it belongs. The multiplier is from Steele and Vigna
 * (Computationally Easy, Spectrally Good Multipliers, 2022). The golden ratio would not do: keys
 * are often multiples of it, and would fall in adjacent slots. */
static inline size_t slot_of(const table *t, int bits, key k)
{
    const size_t mask = ((size_t)1 << bits) - 1;
    size_t at = ((uint64_t)k * UINT64_C(0xd1342543de82ef95)) >> (64 - bits);
    while (t->keys[at] != k && t->keys[at] != PRI_KEY_MIN)
        at = (at + 1) & mask;
    return at;
}

static void add_special(table *to, key k, ptrdiff_t i)
{
    const special which = special_of(k);
    entry *e = &to->specials[which];
    if (e->count == 0 || k < to->least[which])
        to->least[which] = k;
    if (e->count++ == 0)
        e->first = i;
}

/* Adds the keys of numbers from `begin` on. Returns false if the table is full. */
static inline __attribute__((always_inline)) bool add(table *to, int bits, ptrdiff_t begin,
                                                      ptrdiff_t n, const key *keys, bool counts)
{
    const ptrdiff_t most = (ptrdiff_t)1 << (bits - 1);
    for (ptrdiff_t i = 0; i < n; i++) {
        if (__builtin_expect(is_special(keys[i]), 0)) {
            add_special(to, keys[i], begin + i);
            continue;
        }
        const size_t at = slot_of(to, bits, keys[i]);
        if (to->keys[at] != keys[i]) {
            if (to->used == most)
                return false;
            to->used++;
            to->keys[at] = keys[i];
            if (counts)
                to->entries[at] = (entry){0, begin + i};
        }
        if (counts)
            to->entries[at].count++;
    }
    return true;
}

static void clear(table *t, int bits)
{
    for (size_t at = 0; at < (size_t)1 << bits; at++)
        t->keys[at] = PRI_KEY_MIN;
    t->used = 0;
    for (int k = 0; k < SPECIALS; k++)
        t->specials[k].count = 0;
}

static void fill_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const distinct_job *job = argument;
    table *to = &job->tables[part];
    ptrdiff_t begin, end, count;
    key block[PRI_RANKS_BLOCK];
    pri_part_of(job->call->n, job->parts, part, &begin, &end);
    clear(to, job->bits);
    for (bool room = true; begin < end && room; begin += count) {
        count = PRI_TYPED(pri_ranks_load)(pri_form(false), job->call->x, begin, end, block);
        room = to->entries ? add(to, job->bits, begin, count, block, true)
                           : add(to, job->bits, begin, count, block, false);
        if (!room)
            atomic_store_explicit(job->full, true, memory_order_relaxed);
        room = !atomic_load_explicit(job->full, memory_order_relaxed);
    }
}

static void find_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const distinct_job *job = argument;
    const table *places = job->places;
    ptrdiff_t begin, end, count, *to = job->call->inverse;
    key block[PRI_RANKS_BLOCK];
    pri_part_of(job->call->n, job->parts, part, &begin, &end);
    for (; begin < end; begin += count) {
        count = PRI_TYPED(pri_ranks_load)(pri_form(false), job->call->x, begin, end, block);
        for (ptrdiff_t i = 0; i < count; i++) {
            const key k = block[i];
            to[begin + i] = is_special(k) ? places->specials[special_of(k)].first
                                          : places->entries[slot_of(places, job->bits, k)].first;
        }
    }
}

/* Sorts the keys of all tables and removes duplicates; of the keys of zero and of NaN the least
 * stays. Returns false if there is no memory. */
static bool merge_keys(distinct_job *job)
{
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    ptrdiff_t all = 0;
    table specials = {.used = 0};
    for (ptrdiff_t p = 0; p < job->parts; p++)
        all += job->tables[p].used;
    job->values = pri_scratch(all + SPECIALS, sizeof *job->values);
    if (!job->values)
        return false;
    all = 0;
    for (ptrdiff_t p = 0; p < job->parts; p++) {
        const table *from = &job->tables[p];
        for (size_t at = 0; at < (size_t)1 << job->bits; at++) {
            job->values[all] = from->keys[at];
            all += from->keys[at] != PRI_KEY_MIN;
        }
        for (int k = 0; k < SPECIALS; k++)
            if (from->specials[k].count > 0)
                add_special(&specials, from->least[k], 0);
    }
    for (int k = 0; k < SPECIALS; k++)
        if (specials.specials[k].count > 0)
            job->values[all++] = specials.least[k];
    kernels->sort(PRI_SORT_KEYS, all, job->values, NULL);
    for (ptrdiff_t i = 0; i < all; i++)
        if (i == 0 || job->values[i] != job->values[i - 1])
            job->values[job->count++] = job->values[i];
    return true;
}

/* Fills the table of the values: the `first` of an entry is the index of its value. */
static void make_places(const distinct_job *job)
{
    table *places = job->places;
    clear(places, job->bits);
    for (ptrdiff_t j = 0; j < job->count; j++) {
        const key k = job->values[j];
        if (is_special(k)) {
            places->specials[special_of(k)].first = j;
            continue;
        }
        const size_t at = slot_of(places, job->bits, k);
        places->keys[at] = k;
        places->entries[at].first = j;
    }
}

static void add_entry(const PRI_TYPED(pri_distinct) * call, ptrdiff_t place, entry from)
{
    if (call->counts)
        call->counts[place] += from.count;
    if (call->first)
        call->first[place] = pri_min(call->first[place], from.first);
}

static void write_entries(const distinct_job *job)
{
    const PRI_TYPED(pri_distinct) *call = job->call;
    const table *places = job->places;
    for (ptrdiff_t j = 0; j < job->count; j++) {
        if (call->counts)
            call->counts[j] = 0;
        if (call->first)
            call->first[j] = call->n;
    }
    for (ptrdiff_t p = 0; p < job->parts; p++) {
        const table *from = &job->tables[p];
        for (size_t at = 0; at < (size_t)1 << job->bits; at++)
            if (from->keys[at] != PRI_KEY_MIN)
                add_entry(call, places->entries[slot_of(places, job->bits, from->keys[at])].first,
                          from->entries[at]);
        for (int k = 0; k < SPECIALS; k++)
            if (from->specials[k].count > 0)
                add_entry(call, places->specials[k].first, from->specials[k]);
    }
}

/* log2 of the slots for the number of distinct values that a sample suggests; 0 if there are too
 * many. Among S samples of D values, about S^2 / 2D are repetitions. */
static int bits_by_sample(ptrdiff_t n, const element *x)
{
    key sample[LARGE_SAMPLE];
    const ptrdiff_t size = n < MANY ? SAMPLE : LARGE_SAMPLE;
    const ptrdiff_t most = n < MANY ? MOST_VALUES : MOST_OF_MANY;
    ptrdiff_t repeated = 0;
    int bits = 6;
    PRI_TYPED(pri_sample_keys)(pri_form(false), n, x, size, sample);
    for (ptrdiff_t k = 1; k < size; k++)
        repeated += sample[k] == sample[k - 1];
    if (repeated < size * size / (2 * most))
        return 0;
    const ptrdiff_t values =
        repeated >= size / 2 ? 2 * (size - repeated) : size * size / (2 * repeated);
    while ((ptrdiff_t)1 << bits < 4 * values)
        bits++;
    return (ptrdiff_t)1 << bits <= n / 2 ? bits : 0;
}

/* Allocates `parts` tables, and behind them the table of the values if `places` is set. Returns
 * false if there is no memory. */
static bool take_tables(distinct_job *job, pri_memory *memory, bool counts, bool places)
{
    const ptrdiff_t slots = (ptrdiff_t)1 << job->bits, all = job->parts + (places ? 1 : 0);
    key *keys = pri_memory_take(memory, all, slots, sizeof *keys);
    entry *entries = counts   ? pri_memory_take(memory, all, slots, sizeof *entries)
                     : places ? pri_memory_take(memory, 1, slots, sizeof *entries)
                              : NULL;
    job->tables = pri_memory_take(memory, all, 1, sizeof *job->tables);
    if (memory->missing)
        return false;
    for (ptrdiff_t p = 0; p < all; p++) {
        job->tables[p] = (table){.keys = keys + p * slots};
        job->tables[p].entries = counts ? entries + p * slots : NULL;
    }
    job->places = places ? &job->tables[job->parts] : NULL;
    if (places && !counts)
        job->places->entries = entries;
    return true;
}

static bool run(pri_team *team, distinct_job *job, pri_memory *memory)
{
    const PRI_TYPED(pri_distinct) *call = job->call;
    const bool counts = call->counts || call->first;
    if (!take_tables(job, memory, counts, counts || call->inverse))
        return false;
    pri_team_for(team, 0, job->parts, fill_part, job);
    if (*job->full || !merge_keys(job) || job->count > (ptrdiff_t)1 << (job->bits - 1))
        return false;
    if (job->places)
        make_places(job);
    if (counts)
        write_entries(job);
    if (call->inverse)
        pri_team_for(team, 0, job->parts, find_part, job);
    pri_isa_get()->PRI_KEYED(sort)->decode(pri_form(false), job->count, job->values,
                                           (key *)call->values);
    *call->count = job->count;
    return true;
}

bool PRI_TYPED(pri_distinct_by_hashing)(const PRI_TYPED(pri_distinct) * call)
{
    if (call->n < LEAST)
        return false;
    atomic_bool full = false;
    distinct_job job = {.call = call, .bits = bits_by_sample(call->n, call->x), .full = &full};
    if (job.bits == 0)
        return false;
    const pri_work work = {
        .name = call->function,
        .n = call->n,
        .pieces = call->n / PRI_RANKS_BLOCK,
        .ns = LOOKUP_NS * (call->inverse ? 2.0 : 1.0) * (double)call->n,
        .user = 1, /* a ledger entry of its own */
        .bytes = (double)call->n * sizeof *call->x,
    };
    pri_memory memory = {0};
    pri_team team = pri_team_open(&work);
    job.parts = team.size == 1 ? 1 : (ptrdiff_t)team.size * PARTS_A_THREAD;
    job.parts = pri_min(job.parts, call->n >> job.bits);
    const bool done = run(&team, &job, &memory);
    pri_team_close(&team);
    pri_scratch_free(job.values);
    pri_memory_free(&memory);
    return done;
}

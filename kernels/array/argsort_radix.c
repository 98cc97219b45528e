/* SPDX-License-Identifier: MIT */
/*
 * The stable order of arbitrarily many numbers, by a radix sort from the least significant digit.
 * Each pass counts the digits of each part, computes the output position of each part and digit,
 * and moves the pairs. Digits that are equal in all keys are skipped.
 */
#include "argsort.h"

#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "sort_keys.h"

/* Estimated time in ns per number and pass; and PART, the least numbers per thread. */
#define PASS_NS 2.5
enum { DIGITS = sizeof(element), RADIX = 256, PART = 1 << 14, BLOCK = 512 };

typedef struct pair {
    uint64_t key;
    ptrdiff_t index;
} pair;

typedef struct sorting {
    ptrdiff_t n, parts;
    pri_sort_form form;
    const key *x;
    pair *from, *to;
    ptrdiff_t *order;
    int digit;
    ptrdiff_t (*counts)[DIGITS][RADIX]; /* of each part and digit; then output positions */
} sorting;

static inline unsigned digit_of(uint64_t sorted, int digit)
{
    return sorted >> 8 * digit & (RADIX - 1);
}

/* Writes the pairs of a part, with keys mapped to unsigned integers of the same order, and counts
 * all digits. */
static void load_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const sorting *job = argument;
    ptrdiff_t begin, end;
    key block[BLOCK];
    pri_part_of(job->n, job->parts, part, &begin, &end);
    memset(job->counts[part], 0, sizeof job->counts[part]);
    for (; begin < end; begin += BLOCK) {
        const ptrdiff_t count = pri_min(BLOCK, end - begin);
        pri_isa_get()->PRI_KEYED(sort)->encode(job->form, count, job->x + begin, block);
        for (ptrdiff_t i = 0; i < count; i++) {
            const uint64_t sorted = (uint64_t)block[i] ^ (uint64_t)1 << (8 * DIGITS - 1);
            job->from[begin + i] = (pair){sorted, begin + i};
            for (int d = 0; d < DIGITS; d++)
                job->counts[part][d][digit_of(sorted, d)]++;
        }
    }
}

static void count_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const sorting *job = argument;
    ptrdiff_t begin, end, *counts = job->counts[part][job->digit];
    pri_part_of(job->n, job->parts, part, &begin, &end);
    memset(counts, 0, RADIX * sizeof *counts);
    for (ptrdiff_t i = begin; i < end; i++)
        counts[digit_of(job->from[i].key, job->digit)]++;
}

/* Moves the pairs of a part to their output positions. */
static void move_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const sorting *job = argument;
    ptrdiff_t begin, end, *positions = job->counts[part][job->digit];
    pri_part_of(job->n, job->parts, part, &begin, &end);
    for (ptrdiff_t i = begin; i < end; i++) {
        const pair next = job->from[i];
        job->to[positions[digit_of(next.key, job->digit)]++] = next;
    }
}

static void store_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const sorting *job = argument;
    ptrdiff_t begin, end;
    pri_part_of(job->n, job->parts, part, &begin, &end);
    for (ptrdiff_t i = begin; i < end; i++)
        job->order[i] = job->from[i].index;
}

/* Whether a digit is the same in all keys. */
static bool is_same_digit(const sorting *job, int digit)
{
    const unsigned value = digit_of(job->from[0].key, digit);
    ptrdiff_t count = 0;
    for (ptrdiff_t p = 0; p < job->parts; p++)
        count += job->counts[p][digit][value];
    return count == job->n;
}

/* Replaces the counts of a digit by output positions, which are their exclusive prefix sums. */
static void compute_positions(sorting *job)
{
    ptrdiff_t place = 0;
    for (int value = 0; value < RADIX; value++)
        for (ptrdiff_t p = 0; p < job->parts; p++) {
            ptrdiff_t *count = &job->counts[p][job->digit][value];
            const ptrdiff_t next = place + *count;
            *count = place;
            place = next;
        }
}

static void radix_sort(pri_team *team, sorting *job)
{
    bool fresh = true; /* load_part() has counted the digits */
    pri_team_for(team, 0, job->parts, load_part, job);
    for (job->digit = 0; job->digit < DIGITS; job->digit++) {
        if (is_same_digit(job, job->digit))
            continue;
        if (!fresh)
            pri_team_for(team, 0, job->parts, count_part, job);
        fresh = false;
        compute_positions(job);
        pri_team_for(team, 0, job->parts, move_part, job);
        pair *const moved = job->to;
        job->to = job->from;
        job->from = moved;
    }
    pri_team_for(team, 0, job->parts, store_part, job);
}

prange_status PRI_TYPED(pri_argsort_radix)(const char *function, pri_sort_form form, ptrdiff_t n,
                                           const element *x, ptrdiff_t *order)
{
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, PART),
        .ns = PASS_NS * DIGITS * (double)n,
        .bytes = 3.0 * DIGITS * (double)n * sizeof(pair),
    };
    pri_team team = pri_team_open(&work);
    sorting job = {.n = n, .parts = team.size, .form = form, .x = (const key *)x, .order = order};
    pri_memory memory = {0};
    job.from = pri_memory_take(&memory, n, 1, sizeof *job.from);
    job.to = pri_memory_take(&memory, n, 1, sizeof *job.to);
    job.counts = pri_memory_take(&memory, job.parts, 1, sizeof *job.counts);
    if (!memory.missing)
        radix_sort(&team, &job);
    pri_memory_free(&memory);
    pri_team_close(&team);
    if (memory.missing)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers and indices",
                        function, n);
    return PRANGE_OK;
}

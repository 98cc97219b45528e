/* SPDX-License-Identifier: MIT */
/*
 * Choice without replacement. A choice of up to half of the numbers draws integers below n, and a
 * hash table discards repetitions. A larger choice takes the beginning of a permutation.
 */
#include <prange/random.h>

#include <stdbool.h>
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/team.h"
#include "random_kernels.h"
#include "random_shuffle.h"

/* Integers drawn at a time. */
enum { BUFFER = 512 };

/* Estimated time per number, in ns. */
#define CHOICE_NS 8.0

/* A hash table with linear probing. An entry is a drawn number plus 1; 0 marks a free entry. */
typedef struct drawn_set {
    ptrdiff_t *entries;
    int bits; /* log2 of the number of entries */
} drawn_set;

static bool insert(const drawn_set *job, ptrdiff_t number)
{
    const uint64_t last = ((uint64_t)1 << job->bits) - 1;
    uint64_t entry = (uint64_t)number * 0x9e3779b97f4a7c15u >> (64 - job->bits);
    for (; job->entries[entry] != 0; entry = (entry + 1) & last)
        if (job->entries[entry] == number + 1)
            return false;
    job->entries[entry] = number + 1;
    return true;
}

static void draw_distinct(uint64_t seed, uint64_t stream, ptrdiff_t n, ptrdiff_t k,
                          const drawn_set *job, ptrdiff_t *chosen)
{
    int64_t numbers[BUFFER];
    ptrdiff_t count = 0;
    for (uint64_t first = 0; count < k; first += BUFFER) {
        pri_random_integers(&(pri_stream){seed, stream, first, BUFFER}, 0, n, numbers);
        for (int i = 0; i < BUFFER && count < k; i++)
            if (insert(job, (ptrdiff_t)numbers[i]))
                chosen[count++] = (ptrdiff_t)numbers[i];
    }
}

/* k <= n / 2. */
static prange_status choose_few(const char *function, uint64_t seed, uint64_t stream, ptrdiff_t n,
                                ptrdiff_t k, ptrdiff_t *chosen)
{
    drawn_set job = {.bits = 2};
    while ((ptrdiff_t)1 << job.bits < 2 * k)
        job.bits++;
    const ptrdiff_t entries = (ptrdiff_t)1 << job.bits;
    job.entries = pri_scratch(entries, sizeof *job.entries);
    if (!job.entries)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td places", function, entries);
    const pri_work work = {.name = function, .n = k, .pieces = 1, .ns = CHOICE_NS * (double)k};
    pri_team team = pri_team_open(&work);
    memset(job.entries, 0, (size_t)entries * sizeof *job.entries);
    draw_distinct(seed, stream, n, k, &job, chosen);
    pri_team_close(&team);
    pri_scratch_free(job.entries);
    return PRANGE_OK;
}

static prange_status choose_many(const char *function, uint64_t seed, uint64_t stream, ptrdiff_t n,
                                 ptrdiff_t k, ptrdiff_t *chosen)
{
    if (k == n)
        return pri_permutation(function, seed, stream, n, chosen);
    ptrdiff_t *order = pri_scratch(n, sizeof *order);
    if (!order)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td numbers", function, n);
    const prange_status status = pri_permutation(function, seed, stream, n, order);
    if (status == PRANGE_OK)
        memcpy(chosen, order, (size_t)k * sizeof *chosen);
    pri_scratch_free(order);
    return status;
}

prange_status prange_random_choice(uint64_t seed, uint64_t stream, ptrdiff_t n, ptrdiff_t k,
                                   ptrdiff_t *chosen)
{
    const pri_array out = {"chosen", chosen, 1};
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", __func__, n);
    if (k < 0 || k > n)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %td is not in 0 .. n, n = %td", __func__, k,
                        n);
    const prange_status status = pri_check_arrays(__func__, k, sizeof *chosen, 1, &out);
    if (status != PRANGE_OK || k == 0)
        return status;
    return k <= n / 2 ? choose_few(__func__, seed, stream, n, k, chosen)
                      : choose_many(__func__, seed, stream, n, k, chosen);
}

/* SPDX-License-Identifier: MIT */
/*
 * Keys at given ranks. A sample brackets the key of a rank, and only numbers within the bracket are
 * copied and selected from (Floyd and Rivest, Expected time bounds for selection, 1975). If one of
 * the two keys at its ends is frequent, they are counted instead of copied. For several ranks, or
 * if the sample was misleading, all keys are copied: the middle rank partitions the keys, and the
 * other ranks are searched on their side of it. For very many ranks the copy is sorted.
 */
#include "ranks.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "sample.h"
#include "simd/reduce.h"
#include "sort_keys.h"

/* Estimated time to copy a key, in ns; keys per piece; the most ranks that are selected, beyond
 * which the copy is sorted; and the most keys that a sorting network sorts at every level, so that
 * selecting one sorts all. */
#define COPY_NS 0.4
enum { PIECE = 1 << 14, MOST_SELECTED = 64, NETWORK = 256 / sizeof(key) };

/* The least numbers for which a sample pays. One number in SAMPLED is sampled, at most
 * MOST_SAMPLES. */
enum { SIEVED = 1 << 14, SAMPLED = 32, MOST_SAMPLES = 8192 };

typedef struct copy_job {
    pri_sort_form form;
    ptrdiff_t n;
    const element *x;
    key *keys;
    atomic_bool *nan; /* set if a NaN was found */
} copy_job;

static bool any_nan(ptrdiff_t n, const element *x)
{
    return pri_isa_get()->PRI_TYPED(reduce)->find(n, x, (accumulator)NAN) < n;
}

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const copy_job *job = argument;
    const ptrdiff_t begin = piece * PIECE, count = pri_min(PIECE, job->n - begin);
    pri_isa_get()->PRI_KEYED(sort)->encode(job->form, count, (const key *)job->x + begin,
                                           job->keys + begin);
    if (PRI_IS_REAL && any_nan(count, job->x + begin))
        atomic_store_explicit(job->nan, true, memory_order_relaxed);
}

/* Returns whether x has a NaN. */
static bool copy_keys(const char *function, pri_sort_form form, ptrdiff_t n, const element *x,
                      key *keys)
{
    atomic_bool nan = false;
    const copy_job job = {form, n, x, keys, &nan};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, PIECE),
        .ns = COPY_NS * (double)n,
        .bytes = 2.0 * (double)n * sizeof *x,
    };
    pri_parallel_for(&work, copy_piece, &job);
    return atomic_load_explicit(&nan, memory_order_relaxed);
}

/* Partitions keys of ranks first .. first + n - 1. The depth of recursion is log2(count).
 * NOLINTNEXTLINE(misc-no-recursion) */
static void select_ranks(ptrdiff_t n, key *keys, ptrdiff_t first, ptrdiff_t count,
                         const ptrdiff_t *ranks)
{
    if (count == 0)
        return;
    const ptrdiff_t middle = count / 2, at = ranks[middle] - first;
    pri_isa_get()->PRI_KEYED(sort)->select(n, keys, at);
    select_ranks(at, keys, first, middle, ranks);
    select_ranks(n - at - 1, keys + at + 1, first + at + 1, count - middle - 1, ranks + middle + 1);
}

void PRI_TYPED(pri_select_keys)(const char *function, ptrdiff_t n, key *keys, ptrdiff_t count,
                                const ptrdiff_t *ranks, key *found)
{
    if (count > MOST_SELECTED)
        PRI_KEYED(pri_sort_keys)(function, PRI_SORT_KEYS, n, keys);
    else if (n <= (ptrdiff_t)NETWORK)
        pri_isa_get()->PRI_KEYED(sort)->sort(PRI_SORT_KEYS, n, keys, NULL);
    else
        select_ranks(n, keys, 0, count, ranks);
    for (ptrdiff_t i = 0; i < count; i++)
        found[i] = keys[ranks[i]];
}

/* The search for the numbers within a bracket of two keys. */
typedef struct bracket_job {
    pri_sort_form form;
    bool may_be_nan;
    bool open; /* `low` and `high` are counted, but not copied */
    bool few;  /* hardly any key is expected between them */
    ptrdiff_t n, room;
    const element *x;
    key low, high;
    key *keys;                 /* keys within the bracket, in any order */
    _Atomic ptrdiff_t *kept;   /* their number; those beyond `room` are not stored */
    _Atomic ptrdiff_t *counts; /* keys below `low`; and if open, keys equal to `low`, to `high` */
    atomic_bool *nan;
} bracket_job;

enum { COUNTS = 3 };

static void filter_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const bracket_job *job = argument;
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, job->n);
    key found[PRI_RANKS_BLOCK];
    ptrdiff_t counts[COUNTS] = {0};
    for (ptrdiff_t begin = piece * PIECE; begin < end; begin += PRI_RANKS_BLOCK) {
        const ptrdiff_t n = pri_min(PRI_RANKS_BLOCK, end - begin);
        const key *x = (const key *)job->x + begin;
        const ptrdiff_t count =
            job->open ? kernels->sieve_between(job->form, job->few, n, x, job->low, job->high,
                                               found, counts)
                      : kernels->sieve(job->form, n, x, job->low, job->high, found, counts);
        if (PRI_IS_REAL && job->may_be_nan && any_nan(n, job->x + begin))
            atomic_store_explicit(job->nan, true, memory_order_relaxed);
        if (count == 0)
            continue;
        const ptrdiff_t at = atomic_fetch_add_explicit(job->kept, count, memory_order_relaxed);
        if (at + count <= job->room)
            memcpy(job->keys + at, found, (size_t)count * sizeof *found);
    }
    for (int c = 0; c < COUNTS; c++)
        atomic_fetch_add_explicit(job->counts + c, counts[c], memory_order_relaxed);
}

/* The bracket extends beyond the sample ranks by this many standard deviations. */
#define DEVIATIONS 4.0

/* Chooses the two keys of a sorted sample that very probably bracket the ranks. They are left out
 * if one is so frequent that it continues beyond the bracket. Returns the expected share of all
 * numbers within the bracket. */
static double bracket(int size, const key *sample, double first, double last, bracket_job *job)
{
    enum { BEYOND = 4 };
    const double n = (double)size, apart = DEVIATIONS * sqrt(n * first * (1.0 - first)) + 2.0;
    const ptrdiff_t from = pri_max(0, (ptrdiff_t)(first * n - apart));
    const ptrdiff_t to = pri_min(size, (ptrdiff_t)(last * n + apart));
    const ptrdiff_t beyond = (to - from) / BEYOND;
    job->low = from == 0 ? PRI_KEY_MIN : sample[from];
    job->high = to == size ? PRI_KEY_MAX : sample[to];
    job->open = job->low == job->high || sample[pri_max(0, from - beyond)] == job->low ||
                sample[pri_min(size - 1, to + beyond)] == job->high;
    job->few = true;
    for (ptrdiff_t k = from; k < to; k++)
        job->few &= sample[k] == job->low || sample[k] == job->high;
    return (double)(to - from) / n;
}

static void filter(const char *function, const bracket_job *job)
{
    const pri_work work = {
        .name = function,
        .n = job->n,
        .pieces = pri_pieces(job->n, PIECE),
        .ns = COPY_NS * (double)job->n,
        .user = 2, /* a ledger entry of its own */
        .bytes = (double)job->n * sizeof *job->x,
    };
    pri_parallel_for(&work, filter_piece, job);
}

/* Finds the keys of the ranks. Returns false if one is outside the bracket. */
static bool find_in_bracket(const bracket_job *job, ptrdiff_t count, const ptrdiff_t *ranks,
                            key *found)
{
    const ptrdiff_t kept = *job->kept, at_low = job->counts[1], at_high = job->counts[2];
    ptrdiff_t done = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        const ptrdiff_t rank = ranks[i] - job->counts[0] - at_low;
        if (rank < -at_low || rank >= kept + at_high)
            return false;
        if (rank < 0) {
            found[i] = job->low;
        } else if (rank >= kept) {
            found[i] = job->high;
        } else {
            pri_isa_get()->PRI_KEYED(sort)->select(kept - done, job->keys + done, rank - done);
            found[i] = job->keys[rank];
            done = rank + 1;
        }
    }
    return true;
}

/* Finds one rank, or two successive ranks. Returns false if the sample was misleading. */
static bool find_by_sample(const char *function, pri_sort_form form, ptrdiff_t n, const element *x,
                           ptrdiff_t count, const ptrdiff_t *ranks, key *found, bool *nan)
{
    key sample[MOST_SAMPLES];
    const int size = (int)pri_min(MOST_SAMPLES, n / SAMPLED);
    _Atomic ptrdiff_t kept = 0, counts[COUNTS] = {0};
    atomic_bool any = false;
    bracket_job job = {.form = form,
                       .may_be_nan = nan != NULL,
                       .n = n,
                       .x = x,
                       .kept = &kept,
                       .counts = counts,
                       .nan = &any};
    PRI_TYPED(pri_sample_keys)(form, n, x, size, sample);
    const double share = bracket(size, sample, (double)ranks[0] / (double)n,
                                 (double)ranks[count - 1] / (double)n, &job);
    job.room = (ptrdiff_t)(2.0 * share * (double)n);
    job.keys = job.room <= n / 2 ? pri_scratch_large(job.room, sizeof *job.keys) : NULL;
    if (!job.keys)
        return false;
    filter(function, &job);
    const bool is_found = kept <= job.room && find_in_bracket(&job, count, ranks, found);
    if (nan)
        *nan = any;
    pri_scratch_free(job.keys);
    return is_found;
}

prange_status PRI_TYPED(pri_select_ranks)(const char *function, pri_sort_form form, ptrdiff_t n,
                                          const element *x, ptrdiff_t count, const ptrdiff_t *ranks,
                                          key *found, bool *nan)
{
    if (n >= SIEVED && ranks[count - 1] - ranks[0] <= 1 &&
        find_by_sample(function, form, n, x, count, ranks, found, nan))
        return PRANGE_OK;
    key *keys = pri_scratch_large(n, sizeof *keys);
    if (!keys)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers", function, n);
    const bool any = copy_keys(function, form, n, x, keys);
    if (nan)
        *nan = any;
    if (!nan || !any)
        PRI_TYPED(pri_select_keys)(function, n, keys, count, ranks, found);
    pri_scratch_free(keys);
    return PRANGE_OK;
}

element PRI_TYPED(pri_decode_key)(pri_sort_form form, key k)
{
    element x;
    pri_isa_get()->PRI_KEYED(sort)->decode(form, 1, &k, &k);
    memcpy(&x, &k, sizeof x);
    return x;
}

ptrdiff_t PRI_TYPED(pri_ranks_load)(pri_sort_form form, const element *x, ptrdiff_t begin,
                                    ptrdiff_t end, key block[PRI_RANKS_BLOCK])
{
    const ptrdiff_t count = pri_min(PRI_RANKS_BLOCK, end - begin);
    pri_isa_get()->PRI_KEYED(sort)->encode(form, count, (const key *)x + begin, block);
    return count;
}

void PRI_TYPED(pri_ranks_count)(pri_sort_form form, const element *x, ptrdiff_t begin,
                                ptrdiff_t end, key pivot, ptrdiff_t *below, ptrdiff_t *equal)
{
    ptrdiff_t less = 0, same = 0, count;
    key block[PRI_RANKS_BLOCK];
    for (; begin < end; begin += count) {
        count = PRI_TYPED(pri_ranks_load)(form, x, begin, end, block);
        for (ptrdiff_t i = 0; i < count; i++) {
            less += block[i] < pivot;
            same += block[i] == pivot;
        }
    }
    *below = less;
    *equal = same;
}

/* SPDX-License-Identifier: MIT */
/*
 * Keys at given ranks. A sample brackets the key of a rank, and only numbers within the bracket are
 * copied and selected from (Floyd and Rivest, Expected time bounds for selection, 1975). For
 * several ranks, or if the sample was misleading, all keys are copied: the middle rank partitions
 * the keys, and the other ranks are searched on their side of it. For very many ranks the copy is
 * sorted.
 */
#include "ranks.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "sample.h"
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
    bool found = false;
    for (ptrdiff_t i = 0; i < n; i++)
        found |= pri_isnan(x[i]);
    return found;
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
    ptrdiff_t n, room;
    const element *x;
    key low, high;
    key *keys;                /* keys within the bracket, in any order */
    _Atomic ptrdiff_t *count; /* number of keys within; those beyond `room` are not stored */
    _Atomic ptrdiff_t *below; /* number of keys below the bracket */
    atomic_bool *nan;
} bracket_job;

static void filter_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const bracket_job *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, job->n);
    key found[PRI_RANKS_BLOCK];
    ptrdiff_t below = 0;
    for (ptrdiff_t begin = piece * PIECE; begin < end; begin += PRI_RANKS_BLOCK) {
        const ptrdiff_t n = pri_min(PRI_RANKS_BLOCK, end - begin);
        const ptrdiff_t count = pri_isa_get()->PRI_KEYED(sort)->sieve(
            job->form, n, (const key *)job->x + begin, job->low, job->high, found, &below);
        if (PRI_IS_REAL && job->may_be_nan && any_nan(n, job->x + begin))
            atomic_store_explicit(job->nan, true, memory_order_relaxed);
        if (count == 0)
            continue;
        const ptrdiff_t at = atomic_fetch_add_explicit(job->count, count, memory_order_relaxed);
        if (at + count <= job->room)
            memcpy(job->keys + at, found, (size_t)count * sizeof *found);
    }
    atomic_fetch_add_explicit(job->below, below, memory_order_relaxed);
}

/* The bracket extends beyond the sample ranks by this many standard deviations. */
#define DEVIATIONS 4.0

/* Chooses the two keys of a sorted sample that very probably bracket the ranks. Returns the
 * expected share of all numbers within the bracket. */
static double bracket(int size, const key *sample, double first, double last, key *low, key *high)
{
    const double n = (double)size, apart = DEVIATIONS * sqrt(n * first * (1.0 - first)) + 2.0;
    const ptrdiff_t from = (ptrdiff_t)(first * n - apart), to = (ptrdiff_t)(last * n + apart);
    *low = from <= 0 ? PRI_KEY_MIN : sample[from];
    *high = to >= size ? PRI_KEY_MAX : sample[to];
    return ((double)pri_min(to, size) - (double)pri_max(from, 0)) / n;
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
    *job->count = *job->below = 0;
    pri_parallel_for(&work, filter_piece, job);
}

/* Whether the bracket is a single key, so that its numbers need no copy. */
static bool is_single_key(const bracket_job *job)
{
    return job->low == job->high;
}

static bool has_room(const bracket_job *job)
{
    return is_single_key(job) || *job->count <= job->room;
}

/* Finds the keys of the ranks. The key of a rank below those within the bracket is `low`, above
 * them `high`. */
static void find_in_bracket(const bracket_job *job, key low, key high, ptrdiff_t count,
                            const ptrdiff_t *ranks, key *found)
{
    const ptrdiff_t kept = *job->count;
    ptrdiff_t done = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        const ptrdiff_t rank = ranks[i] - *job->below;
        if (rank < 0) {
            found[i] = low;
        } else if (rank >= kept) {
            found[i] = high;
        } else if (is_single_key(job)) {
            found[i] = job->low;
        } else {
            pri_isa_get()->PRI_KEYED(sort)->select(kept - done, job->keys + done, rank - done);
            found[i] = job->keys[rank];
            done = rank + 1;
        }
    }
}

/* Finds one rank, or two successive ranks. Returns false if the sample was misleading. */
static bool find_by_sample(const char *function, pri_sort_form form, ptrdiff_t n, const element *x,
                           ptrdiff_t count, const ptrdiff_t *ranks, key *found, bool *nan)
{
    key sample[MOST_SAMPLES];
    const int size = (int)pri_min(MOST_SAMPLES, n / SAMPLED);
    _Atomic ptrdiff_t kept = 0, below = 0;
    atomic_bool any = false;
    bracket_job job = {.form = form,
                       .may_be_nan = nan != NULL,
                       .n = n,
                       .x = x,
                       .count = &kept,
                       .below = &below,
                       .nan = &any};
    PRI_TYPED(pri_sample_keys)(form, n, x, size, sample);
    const double share = bracket(size, sample, (double)ranks[0] / (double)n,
                                 (double)ranks[count - 1] / (double)n, &job.low, &job.high);
    job.room = is_single_key(&job) ? 0 : (ptrdiff_t)(2.0 * share * (double)n);
    job.keys = job.room <= n / 2 ? pri_scratch_large(job.room, sizeof *job.keys) : NULL;
    if (!job.keys)
        return false;
    filter(function, &job);
    const key low = job.low, high = job.high;
    const bool inside = ranks[0] >= below && ranks[count - 1] - below < kept;
    /* Too many numbers are equal to one of the two keys: exclude both, so that they are only
     * counted. */
    if (inside && !has_room(&job)) {
        job.low = low + 1;
        job.high = high > low + 1 ? high - 1 : high;
        filter(function, &job);
    }
    const bool is_found = inside && has_room(&job);
    if (is_found)
        find_in_bracket(&job, low, high, count, ranks, found);
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

/* SPDX-License-Identifier: MIT */
/*
 * In-place partition of numbers by a pivot, which also encodes them as keys. Vectors are read from
 * both ends of the array, split in registers and written to both ends. A second form partitions two
 * separate runs together: with it several threads partition an array, each with a run near the
 * front and a run near the end, and few keys must be exchanged afterwards.
 */
#ifndef PRI_SORT_PARTITION_H
#define PRI_SORT_PARTITION_H

#include "sort_passes.h"

#if defined(__AVX2__)

/* Vectors that are read at a time, and the prefetch distance. Prefetching is needed because the
 * keys decide at which end to read next: the processor cannot load ahead, and its prefetcher does
 * not recognize the two streams. */
enum { AHEAD = 4, FETCHED_BYTES = 1024 };

/* Loads AHEAD vectors. Those at both ends are loaded before any write, which makes room there. */
static inline __attribute__((always_inline)) void load_ahead(const key *x, keys v[AHEAD])
{
    PRI_UNROLL
    for (int k = 0; k < AHEAD; k++)
        v[k] = keys_load(x + k * LANES);
}

/* Encodes AHEAD vectors and writes their keys to both ends. */
static inline __attribute__((always_inline)) void split_ahead(pri_sort_form form, keys_ends *to,
                                                              const keys v[AHEAD])
{
    PRI_UNROLL
    for (int k = 0; k < AHEAD; k++)
        keys_split(to, keys_encode(form, v[k]));
}

/* Prefetches the vectors that are FETCHED_BYTES further on at the same end. */
static inline __attribute__((always_inline)) void fetch_ahead(const key *next, bool at_left)
{
    const char *behind = (const char *)next + (at_left ? FETCHED_BYTES : -(ptrdiff_t)FETCHED_BYTES);
    PRI_UNROLL
    for (int b = 0; b < AHEAD * PRI_VEC_BYTES; b += 64)
        __builtin_prefetch(behind + b);
}

/* Partitions whole vectors. The end with less room is read next, so that both ends always have room
 * for the next write. */
static inline __attribute__((always_inline)) ptrdiff_t
partition_vectors(pri_sort_form form, ptrdiff_t n, key *x, key pivot)
{
    keys first[AHEAD], last[AHEAD], v[AHEAD];
    const key *begin = x + AHEAD * LANES, *end = x + n - AHEAD * LANES;
    keys_ends to = {x, n, keys_all(pivot)};
    load_ahead(x, first);
    load_ahead(end, last);
    while ((end - begin) % (AHEAD * LANES) != 0) {
        const bool at_left = begin - to.left <= to.left + to.room - end;
        const keys next = keys_load(at_left ? begin : end - LANES);
        begin += at_left ? LANES : 0;
        end -= at_left ? 0 : LANES;
        keys_split(&to, keys_encode(form, next));
    }
    while (begin < end) {
        const bool at_left = begin - to.left <= to.left + to.room - end;
        const key *next = at_left ? begin : end - AHEAD * LANES;
        load_ahead(next, v);
        fetch_ahead(next, at_left);
        begin += at_left ? AHEAD * LANES : 0;
        end -= at_left ? 0 : AHEAD * LANES;
        split_ahead(form, &to, v);
    }
    split_ahead(form, &to, first);
    split_ahead(form, &to, last);
    return to.left - x;
}

/* The same for two runs, until the run to be read next has fewer than AHEAD vectors. The vectors
 * loaded at the beginning are then written back, so that the remainders of both runs, from *left on
 * and up to *right, are numbers that are still to be partitioned. */
static inline __attribute__((always_inline)) void partition_both(pri_sort_form form,
                                                                 const ptrdiff_t n[2],
                                                                 key *const x[2], key pivot,
                                                                 key **left, key **right)
{
    keys first[AHEAD], last[AHEAD], v[AHEAD];
    key *begin = x[0] + AHEAD * LANES, *end = x[1] + n[1] - AHEAD * LANES;
    keys_ends to = {x[0], x[1] + n[1] - x[0], keys_all(pivot)};
    load_ahead(x[0], first);
    load_ahead(end, last);
    for (;;) {
        const bool at_left = begin - to.left <= to.left + to.room - end;
        if ((at_left ? x[0] + n[0] - begin : end - x[1]) < AHEAD * LANES)
            break;
        const key *next = at_left ? begin : end - AHEAD * LANES;
        load_ahead(next, v);
        fetch_ahead(next, at_left);
        begin += at_left ? AHEAD * LANES : 0;
        end -= at_left ? 0 : AHEAD * LANES;
        split_ahead(form, &to, v);
    }
    key held[2 * AHEAD * LANES];
    memcpy(held, first, sizeof first);
    memcpy(held + AHEAD * LANES, last, sizeof last);
    const ptrdiff_t at_left = begin - to.left;
    *left = to.left;
    *right = to.left + to.room;
    memcpy(*left, held, (size_t)at_left * sizeof *held);
    memcpy(end, held + at_left, (size_t)(*right - end) * sizeof *held);
}

#endif

static inline __attribute__((always_inline)) ptrdiff_t partition_as(pri_sort_form form, ptrdiff_t n,
                                                                    key *x, key pivot)
{
    ptrdiff_t whole = 0, below = 0;
#if defined(__AVX2__)
    if (n >= 2 * AHEAD * LANES) {
        whole = n / LANES * LANES;
        below = partition_vectors(form, whole, x, pivot);
    }
#endif
    for (ptrdiff_t i = whole; i < n; i++) {
        const key next = keys_encode(form, keys_all(x[i]))[0];
        x[i] = x[below];
        x[below] = next;
        below += next < pivot;
    }
    return below;
}

static ptrdiff_t partition(pri_sort_form form, ptrdiff_t n, key *x, key pivot)
{
    PRI_EACH_FORM(form, partition_as, n, x, pivot)
}

static inline __attribute__((always_inline)) void partition_runs_as(pri_sort_form form,
                                                                    const ptrdiff_t n[2],
                                                                    key *const x[2], key pivot,
                                                                    ptrdiff_t below[2])
{
    key *left = x[0], *right = x[1] + n[1];
#if defined(__AVX2__)
    if (n[0] >= AHEAD * LANES && n[1] >= AHEAD * LANES)
        partition_both(form, n, x, pivot, &left, &right);
#endif
    below[0] = left - x[0] + partition(form, x[0] + n[0] - left, left, pivot);
    below[1] = partition(form, right - x[1], x[1], pivot);
}

static void partition_runs(pri_sort_form form, const ptrdiff_t n[2], key *const x[2], key pivot,
                           ptrdiff_t below[2])
{
    PRI_EACH_FORM(form, partition_runs_as, n, x, pivot, below)
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The stable order of numbers. Each key and its index are packed into a 64-bit number, and these
 * numbers are sorted. If key and index need more than 64 bits, the lowest bits of the keys are
 * dropped; then numbers whose kept bits are equal are sorted again by the dropped bits.
 */
#include <prange/sort.h>

#include "argsort.h"
#include "base/check.h"
#include "exec/parallel_for.h"
#include "sort_keys.h"

/* The most numbers: the dropped bits of a key and an index must fit in 64 bits. SIGN maps unsigned
 * to signed order. Estimated time in ns per number and pass. SHORT: the most numbers that are
 * sorted by insertion. */
#define MOST ((uint64_t)1 << 32)
#define SIGN ((uint64_t)1 << 63)
#define PASS_NS 0.6
enum { PIECE = 1 << 14, MOST_PIECES = 1024, SHORT = 32, BLOCK = 512 };

typedef struct numbering {
    const char *function;
    pri_sort_form form;
    ptrdiff_t n, length; /* of a piece */
    const key *x;
    ptrdiff_t *order;
    int64_t *least, *greatest; /* the least and greatest key of each piece */
    uint64_t *varying; /* for each piece: bits in which its keys differ from the first key */
    uint64_t low;      /* the least key of all */
    int index_bits, dropped_bits; /* bits of an index, and dropped bits of a key */
    bool exact;                   /* the dropped bits are equal in all keys */
    ptrdiff_t *starts; /* where pieces begin, such that equal kept bits are in one piece */
} numbering;

static key first_key(const numbering *job)
{
    key first;
    pri_isa_get()->PRI_KEYED(sort)->encode(job->form, 1, job->x, &first);
    return first;
}

static void key_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const numbering *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    int64_t least = INT64_MAX, greatest = INT64_MIN;
    key block[BLOCK], varying = 0;
    const key first = first_key(job);
    for (ptrdiff_t begin = piece * job->length; begin < end; begin += BLOCK) {
        const ptrdiff_t count = pri_min(BLOCK, end - begin);
        pri_isa_get()->PRI_KEYED(sort)->encode(job->form, count, job->x + begin, block);
        for (ptrdiff_t i = 0; i < count; i++) {
            least = block[i] < least ? block[i] : least;
            greatest = block[i] > greatest ? block[i] : greatest;
            varying |= block[i] ^ first;
            job->order[begin + i] = (ptrdiff_t)block[i];
        }
    }
    job->least[piece] = least;
    job->greatest[piece] = greatest;
    job->varying[piece] = (uint64_t)varying;
}

static int bits_of(uint64_t value)
{
    return value ? 64 - __builtin_clzll(value) : 0;
}

static void choose_bits(numbering *job, ptrdiff_t pieces)
{
    int64_t least = job->least[0], greatest = job->greatest[0];
    uint64_t varying = job->varying[0];
    for (ptrdiff_t p = 1; p < pieces; p++) {
        varying |= job->varying[p];
        least = job->least[p] < least ? job->least[p] : least;
        greatest = job->greatest[p] > greatest ? job->greatest[p] : greatest;
    }
    job->low = (uint64_t)least;
    job->index_bits = bits_of((uint64_t)job->n - 1);
    const int bits = bits_of((uint64_t)greatest - (uint64_t)least) + job->index_bits;
    job->dropped_bits = bits > 64 ? bits - 64 : 0;
    job->exact = (varying & (((uint64_t)1 << job->dropped_bits) - 1)) == 0;
}

static void number_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const numbering *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    for (ptrdiff_t i = piece * job->length; i < end; i++) {
        const uint64_t kept = ((uint64_t)job->order[i] - job->low) >> job->dropped_bits;
        job->order[i] = (ptrdiff_t)((kept << job->index_bits | (uint64_t)i) ^ SIGN);
    }
}

static inline uint64_t kept_bits(const numbering *job, ptrdiff_t i)
{
    return ((uint64_t)job->order[i] ^ SIGN) >> job->index_bits;
}

static void keep_indices(const numbering *job, ptrdiff_t begin, ptrdiff_t end)
{
    const ptrdiff_t mask = ((ptrdiff_t)1 << job->index_bits) - 1;
    for (ptrdiff_t i = begin; i < end; i++)
        job->order[i] &= mask;
}

/* Whether numbers with equal kept bits are equal in all bits, and therefore in order. */
static bool are_all_equal(const numbering *job, ptrdiff_t begin, ptrdiff_t end)
{
    const ptrdiff_t mask = ((ptrdiff_t)1 << job->index_bits) - 1;
    const key first = job->x[job->order[begin] & mask];
    for (ptrdiff_t i = begin + 1; i < end; i++)
        if (job->x[job->order[i] & mask] != first)
            return false;
    return true;
}

/* Sorts up to SHORT indices by their keys, by insertion. */
static void insertion_sort(const numbering *job, ptrdiff_t n, ptrdiff_t *order)
{
    key sorted[SHORT];
    for (ptrdiff_t i = 0; i < n; i++)
        sorted[i] = job->x[order[i]];
    pri_isa_get()->PRI_KEYED(sort)->encode(job->form, n, sorted, sorted);
    for (ptrdiff_t i = 1; i < n; i++) {
        const key next = sorted[i];
        const ptrdiff_t index = order[i];
        ptrdiff_t j = i;
        for (; j > 0 && next < sorted[j - 1]; j--) {
            sorted[j] = sorted[j - 1];
            order[j] = order[j - 1];
        }
        sorted[j] = next;
        order[j] = index;
    }
}

/* Sorts numbers with equal kept bits by the dropped bits, and then by index. */
static void sort_by_dropped_bits(const numbering *job, ptrdiff_t begin, ptrdiff_t end)
{
    const uint64_t low = job->low + (kept_bits(job, begin) << job->dropped_bits);
    ptrdiff_t *order = job->order;
    key block[BLOCK];
    keep_indices(job, begin, end);
    for (ptrdiff_t at = begin; at < end; at += BLOCK) {
        const ptrdiff_t count = pri_min(BLOCK, end - at);
        for (ptrdiff_t i = 0; i < count; i++)
            block[i] = job->x[order[at + i]];
        pri_isa_get()->PRI_KEYED(sort)->encode(job->form, count, block, block);
        for (ptrdiff_t i = 0; i < count; i++) {
            const uint64_t rest = (uint64_t)(int64_t)block[i] - low;
            order[at + i] = (ptrdiff_t)((rest << job->index_bits | (uint64_t)order[at + i]) ^ SIGN);
        }
    }
    pri_sort_keys_i64(job->function, PRI_SORT_KEYS, end - begin, (pri_key_i64 *)order + begin);
    keep_indices(job, begin, end);
}

static void index_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const numbering *job = argument;
    const ptrdiff_t end = job->starts[piece + 1];
    ptrdiff_t begin = job->starts[piece], next;
    if (job->exact) {
        keep_indices(job, begin, end);
        return;
    }
    for (; begin < end; begin = next) {
        const uint64_t kept = kept_bits(job, begin);
        for (next = begin + 1; next < end && kept_bits(job, next) == kept;)
            next++;
        if (next - begin == 1 || are_all_equal(job, begin, next)) {
            keep_indices(job, begin, next);
        } else if (next - begin <= SHORT) {
            keep_indices(job, begin, next);
            insertion_sort(job, next - begin, job->order + begin);
        } else {
            sort_by_dropped_bits(job, begin, next);
        }
    }
}

/* The position of the first number from `start` on whose kept bits differ from those of number
 * start - 1. */
static ptrdiff_t next_group(const numbering *job, ptrdiff_t start)
{
    const uint64_t kept = kept_bits(job, start - 1);
    ptrdiff_t low = start, high = job->n;
    while (low < high) {
        const ptrdiff_t middle = low + (high - low) / 2;
        if (kept_bits(job, middle) == kept)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Chooses the starts of the pieces: evenly spaced, then moved forward to where the kept bits
 * change. */
static void choose_starts(numbering *job, ptrdiff_t pieces)
{
    ptrdiff_t start = 0;
    for (ptrdiff_t p = 0; p <= pieces; p++) {
        const ptrdiff_t even = pri_min(p * job->length, job->n);
        if (start < even)
            start = job->exact ? even : next_group(job, even);
        job->starts[p] = start;
    }
}

static void sort_numbered(const char *function, pri_sort_form form, ptrdiff_t n, const element *x,
                          ptrdiff_t *order)
{
    int64_t least[MOST_PIECES], greatest[MOST_PIECES];
    uint64_t varying[MOST_PIECES];
    ptrdiff_t starts[MOST_PIECES + 1];
    numbering job = {
        .function = function,
        .form = form,
        .n = n,
        .length = pri_max(PIECE, pri_pieces(n, MOST_PIECES)),
        .x = (const key *)x,
        .order = order,
        .least = least,
        .greatest = greatest,
        .varying = varying,
        .starts = starts,
    };
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, job.length),
        .ns = PASS_NS * (double)n,
        .bytes = 2.0 * (double)n * sizeof *order,
    };
    pri_parallel_for(&work, key_piece, &job);
    choose_bits(&job, work.pieces);
    pri_parallel_for(&work, number_piece, &job);
    pri_sort_keys_i64(function, PRI_SORT_KEYS, n, (pri_key_i64 *)order);
    choose_starts(&job, work.pieces);
    pri_parallel_for(&work, index_piece, &job);
}

/* Finds the order of up to SHORT numbers by insertion. */
static void sort_short(pri_sort_form form, ptrdiff_t n, const key *x, ptrdiff_t *order)
{
    key sorted[SHORT];
    pri_isa_get()->PRI_KEYED(sort)->encode(form, n, x, sorted);
    for (ptrdiff_t i = 0; i < n; i++) {
        const key next = sorted[i];
        ptrdiff_t j = i;
        for (; j > 0 && next < sorted[j - 1]; j--) {
            sorted[j] = sorted[j - 1];
            order[j] = order[j - 1];
        }
        sorted[j] = next;
        order[j] = i;
    }
}

prange_status PRI_TYPED(pri_argsort)(const char *function, pri_sort_form form, ptrdiff_t n,
                                     const element *x, ptrdiff_t *order)
{
    if (n <= SHORT) {
        sort_short(form, n, (const key *)x, order);
        return PRANGE_OK;
    }
    if (pri_isa_get()->PRI_KEYED(sort)->direction(form, n, (const key *)x) > 0) {
        for (ptrdiff_t i = 0; i < n; i++)
            order[i] = i;
        return PRANGE_OK;
    }
    if (PRI_TYPED(pri_argsort_few)(function, form, n, x, order))
        return PRANGE_OK;
    if ((uint64_t)n > MOST)
        return PRI_TYPED(pri_argsort_radix)(function, form, n, x, order);
    sort_numbered(function, form, n, x, order);
    return PRANGE_OK;
}

static prange_status argsort(const char *function, pri_sort_form form, ptrdiff_t n,
                             const element *x, ptrdiff_t *order)
{
    const pri_array numbers = {"x", x, 1}, indices = {"order", order, 1};
    prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &numbers);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, n, sizeof *order, 1, &indices);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &indices, n * (ptrdiff_t)sizeof *order, &numbers,
                                    n * (ptrdiff_t)sizeof *x);
    return status == PRANGE_OK && n > 0 ? PRI_TYPED(pri_argsort)(function, form, n, x, order)
                                        : status;
}

prange_status PRI_TYPED(prange_argsort)(ptrdiff_t n, const element *x, ptrdiff_t *order)
{
    return argsort(__func__, pri_form(false), n, x, order);
}

prange_status PRI_TYPED(prange_argsort_descending)(ptrdiff_t n, const element *x, ptrdiff_t *order)
{
    return argsort(__func__, pri_form(true), n, x, order);
}

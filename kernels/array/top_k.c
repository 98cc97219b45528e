/* SPDX-License-Identifier: MIT */
/*
 * The first k numbers in ascending or descending order.
 *
 * If k is small, each piece keeps a list of candidates in the order of their indices. When the list
 * is full, all but its first k numbers are dropped, and from then on only keys below the last of
 * these are added; if there is no such key, the piece ends. At the end the lists are sorted
 * together.
 *
 * Otherwise the key of rank k - 1 is selected. The pieces count the keys below it and equal to it,
 * and collect the indices of all keys below and of the first equal ones. The numbers below are
 * sorted; the equal ones follow them.
 */
#include <prange/select.h>

#include <math.h>
#include <string.h>

#include "argsort.h"
#include "base/check.h"
#include "base/offsets.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "ranks.h"
#include "sample.h"

/* Estimated time per number to collect the chosen ones, in ns; and the least numbers per piece. */
#define COLLECT_NS 1.0
enum { PIECE = 1 << 14 };

/* Estimated time per number with lists, in ns; the numbers per element of k from which on lists
 * pay; the numbers per element of a piece's list; pieces per thread; and the numbers that are
 * compared at a time. */
#define LIST_NS 0.2
enum { NUMBERS_PER_K = 16, NUMBERS_PER_ROOM = 24, PIECES_PER_THREAD = 4, PART = 64 };

typedef struct choice {
    const char *function;
    pri_sort_form form;
    ptrdiff_t n, k;
    const element *x;
    element *values;  /* NULL if not wanted */
    ptrdiff_t *index; /* NULL if not wanted */

    ptrdiff_t length;     /* numbers per piece */
    key last;             /* the key of rank k - 1 */
    ptrdiff_t *counts[2]; /* keys below and equal to `last`: per piece, then prefix sums */
    ptrdiff_t below;      /* keys below `last` */
    ptrdiff_t *chosen;    /* indices of the numbers below, then of the equal ones, both ascending */
    ptrdiff_t *order;     /* the sorted order of the numbers below */
    element *picked;      /* numbers with keys below `last` */
} choice;

/* Bit i is set if the key of number i is below a key or equal to it. */
typedef struct masks {
    uint64_t below, equal;
} masks;

static masks masks_of(pri_sort_form form, ptrdiff_t n, const element *x, key last)
{
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    const uint64_t up_to = kernels->up_to(form, n, (const key *)x, last);
    const bool any_below = up_to != 0 && last != PRI_KEY_MIN;
    const uint64_t below = any_below ? kernels->up_to(form, n, (const key *)x, last - 1) : 0;
    return (masks){below, up_to & ~below};
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const choice *job = argument;
    const ptrdiff_t begin = piece * job->length, end = pri_min(begin + job->length, job->n);
    ptrdiff_t *below = &job->counts[0][piece], *equal = &job->counts[1][piece];
    PRI_TYPED(pri_ranks_count)(job->form, job->x, begin, end, job->last, below, equal);
}

/* The chosen numbers are found by masks: branches for each would often be mispredicted. */
static void collect_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const choice *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    ptrdiff_t below = job->counts[0][piece], equal = job->below + job->counts[1][piece];
    for (ptrdiff_t begin = piece * job->length; begin < end; begin += PART) {
        const ptrdiff_t count = pri_min(PART, end - begin);
        const masks found = masks_of(job->form, count, job->x + begin, job->last);
        for (uint64_t left = found.below; left != 0; left &= left - 1) {
            const ptrdiff_t i = begin + __builtin_ctzll(left);
            job->picked[below] = job->x[i];
            job->chosen[below++] = i;
        }
        for (uint64_t left = found.equal; left != 0 && equal < job->k; left &= left - 1)
            job->chosen[equal++] = begin + __builtin_ctzll(left);
    }
}

static void collect(choice *job)
{
    ptrdiff_t counts[2][PRI_RANKS_PIECES];
    job->counts[0] = counts[0];
    job->counts[1] = counts[1];
    job->length = pri_max(PIECE, pri_pieces(job->n, PRI_RANKS_PIECES));
    const pri_work work = {
        .name = job->function,
        .n = job->n,
        .pieces = pri_pieces(job->n, job->length),
        .ns = COLLECT_NS * (double)job->n,
        .user = 1, /* a ledger entry of its own */
        .bytes = 2.0 * (double)job->n * sizeof(element),
    };
    pri_team team = pri_team_open(&work);
    pri_team_for(&team, 0, work.pieces, count_piece, job);
    job->below = pri_offsets_of(work.pieces, counts[0]);
    (void)pri_offsets_of(work.pieces, counts[1]);
    pri_team_for(&team, 0, work.pieces, collect_piece, job);
    pri_team_close(&team);
}

static void store(const choice *job)
{
    const element last = PRI_TYPED(pri_decode_key)(job->form, job->last);
    for (ptrdiff_t j = 0; j < job->k; j++) {
        const ptrdiff_t from = j < job->below ? job->order[j] : j;
        if (job->values)
            job->values[j] = j < job->below ? job->picked[from] : last;
        if (job->index)
            job->index[j] = job->chosen[from];
    }
}

static prange_status choose_by_rank(choice *job)
{
    const ptrdiff_t rank = job->k - 1;
    pri_memory memory = {0};
    job->chosen = pri_memory_take(&memory, job->k, 1, sizeof *job->chosen);
    job->order = pri_memory_take(&memory, job->k, 1, sizeof *job->order);
    job->picked = pri_memory_take(&memory, job->k, 1, sizeof *job->picked);
    prange_status status =
        memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for k = %td numbers",
                                  job->function, job->k)
                       : PRI_TYPED(pri_select_ranks)(job->function, job->form, job->n, job->x, 1,
                                                     &rank, &job->last, NULL);
    if (status == PRANGE_OK)
        collect(job);
    if (status == PRANGE_OK && job->below > 0)
        status =
            PRI_TYPED(pri_argsort)(job->function, job->form, job->below, job->picked, job->order);
    if (status == PRANGE_OK)
        store(job);
    pri_memory_free(&memory);
    return status;
}

static prange_status check(const choice *job)
{
    const char *function = job->function;
    const pri_array x = {"x", job->x, 1};
    const pri_array values = {"values", job->values, 1}, index = {"index", job->index, 1};
    prange_status status = pri_check_arrays(function, job->n, sizeof(element), 1, &x);
    if (status != PRANGE_OK)
        return status;
    if (job->k < 0 || job->k > job->n)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %td is not in 0 .. n, n = %td", function,
                        job->k, job->n);
    if (!job->values && !job->index && job->k > 0)
        return pri_fail(PRANGE_ERROR_NULL, "%s: values and index are NULL", function);
    const ptrdiff_t x_bytes = job->n * (ptrdiff_t)sizeof(element);
    const ptrdiff_t values_bytes = job->k * (ptrdiff_t)sizeof(element);
    if (job->values)
        status = pri_check_disjoint(function, 1, &values, values_bytes, &x, x_bytes);
    if (status != PRANGE_OK || !job->index)
        return status;
    status = pri_check_arrays(function, job->k, sizeof *job->index, 1, &index);
    const ptrdiff_t index_bytes = job->k * (ptrdiff_t)sizeof *job->index;
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &index, index_bytes, &x, x_bytes);
    if (status == PRANGE_OK && job->values)
        status = pri_check_disjoint(function, 1, &index, index_bytes, &values, values_bytes);
    return status;
}

/* The candidates of a piece. */
typedef struct list {
    ptrdiff_t count;
    key up_to; /* only keys up to it are taken */
    element *numbers;
    ptrdiff_t *index;
    key *keys; /* scratch for selection */
} list;

typedef struct lists {
    const choice *choice;
    ptrdiff_t length, room; /* numbers per piece; room per list */
    key up_to;              /* only keys up to it are taken */
    element *numbers;
    ptrdiff_t *index;
    key *keys; /* room for indices too: at the end, the order of all lists' numbers */
    ptrdiff_t *counts;
} lists;

/* The lowest `count` bits of a mask that are set. */
static uint64_t lowest_bits(uint64_t mask, ptrdiff_t count)
{
    uint64_t rest = mask;
    for (; rest != 0 && count > 0; count--)
        rest &= rest - 1;
    return mask & ~rest;
}

/* Drops all but the first k candidates. Of equal keys, those with the lowest indices stay. Returns
 * whether later numbers can precede the last of these. */
static bool truncate_list(const choice *job, list *held)
{
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    kernels->encode(job->form, held->count, (const key *)held->numbers, held->keys);
    kernels->select(held->count, held->keys, job->k - 1);
    const key last = held->keys[job->k - 1];
    ptrdiff_t equal = job->k, kept = 0;
    for (ptrdiff_t i = 0; i < job->k; i++)
        equal -= held->keys[i] < last;
    for (ptrdiff_t begin = 0; begin < held->count; begin += PART) {
        const ptrdiff_t count = pri_min(PART, held->count - begin);
        const masks found = masks_of(job->form, count, held->numbers + begin, last);
        const uint64_t first = lowest_bits(found.equal, equal);
        equal -= __builtin_popcountll(first);
        for (uint64_t left = found.below | first; left != 0; left &= left - 1, kept++) {
            const ptrdiff_t i = begin + __builtin_ctzll(left);
            held->numbers[kept] = held->numbers[i];
            held->index[kept] = held->index[i];
        }
    }
    held->count = kept;
    held->up_to = last == PRI_KEY_MIN ? last : last - 1;
    return last != PRI_KEY_MIN;
}

/* Appends the candidates among the numbers from `begin` on; their bits are set in `taken`. Returns
 * whether there can be more. */
static bool append(const choice *job, ptrdiff_t begin, uint64_t taken, list *held)
{
    for (; taken != 0; taken &= taken - 1) {
        const ptrdiff_t i = begin + __builtin_ctzll(taken);
        held->numbers[held->count] = job->x[i];
        held->index[held->count++] = i;
    }
    return held->count < 3 * job->k + PART || truncate_list(job, held);
}

static void list_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const lists *job = argument;
    const choice *call = job->choice;
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    const ptrdiff_t end = pri_min((piece + 1) * job->length, call->n);
    list held = {.up_to = job->up_to,
                 .numbers = job->numbers + piece * job->room,
                 .index = job->index + piece * job->room,
                 .keys = job->keys + piece * job->room};
    for (ptrdiff_t begin = piece * job->length; begin < end; begin += PART) {
        const ptrdiff_t count = pri_min(PART, end - begin);
        const uint64_t taken =
            kernels->up_to(call->form, count, (const key *)call->x + begin, held.up_to);
        if (taken != 0 && !append(call, begin, taken, &held))
            break;
    }
    if (held.count > call->k)
        (void)truncate_list(call, &held);
    job->counts[piece] = held.count;
}

/* Moves all lists together, sorts them, and writes the first k numbers. */
static prange_status sort_lists(const lists *job, ptrdiff_t pieces)
{
    const choice *call = job->choice;
    ptrdiff_t count = job->counts[0], *order = (ptrdiff_t *)(void *)job->keys;
    for (ptrdiff_t p = 1; p < pieces; p++) {
        const size_t more = (size_t)job->counts[p];
        memmove(job->numbers + count, job->numbers + p * job->room, more * sizeof *job->numbers);
        memmove(job->index + count, job->index + p * job->room, more * sizeof *job->index);
        count += job->counts[p];
    }
    const prange_status status =
        PRI_TYPED(pri_argsort)(call->function, call->form, count, job->numbers, order);
    for (ptrdiff_t j = 0; status == PRANGE_OK && j < call->k; j++) {
        if (call->values)
            call->values[j] = job->numbers[order[j]];
        if (call->index)
            call->index[j] = job->index[order[j]];
    }
    return status;
}

/* A key from a sample such that very probably at least k numbers, and few more, have keys up to it.
 * Without this bound, numbers in the opposite order would all pass through the lists. It is
 * too low for fewer than 1 in 1,000 random arrays, for which the lists are in vain. Fewer than FEW
 * numbers cost less than a sample. */
static key estimate_bound(const choice *job)
{
    enum { MOST = 512, LEAST = 48, NUMBERS_A_SAMPLE = 64, FEW = 256 };
    if (job->n < FEW)
        return PRI_KEY_MAX;
    const int size = (int)pri_max(LEAST, pri_min(MOST, job->n / NUMBERS_A_SAMPLE));
    const double share = size * ((double)job->k / (double)job->n);
    /* Within the sample, since lists are for k <= n / NUMBERS_PER_K. */
    const int rank = (int)(share + 3.0 * sqrt(share) + 2.0);
    key sample[MOST];
    PRI_TYPED(pri_sample_keys)(job->form, job->n, job->x, size, sample);
    return sample[rank];
}

/* *listed: whether there was memory for the lists and they hold at least k numbers. */
static prange_status choose_by_lists(const choice *job, bool *listed)
{
    lists all = {.choice = job, .room = 3 * job->k + 2 * PART, .up_to = estimate_bound(job)};
    const ptrdiff_t filled = pri_max(1, job->n / (NUMBERS_PER_ROOM * all.room));
    const pri_work work = {
        .name = job->function,
        .n = job->n,
        .pieces = pri_min(filled, pri_pieces(job->n, PIECE)),
        .ns = LIST_NS * (double)job->n,
        .user = 2, /* a ledger entry of its own */
        .bytes = (double)job->n * sizeof(element),
    };
    pri_memory memory = {0};
    prange_status status = PRANGE_OK;
    pri_team team = pri_team_open(&work);
    const ptrdiff_t most = team.size == 1 ? 1 : team.size * PIECES_PER_THREAD;
    const ptrdiff_t pieces = pri_min(most, filled);
    all.length = pri_pieces(job->n, pieces);
    all.numbers = pri_memory_take(&memory, pieces, all.room, sizeof *all.numbers);
    all.index = pri_memory_take(&memory, pieces, all.room, sizeof *all.index);
    all.keys = pri_memory_take(&memory, pieces, all.room, sizeof *all.index);
    all.counts = pri_memory_take(&memory, pieces, 1, sizeof *all.counts);
    *listed = !memory.missing;
    if (*listed)
        pri_team_for(&team, 0, pieces, list_piece, &all);
    pri_team_close(&team);
    ptrdiff_t count = 0;
    for (ptrdiff_t p = 0; *listed && p < pieces; p++)
        count += all.counts[p];
    *listed = *listed && count >= job->k;
    if (*listed)
        status = sort_lists(&all, pieces);
    pri_memory_free(&memory);
    return status;
}

static prange_status first_of(choice *job)
{
    bool listed = false;
    prange_status status = check(job);
    if (status != PRANGE_OK || job->k == 0)
        return status;
    if (job->n / NUMBERS_PER_K >= job->k)
        status = choose_by_lists(job, &listed);
    return listed ? status : choose_by_rank(job);
}

prange_status PRI_TYPED(prange_top_k)(ptrdiff_t n, const element *x, ptrdiff_t k, element *values,
                                      ptrdiff_t *index)
{
    return first_of(&(choice){.function = __func__,
                              .form = pri_form(true),
                              .n = n,
                              .k = k,
                              .x = x,
                              .values = values,
                              .index = index});
}

prange_status PRI_TYPED(prange_bottom_k)(ptrdiff_t n, const element *x, ptrdiff_t k,
                                         element *values, ptrdiff_t *index)
{
    return first_of(&(choice){.function = __func__,
                              .form = pri_form(false),
                              .n = n,
                              .k = k,
                              .x = x,
                              .values = values,
                              .index = index});
}

/* SPDX-License-Identifier: MIT */
/*
 * The k-th smallest number, and the array divided at it: pieces count the numbers below it and
 * those that are it, and then each writes its own of three kinds where the counts say.
 */
#include <prange/select.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "ranks.h"

/* Estimated time a number in ns of the passes of a division, and numbers a piece, at least. */
#define DIVIDE_NS 2.0
enum { PIECE = 1 << 14, KINDS = 3 };

static prange_status check(const char *function, ptrdiff_t n, const element *x, ptrdiff_t k)
{
    const pri_array array = {"x", x, 1};
    const prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &array);
    if (status == PRANGE_OK && (k < 0 || k >= n))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %td is not in 0 .. n - 1, n = %td", function,
                        k, n);
    return status;
}

prange_status PRI_TYPED(prange_select)(ptrdiff_t n, const element *x, ptrdiff_t k, element *out)
{
    prange_status status = n > 0 ? pri_check_pointer(__func__, "out", out) : PRANGE_OK;
    const pri_array in = {"x", x, 1}, to = {"out", out, 1};
    key found;
    if (status == PRANGE_OK)
        status = check(__func__, n, x, k);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(__func__, sizeof *x, &to, 1, &in, n);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_select_ranks)(__func__, pri_form(false), n, x, 1, &k, &found, NULL);
    if (status == PRANGE_OK)
        *out = PRI_TYPED(pri_decode_key)(pri_form(false), found);
    return status;
}

typedef struct division {
    ptrdiff_t n, length; /* of a piece */
    element *x, *divided;
    key pivot;
    ptrdiff_t (*counts)[KINDS]; /* of each piece, and then where its numbers go */
} division;

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const division *job = argument;
    const ptrdiff_t begin = piece * job->length, end = pri_min(begin + job->length, job->n);
    ptrdiff_t *below = &job->counts[piece][0], *equal = &job->counts[piece][1];
    PRI_TYPED(pri_ranks_count)(pri_form(false), job->x, begin, end, job->pivot, below, equal);
    job->counts[piece][2] = end - begin - *below - *equal;
}

/* Blocks are divided into three buffers, since a branch on each number would be mispredicted. */
static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const division *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    ptrdiff_t *to = job->counts[piece], count;
    key block[PRI_RANKS_BLOCK];
    element parts[KINDS][PRI_RANKS_BLOCK];
    for (ptrdiff_t begin = piece * job->length; begin < end; begin += count) {
        ptrdiff_t below = 0, equal = 0, above = 0;
        count = PRI_TYPED(pri_ranks_load)(pri_form(false), job->x, begin, end, block);
        for (ptrdiff_t i = 0; i < count; i++) {
            const element next = job->x[begin + i];
            parts[0][below] = parts[1][equal] = parts[2][above] = next;
            below += block[i] < job->pivot;
            equal += block[i] == job->pivot;
            above += block[i] > job->pivot;
        }
        const ptrdiff_t counts[KINDS] = {below, equal, above};
        for (int kind = 0; kind < KINDS; kind++) {
            memcpy(job->divided + to[kind], parts[kind], (size_t)counts[kind] * sizeof **parts);
            to[kind] += counts[kind];
        }
    }
}

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const division *job = argument;
    const ptrdiff_t begin = piece * job->length, end = pri_min(begin + job->length, job->n);
    memcpy(job->x + begin, job->divided + begin, (size_t)(end - begin) * sizeof *job->x);
}

static void make_places(const division *job, ptrdiff_t pieces)
{
    ptrdiff_t place = 0;
    for (int kind = 0; kind < KINDS; kind++)
        for (ptrdiff_t p = 0; p < pieces; p++) {
            const ptrdiff_t count = job->counts[p][kind];
            job->counts[p][kind] = place;
            place += count;
        }
}

static void divide(const char *function, ptrdiff_t n, element *x, element *divided, key pivot)
{
    ptrdiff_t counts[PRI_RANKS_PIECES][KINDS];
    const ptrdiff_t length = pri_max(PIECE, pri_pieces(n, PRI_RANKS_PIECES));
    const division job = {n, length, x, divided, pivot, counts};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, length),
        .ns = DIVIDE_NS * (double)n,
        .user = 1, /* not the copy */
        .bytes = 5.0 * (double)n * sizeof *x,
    };
    pri_team team = pri_team_open(&work);
    pri_team_for(&team, 0, work.pieces, count_piece, &job);
    make_places(&job, work.pieces);
    pri_team_for(&team, 0, work.pieces, write_piece, &job);
    pri_team_for(&team, 0, work.pieces, copy_piece, &job);
    pri_team_close(&team);
}

prange_status PRI_TYPED(prange_partition)(ptrdiff_t n, element *x, ptrdiff_t k)
{
    prange_status status = check(__func__, n, x, k);
    if (status != PRANGE_OK)
        return status;
    key pivot;
    element *divided = pri_scratch_large(n, sizeof *divided);
    if (!divided)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers", __func__, n);
    status = PRI_TYPED(pri_select_ranks)(__func__, pri_form(false), n, x, 1, &k, &pivot, NULL);
    if (status == PRANGE_OK)
        divide(__func__, n, x, divided, pivot);
    pri_scratch_free(divided);
    return status;
}

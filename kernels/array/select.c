/* SPDX-License-Identifier: MIT */
/*
 * Selection of the k-th smallest number, and the partition of an array at it. Each piece counts its
 * numbers below, equal to and above the pivot; then it writes these three kinds to the positions
 * that follow from the counts.
 */
#include <prange/select.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "ranks.h"

/* Estimated time of a partition in ns per number, and the least numbers per piece. */
#define DIVIDE_NS 2.0
enum { PIECE = 1 << 14, KINDS = 3 };

static prange_status check(const char *function, ptrdiff_t n, const element *x, ptrdiff_t k)
{
    const pri_array array = {"x", x, 1};
    const prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &array);
    if (status == PRANGE_OK && n == 0)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for n = 0", function);
    if (status == PRANGE_OK && (k < 0 || k >= n))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %td is not in 0 .. n - 1, n = %td", function,
                        k, n);
    return status;
}

prange_status PRI_TYPED(prange_select)(ptrdiff_t n, const element *x, ptrdiff_t k, element *out)
{
    prange_status status = pri_check_pointer(__func__, "out", out);
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

typedef struct partitioning {
    ptrdiff_t n, length; /* of a piece */
    element *x, *partitioned;
    key pivot;
    ptrdiff_t (*counts)[KINDS]; /* of each piece and kind; then the output positions */
} partitioning;

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const partitioning *job = argument;
    const ptrdiff_t begin = piece * job->length, end = pri_min(begin + job->length, job->n);
    ptrdiff_t *below = &job->counts[piece][0], *equal = &job->counts[piece][1];
    PRI_TYPED(pri_ranks_count)(pri_form(false), job->x, begin, end, job->pivot, below, equal);
    job->counts[piece][2] = end - begin - *below - *equal;
}

/* Writes a piece's numbers of each kind to their positions. Blocks are partitioned into three
 * buffers without branches, which would often be mispredicted. */
static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const partitioning *job = argument;
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
            memcpy(job->partitioned + to[kind], parts[kind], (size_t)counts[kind] * sizeof **parts);
            to[kind] += counts[kind];
        }
    }
}

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const partitioning *job = argument;
    const ptrdiff_t begin = piece * job->length, end = pri_min(begin + job->length, job->n);
    memcpy(job->x + begin, job->partitioned + begin, (size_t)(end - begin) * sizeof *job->x);
}

/* Replaces the counts by output positions, which are their exclusive prefix sums. */
static void compute_positions(const partitioning *job, ptrdiff_t pieces)
{
    ptrdiff_t place = 0;
    for (int kind = 0; kind < KINDS; kind++)
        for (ptrdiff_t p = 0; p < pieces; p++) {
            const ptrdiff_t count = job->counts[p][kind];
            job->counts[p][kind] = place;
            place += count;
        }
}

static void partition_at(const char *function, ptrdiff_t n, element *x, element *partitioned,
                         key pivot)
{
    ptrdiff_t counts[PRI_RANKS_PIECES][KINDS];
    const ptrdiff_t length = pri_max(PIECE, pri_pieces(n, PRI_RANKS_PIECES));
    const partitioning job = {n, length, x, partitioned, pivot, counts};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, length),
        .ns = DIVIDE_NS * (double)n,
        .user = 1, /* separates its ledger entry from that of the copy of keys */
        .bytes = 5.0 * (double)n * sizeof *x,
    };
    pri_team team = pri_team_open(&work);
    pri_team_for(&team, 0, work.pieces, count_piece, &job);
    compute_positions(&job, work.pieces);
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
    element *partitioned = pri_scratch_large(n, sizeof *partitioned);
    if (!partitioned)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers", __func__, n);
    status = PRI_TYPED(pri_select_ranks)(__func__, pri_form(false), n, x, 1, &k, &pivot, NULL);
    if (status == PRANGE_OK)
        partition_at(__func__, n, x, partitioned, pivot);
    pri_scratch_free(partitioned);
    return status;
}

/* SPDX-License-Identifier: MIT */
/*
 * Selection by a mask, and positions of nonzero elements. The pieces count their selected elements,
 * and then write them at the positions that the prefix sums of the counts give; a single thread
 * need not count. A block is selected into a buffer, since branchless stores write one element too
 * many.
 */
#include <prange/move.h>

#include <string.h>

#include "base/check.h"
#include "base/offsets.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "select.h"
#include "simd/move.h"
#include "simd/reduce.h"

/* Estimated time per element to count and select, in ns. */
#define SELECT_NS 0.5

enum { PIECE = 1 << 15, MOST_PIECES = 1024, BLOCK = 1024 };

typedef struct selection {
    ptrdiff_t n, length; /* elements; elements per piece */
    const element *x;
    const uint8_t *mask; /* NULL: positions are selected */
    ptrdiff_t *counts;   /* counts of the pieces, then their output positions */
    element *out;
    ptrdiff_t *index;
} selection;

ptrdiff_t PRI_TYPED(pri_select_count)(ptrdiff_t n, const element *x)
{
    pri_reduce_block *count_nonzero = pri_isa_get()->PRI_TYPED(reduce)->block[PRI_REDUCE_NONZERO];
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i += PRI_REDUCE_BLOCK) {
        pri_partial partial = {.index = 0};
        count_nonzero(pri_min(PRI_REDUCE_BLOCK, n - i), x + i, NULL, 1.0, &partial);
        count += partial.index;
    }
    return count;
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const selection *job = argument;
    const ptrdiff_t first = piece * job->length, n = pri_min(job->length, job->n - first);
    (void)thread;
    job->counts[piece] = job->mask ? pri_select_count_u8(n, job->mask + first)
                                   : PRI_TYPED(pri_select_count)(n, job->x + first);
}

/* Selects from a piece, to position `before` on. Returns the position behind the last. */
static ptrdiff_t compress_to(const selection *job, ptrdiff_t piece, ptrdiff_t before)
{
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    element block[BLOCK];
    for (ptrdiff_t i = piece * job->length; i < end; i += BLOCK) {
        const ptrdiff_t count = pri_isa_get()->PRI_TYPED(move)->compress(
            pri_min(BLOCK, end - i), job->x + i, job->mask + i, block);
        memcpy(job->out + before, block, (size_t)count * sizeof *block);
        before += count;
    }
    return before;
}

static ptrdiff_t locate_to(const selection *job, ptrdiff_t piece, ptrdiff_t before)
{
    const ptrdiff_t end = pri_min((piece + 1) * job->length, job->n);
    ptrdiff_t block[BLOCK];
    for (ptrdiff_t i = piece * job->length; i < end; i += BLOCK) {
        const ptrdiff_t count = pri_isa_get()->PRI_TYPED(move)->positions(pri_min(BLOCK, end - i),
                                                                          job->x + i, i, block);
        memcpy(job->index + before, block, (size_t)count * sizeof *block);
        before += count;
    }
    return before;
}

static void select_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const selection *job = argument;
    (void)thread;
    (job->mask ? compress_to : locate_to)(job, piece, job->counts[piece]);
}

static bool is_disjoint(const void *x, size_t x_bytes, const void *y, size_t y_bytes)
{
    if ((uintptr_t)x > UINTPTR_MAX - x_bytes || (uintptr_t)y > UINTPTR_MAX - y_bytes)
        return false;
    return (uintptr_t)x + x_bytes <= (uintptr_t)y || (uintptr_t)y + y_bytes <= (uintptr_t)x;
}

/* Whether the output overlaps nothing even if every element is selected, so that no count is needed
 * to check that. */
static bool fits_any_count(const selection *job, const ptrdiff_t *count)
{
    const void *out = job->mask ? (const void *)job->out : job->index;
    const size_t n = (size_t)job->n;
    const size_t bytes = n * (job->mask ? sizeof *job->out : sizeof *job->index);
    return out && is_disjoint(out, bytes, job->x, n * sizeof *job->x) &&
           (!job->mask || is_disjoint(out, bytes, job->mask, n)) &&
           is_disjoint(out, bytes, count, sizeof *count);
}

/* Checks the output for `count` elements. */
static prange_status check_room(const char *function, const selection *job, ptrdiff_t count,
                                const ptrdiff_t *to)
{
    const pri_array x = {"x", job->x, 1}, mask = {"mask", job->mask, 1}, number = {"count", to, 1};
    const pri_array out =
        job->mask ? (pri_array){"out", job->out, 1} : (pri_array){"index", job->index, 1};
    const size_t size = job->mask ? sizeof *job->out : sizeof *job->index;
    const ptrdiff_t bytes = count * (ptrdiff_t)size;
    prange_status status = pri_check_arrays(function, count, size, 1, &out);
    if (status == PRANGE_OK)
        status =
            pri_check_disjoint(function, 1, &out, bytes, &x, job->n * (ptrdiff_t)sizeof *job->x);
    if (status == PRANGE_OK && job->mask)
        status = pri_check_disjoint(function, 1, &out, bytes, &mask, job->n);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &number, sizeof *to, &out, bytes);
    return status;
}

/* Selects piece by piece on one thread. Returns the number of selected elements. */
static ptrdiff_t select_serial(const selection *job, ptrdiff_t pieces)
{
    ptrdiff_t sum = 0;
    for (ptrdiff_t p = 0; p < pieces; p++)
        sum = (job->mask ? compress_to : locate_to)(job, p, sum);
    return sum;
}

static prange_status run(const char *function, const selection *asked, ptrdiff_t *count)
{
    ptrdiff_t counts[MOST_PIECES];
    selection job = *asked;
    job.counts = counts;
    job.length = pri_max(PIECE, pri_pieces(job.n, MOST_PIECES));
    const double elements = (double)job.n;
    const pri_work work = {.name = function,
                           .n = job.n,
                           .pieces = pri_pieces(job.n, job.length),
                           .ns = SELECT_NS * elements,
                           .bytes = 2.0 * elements * sizeof *job.x};
    pri_team team = pri_team_open(&work);
    if (team.size == 1 && fits_any_count(&job, count)) {
        *count = select_serial(&job, work.pieces);
        pri_team_close(&team);
        return PRANGE_OK;
    }
    pri_team_for(&team, 0, work.pieces, count_piece, &job);
    const ptrdiff_t sum = pri_offsets_of(work.pieces, counts);
    const prange_status status = check_room(function, &job, sum, count);
    if (status == PRANGE_OK) {
        pri_team_for(&team, 0, work.pieces, select_piece, &job);
        *count = sum;
    }
    pri_team_close(&team);
    return status;
}

/* Checks that the count does not overlap an input of `bytes` bytes. */
static prange_status check_count(const char *function, const ptrdiff_t *count, const pri_array *in,
                                 ptrdiff_t bytes)
{
    const pri_array number = {"count", count, 1};
    const prange_status status = pri_check_pointer(function, "count", count);
    return status == PRANGE_OK ? pri_check_disjoint(function, 1, &number, sizeof *count, in, bytes)
                               : status;
}

prange_status PRI_TYPED(prange_compress)(ptrdiff_t n, const element *x, const uint8_t *mask,
                                         ptrdiff_t *count, element *out)
{
    const pri_array in = {"x", x, 1}, masking = {"mask", mask, 1};
    prange_status status = pri_check_arrays(__func__, n, sizeof *x, 1, &in);
    if (status == PRANGE_OK)
        status = pri_check_arrays(__func__, n, 1, 1, &masking);
    if (status == PRANGE_OK)
        status = check_count(__func__, count, &in, n * (ptrdiff_t)sizeof *x);
    if (status == PRANGE_OK)
        status = check_count(__func__, count, &masking, n);
    if (status != PRANGE_OK)
        return status;
    if (n == 0)
        return *count = 0, PRANGE_OK;
    return run(__func__, &(selection){.n = n, .x = x, .mask = mask, .out = out}, count);
}

prange_status PRI_TYPED(prange_nonzero)(ptrdiff_t n, const element *x, ptrdiff_t *count,
                                        ptrdiff_t *index)
{
    const pri_array in = {"x", x, 1};
    prange_status status = pri_check_arrays(__func__, n, sizeof *x, 1, &in);
    if (status == PRANGE_OK)
        status = check_count(__func__, count, &in, n * (ptrdiff_t)sizeof *x);
    if (status != PRANGE_OK)
        return status;
    if (n == 0)
        return *count = 0, PRANGE_OK;
    return run(__func__, &(selection){.n = n, .x = x, .index = index}, count);
}

/* SPDX-License-Identifier: MIT */
/*
 * Permutations of elements of any size by an array of indices.
 */
#include "permute.h"

#include <prange/sort.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* Estimated time to fetch an element at random, to copy a byte, and to check an index, in ns; and
 * elements and bytes per piece. */
#define FETCH_NS 2.0
#define BYTE_NS 0.06
#define CHECK_NS 0.3
enum { PIECE = 1 << 13, PIECE_BYTES = 1 << 16 };

typedef struct gather_job {
    ptrdiff_t n;
    const ptrdiff_t *order;
    size_t size;
    const char *in;
    char *out;
    atomic_bool *outside; /* set if an index is outside 0 .. n - 1 */
} gather_job;

/* With a constant size, copying an element takes one or two moves. */
static inline __attribute__((always_inline)) void gather(const gather_job *job, ptrdiff_t begin,
                                                         ptrdiff_t end, size_t size)
{
    for (ptrdiff_t i = begin; i < end; i++)
        memcpy(job->out + (size_t)i * size, job->in + (size_t)job->order[i] * size, size);
}

static void gather_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const gather_job *job = argument;
    const ptrdiff_t begin = piece * PIECE, end = pri_min(begin + PIECE, job->n);
    switch (job->size) {
    case 4:
        gather(job, begin, end, 4);
        break;
    case 8:
        gather(job, begin, end, 8);
        break;
    case 16:
        gather(job, begin, end, 16);
        break;
    default:
        gather(job, begin, end, job->size);
    }
}

void pri_gather(const char *function, ptrdiff_t n, const ptrdiff_t *order, size_t size,
                const void *in, void *out)
{
    const gather_job job = {n, order, size, in, out, NULL};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, PIECE),
        .ns = (FETCH_NS + BYTE_NS * (double)size) * (double)n,
        .user = 3, /* a ledger entry of its own */
        .bytes = (double)n * (2.0 * (double)size + sizeof *order),
    };
    pri_parallel_for(&work, gather_piece, &job);
}

typedef struct copy_job {
    size_t bytes;
    const char *in;
    char *out;
} copy_job;

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const copy_job *job = argument;
    const size_t begin = (size_t)piece * PIECE_BYTES, left = job->bytes - begin;
    memcpy(job->out + begin, job->in + begin, left < PIECE_BYTES ? left : PIECE_BYTES);
}

void pri_copy(const char *function, ptrdiff_t n, size_t size, const void *in, void *out)
{
    const copy_job job = {(size_t)n * size, in, out};
    if (n == 0)
        return;
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces((ptrdiff_t)job.bytes, PIECE_BYTES),
        .ns = BYTE_NS * (double)job.bytes,
        .user = 4, /* a ledger entry of its own */
        .bytes = 2.0 * (double)job.bytes,
    };
    pri_parallel_for(&work, copy_piece, &job);
}

static void check_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const gather_job *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, job->n);
    bool outside = false;
    for (ptrdiff_t i = piece * PIECE; i < end; i++)
        outside |= (size_t)job->order[i] >= (size_t)job->n;
    if (outside)
        atomic_store_explicit(job->outside, true, memory_order_relaxed);
}

static prange_status check_order(const char *function, ptrdiff_t n, const ptrdiff_t *order)
{
    atomic_bool outside = false;
    const gather_job job = {.n = n, .order = order, .outside = &outside};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, PIECE),
        .ns = CHECK_NS * (double)n,
        .user = 5, /* a ledger entry of its own */
        .bytes = (double)n * sizeof *order,
    };
    pri_parallel_for(&work, check_piece, &job);
    if (!atomic_load_explicit(&outside, memory_order_relaxed))
        return PRANGE_OK;
    ptrdiff_t i = 0;
    while ((size_t)order[i] < (size_t)n)
        i++;
    return pri_fail(PRANGE_ERROR_VALUE, "%s: order[%td] = %td is not in 0 .. n - 1, n = %td",
                    function, i, order[i], n);
}

static prange_status check(const char *function, ptrdiff_t n, const ptrdiff_t *order, size_t size,
                           const void *in, const void *out)
{
    const pri_array indices = {"order", order, 1}, arrays[] = {{"in", in, 1}, {"out", out, 1}};
    if (size == 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: size is 0", function);
    prange_status status = pri_check_arrays(function, n, size, 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, n, sizeof *order, 1, &indices);
    if (status == PRANGE_OK && out != in)
        status = pri_check_disjoint(function, size, &arrays[1], n, &arrays[0], n);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &arrays[1], n * (ptrdiff_t)size, &indices,
                                    n * (ptrdiff_t)sizeof *order);
    return status == PRANGE_OK ? check_order(function, n, order) : status;
}

prange_status prange_permute(ptrdiff_t n, const ptrdiff_t *order, size_t size, const void *in,
                             void *out)
{
    const prange_status status = check(__func__, n, order, size, in, out);
    if (status != PRANGE_OK || n == 0)
        return status;
    if (in != out) {
        pri_gather(__func__, n, order, size, in, out);
        return PRANGE_OK;
    }
    void *moved = pri_scratch_large(n, size);
    if (!moved)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td elements of %zu bytes",
                        __func__, n, size);
    pri_gather(__func__, n, order, size, in, moved);
    pri_copy(__func__, n, size, moved, out);
    pri_scratch_free(moved);
    return PRANGE_OK;
}

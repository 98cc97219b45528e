/* SPDX-License-Identifier: MIT */
/*
 * Elements of any size, gathered by indices and copied.
 */
#include "gather.h"

#include <string.h>

#include "exec/parallel_for.h"

/* Estimated time to fetch an element at random and to copy a byte, in ns; and the most elements and
 * about the bytes per piece. */
#define FETCH_NS 2.0
#define BYTE_NS 0.06
enum { PIECE = 1 << 13, PIECE_BYTES = 1 << 16 };

typedef struct gather_job {
    ptrdiff_t n, length; /* elements, and how many of them a piece has */
    const ptrdiff_t *order;
    size_t size;
    const char *in;
    char *out;
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
    const ptrdiff_t begin = piece * job->length, end = pri_min(begin + job->length, job->n);
    switch (job->size) {
    case 1:
        gather(job, begin, end, 1);
        break;
    case 2:
        gather(job, begin, end, 2);
        break;
    case 4:
        gather(job, begin, end, 4);
        break;
    case 8:
        gather(job, begin, end, 8);
        break;
    case 12:
        gather(job, begin, end, 12);
        break;
    case 16:
        gather(job, begin, end, 16);
        break;
    case 24:
        gather(job, begin, end, 24);
        break;
    case 32:
        gather(job, begin, end, 32);
        break;
    default:
        gather(job, begin, end, job->size);
    }
}

void pri_gather(const char *function, ptrdiff_t n, const ptrdiff_t *order, size_t size,
                const void *in, void *out)
{
    const ptrdiff_t fit = PIECE_BYTES / pri_min((ptrdiff_t)size, PIECE_BYTES);
    const gather_job job = {n, pri_min(fit, PIECE), order, size, in, out};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, job.length),
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

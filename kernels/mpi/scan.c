/* SPDX-License-Identifier: MIT */
/*
 * Running totals. Each rank sums its whole blocks. Then the total of all blocks before passes from
 * rank to rank, with the elements of a shared block. Finally each rank scans its blocks from their
 * totals. The order of operations is that of prange/scan.h.
 */
#include <prange/loop.h>
#include <prange/mpi.h>
#include <prange/scan.h>

#include <math.h>
#include <string.h>

#include "blocks.h"
#include "simd/scan.h"

enum { TAG = 10 };

/* The type of the sums in a block: f64 for f32, as on one machine. */
#if PRI_IS_REAL
typedef double wide;
#define WIDE(name) PRI_PASTE(name, f64)
#else
typedef element wide;
#define WIDE(name) PRI_TYPED(name)
#endif

typedef prange_status scan_block(ptrdiff_t n, const wide *x, wide *y);

/* The message that passes from rank to rank. */
typedef struct relay {
    running carry;   /* the total of all blocks that are complete */
    ptrdiff_t count; /* elements of the next block so far */
    element elements[PRI_MPI_BLOCK];
} relay;

typedef struct scanning {
    const pri_mpi_call *call;
    pri_scan_op op;
    scan_block *scan;
    const element *x;
    element *y;
    ptrdiff_t head, blocks; /* elements of a block begun on a lower rank; blocks that begin here */
    running *carries;       /* totals of the blocks, later those before each block */
    running head_carry;
    relay *received;
} scanning;

static void widen(ptrdiff_t n, const element *x, wide *to)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = (wide)x[i];
}

/* The index where block b of this rank begins in its array, and the number of its elements here. */
static ptrdiff_t begin_of(const scanning *job, ptrdiff_t b, ptrdiff_t *count)
{
    const ptrdiff_t begin = job->head + b * PRI_MPI_BLOCK;
    *count = pri_mpi_min(PRI_MPI_BLOCK, job->call->count - begin);
    return begin;
}

/* Scans block b by itself. */
static prange_status scan_own(const scanning *job, ptrdiff_t b, wide *block, ptrdiff_t *count)
{
    const ptrdiff_t begin = begin_of(job, b, count);
    if (*count <= 0)
        return PRANGE_OK;
    widen(*count, job->x + begin, block);
    return job->scan(*count, block, block);
}

static int sum_block(ptrdiff_t b, int thread, void *ctx)
{
    const scanning *job = ctx;
    wide block[PRI_MPI_BLOCK];
    ptrdiff_t count;
    const prange_status status = scan_own(job, b, block, &count);
    (void)thread;
    job->carries[b] = (running)block[count - 1];
    return (int)status;
}

static void write_block(const scanning *job, ptrdiff_t count, const wide *block, running carry,
                        element *y)
{
    for (ptrdiff_t i = 0; i < count; i++)
        y[i] = (element)pri_scan_join(job->op, carry, (running)block[i]);
}

static int write_own(ptrdiff_t b, int thread, void *ctx)
{
    const scanning *job = ctx;
    wide block[PRI_MPI_BLOCK];
    ptrdiff_t count;
    const prange_status status = scan_own(job, b, block, &count);
    (void)thread;
    write_block(job, count, block, job->carries[b], job->y + begin_of(job, b, &count));
    return (int)status;
}

/* Scans the block begun on a lower rank, from its first element; `last` is its total so far. */
static prange_status scan_head(const scanning *job, bool write, running *last)
{
    wide block[PRI_MPI_BLOCK];
    const ptrdiff_t before = job->received->count;
    widen(before, job->received->elements, block);
    widen(job->head, job->x, block + before);
    const prange_status status = job->scan(before + job->head, block, block);
    *last = (running)block[before + job->head - 1];
    if (write)
        write_block(job, job->head, block + before, job->head_carry, job->y);
    return status;
}

/* Computes the message to the next rank from the received one and this rank's elements. */
static prange_status pass_on(scanning *job, relay *next)
{
    const relay *received = job->received;
    running carry = received->carry, sum;
    ptrdiff_t rest;
    job->head_carry = carry;
    next->count = 0;
    if (received->count + job->head < PRI_MPI_BLOCK) {
        next->count = received->count + job->head;
        memcpy(next->elements, received->elements, (size_t)received->count * sizeof(element));
        if (job->head > 0)
            memcpy(next->elements + received->count, job->x, (size_t)job->head * sizeof(element));
    } else if (job->head > 0) {
        const prange_status status = scan_head(job, false, &sum);
        if (status != PRANGE_OK)
            return status;
        carry = pri_scan_join(job->op, carry, sum);
    }
    for (ptrdiff_t b = 0; b < job->blocks; b++) {
        const running before = carry;
        const ptrdiff_t begin = begin_of(job, b, &rest);
        if (rest == PRI_MPI_BLOCK) {
            carry = pri_scan_join(job->op, carry, job->carries[b]);
        } else {
            next->count = rest;
            memcpy(next->elements, job->x + begin, (size_t)rest * sizeof(element));
        }
        job->carries[b] = before;
    }
    next->carry = carry;
    return PRANGE_OK;
}

static size_t bytes_of(ptrdiff_t count)
{
    return offsetof(relay, elements) + (size_t)count * sizeof(element);
}

/* Passes the relay on. Ranks without elements pass on what they received. */
static prange_status run_relay(scanning *job, relay *next)
{
    const pri_mpi_call *call = job->call;
    relay *received = job->received;
    int code = MPI_SUCCESS;
    received->carry = pri_scan_identity(job->op);
    received->count = 0;
    if (call->rank > 0)
        code = MPI_Recv(received, (int)sizeof *received, MPI_BYTE, call->rank - 1, TAG, call->comm,
                        MPI_STATUS_IGNORE);
    const prange_status status = pass_on(job, next);
    if (code == MPI_SUCCESS && call->rank + 1 < call->ranks)
        code =
            MPI_Send(next, (int)bytes_of(next->count), MPI_BYTE, call->rank + 1, TAG, call->comm);
    return code == MPI_SUCCESS ? status : pri_mpi_status(call->function, code);
}

static prange_status run(pri_mpi_call *call, scanning *job)
{
    running last;
    job->head = pri_mpi_head(call);
    job->blocks = (call->count - job->head + PRI_MPI_BLOCK - 1) / PRI_MPI_BLOCK;
    job->carries = pri_mpi_alloc(job->blocks, sizeof *job->carries);
    job->received = pri_mpi_alloc(2, sizeof *job->received);
    prange_status status = PRANGE_OK;
    if (!job->carries || !job->received)
        status = pri_mpi_fail(call->function, PRANGE_ERROR_MEMORY, "no memory for %td totals",
                              job->blocks);
    status = pri_mpi_agree_status(call, status);
    if (status == PRANGE_OK)
        status =
            pri_mpi_forward_error(call->function, prange_for(0, job->blocks, 1, sum_block, job));
    if (status == PRANGE_OK)
        status = run_relay(job, job->received + 1);
    if (status == PRANGE_OK && job->head > 0)
        status = scan_head(job, true, &last);
    if (status == PRANGE_OK)
        status =
            pri_mpi_forward_error(call->function, prange_for(0, job->blocks, 1, write_own, job));
    pri_mpi_free(job->carries);
    pri_mpi_free(job->received);
    return status;
}

/* Checks that y is x or does not overlap it. */
static prange_status check_apart(const char *function, ptrdiff_t n, const element *x,
                                 const element *y)
{
    const uintptr_t a = (uintptr_t)x, b = (uintptr_t)y, apart = a < b ? b - a : a - b;
    if (n == 0 || apart == 0 || apart >= (size_t)n * sizeof *x)
        return PRANGE_OK;
    return pri_mpi_fail(function, PRANGE_ERROR_OVERLAP, "y overlaps x and is not x");
}

static prange_status scan(const char *function, MPI_Comm comm, ptrdiff_t n_local, const element *x,
                          element *y, pri_scan_op op, scan_block *block)
{
    pri_mpi_call call;
    prange_status status = pri_mpi_open(&call, function, comm);
    if (status != PRANGE_OK)
        return status;
    scanning job = {.call = &call, .op = op, .scan = block, .x = x, .y = y};
    status = pri_mpi_check_array(function, "x", n_local, x, sizeof *x);
    if (status == PRANGE_OK)
        status = pri_mpi_check_array(function, "y", n_local, y, sizeof *y);
    if (status == PRANGE_OK)
        status = check_apart(function, n_local, x, y);
    status = pri_mpi_agree_counts(&call, n_local, status);
    return status == PRANGE_OK ? run(&call, &job) : status;
}

prange_status PRI_TYPED(prange_mpi_cumsum)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                           element *y)
{
    return scan(__func__, comm, n_local, x, y, PRI_SCAN_SUM, WIDE(prange_cumsum));
}

prange_status PRI_TYPED(prange_mpi_cumprod)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                            element *y)
{
    return scan(__func__, comm, n_local, x, y, PRI_SCAN_PROD, WIDE(prange_cumprod));
}

prange_status PRI_TYPED(prange_mpi_cummin)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                           element *y)
{
    return scan(__func__, comm, n_local, x, y, PRI_SCAN_MIN, WIDE(prange_cummin));
}

prange_status PRI_TYPED(prange_mpi_cummax)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                           element *y)
{
    return scan(__func__, comm, n_local, x, y, PRI_SCAN_MAX, WIDE(prange_cummax));
}

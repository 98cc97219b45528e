/* SPDX-License-Identifier: MIT */
/*
 * Reductions of arrays. Up to one block, all elements go to all ranks (in the first exchange if
 * they are few), and each rank makes the call on one machine. Of longer arrays, the ranks reduce
 * whole blocks to partial results (prange/partial.h), which every rank merges.
 */
#include <prange/mpi.h>
#include <prange/partial.h>
#include <prange/reduce.h>

#include <string.h>

#include "base/types.h"
#include "base/view.h"
#include "blocks.h"
#include "move.h"
#include "nodes.h"

typedef struct reduction {
    prange_partial_op op;
    const element *x, *y; /* y of dot */
    ptrdiff_t ddof;       /* of var and std */
    bool root;            /* std, not var */
    void *out;
} reduction;

static bool binary(const reduction *job)
{
    return job->op == PRANGE_PARTIAL_DOT;
}

/* Makes the call on one machine. */
static prange_status reduce_whole(const reduction *job, ptrdiff_t n, const element *x,
                                  const element *y)
{
    (void)y;
    switch (job->op) {
    case PRANGE_PARTIAL_SUM:
        return PRI_TYPED(prange_sum)(n, x, job->out);
    case PRANGE_PARTIAL_PROD:
        return PRI_TYPED(prange_prod)(n, x, job->out);
    case PRANGE_PARTIAL_MIN:
        return PRI_TYPED(prange_min)(n, x, job->out);
    case PRANGE_PARTIAL_MAX:
        return PRI_TYPED(prange_max)(n, x, job->out);
    case PRANGE_PARTIAL_ARGMIN:
        return PRI_TYPED(prange_argmin)(n, x, job->out);
    case PRANGE_PARTIAL_ARGMAX:
        return PRI_TYPED(prange_argmax)(n, x, job->out);
    case PRANGE_PARTIAL_MEAN:
        return PRI_TYPED(prange_mean)(n, x, job->out);
    case PRANGE_PARTIAL_VAR:
        return job->root ? PRI_TYPED(prange_std)(n, x, job->ddof, job->out)
                         : PRI_TYPED(prange_var)(n, x, job->ddof, job->out);
    case PRANGE_PARTIAL_COUNT:
        return PRI_TYPED(prange_count_nonzero)(n, x, job->out);
    case PRANGE_PARTIAL_ANY:
        return PRI_TYPED(prange_any)(n, x, job->out);
#if PRI_IS_REAL
    case PRANGE_PARTIAL_DOT:
        return PRI_TYPED(prange_dot)(n, x, y, job->out);
    case PRANGE_PARTIAL_NORM2:
        return PRI_TYPED(prange_norm2)(n, x, job->out);
#endif
    default:
        return PRI_TYPED(prange_all)(n, x, job->out);
    }
}

/* Whether the arrays of every rank came with its letter. */
static bool all_attached(const pri_mpi_call *call, size_t bytes)
{
    for (int r = 0; r < call->ranks; r++)
        if (call->records[r].count * (int64_t)bytes != call->records[r].bytes)
            return false;
    return true;
}

static prange_status reduce_small(const pri_mpi_call *call, const reduction *job)
{
    element x[PRI_MPI_BLOCK], y[PRI_MPI_BLOCK];
    prange_status status = PRANGE_OK;
    if (all_attached(call, (binary(job) ? 2 : 1) * sizeof *x)) {
        for (ptrdiff_t r = 0, at = 0; r < call->ranks; r++) {
            const ptrdiff_t count = (ptrdiff_t)call->records[r].count;
            const size_t bytes = (size_t)count * sizeof *x;
            const char *from = pri_mpi_letter(call, (int)r);
            memcpy(x + at, from, bytes);
            if (binary(job))
                memcpy(y + at, from + bytes, bytes);
            at += count;
        }
    } else {
        status = pri_mpi_collect(call, sizeof *x, job->x, x);
        if (status == PRANGE_OK && binary(job))
            status = pri_mpi_collect(call, sizeof *y, job->y, y);
    }
    return status == PRANGE_OK
               ? pri_mpi_forward_error(call->function, reduce_whole(job, call->n, x, y))
               : status;
}

/* Adds this rank's blocks to a partial result. */
static prange_status add(const reduction *job, prange_partial *partial, ptrdiff_t first,
                         ptrdiff_t count, const element *x, const element *y)
{
    if (count == 0)
        return PRANGE_OK;
#if PRI_IS_REAL
    if (binary(job))
        return PRI_TYPED(prange_partial_add2)(partial, first, count, x, y);
#endif
    (void)job, (void)y;
    return PRI_TYPED(prange_partial_add)(partial, first, count, x);
}

static prange_status add_blocks(const pri_mpi_call *call, const reduction *job,
                                const pri_mpi_blocks *blocks, const element *last_x,
                                const element *last_y, prange_partial **partial)
{
    const ptrdiff_t head = blocks->first - call->first;
    prange_status status = prange_partial_begin(job->op, PRI_VIEW_TYPE, call->n, partial);
    if (status == PRANGE_OK)
        status =
            add(job, *partial, blocks->first, blocks->count, blocks->count ? job->x + head : NULL,
                blocks->count && job->y ? job->y + head : NULL);
    if (status == PRANGE_OK)
        status = add(job, *partial, blocks->last_first, blocks->last_count, last_x, last_y);
    return pri_mpi_forward_error(call->function, status);
}

static prange_status finish(const reduction *job, const prange_partial *whole)
{
    if (job->op != PRANGE_PARTIAL_VAR)
        return prange_partial_finish(whole, job->out);
    return job->root ? prange_partial_std(whole, job->ddof, job->out)
                     : prange_partial_var(whole, job->ddof, job->out);
}

static prange_status reduce_large(pri_mpi_call *call, const reduction *job)
{
    element x[PRI_MPI_BLOCK], y[PRI_MPI_BLOCK];
    const pri_mpi_blocks blocks = pri_mpi_blocks_of(call);
    prange_partial *partial = NULL;
    prange_status status = pri_mpi_blocks_join(call, &blocks, sizeof *x, job->x, x);
    if (status == PRANGE_OK && binary(job))
        status = pri_mpi_blocks_join(call, &blocks, sizeof *y, job->y, y);
    if (status != PRANGE_OK)
        return status;
    status = add_blocks(call, job, &blocks, x, y, &partial);
    const pri_mpi_nodes nodes = {.blocks = call->n / PRI_MPI_BLOCK};
    status = pri_mpi_merge(call, &nodes, status, &partial);
    if (status == PRANGE_OK)
        status = pri_mpi_forward_error(call->function, finish(job, partial));
    prange_partial_free(partial);
    return status;
}

static prange_status reduce(const char *function, MPI_Comm comm, ptrdiff_t n_local,
                            const reduction *job)
{
    pri_mpi_call call;
    prange_status status = pri_mpi_open(&call, function, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_require_same(&call, "ddof", (uint64_t)job->ddof);
    status = pri_mpi_check_array(function, "x", n_local, job->x, sizeof *job->x);
    if (status == PRANGE_OK && binary(job))
        status = pri_mpi_check_array(function, "y", n_local, job->y, sizeof *job->y);
    if (status == PRANGE_OK)
        status = pri_mpi_check_pointer(function, "out", job->out);
    const size_t most = pri_mpi_letter_room(&call) / (binary(job) ? 2 : 1) / sizeof *job->x;
    if (status == PRANGE_OK && (size_t)n_local <= most) {
        pri_mpi_attach(&call, job->x, (size_t)n_local * sizeof *job->x);
        if (binary(job))
            pri_mpi_attach(&call, job->y, (size_t)n_local * sizeof *job->x);
    }
    status = pri_mpi_agree_counts(&call, n_local, status);
    if (status != PRANGE_OK)
        return status;
    return call.n <= PRI_MPI_BLOCK ? reduce_small(&call, job) : reduce_large(&call, job);
}

prange_status PRI_TYPED(prange_mpi_sum)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        total *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_SUM, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_prod)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                         total *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_PROD, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_min)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        element *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_MIN, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_max)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        element *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_MAX, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_argmin)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                           ptrdiff_t *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_ARGMIN, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_argmax)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                           ptrdiff_t *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_ARGMAX, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_mean)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                         moment *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_MEAN, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_var)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        ptrdiff_t ddof, moment *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_VAR, .x = x, .ddof = ddof, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_std)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        ptrdiff_t ddof, moment *out)
{
    const reduction job = {
        .op = PRANGE_PARTIAL_VAR, .x = x, .ddof = ddof, .root = true, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_count_nonzero)(MPI_Comm comm, ptrdiff_t n_local,
                                                  const element *x, ptrdiff_t *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_COUNT, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_any)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        bool *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_ANY, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_all)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        bool *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_ALL, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

#if PRI_IS_REAL
prange_status PRI_TYPED(prange_mpi_dot)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                        const element *y, total *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_DOT, .x = x, .y = y, .out = out};
    return reduce(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_norm2)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                          total *out)
{
    const reduction job = {.op = PRANGE_PARTIAL_NORM2, .x = x, .out = out};
    return reduce(__func__, comm, n_local, &job);
}
#endif

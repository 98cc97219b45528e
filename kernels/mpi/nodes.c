/* SPDX-License-Identifier: MIT */
#include "nodes.h"

#include <limits.h>

/* The bound on the bytes of a rank's partial result: its whole blocks have at most two nodes per
 * level of the tree. */
enum { BYTES_BASE = 1024, BYTES_LEVEL = 2 * 64 };

typedef struct exchange {
    pri_mpi_call *call;
    const pri_mpi_nodes *nodes;
    size_t size; /* bytes of this rank's partial result */
    bool along;  /* they go with a letter and need no memory */
    char *own, *all;
} exchange;

static size_t most_bytes(ptrdiff_t blocks)
{
    size_t levels = 2;
    for (; blocks > 1; blocks /= 2)
        levels++;
    return BYTES_BASE + levels * BYTES_LEVEL;
}

/* This rank: takes memory for its bytes and those of all ranks, and writes its own. */
static prange_status write_own(exchange *job, size_t most, ptrdiff_t all,
                               const prange_partial *partial)
{
    job->own = pri_mpi_alloc((ptrdiff_t)most, 1);
    job->all = pri_mpi_alloc(all, 1);
    if (!job->own || !job->all)
        return pri_mpi_fail(job->call->function, PRANGE_ERROR_MEMORY,
                            "no memory for the partial results of %d ranks", job->call->ranks);
    return pri_mpi_forward_error(job->call->function,
                                 prange_partial_serialize(partial, most, job->own));
}

/* Exchanges statuses and sizes. */
static prange_status agree(const exchange *job, prange_status status)
{
    job->call->own.index =
        status == PRANGE_ERROR_CALLBACK ? prange_last_failure().index : (int64_t)job->size;
    return pri_mpi_agree(job->call, status);
}

/* Computes the place of each rank's bytes, the same on all ranks. */
static prange_status lay_out(const pri_mpi_call *call, ptrdiff_t *all)
{
    int *counts = call->group->counts, *places = counts + call->ranks;
    *all = 0;
    for (int r = 0; r < call->ranks; r++) {
        const int64_t size = call->records[r].index;
        if (size > INT_MAX - *all)
            return pri_mpi_fail(call->function, PRANGE_ERROR_SIZE,
                                "the partial results of all ranks have more than 2^31 bytes");
        counts[r] = (int)size;
        places[r] = (int)*all;
        *all += size;
    }
    return PRANGE_OK;
}

/* This rank: attaches its bytes to the next letter, which has room for them. */
static prange_status attach(exchange *job, const prange_partial *partial)
{
    char bytes[PRI_MPI_MESSAGE];
    const prange_status status = pri_mpi_forward_error(
        job->call->function, prange_partial_serialize(partial, sizeof bytes, bytes));
    if (status == PRANGE_OK)
        pri_mpi_attach(job->call, bytes, job->size);
    return status;
}

/* Prepares bytes that are bounded: they go with the statuses, or memory for them is taken before
 * the first exchange. */
static prange_status prepare_few(exchange *job, prange_status status, const prange_partial *partial)
{
    const size_t most = most_bytes(job->nodes->blocks);
    ptrdiff_t all = 0;
    job->along = most <= pri_mpi_letter_room(job->call);
    if (status == PRANGE_OK)
        status = job->along ? attach(job, partial)
                            : write_own(job, most, (ptrdiff_t)most * job->call->ranks, partial);
    status = agree(job, status);
    return status == PRANGE_OK && !job->along ? lay_out(job->call, &all) : status;
}

/* Whether the bytes of all ranks came with their letters. */
static bool all_attached(const pri_mpi_call *call)
{
    for (int r = 0; r < call->ranks; r++)
        if (call->records[r].bytes != call->records[r].index)
            return false;
    return true;
}

/* Prepares bytes of any number. */
static prange_status prepare_many(exchange *job, prange_status status,
                                  const prange_partial *partial)
{
    ptrdiff_t all = 0;
    if (status == PRANGE_OK && job->size <= pri_mpi_letter_room(job->call))
        status = attach(job, partial);
    status = agree(job, status);
    if (status != PRANGE_OK)
        return status;
    job->along = all_attached(job->call);
    if (job->along)
        return PRANGE_OK;
    status = lay_out(job->call, &all);
    return status == PRANGE_OK ? agree(job, write_own(job, job->size, all, partial)) : status;
}

/* Merges in the order of the ranks, which is that of their elements. */
static prange_status merge_all(const exchange *job, prange_partial *partial)
{
    const int *counts = job->call->group->counts, *places = counts + job->call->ranks;
    const pri_mpi_nodes *nodes = job->nodes;
    prange_status status = PRANGE_OK;
    for (int r = 0; r < job->call->ranks && status == PRANGE_OK; r++) {
        prange_partial *other = NULL;
        const bool along = job->along;
        const size_t size = (size_t)(along ? job->call->records[r].bytes : counts[r]);
        const void *bytes = along ? pri_mpi_letter(job->call, r) : job->all + places[r];
        if (r == job->call->rank)
            continue;
        status = nodes->reduction ? prange_partial_deserialize_reduction(
                                        nodes->reduction, nodes->ctx, size, bytes, &other)
                                  : prange_partial_deserialize(size, bytes, &other);
        if (status == PRANGE_OK)
            status = prange_partial_merge(partial, other);
        prange_partial_free(other);
    }
    return pri_mpi_forward_error(job->call->function, status);
}

prange_status pri_mpi_merge(pri_mpi_call *call, const pri_mpi_nodes *nodes, prange_status status,
                            prange_partial **partial)
{
    exchange job = {.call = call, .nodes = nodes};
    job.size = status == PRANGE_OK ? prange_partial_size(*partial) : 0;
    status = nodes->any_size ? prepare_many(&job, status, *partial)
                             : prepare_few(&job, status, *partial);
    const int *counts = call->group->counts;
    if (status == PRANGE_OK && !job.along)
        status = pri_mpi_status(call->function,
                                MPI_Allgatherv(job.own, counts[call->rank], MPI_BYTE, job.all,
                                               counts, counts + call->ranks, MPI_BYTE, call->comm));
    if (status == PRANGE_OK)
        status = pri_mpi_agree_status(call, merge_all(&job, *partial));
    pri_mpi_free(job.own);
    pri_mpi_free(job.all);
    return status;
}

/* SPDX-License-Identifier: MIT */
#include "nodes.h"

/* The most bytes of a rank's partial result: its whole blocks are at most two nodes for each level
 * of the tree. */
enum { BYTES_BASE = 1024, BYTES_LEVEL = 2 * 64 };

static size_t most_bytes(ptrdiff_t n)
{
    size_t levels = 1;
    for (; n > 4096; n /= 2)
        levels++;
    return BYTES_BASE + levels * BYTES_LEVEL;
}

/* Where each rank's bytes go. Ranks have no more than they said. */
static prange_status lay_out(const pri_mpi_call *call, size_t most)
{
    int *counts = call->group->counts, *places = counts + call->ranks, at = 0;
    for (int r = 0; r < call->ranks; r++) {
        if ((uint64_t)call->records[r].index > most)
            return pri_mpi_fail(call->function, PRANGE_ERROR_MEMORY,
                                "rank %d has a partial result of %lld bytes", r,
                                (long long)call->records[r].index);
        counts[r] = (int)call->records[r].index;
        places[r] = at;
        at += counts[r];
    }
    return PRANGE_OK;
}

/* In the order of the ranks, which is that of their elements. */
static prange_status merge_all(const pri_mpi_call *call, const char *bytes, prange_partial *partial)
{
    const int *counts = call->group->counts, *places = counts + call->ranks;
    prange_status status = PRANGE_OK;
    for (int r = 0; r < call->ranks && status == PRANGE_OK; r++) {
        prange_partial *other = NULL;
        if (r == call->rank || call->records[r].count == 0)
            continue;
        status = prange_partial_deserialize((size_t)counts[r], bytes + places[r], &other);
        if (status == PRANGE_OK)
            status = prange_partial_merge(partial, other);
        prange_partial_free(other);
    }
    return pri_mpi_pass(call->function, status);
}

prange_status pri_mpi_merge(pri_mpi_call *call, prange_status status, prange_partial **partial)
{
    const size_t most = most_bytes(call->n);
    const size_t size = status == PRANGE_OK ? prange_partial_size(*partial) : 0;
    char *own = pri_mpi_take((ptrdiff_t)most, 1), *bytes = pri_mpi_take(call->ranks, most);
    if (status == PRANGE_OK && (!own || !bytes))
        status = pri_mpi_fail(call->function, PRANGE_ERROR_MEMORY, "no memory for %d ranks",
                              call->ranks);
    if (status == PRANGE_OK)
        status = pri_mpi_pass(call->function, prange_partial_serialize(*partial, most, own));
    call->own.index = (int64_t)size;
    status = pri_mpi_agree(call, status);
    if (status == PRANGE_OK)
        status = lay_out(call, most);
    if (status == PRANGE_OK) {
        const int *counts = call->group->counts;
        status = pri_mpi_status(call->function,
                                MPI_Allgatherv(own, counts[call->rank], MPI_BYTE, bytes, counts,
                                               counts + call->ranks, MPI_BYTE, call->comm));
        if (status == PRANGE_OK)
            status = pri_mpi_settle(call, merge_all(call, bytes, *partial));
    }
    pri_mpi_give(own);
    pri_mpi_give(bytes);
    return status;
}

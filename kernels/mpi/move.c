/* SPDX-License-Identifier: MIT */
#include "move.h"

#include <string.h>

/* Bytes of a message. */
#define PIECE ((size_t)1 << 30)

enum { TAG = 7 };

static size_t piece_at(size_t bytes, size_t at)
{
    return at >= bytes ? 0 : bytes - at < PIECE ? bytes - at : PIECE;
}

prange_status pri_mpi_sendrecv(const pri_mpi_call *call, int to, const void *out, size_t out_bytes,
                               int from, void *in, size_t in_bytes)
{
    if (to == call->rank && from == call->rank) {
        if (in_bytes > 0)
            memcpy(in, out, in_bytes);
        return PRANGE_OK;
    }
    const size_t most = out_bytes > in_bytes ? out_bytes : in_bytes;
    for (size_t at = 0; at < most; at += PIECE) {
        const size_t give = piece_at(out_bytes, at), take = piece_at(in_bytes, at);
        const int code =
            MPI_Sendrecv(give ? (const char *)out + at : NULL, (int)give, MPI_BYTE,
                         give ? to : MPI_PROC_NULL, TAG, take ? (char *)in + at : NULL, (int)take,
                         MPI_BYTE, take ? from : MPI_PROC_NULL, TAG, call->comm, MPI_STATUS_IGNORE);
        if (code != MPI_SUCCESS)
            return pri_mpi_status(call->function, code);
    }
    return PRANGE_OK;
}

prange_status pri_mpi_exchange(const pri_mpi_call *call, size_t size, const void *out,
                               const ptrdiff_t *out_firsts, const ptrdiff_t *out_counts, void *in,
                               const ptrdiff_t *in_firsts, const ptrdiff_t *in_counts)
{
    prange_status status = PRANGE_OK;
    for (int step = 0; step < call->ranks && status == PRANGE_OK; step++) {
        const int to = (call->rank + step) % call->ranks;
        const int from = (call->rank - step + call->ranks) % call->ranks;
        const size_t give = (size_t)out_counts[to] * size, take = (size_t)in_counts[from] * size;
        status = pri_mpi_sendrecv(
            call, to, give ? (const char *)out + (size_t)out_firsts[to] * size : NULL, give, from,
            take ? (char *)in + (size_t)in_firsts[from] * size : NULL, take);
    }
    return status;
}

prange_status pri_mpi_collect(const pri_mpi_call *call, size_t size, const void *own, void *all)
{
    int *counts = call->group->counts, *places = counts + call->ranks, at = 0;
    for (int r = 0; r < call->ranks; r++) {
        counts[r] = (int)((size_t)call->records[r].count * size);
        places[r] = at;
        at += counts[r];
    }
    return pri_mpi_status(call->function, MPI_Allgatherv(own, counts[call->rank], MPI_BYTE, all,
                                                         counts, places, MPI_BYTE, call->comm));
}

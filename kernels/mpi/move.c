/* SPDX-License-Identifier: MIT */
#include "move.h"

#include <string.h>

/* The most bytes of a message. */
#define PIECE ((size_t)1 << 30)

enum { TAG = 7, FEW_TAG = 16 };

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
        const size_t send_bytes = piece_at(out_bytes, at), receive_bytes = piece_at(in_bytes, at);
        const int code =
            MPI_Sendrecv(send_bytes ? (const char *)out + at : NULL, (int)send_bytes, MPI_BYTE,
                         send_bytes ? to : MPI_PROC_NULL, TAG,
                         receive_bytes ? (char *)in + at : NULL, (int)receive_bytes, MPI_BYTE,
                         receive_bytes ? from : MPI_PROC_NULL, TAG, call->comm, MPI_STATUS_IGNORE);
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
        const size_t send_bytes = (size_t)out_counts[to] * size,
                     receive_bytes = (size_t)in_counts[from] * size;
        status = pri_mpi_sendrecv(
            call, to, send_bytes ? (const char *)out + (size_t)out_firsts[to] * size : NULL,
            send_bytes, from, receive_bytes ? (char *)in + (size_t)in_firsts[from] * size : NULL,
            receive_bytes);
    }
    return status;
}

_Static_assert(4096 * sizeof(double) <= PRI_MPI_MESSAGES * PRI_MPI_MESSAGE, "a block");

static int piece_of(size_t bytes, size_t at)
{
    return (int)(bytes - at < PRI_MPI_MESSAGE ? bytes - at : PRI_MPI_MESSAGE);
}

int pri_mpi_send_few(const pri_mpi_call *call, int to, int tag, size_t bytes, const void *data,
                     MPI_Request *sent, int *count)
{
    int code = MPI_SUCCESS;
    for (size_t at = 0; at < bytes && code == MPI_SUCCESS; at += PRI_MPI_MESSAGE) {
        code = MPI_Isend((const char *)data + at, piece_of(bytes, at), MPI_BYTE, to, tag,
                         call->comm, &sent[*count]);
        *count += code == MPI_SUCCESS;
    }
    return code;
}

int pri_mpi_receive_few(const pri_mpi_call *call, int from, int tag, size_t bytes, void *data)
{
    int code = MPI_SUCCESS;
    for (size_t at = 0; at < bytes && code == MPI_SUCCESS; at += PRI_MPI_MESSAGE)
        code = MPI_Recv((char *)data + at, piece_of(bytes, at), MPI_BYTE, from, tag, call->comm,
                        MPI_STATUS_IGNORE);
    return code;
}

int pri_mpi_wait(int count, MPI_Request *sent)
{
    int code = MPI_SUCCESS;
    for (int k = 0; k < count; k++) {
        const int waited = MPI_Wait(&sent[k], MPI_STATUS_IGNORE);
        code = code == MPI_SUCCESS ? waited : code;
    }
    return code;
}

/* Exchanges the arrays of a few ranks directly. */
static int collect_close(const pri_mpi_call *call, const void *own, char *all, const int *counts,
                         const int *places)
{
    MPI_Request sent[(PRI_MPI_CLOSE - 1) * PRI_MPI_MESSAGES];
    const size_t bytes = (size_t)counts[call->rank];
    int count = 0, code = MPI_SUCCESS;
    for (int k = 1; k < call->ranks && code == MPI_SUCCESS; k++)
        code = pri_mpi_send_few(call, (call->rank + k) % call->ranks, FEW_TAG, bytes, own, sent,
                                &count);
    if (bytes > 0)
        memcpy(all + places[call->rank], own, bytes);
    for (int k = 1; k < call->ranks && code == MPI_SUCCESS; k++) {
        const int from = (call->rank + call->ranks - k) % call->ranks;
        code = pri_mpi_receive_few(call, from, FEW_TAG, (size_t)counts[from], all + places[from]);
    }
    const int done = pri_mpi_wait(count, sent);
    return code == MPI_SUCCESS ? done : code;
}

prange_status pri_mpi_collect(const pri_mpi_call *call, size_t size, const void *own, void *all)
{
    int *counts = call->group->counts, *places = counts + call->ranks, at = 0;
    for (int r = 0; r < call->ranks; r++) {
        counts[r] = (int)((size_t)call->records[r].count * size);
        places[r] = at;
        at += counts[r];
    }
    if (call->ranks <= PRI_MPI_CLOSE)
        return pri_mpi_status(call->function, collect_close(call, own, all, counts, places));
    return pri_mpi_status(call->function, MPI_Allgatherv(own, counts[call->rank], MPI_BYTE, all,
                                                         counts, places, MPI_BYTE, call->comm));
}

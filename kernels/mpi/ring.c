/* SPDX-License-Identifier: MIT */
#include "ring.h"

#include <limits.h>

enum { TAG = 9 };

ptrdiff_t pri_mpi_ring_rows(const pri_mpi_call *call)
{
    ptrdiff_t most = 0;
    for (int r = 0; r < call->ranks; r++)
        if (call->records[r].count > most)
            most = (ptrdiff_t)call->records[r].count;
    return most;
}

/* Sends the present part on and receives the part before it. */
static int shift(const pri_mpi_call *call, MPI_Datatype row, int part, const void *rows, void *next,
                 MPI_Request requests[2])
{
    const int before = (part + call->ranks - 1) % call->ranks;
    const int up = (call->rank + 1) % call->ranks;
    const int down = (call->rank + call->ranks - 1) % call->ranks;
    const int code =
        MPI_Irecv(next, (int)call->records[before].count, row, down, TAG, call->comm, &requests[0]);
    return code != MPI_SUCCESS ? code
                               : MPI_Isend(rows, (int)call->records[part].count, row, up, TAG,
                                           call->comm, &requests[1]);
}

static prange_status go_round(const pri_mpi_call *call, const pri_mpi_ring *ring, MPI_Datatype row)
{
    prange_status status = PRANGE_OK;
    const void *rows = ring->own;
    for (int step = 0; step < call->ranks; step++) {
        MPI_Request requests[2];
        const int part = (call->rank + call->ranks - step) % call->ranks;
        const bool last = step + 1 == call->ranks;
        int code =
            last ? MPI_SUCCESS : shift(call, row, part, rows, ring->buffers[step % 2], requests);
        if (code == MPI_SUCCESS && status == PRANGE_OK && call->records[part].count > 0)
            status = ring->visit(ring->job, pri_mpi_first(call, part),
                                 (ptrdiff_t)call->records[part].count, rows);
        if (code == MPI_SUCCESS && !last)
            code = MPI_Wait(&requests[0], MPI_STATUS_IGNORE);
        if (code == MPI_SUCCESS && !last)
            code = MPI_Wait(&requests[1], MPI_STATUS_IGNORE);
        if (code != MPI_SUCCESS)
            return pri_mpi_status(call->function, code);
        rows = ring->buffers[step % 2];
    }
    return status;
}

prange_status pri_mpi_ring_run(const pri_mpi_call *call, const pri_mpi_ring *ring)
{
    MPI_Datatype row;
    if (ring->row_bytes > INT_MAX || pri_mpi_ring_rows(call) > INT_MAX)
        return pri_mpi_fail(call->function, PRANGE_ERROR_SIZE, "the points of a rank are too many");
    int code = MPI_Type_contiguous((int)ring->row_bytes, MPI_BYTE, &row);
    if (code == MPI_SUCCESS)
        code = MPI_Type_commit(&row);
    if (code != MPI_SUCCESS)
        return pri_mpi_status(call->function, code);
    const prange_status status = go_round(call, ring, row);
    (void)MPI_Type_free(&row);
    return status;
}

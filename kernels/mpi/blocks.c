/* SPDX-License-Identifier: MIT */
#include "blocks.h"

#include <string.h>

#include "move.h"

enum { TAG = 8 };

pri_mpi_blocks pri_mpi_blocks_of(const pri_mpi_call *call)
{
    const ptrdiff_t first = call->first + pri_mpi_head(call), end = call->first + call->count;
    pri_mpi_blocks blocks = {first, end - first, end, 0};
    const ptrdiff_t last = first + (end - first) / PRI_MPI_BLOCK * PRI_MPI_BLOCK;
    if (last < end && end < call->n) {
        blocks.count = last - first;
        blocks.last_first = last;
        blocks.last_count = pri_mpi_min(PRI_MPI_BLOCK, call->n - last);
    }
    return blocks;
}

/* The lower rank that holds the first element of the block of this rank's head. */
static int owner_of_head(const pri_mpi_call *call)
{
    const ptrdiff_t start = call->first - call->first % PRI_MPI_BLOCK;
    int owner = call->rank;
    for (ptrdiff_t first = call->first; first > start; first -= call->records[owner].count)
        owner--;
    return owner;
}

static int receive_rest(const pri_mpi_call *call, const pri_mpi_blocks *blocks, size_t size,
                        char *last)
{
    int code = MPI_SUCCESS;
    ptrdiff_t have = call->first + call->count - blocks->last_first;
    for (int r = call->rank + 1; have < blocks->last_count && code == MPI_SUCCESS; r++) {
        const ptrdiff_t more =
            pri_mpi_min(blocks->last_count - have, (ptrdiff_t)call->records[r].count);
        if (more > 0)
            code =
                pri_mpi_receive_few(call, r, TAG, (size_t)more * size, last + (size_t)have * size);
        have += more;
    }
    return code;
}

prange_status pri_mpi_blocks_join(const pri_mpi_call *call, const pri_mpi_blocks *blocks,
                                  size_t size, const void *own, void *last)
{
    MPI_Request sent[PRI_MPI_MESSAGES];
    const ptrdiff_t head = pri_mpi_head(call);
    int code = MPI_SUCCESS, count = 0;
    if (head > 0)
        code = pri_mpi_send_few(call, owner_of_head(call), TAG, (size_t)head * size, own, sent,
                                &count);
    if (blocks->last_count > 0 && code == MPI_SUCCESS) {
        const ptrdiff_t before = blocks->last_first - call->first, have = call->count - before;
        memcpy(last, (const char *)own + (size_t)before * size, (size_t)have * size);
        code = receive_rest(call, blocks, size, last);
    }
    const int done = pri_mpi_wait(count, sent);
    return pri_mpi_status(call->function, code != MPI_SUCCESS ? code : done);
}

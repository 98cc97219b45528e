/* SPDX-License-Identifier: MIT */
#include <prange/mpi.h>

#include "comm.h"

/* If a part has fewer than BLOCKS_A_RANK blocks, the elements are cut evenly, not at blocks. */
#define BLOCK 4096
#define BLOCKS_A_RANK 32

prange_status prange_mpi_range(ptrdiff_t n, int ranks, int rank, ptrdiff_t *first, ptrdiff_t *count)
{
    const pri_mpi_memory results[] = {{"first", first, sizeof *first},
                                      {"count", count, sizeof *count}};
    const prange_status status = pri_mpi_check_pair(__func__, results);
    if (status != PRANGE_OK)
        return status;
    if (n < 0)
        return pri_mpi_fail(__func__, PRANGE_ERROR_SIZE, "n = %td is negative", n);
    if (ranks < 1 || rank < 0 || rank >= ranks)
        return pri_mpi_fail(__func__, PRANGE_ERROR_VALUE, "rank %d of %d", rank, ranks);
    const ptrdiff_t unit = n / ranks >= (ptrdiff_t)BLOCKS_A_RANK * BLOCK ? BLOCK : 1;
    const ptrdiff_t units = n / unit, share = units / ranks, more = units % ranks;
    const ptrdiff_t before = share * rank + (rank < more ? rank : more);
    const ptrdiff_t own = share + (rank < more ? 1 : 0);
    *first = before * unit;
    *count = rank == ranks - 1 ? n - *first : own * unit;
    return PRANGE_OK;
}

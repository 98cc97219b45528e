/* SPDX-License-Identifier: MIT */
/*
 * Whole blocks. The result of a block of 4,096 elements depends on all of its elements, so a block
 * shared by ranks is assembled on the rank that holds its first element. The other ranks send their
 * elements of it.
 */
#ifndef PRI_MPI_BLOCKS_H
#define PRI_MPI_BLOCKS_H

#include "comm.h"

/* Elements per block of array reductions. */
#define PRI_MPI_BLOCK 4096

static inline ptrdiff_t pri_mpi_min(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

/* The number of this rank's elements that belong to a block begun on a lower rank. The call must
 * have agreed on counts. */
static inline ptrdiff_t pri_mpi_head(const pri_mpi_call *call)
{
    const ptrdiff_t into = call->first % PRI_MPI_BLOCK;
    return into == 0 ? 0 : pri_mpi_min(call->count, PRI_MPI_BLOCK - into);
}

/* The blocks of a rank: those whose first element it holds. */
typedef struct pri_mpi_blocks {
    ptrdiff_t first, count;           /* elements in whole blocks, in this rank's array */
    ptrdiff_t last_first, last_count; /* a block that continues on other ranks; or no elements */
} pri_mpi_blocks;

/* The call must have agreed on counts. */
pri_mpi_blocks pri_mpi_blocks_of(const pri_mpi_call *call);

/* Assembles the last block in memory for PRI_MPI_BLOCK elements. */
prange_status pri_mpi_blocks_join(const pri_mpi_call *call, const pri_mpi_blocks *blocks,
                                  size_t size, const void *own, void *last);

#endif

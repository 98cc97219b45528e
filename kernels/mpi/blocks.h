/* SPDX-License-Identifier: MIT */
/*
 * Whole blocks: the result of a block of 4,096 elements is a matter of all of its elements, so that
 * a block that ranks share is put together on the rank that holds its first element. Each of the
 * others sends its elements of it.
 */
#ifndef PRI_MPI_BLOCKS_H
#define PRI_MPI_BLOCKS_H

#include "comm.h"

/* The block of the reductions of arrays. */
#define PRI_MPI_BLOCK 4096

static inline ptrdiff_t pri_mpi_min(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

/* The elements of this rank that belong to a block which begins on a lower rank. The call has
 * agreed on counts. */
static inline ptrdiff_t pri_mpi_head(const pri_mpi_call *call)
{
    const ptrdiff_t into = call->first % PRI_MPI_BLOCK;
    return into == 0 ? 0 : pri_mpi_min(call->count, PRI_MPI_BLOCK - into);
}

/* The blocks of a rank: those whose first element it holds. */
typedef struct pri_mpi_blocks {
    ptrdiff_t first, count;           /* elements in whole blocks of its own array */
    ptrdiff_t last_first, last_count; /* a block that goes on in other ranks; or no elements */
} pri_mpi_blocks;

/* The call has agreed on counts. */
pri_mpi_blocks pri_mpi_blocks_of(const pri_mpi_call *call);

/* Puts the last block together, in memory for PRI_MPI_BLOCK elements. */
prange_status pri_mpi_blocks_join(const pri_mpi_call *call, const pri_mpi_blocks *blocks,
                                  size_t size, const void *own, void *last);

#endif

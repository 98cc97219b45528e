/* SPDX-License-Identifier: MIT */
/*
 * The partial results of all ranks as one, on every rank: one exchange of their nodes, with the
 * statuses where they are few.
 */
#ifndef PRI_MPI_NODES_H
#define PRI_MPI_NODES_H

#include <prange/partial.h>

#include "comm.h"

typedef struct pri_mpi_nodes {
    ptrdiff_t blocks;                  /* those of the whole, which bound the bytes of a rank */
    bool any_size;                     /* nothing bounds them */
    const prange_reduction *reduction; /* a reduction of the user's, or NULL */
    void *ctx;
} pri_mpi_nodes;

/* Merges into *partial those of the other ranks. `status` is how this rank's own was made: all
 * ranks return the same status, the lowest failure of functions of the user's where some failed. */
prange_status pri_mpi_merge(pri_mpi_call *call, const pri_mpi_nodes *nodes, prange_status status,
                            prange_partial **partial);

#endif

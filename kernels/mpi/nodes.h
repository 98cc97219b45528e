/* SPDX-License-Identifier: MIT */
/*
 * Merges the partial results of all ranks on every rank: one exchange of their nodes, together with
 * the statuses if the nodes are few.
 */
#ifndef PRI_MPI_NODES_H
#define PRI_MPI_NODES_H

#include <prange/partial.h>

#include "comm.h"

typedef struct pri_mpi_nodes {
    ptrdiff_t blocks;                  /* blocks of the whole, which bound the bytes of a rank */
    bool any_size;                     /* the bytes have no bound */
    const prange_reduction *reduction; /* a user's reduction, or NULL */
    void *ctx;
} pri_mpi_nodes;

/* Merges the partial results of the other ranks into *partial. `status` is that of making this
 * rank's own. All ranks return the same status: the lowest failure of user functions if any
 * failed. */
prange_status pri_mpi_merge(pri_mpi_call *call, const pri_mpi_nodes *nodes, prange_status status,
                            prange_partial **partial);

#endif

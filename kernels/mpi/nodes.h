/* SPDX-License-Identifier: MIT */
/*
 * The partial results of all ranks as one, on every rank: one exchange of their nodes.
 */
#ifndef PRI_MPI_NODES_H
#define PRI_MPI_NODES_H

#include <prange/partial.h>

#include "comm.h"

/* Merges into *partial those of the other ranks. `status` is how this rank's own was made: all
 * ranks return the same status. */
prange_status pri_mpi_merge(pri_mpi_call *call, prange_status status, prange_partial **partial);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Visits the rows of a distributed matrix on every rank, one rank's part after the other. The parts
 * travel round a ring; the next part travels while the present one is visited.
 */
#ifndef PRI_MPI_RING_H
#define PRI_MPI_RING_H

#include "comm.h"

/* The work on a part: rows first .. first + count - 1 of the whole. */
typedef prange_status pri_mpi_visit(void *job, ptrdiff_t first, ptrdiff_t count, const void *rows);

typedef struct pri_mpi_ring {
    size_t row_bytes;
    const void *own;  /* this rank's rows, as many as its agreed count */
    void *buffers[2]; /* each of pri_mpi_ring_rows() rows */
    pri_mpi_visit *visit;
    void *job;
} pri_mpi_ring;

/* The number of rows of the largest part. */
ptrdiff_t pri_mpi_ring_rows(const pri_mpi_call *call);

/* Visits every part. A part whose visit fails still travels on; the first failure is returned at
 * the end. */
prange_status pri_mpi_ring_run(const pri_mpi_call *call, const pri_mpi_ring *ring);

#endif

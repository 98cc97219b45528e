/* SPDX-License-Identifier: MIT */
/*
 * The rows of a distributed matrix at every rank, one rank's part after the other: the parts go
 * round a ring, the next one while the present one is worked on.
 */
#ifndef PRI_MPI_RING_H
#define PRI_MPI_RING_H

#include "comm.h"

/* The work on one part: rows first .. first + count - 1 of the whole. */
typedef prange_status pri_mpi_visit(void *job, ptrdiff_t first, ptrdiff_t count, const void *rows);

typedef struct pri_mpi_ring {
    size_t row_bytes;
    const void *own;  /* this rank's rows, as many as its count that was agreed on */
    void *buffers[2]; /* each of pri_mpi_ring_rows() rows */
    pri_mpi_visit *visit;
    void *job;
} pri_mpi_ring;

/* The rows of the largest part. */
ptrdiff_t pri_mpi_ring_rows(const pri_mpi_call *call);

/* Visits every part. A part whose visit fails goes on round the ring, and the first failure is
 * returned in the end. */
prange_status pri_mpi_ring_run(const pri_mpi_call *call, const pri_mpi_ring *ring);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Messages of any size: MPI counts them as int, so that long ones go in pieces.
 */
#ifndef PRI_MPI_MOVE_H
#define PRI_MPI_MOVE_H

#include "comm.h"

/* Bytes to one rank and from another at the same time, this rank itself among them. `to` and `from`
 * may be MPI_PROC_NULL, with 0 bytes. */
prange_status pri_mpi_sendrecv(const pri_mpi_call *call, int to, const void *out, size_t out_bytes,
                               int from, void *in, size_t in_bytes);

/* From each rank to each: out_counts[r] elements from out_firsts[r] on go to rank r, those of rank
 * r go to in_firsts[r]. */
prange_status pri_mpi_exchange(const pri_mpi_call *call, size_t size, const void *out,
                               const ptrdiff_t *out_firsts, const ptrdiff_t *out_counts, void *in,
                               const ptrdiff_t *in_firsts, const ptrdiff_t *in_counts);

/* The arrays of all ranks, whose counts were agreed on, one after the other on every rank. `n`
 * elements in all are less than 2^31 bytes. */
prange_status pri_mpi_collect(const pri_mpi_call *call, size_t size, const void *own, void *all);

#endif

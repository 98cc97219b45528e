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

/* Less than a block of elements to a rank, in messages that leave without an answer: their requests
 * are added to sent[*count]. And the receiver's part. Both return MPI's code. */
enum { PRI_MPI_MESSAGES = 9 };
int pri_mpi_send_few(const pri_mpi_call *call, int to, int tag, size_t bytes, const void *data,
                     MPI_Request *sent, int *count);
int pri_mpi_receive_few(const pri_mpi_call *call, int from, int tag, size_t bytes, void *data);
int pri_mpi_wait(int count, MPI_Request *sent);

/* From each rank to each: out_counts[r] elements from out_firsts[r] on go to rank r, those of rank
 * r go to in_firsts[r]. */
prange_status pri_mpi_exchange(const pri_mpi_call *call, size_t size, const void *out,
                               const ptrdiff_t *out_firsts, const ptrdiff_t *out_counts, void *in,
                               const ptrdiff_t *in_firsts, const ptrdiff_t *in_counts);

/* The arrays of all ranks, whose counts were agreed on, one after the other on every rank. `n`
 * elements in all are at most a block. */
prange_status pri_mpi_collect(const pri_mpi_call *call, size_t size, const void *own, void *all);

#endif

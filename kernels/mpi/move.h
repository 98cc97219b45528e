/* SPDX-License-Identifier: MIT */
/*
 * Messages of any size: MPI counts bytes as int, so long messages are sent in pieces.
 */
#ifndef PRI_MPI_MOVE_H
#define PRI_MPI_MOVE_H

#include "comm.h"

/* Sends bytes to one rank and receives bytes from another at the same time; either may be this
 * rank. `to` and `from` may be MPI_PROC_NULL, with 0 bytes. */
prange_status pri_mpi_sendrecv(const pri_mpi_call *call, int to, const void *out, size_t out_bytes,
                               int from, void *in, size_t in_bytes);

/* Sends at most a block of elements to a rank, in eager messages whose requests are added to
 * sent[*count]; and receives them. Both return MPI's code. */
enum { PRI_MPI_MESSAGES = 9 };
int pri_mpi_send_few(const pri_mpi_call *call, int to, int tag, size_t bytes, const void *data,
                     MPI_Request *sent, int *count);
int pri_mpi_receive_few(const pri_mpi_call *call, int from, int tag, size_t bytes, void *data);
int pri_mpi_wait(int count, MPI_Request *sent);

/* Exchanges elements between all ranks: out_counts[r] elements from out_firsts[r] on go to rank r,
 * and those of rank r go to in_firsts[r]. */
prange_status pri_mpi_exchange(const pri_mpi_call *call, size_t size, const void *out,
                               const ptrdiff_t *out_firsts, const ptrdiff_t *out_counts, void *in,
                               const ptrdiff_t *in_firsts, const ptrdiff_t *in_counts);

/* Collects the arrays of all ranks, one after the other, on every rank. Their counts were agreed
 * on; `n` elements in total are at most a block. */
prange_status pri_mpi_collect(const pri_mpi_call *call, size_t size, const void *own, void *all);

#endif

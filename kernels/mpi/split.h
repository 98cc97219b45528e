/* SPDX-License-Identifier: MIT */
/*
 * Exact splits of an array whose parts are sorted on their ranks: the number at a given place in
 * the order of all, and how many numbers of each rank come before it.
 *
 * All places are found together, by rounds over the bits of the keys from the highest on. A round
 * is one sum over the ranks of the number of keys below some values (histogram sort, Kale and
 * Krishnan, 1993, but with exact splits): 8 bits a round for few places, 2 for very many.
 */
#ifndef PRI_MPI_SPLIT_H
#define PRI_MPI_SPLIT_H

#include "base/types.h"
#include "comm.h"

typedef struct PRI_TYPED(pri_mpi_splits) {
    ptrdiff_t count;
    const ptrdiff_t *places; /* `count` places from 0 to n */
    element *values;         /* the number at each place below n */
    ptrdiff_t *before;       /* numbers of this rank before each place; equal ones by rank */
    int64_t *work;           /* pri_mpi_split_work() integers */
} pri_mpi_splits;

/* The number of integers in `work` for `count` places. */
ptrdiff_t PRI_TYPED(pri_mpi_split_work)(ptrdiff_t count);

/* x: this rank's numbers, sorted. The call must have agreed on counts. */
prange_status PRI_TYPED(pri_mpi_split)(const pri_mpi_call *call, const element *x,
                                       const pri_mpi_splits *splits);

#endif

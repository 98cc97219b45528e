/* SPDX-License-Identifier: MIT */
/*
 * Exact splits of an array whose parts are sorted on their ranks: which number has a given place
 * in the order of all, and how many of the numbers before it each rank holds.
 *
 * The places are found together, by rounds over the bits of the keys from the highest on. Each is
 * one sum over the ranks of how many keys are below some values (histogram sort, Kale and Krishnan,
 * 1993, with splits that are exact): 8 bits a round for few places, 2 for very many.
 */
#ifndef PRI_MPI_SPLIT_H
#define PRI_MPI_SPLIT_H

#include "base/types.h"
#include "comm.h"

typedef struct PRI_TYPED(pri_mpi_splits) {
    ptrdiff_t count;
    const ptrdiff_t *places; /* from 0 to n, count of them */
    element *values;         /* the number at each place below n */
    ptrdiff_t *before;       /* how many numbers of this rank come before each place; of equal
                                numbers those of lower ranks come first */
    int64_t *work;           /* pri_mpi_split_work() of them */
} pri_mpi_splits;

/* How many integers the splits of `count` places take. */
ptrdiff_t PRI_TYPED(pri_mpi_split_work)(ptrdiff_t count);

/* x: this rank's numbers, sorted. The call has agreed on counts. */
prange_status PRI_TYPED(pri_mpi_split)(const pri_mpi_call *call, const element *x,
                                       const pri_mpi_splits *splits);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What is measured over ranks: each case has data of its own, a call that all ranks make, and a
 * number that every bit of its result enters.
 */
#ifndef BENCH_MPI_CASES_H
#define BENCH_MPI_CASES_H

#include <prange/mpi.h>

typedef struct ranks_case {
    const char *name;
    ptrdiff_t size;   /* for each processor in the weak scaling */
    ptrdiff_t strong; /* of all in the strong one */
    /* Data of n elements in all; 0, or 1 without memory. */
    int (*prepare)(ptrdiff_t n);
    prange_status (*run)(void);
    uint64_t (*bits)(void); /* the same on all ranks */
    void (*release)(void);
} ranks_case;

extern const ranks_case ranks_cases[];
extern const int ranks_cases_count;

/* The sum of `count` elements a rank, by the library and by MPI_Allreduce after a local sum. */
prange_status ranks_sum(ptrdiff_t count, const double *x);
prange_status ranks_allreduce(ptrdiff_t count, const double *x);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The cases measured over MPI ranks. Each case has its own data, a call that all ranks make, and a
 * hash of all bits of its result.
 */
#ifndef BENCH_MPI_CASES_H
#define BENCH_MPI_CASES_H

#include <prange/mpi.h>

typedef struct ranks_case {
    const char *name;
    ptrdiff_t size;   /* elements per processor in weak scaling */
    ptrdiff_t strong; /* elements in total in strong scaling */
    /* Allocates data of n elements in total; returns 0, or 1 on failure. */
    int (*prepare)(ptrdiff_t n);
    prange_status (*run)(void);
    uint64_t (*bits)(void); /* the hash, the same on all ranks */
    void (*release)(void);
} ranks_case;

extern const ranks_case ranks_cases[];
extern const int ranks_cases_count;

/* The sum of `count` elements per rank: by the library, and by MPI_Allreduce of local sums. */
prange_status ranks_sum(ptrdiff_t count, const double *x);
prange_status ranks_allreduce(ptrdiff_t count, const double *x);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The common part of calls on two distributed sets of points: the arguments, and the exchange of y.
 */
#ifndef PRI_MPI_POINTS_H
#define PRI_MPI_POINTS_H

#include <prange/metric.h>

#include "base/types.h"
#include "comm.h"
#include "ring.h"

typedef struct pri_mpi_points {
    const PRI_TYPED(prange_distance_options) * options;
    ptrdiff_t n_local, m_local, d;
    const element *x, *y;
} pri_mpi_points;

/* Adds the arguments that must be equal on all ranks. */
void PRI_TYPED(pri_mpi_points_same)(pri_mpi_call *call, const pri_mpi_points *points);

/* This rank: checks that both sets are given, and that the metric needs only the two points of a
 * pair. */
prange_status PRI_TYPED(pri_mpi_points_check)(const char *function, const pri_mpi_points *points);

/* This rank: checks that up to PRI_MPI_WRITTEN outputs overlap neither each other nor anything that
 * the call reads. The call on one machine has accepted the arguments with no points. */
#define PRI_MPI_WRITTEN 2
prange_status PRI_TYPED(pri_mpi_points_apart)(const char *function, const pri_mpi_points *points,
                                              int count, const pri_mpi_memory *outputs);

/* Checks with PRANGE_EXCLUDE_SELF that both sets have the same partition, which all ranks see: the
 * index of each rank's record is its number of points of x, the count that of y. */
prange_status PRI_TYPED(pri_mpi_points_check_partition)(const pri_mpi_call *call, unsigned flags);

/* The flags for the part of y that begins with point `first`. Only in this rank's own part can a
 * point of x be compared with itself. */
static inline unsigned pri_mpi_points_flags(const pri_mpi_call *call, unsigned flags,
                                            ptrdiff_t first)
{
    const bool own = first == pri_mpi_first(call, call->rank);
    return own ? flags : flags & ~(unsigned)PRANGE_EXCLUDE_SELF;
}

/* Whether point i at distance a is nearer than point j at distance b. NaN is further than any
 * number, and a place without a neighbour is last. */
bool PRI_TYPED(pri_mpi_nearer)(bool similarity, element a, ptrdiff_t i, element b, ptrdiff_t j);

/* The memory of y's rows while they travel round the ring of ranks. */
typedef struct PRI_TYPED(pri_mpi_round) {
    element *buffers[2];
    element *packed; /* this rank's rows without gaps; NULL if they have none */
} pri_mpi_round;

/* This rank: takes the memory; false if some is missing. To be freed in both cases. */
bool PRI_TYPED(pri_mpi_round_alloc)(const pri_mpi_call *call, const pri_mpi_points *points,
                                    pri_mpi_round *round);
void PRI_TYPED(pri_mpi_round_free)(const pri_mpi_round *round);

/* Visits every part of y. */
prange_status PRI_TYPED(pri_mpi_round_run)(const pri_mpi_call *call, const pri_mpi_points *points,
                                           const pri_mpi_round *round, pri_mpi_visit *visit,
                                           void *job);

#endif

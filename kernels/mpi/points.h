/* SPDX-License-Identifier: MIT */
/*
 * What the calls on two distributed sets of points share: the arguments, and the points of y.
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

/* Notes what has to be the same on all ranks. */
void PRI_TYPED(pri_mpi_points_same)(pri_mpi_call *call, const pri_mpi_points *points);

/* This rank: both sets are there, and the metric is one of pairs alone. */
prange_status PRI_TYPED(pri_mpi_points_check)(const char *function, const pri_mpi_points *points);

/* This rank: up to PRI_MPI_WRITTEN outputs are apart from each other, and from all that the call
 * reads. The call on one machine has taken the arguments of no points. */
#define PRI_MPI_WRITTEN 2
prange_status PRI_TYPED(pri_mpi_points_apart)(const char *function, const pri_mpi_points *points,
                                              int count, const pri_mpi_memory *outputs);

/* With PRANGE_EXCLUDE_SELF among the flags both sets have to be cut alike, which all ranks see:
 * each rank's index is that of its points of x, its count that of y. */
prange_status PRI_TYPED(pri_mpi_points_cuts)(const pri_mpi_call *call, unsigned flags);

/* The flags for the part of y that begins with point `first`: only in the part of its own rank can
 * a point of x meet itself. */
static inline unsigned pri_mpi_points_flags(const pri_mpi_call *call, unsigned flags,
                                            ptrdiff_t first)
{
    const bool own = first == pri_mpi_first(call, call->rank);
    return own ? flags : flags & ~(unsigned)PRANGE_EXCLUDE_SELF;
}

/* Whether point i at distance a is nearer than j at b. A NaN is further than all, and a place
 * without a neighbour last. */
bool PRI_TYPED(pri_mpi_nearer)(bool similarity, element a, ptrdiff_t i, element b, ptrdiff_t j);

/* The memory of y's rows while they go round the ring of ranks. */
typedef struct PRI_TYPED(pri_mpi_round) {
    element *buffers[2];
    element *packed; /* this rank's without gaps; NULL: they have none */
} pri_mpi_round;

/* This rank: false where memory is missing; to be given back in both cases. */
bool PRI_TYPED(pri_mpi_round_take)(const pri_mpi_call *call, const pri_mpi_points *points,
                                   pri_mpi_round *round);
void PRI_TYPED(pri_mpi_round_give)(const pri_mpi_round *round);

/* Visits every part of y. */
prange_status PRI_TYPED(pri_mpi_round_run)(const pri_mpi_call *call, const pri_mpi_points *points,
                                           const pri_mpi_round *round, pri_mpi_visit *visit,
                                           void *job);

#endif

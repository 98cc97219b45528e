/* SPDX-License-Identifier: MIT */
/*
 * What the calls on two distributed sets of points share: the arguments, and the points of y.
 */
#ifndef PRI_MPI_POINTS_H
#define PRI_MPI_POINTS_H

#include <prange/metric.h>

#include "base/types.h"
#include "comm.h"

typedef struct pri_mpi_points {
    const PRI_TYPED(prange_distance_options) * options;
    ptrdiff_t n_local, m_local, d;
    const element *x, *y;
} pri_mpi_points;

/* Notes what has to be the same on all ranks. */
void PRI_TYPED(pri_mpi_points_same)(pri_mpi_call *call, const pri_mpi_points *points);

/* This rank: both sets are there, and the metric is one of pairs alone. */
prange_status PRI_TYPED(pri_mpi_points_check)(const char *function, const pri_mpi_points *points);

/* With PRANGE_EXCLUDE_SELF among the flags both sets have to be cut alike, which all ranks see:
 * each rank's index is that of its points of x, its count that of y. */
prange_status PRI_TYPED(pri_mpi_points_cuts)(const pri_mpi_call *call, unsigned flags);

/* Whether point i at distance a is nearer than j at b. A NaN is further than all, and a place
 * without a neighbour last. */
bool PRI_TYPED(pri_mpi_nearer)(bool similarity, element a, ptrdiff_t i, element b, ptrdiff_t j);

/* This rank: its points of y as rows without gaps, in memory for them where they have gaps. */
const element *PRI_TYPED(pri_mpi_points_pack)(const pri_mpi_points *points, element *packed);
bool PRI_TYPED(pri_mpi_points_packed)(const pri_mpi_points *points);

#endif

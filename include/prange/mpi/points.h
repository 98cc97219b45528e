/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Distances and neighbours of points that are distributed over the ranks of MPI: a part of
 * prange/mpi.h, whose rules hold here.
 */
#ifndef PRANGE_MPI_POINTS_H
#define PRANGE_MPI_POINTS_H

#include <mpi.h>
#include <stddef.h>

#include <prange/metric.h>
#include <prange/status.h>

PRANGE_BEGIN_DECLS

/**
 * The k points of the whole y that are nearest to each of this rank's n_local points of x: the rows
 * of prange_nearest_with_f64() that belong to them, with indices in the whole y. x and y may be
 * distributed differently; with PRANGE_EXCLUDE_SELF they must be distributed alike. k and the
 * options must be the same on all ranks, except strides, radii and what the function of a user's
 * metric reads.
 *
 * The parts of y go round a ring of the ranks, while each rank computes with the part that it has;
 * from each next part a query takes only points nearer than its k-th so far. Memory: twice the
 * largest part of y, and two rows of k neighbours and a distance for each point of x.
 *
 * PRANGE_ERROR_VALUE for PRANGE_MAHALANOBIS, which needs the mean of all points.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status
prange_mpi_nearest_f64(MPI_Comm comm, const prange_distance_options_f64 *options, ptrdiff_t n_local,
                       ptrdiff_t m_local, ptrdiff_t d, const double *x, const double *y,
                       ptrdiff_t k, ptrdiff_t *indices, double *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_nearest_f32(
    MPI_Comm comm, const prange_distance_options_f32 *options, ptrdiff_t n_local, ptrdiff_t m_local,
    ptrdiff_t d, const float *x, const float *y, ptrdiff_t k, ptrdiff_t *indices, float *distances);
/** @} */

/**
 * The points of the whole y within a radius of each of this rank's n_local points of x: the rows of
 * prange_radius_count_with_f64() and prange_radius_with_f64() that belong to them, with indices in
 * the whole y. offsets has n_local + 1 elements and begins at 0 on each rank; indices and distances
 * have offsets[n_local] elements, and one of them may be NULL. Arguments, cuts and errors are those
 * of prange_mpi_nearest_f64(), and the radius is the same on all ranks; max_distance is not taken.
 *
 * The parts of y go round the ring once in each call. The second call counts the neighbours in each
 * part again before it finds them: in all, all pairs are computed three times (twice on one
 * machine). Memory: twice the largest part of y, two numbers for each point of x, and in the second
 * call the neighbours in one part. After an error in the middle indices and distances are
 * undefined. PRANGE_ERROR_VALUE if offsets are not those of the first call.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_radius_count_f64(
    MPI_Comm comm, const prange_distance_options_f64 *options, ptrdiff_t n_local, ptrdiff_t m_local,
    ptrdiff_t d, const double *x, const double *y, double radius, ptrdiff_t *offsets);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_radius_count_f32(
    MPI_Comm comm, const prange_distance_options_f32 *options, ptrdiff_t n_local, ptrdiff_t m_local,
    ptrdiff_t d, const float *x, const float *y, float radius, ptrdiff_t *offsets);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_radius_f64(
    MPI_Comm comm, const prange_distance_options_f64 *options, ptrdiff_t n_local, ptrdiff_t m_local,
    ptrdiff_t d, const double *x, const double *y, double radius, const ptrdiff_t *offsets,
    ptrdiff_t *indices, double *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_mpi_radius_f32(MPI_Comm comm, const prange_distance_options_f32 *options, ptrdiff_t n_local,
                      ptrdiff_t m_local, ptrdiff_t d, const float *x, const float *y, float radius,
                      const ptrdiff_t *offsets, ptrdiff_t *indices, float *distances);
/** @} */

/**
 * The rows of prange_cross_distance_with_f64() that belong to this rank's points of x: n_local rows
 * of as many distances as the whole y has points, out_stride apart. The parts of y go round as in
 * prange_mpi_nearest_f64(), with its memory except that for neighbours. If memory runs out in the
 * middle, some of the distances may have been written. PRANGE_ERROR_VALUE for PRANGE_MAHALANOBIS
 * and PRANGE_FAST.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cross_distance_f64(
    MPI_Comm comm, const prange_distance_options_f64 *options, ptrdiff_t n_local, ptrdiff_t m_local,
    ptrdiff_t d, const double *x, const double *y, double *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cross_distance_f32(
    MPI_Comm comm, const prange_distance_options_f32 *options, ptrdiff_t n_local, ptrdiff_t m_local,
    ptrdiff_t d, const float *x, const float *y, float *distances);
/** @} */

PRANGE_END_DECLS

#endif

/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Grids of ranks, and the edges that neighbours exchange: a part of prange/mpi.h, whose rules hold
 * here.
 */
#ifndef PRANGE_MPI_GRID_H
#define PRANGE_MPI_GRID_H

#include <mpi.h>
#include <stddef.h>

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** A grid of ranks over an array of two or three dimensions, and what of it this rank holds. With
 * two axes the third member of each array stands for one rank and one element. */
typedef struct prange_mpi_grid {
    MPI_Comm comm;      /**< the communicator */
    int dims;           /**< axes: 2 or 3 */
    int ranks[3];       /**< ranks along each axis, of whose numbers the last axis varies fastest */
    int place[3];       /**< this rank's place among them */
    ptrdiff_t first[3]; /**< the first element along each axis that this rank holds */
    ptrdiff_t count[3]; /**< how many */
    ptrdiff_t halo;     /**< the width of the edges */
    int before[3];      /**< the neighbour at lower indices of each axis, or MPI_PROC_NULL */
    int after[3];       /**< the neighbour at higher indices, or MPI_PROC_NULL */
} prange_mpi_grid;

/**
 * Cuts an array of shape[0] x shape[1] elements, or shape[0] x shape[1] x shape[2], into parts, as
 * square as the number of ranks allows (MPI_Dims_create); counts along an axis differ by one at
 * most. Bit k of `periodic`: axis k has no edges, its last rank is beside its first. All arguments
 * are the same on all ranks. The grid owns nothing. PRANGE_ERROR_SIZE where some part has fewer
 * elements along an axis than `halo`.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_grid_2d(MPI_Comm comm, const ptrdiff_t shape[2],
                                                           ptrdiff_t halo, unsigned periodic,
                                                           prange_mpi_grid *grid);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_grid_3d(MPI_Comm comm, const ptrdiff_t shape[3],
                                                           ptrdiff_t halo, unsigned periodic,
                                                           prange_mpi_grid *grid);
/** @} */

/**
 * Fills the edges of this rank's array from its neighbours, corners too. The array has count[k] + 2
 * halo elements of `size` bytes along each axis: its own in the middle. Rows of a two-dimensional
 * array are `stride` elements apart (0: they follow each other); planes of a three-dimensional one
 * strides[0], and rows strides[1], each 0 where they follow each other, as all do for NULL. Edges
 * without a neighbour stay as they are. So a stencil of prange/stencil_template.h whose border is
 * KEEP and whose radius is at most `halo` computes just this rank's elements from such an array.
 *
 * Three messages to each neighbour along an axis, the first two of up to 3,968 bytes, and no
 * exchange of all ranks; 48 KiB of the stack. So of errors (a NULL array, PRANGE_ERROR_SIZE for a
 * stride that is too small, or rows of 2^31 bytes) the neighbours alone learn, which then return
 * PRANGE_ERROR_NULL; strides are each rank's own. All ranks of the grid call it, with the same
 * size. PRANGE_ERROR_VALUE, without a message, for a grid of other axes.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_halo_2d(const prange_mpi_grid *grid, size_t size,
                                                           ptrdiff_t stride, void *array);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_halo_3d(const prange_mpi_grid *grid, size_t size,
                                                           const ptrdiff_t strides[2], void *array);
/** @} */

PRANGE_END_DECLS

#endif

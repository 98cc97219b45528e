/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Cartesian grids of ranks, and halo exchange: a part of prange/mpi.h, whose rules hold here.
 */
#ifndef PRANGE_MPI_GRID_H
#define PRANGE_MPI_GRID_H

#include <mpi.h>
#include <stddef.h>

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** A grid of ranks over an array of two or three dimensions, and the part of it that this rank
 * holds. With two axes the third element of each member is that of one rank with one element. */
typedef struct prange_mpi_grid {
    MPI_Comm comm;      /**< the communicator */
    int dims;           /**< axes: 2 or 3 */
    int ranks[3];       /**< ranks along each axis; rank numbers are row-major */
    int place[3];       /**< this rank's coordinates in the grid */
    ptrdiff_t first[3]; /**< the first element along each axis that this rank holds */
    ptrdiff_t count[3]; /**< the number of elements along each axis */
    ptrdiff_t halo;     /**< the width of the halo */
    int before[3];      /**< the neighbour at lower indices of each axis, or MPI_PROC_NULL */
    int after[3];       /**< the neighbour at higher indices, or MPI_PROC_NULL */
} prange_mpi_grid;

/**
 * *grid = the distribution of an array of shape[0] x shape[1] elements, or shape[0] x shape[1] x
 * shape[2], over the ranks, in parts as square as the number of ranks allows (MPI_Dims_create);
 * counts along an axis differ by at most one. Bit k of `periodic` makes axis k periodic: its last
 * rank is a neighbour of its first. All arguments must be the same on all ranks. The grid owns
 * nothing and need not be freed. PRANGE_ERROR_SIZE if a part has fewer elements along an axis than
 * `halo`.
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
 * Fills the halo of this rank's array, corners included, from its neighbours. The array has
 * count[k] + 2 halo elements of `size` bytes along each axis, with the rank's own elements in the
 * middle. Rows of a two-dimensional array are `stride` elements apart (0: contiguous). In a
 * three-dimensional array planes are strides[0] and rows strides[1] elements apart (each 0, or
 * strides NULL: contiguous). Halos without a neighbour are not changed. So a stencil of
 * prange/stencil_template.h with border KEEP and a radius of at most `halo` computes exactly this
 * rank's elements from such an array.
 *
 * All ranks of the grid call it, with the same size; strides are each rank's own. It sends three
 * messages to each neighbour along an axis, the first two of up to 3,968 bytes, and has no exchange
 * of all ranks; it uses 48 KiB of stack. Therefore only the neighbours learn of an error (a NULL
 * array; PRANGE_ERROR_SIZE for a stride that is too small, or rows of 2^31 bytes), and they then
 * return PRANGE_ERROR_NULL. PRANGE_ERROR_SIZE, without a message to them, for a grid of another
 * number of axes.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_halo_2d(const prange_mpi_grid *grid, size_t size,
                                                           ptrdiff_t stride, void *array);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_halo_3d(const prange_mpi_grid *grid, size_t size,
                                                           const ptrdiff_t strides[2], void *array);
/** @} */

PRANGE_END_DECLS

#endif

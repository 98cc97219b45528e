/* SPDX-License-Identifier: MIT */
/*
 * Halos of arrays of two and three dimensions, compared with their places in the whole array; and a
 * stencil over ranks, compared with the stencil over the whole array.
 */
#include "check.h"

#define COMM MPI_COMM_WORLD

/* A stencil of 17 points whose weights make rounding depend on the order. */
#define AVERAGE(u)                                                                                 \
    (0.3 * u(0, 0, 0) + 0.1 * (u(-1, 0, 0) + u(1, 0, 0)) + 0.07 * (u(0, -1, 0) + u(0, 1, 0)) +     \
     0.13 * (u(0, 0, -1) + u(0, 0, 1)) + 0.01 * (u(-1, -1, -1) + u(1, 1, 1)) +                     \
     0.02 * (u(-1, 1, 0) + u(1, -1, 1)))
#define PRANGE_STENCIL_NAME average_whole
#define PRANGE_STENCIL_DIMS 3
#define PRANGE_STENCIL_BORDER WRAP
#define PRANGE_STENCIL_BODY(u, unused) AVERAGE(u)
#include <prange/stencil_template.h>
#define PRANGE_STENCIL_NAME average_part
#define PRANGE_STENCIL_DIMS 3
#define PRANGE_STENCIL_BODY(u, unused) AVERAGE(u)
#include <prange/stencil_template.h>

/* The value at a place of the whole array, also for places beyond its edges. */
static double place_value(int dims, const ptrdiff_t *shape, unsigned periodic, const ptrdiff_t *i)
{
    double value = 0.0;
    for (int axis = 0; axis < dims; axis++) {
        ptrdiff_t at = i[axis];
        if ((at < 0 || at >= shape[axis]) && !(periodic >> axis & 1u))
            return -1.0;
        at = (at + shape[axis]) % shape[axis];
        value = value * 100.0 + (double)at;
    }
    return value;
}

enum { MOST_PLACES = 40000 };

/* Writes the places of the part, or compares them, with their edges. */
static void visit(const part *piece, const prange_mpi_grid *grid, const ptrdiff_t *shape,
                  unsigned periodic, const ptrdiff_t *strides, double *array, int compare)
{
    const ptrdiff_t halo = grid->halo, deep = grid->dims == 3 ? halo : 0;
    const ptrdiff_t plane = grid->dims == 3 ? strides[0] : 0, row = strides[grid->dims - 2];
    const ptrdiff_t out = compare ? halo : 0, out_deep = compare ? deep : 0;
    const ptrdiff_t *count = grid->count + (grid->dims == 3 ? 1 : 0);
    const ptrdiff_t planes = grid->dims == 3 ? grid->count[0] : 1;
    for (ptrdiff_t k = -out_deep; k < planes + out_deep; k++)
        for (ptrdiff_t i = -out; i < count[0] + out; i++)
            for (ptrdiff_t j = -out; j < count[1] + out; j++) {
                const ptrdiff_t at[3] = {grid->first[0] + (grid->dims == 3 ? k : i),
                                         grid->first[1] + (grid->dims == 3 ? i : j),
                                         grid->first[2] + j};
                const double value = place_value(grid->dims, shape, periodic, at);
                double *place = &array[(k + deep) * plane + (i + halo) * row + j + halo];
                if (compare)
                    expect_bytes("halo", piece, place, &value, sizeof value);
                else
                    *place = value;
            }
}

static void check_places(int dims, const ptrdiff_t *shape, unsigned periodic, ptrdiff_t halo,
                         const part *piece)
{
    static double array[MOST_PLACES];
    prange_mpi_grid grid;
    expect_status("grid", piece,
                  dims == 2 ? prange_mpi_grid_2d(COMM, shape, halo, periodic, &grid)
                            : prange_mpi_grid_3d(COMM, shape, halo, periodic, &grid),
                  PRANGE_OK);
    const ptrdiff_t gap = piece->rank % 2, row = grid.count[dims - 1] + 2 * halo + gap;
    const ptrdiff_t strides[2] = {dims == 2 ? row : (grid.count[1] + 2 * halo) * row + 3 * gap,
                                  row};
    for (ptrdiff_t i = 0; i < MOST_PLACES; i++)
        array[i] = -1.0;
    visit(piece, &grid, shape, periodic, strides, array, 0);
    const ptrdiff_t given[2] = {gap ? strides[0] : 0, gap ? strides[1] : 0};
    expect_status("halo", piece,
                  dims == 2 ? prange_mpi_halo_2d(&grid, sizeof *array, given[0], array)
                            : prange_mpi_halo_3d(&grid, sizeof *array, given, array),
                  PRANGE_OK);
    visit(piece, &grid, shape, periodic, strides, array, 1);
}

/* Three steps over ranks have the bits of three steps over the whole. */
static void check_stencil(const part *piece, int first_time)
{
    enum { A = 21, B = 10, C = 13 };
    static double whole[2][A * B * C], own[2][(A + 2) * (B + 2) * (C + 2)];
    const ptrdiff_t shape[3] = {A, B, C};
    prange_mpi_grid grid;
    expect_status("grid", piece, prange_mpi_grid_3d(COMM, shape, 1, 7, &grid), PRANGE_OK);
    const ptrdiff_t local[3] = {grid.count[0] + 2, grid.count[1] + 2, grid.count[2] + 2};
    for (ptrdiff_t i = 0; i < A * B * C; i++)
        whole[0][i] = (double)(i * 7919 % 1009) * 0.1;
    for (int step = 0; step < 4; step++) {
        const double *from = whole[step % 2];
        double *mine = own[step % 2];
        for (ptrdiff_t k = 0; k < grid.count[0]; k++)
            for (ptrdiff_t i = 0; i < grid.count[1]; i++)
                for (ptrdiff_t j = 0; j < grid.count[2]; j++) {
                    const double *wanted = &from[((grid.first[0] + k) * B + grid.first[1] + i) * C +
                                                 grid.first[2] + j];
                    double *place = &mine[((k + 1) * local[1] + i + 1) * local[2] + j + 1];
                    if (step == 0)
                        *place = *wanted;
                    expect_bytes("stencil", piece, place, wanted, sizeof *place);
                }
        expect_status("halo", piece, prange_mpi_halo_3d(&grid, sizeof *mine, NULL, mine),
                      PRANGE_OK);
        expect_status("stencil", piece, average_part(NULL, local, mine, own[1 - step % 2]),
                      PRANGE_OK);
        expect_status("stencil", piece, average_whole(NULL, shape, from, whole[1 - step % 2]),
                      PRANGE_OK);
    }
    if (first_time)
        add_to_digest(whole[0], sizeof whole[0]);
}

void check_halo(int ranks, int rank)
{
    const ptrdiff_t shape[3] = {23, 17, 11};
    const part piece = part_of(0, shape[0], ranks, rank);
    for (unsigned k = 0; k < 8; k++)
        check_places(2, shape, k % 4, 1 + k / 4, &piece);
    for (unsigned k = 0; k < 16; k++)
        check_places(3, shape, k % 8, 1 + k / 8, &piece);
    /* Halos of more bytes than one message sends eagerly, contiguous and strided. */
    const ptrdiff_t wide[2] = {16, 2100}, deep[3] = {16, 44, 42};
    for (unsigned periodic = 0; periodic < 8; periodic += 3)
        check_places(2, wide, periodic % 4, 1, &piece);
    for (unsigned periodic = 0; periodic < 8; periodic += 7)
        check_places(3, deep, periodic, 1, &piece);
    check_stencil(&piece, 1);
}

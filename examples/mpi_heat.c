/* SPDX-License-Identifier: MIT */
/*
 * The heat equation on a square, by explicit steps on a grid of ranks: each rank holds a block with
 * a halo one element wide, which its neighbours fill before each step. The largest error against
 * the solution exp(-2 pi^2 t) sin(pi x) sin(pi y) has the same bits at any number of ranks.
 *
 *     cc -O2 mpi_heat.c $(pkg-config --cflags --libs prange-mpi) -lm -o mpi_heat
 *     mpirun -n 4 ./mpi_heat
 */
#include <math.h>
#include <prange.h>
#include <prange/mpi.h>
#include <stdio.h>
#include <stdlib.h>

/* Inner points along an axis, and time steps. */
enum { N = 255, STEPS = 400 };

static void must(prange_status status)
{
    if (status == PRANGE_OK)
        return;
    fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
    MPI_Abort(MPI_COMM_WORLD, 1);
}

/* The solution at point (i, j) of this rank's block at time t; the halo has the indices -1 and the
 * block's length. */
static double solution(const prange_mpi_grid *grid, ptrdiff_t i, ptrdiff_t j, double t)
{
    const double pi = acos(-1.0), h = 1.0 / (N + 1);
    const double x = h * (double)(grid->first[0] + i + 1), y = h * (double)(grid->first[1] + j + 1);
    return exp(-2.0 * pi * pi * t) * sin(pi * x) * sin(pi * y);
}

static void step(const prange_mpi_grid *grid, const double *from, double *to)
{
    const ptrdiff_t columns = grid->count[1], row = columns + 2;
    PRANGE_FOR (i, 0, grid->count[0]) {
        const double *at = from + (i + 1) * row + 1;
        double *next = to + (i + 1) * row + 1;
        for (ptrdiff_t j = 0; j < columns; j++)
            next[j] =
                at[j] + 0.2 * ((at[j - row] + at[j + row]) + (at[j - 1] + at[j + 1]) - 4.0 * at[j]);
    }
}

int main(int argc, char **argv)
{
    const ptrdiff_t shape[2] = {N, N};
    prange_mpi_grid grid;
    int rank = 0, granted = 0;
    double error = 0.0, largest = 0.0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &granted);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    must(prange_mpi_grid_2d(MPI_COMM_WORLD, shape, 1, 0, &grid));

    const ptrdiff_t row = grid.count[1] + 2, rows = grid.count[0] + 2;
    double *now = calloc((size_t)(2 * rows * row), sizeof *now), *next = now + rows * row;
    if (!now)
        MPI_Abort(MPI_COMM_WORLD, 1);
    for (ptrdiff_t i = 0; i < grid.count[0]; i++)
        for (ptrdiff_t j = 0; j < grid.count[1]; j++)
            now[(i + 1) * row + j + 1] = solution(&grid, i, j, 0.0);
    double *const memory = now;
    for (int s = 0; s < STEPS; s++) {
        double *const other = now;
        must(prange_mpi_halo_2d(&grid, sizeof *now, 0, now));
        step(&grid, now, next);
        now = next;
        next = other;
    }
    const double t = 0.2 * STEPS / ((N + 1.0) * (N + 1.0));
    for (ptrdiff_t i = 0; i < grid.count[0]; i++)
        for (ptrdiff_t j = 0; j < grid.count[1]; j++)
            error = fmax(error, fabs(now[(i + 1) * row + j + 1] - solution(&grid, i, j, t)));
    must(prange_mpi_max_f64(MPI_COMM_WORLD, 1, &error, &largest));
    if (rank == 0)
        printf("%d x %d ranks, largest error %.17g\n", grid.ranks[0], grid.ranks[1], largest);
    free(memory);
    MPI_Finalize();
    return largest < 1e-5 ? 0 : 1;
}

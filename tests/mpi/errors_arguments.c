/* SPDX-License-Identifier: MIT */
/*
 * Arguments that are wrong on one rank, or differ from those of rank 0.
 */
#include "errors.h"

#include <string.h>

#include <prange.h>
#include <prange/mpi.h>

static int ranks, rank;

enum { N = 9000 };
static double x[N], y[N]; /* their values are never read */
static char scratch[102 * 102];

static double line(double at, void *ctx)
{
    (void)ctx;
    return at;
}

static int nothing(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                   void *ctx)
{
    (void)index;
    (void)item;
    (void)result;
    (void)worker;
    (void)ctx;
    return 0;
}

/* Whether a rank is a neighbour of this one, or this one itself. */
static int beside(const prange_mpi_grid *grid, int other)
{
    int found = rank == other;
    for (int axis = 0; axis < grid->dims; axis++)
        found = found || grid->before[axis] == other || grid->after[axis] == other;
    return found;
}

/* Grids of three axes, in which rank `bad` has no array or rows that are too short: no rank hangs,
 * and its neighbours report it. */
static void bad_grids(int bad)
{
    const int mine = rank == bad;
    const ptrdiff_t shape[3] = {20, 20, 18}, strides[2] = {0, mine ? 3 : 0};
    prange_mpi_grid grid = {.halo = -5}, flat;
    prange_status status = prange_mpi_grid_3d(MPI_COMM_WORLD, mine ? NULL : shape, 1, 7, &grid);
    expect(status == PRANGE_ERROR_NULL && grid.halo == -5, "no shape");
    status = prange_mpi_grid_3d(MPI_COMM_WORLD, shape, 1, mine ? 8 : 0, &grid);
    expect(status == PRANGE_ERROR_VALUE, "a fourth axis");
    expect_text(bad, "beyond 3 axes");
    status = prange_mpi_grid_3d(MPI_COMM_WORLD, shape, 1, 7, &grid);
    expect(status == PRANGE_OK, "a grid");
    status = prange_mpi_halo_3d(&grid, 1, NULL, mine ? NULL : scratch);
    expect(status == (beside(&grid, bad) ? PRANGE_ERROR_NULL : PRANGE_OK), "no array");
    status = prange_mpi_halo_3d(&grid, 1, strides, scratch);
    expect(status == (mine                 ? PRANGE_ERROR_SIZE
                      : beside(&grid, bad) ? PRANGE_ERROR_NULL
                                           : PRANGE_OK),
           "short rows");
    expect(prange_mpi_halo_2d(&grid, 1, 0, scratch) == PRANGE_ERROR_SIZE, "a grid of three axes");
    status = prange_mpi_grid_2d(MPI_COMM_WORLD, shape, 1, 3, &flat);
    expect(status == PRANGE_OK, "a grid of two axes");
    expect(prange_mpi_halo_3d(&flat, 1, NULL, scratch) == PRANGE_ERROR_SIZE, "of two axes");
}

/* A run of samples that fails at once on one rank; its first index is reported. */
static int samples(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    (void)first;
    memset(values, 0, (size_t)count * sizeof *values);
    return ctx ? 8 : 0;
}

static void bad_runs(int bad)
{
    const int mine = rank == bad;
    double mean = 5.0, var = 5.0;
    prange_status status = prange_mpi_monte_carlo_f64(MPI_COMM_WORLD, 50000, mine ? NULL : samples,
                                                      NULL, 1, &mean, &var);
    expect(status == PRANGE_ERROR_NULL, "no samples");
    expect_text(bad, "values is NULL");
    status = prange_mpi_monte_carlo_f64(MPI_COMM_WORLD, 50000, samples, NULL, 1, &mean,
                                        mine ? NULL : &var);
    expect(status == PRANGE_ERROR_NULL, "no variance");
    status = prange_mpi_monte_carlo_f64(MPI_COMM_WORLD, 50000, samples, mine ? &status : NULL, 1,
                                        &mean, &var);
    expect(status == PRANGE_ERROR_CALLBACK, "samples that fail");
    expect(prange_last_failure().code == 8, "their code");
    expect_alike(status, "samples that fail");
    expect(mean == 5.0 && var == 5.0, "outputs as they were");
}

/* Neighbours within a radius. */
static void bad_radii(int bad)
{
    const int mine = rank == bad;
    const prange_distance_options_f64 options = {.metric = PRANGE_EUCLIDEAN};
    ptrdiff_t offsets[4] = {7, 7, 7, 7}, found[36];
    double near[36];
    prange_status status = prange_mpi_radius_count_f64(MPI_COMM_WORLD, &options, 3, 3, 2, x, y,
                                                       mine ? -1.0 : 1.0, offsets);
    expect(status == PRANGE_ERROR_VALUE, "a negative radius");
    expect_text(bad, "radius = -1");
    status = prange_mpi_radius_count_f64(MPI_COMM_WORLD, &options, 3, 3, 2, x, y, 1.0,
                                         mine ? NULL : offsets);
    expect(status == PRANGE_ERROR_NULL && offsets[0] == 7, "no offsets");
    status = prange_mpi_radius_f64(MPI_COMM_WORLD, &options, 3, 3, 2, x, y, 1.0,
                                   mine ? offsets : (ptrdiff_t[4]){0}, found, near);
    expect(status == PRANGE_ERROR_VALUE, "offsets from 7 on");
    expect_text(bad, "offsets[0] = 7");
    status = prange_mpi_radius_f64(MPI_COMM_WORLD, &options, 3, 3, 2, x, y, 1.0, (ptrdiff_t[4]){0},
                                   mine ? NULL : found, mine ? NULL : near);
    expect(status == PRANGE_ERROR_NULL, "nothing to fill");
    expect_alike(status, "nothing to fill");
}

/* The first of an order. */
static void bad_first(int bad)
{
    const int mine = rank == bad;
    double values[3] = {5.0, 5.0, 5.0};
    ptrdiff_t index[3] = {7, 7, 7};
    prange_status status =
        prange_mpi_top_k_f64(MPI_COMM_WORLD, N, mine ? NULL : x, 3, values, index);
    expect(status == PRANGE_ERROR_NULL, "no array");
    expect_text(bad, "x is NULL");
    status = prange_mpi_top_k_f64(MPI_COMM_WORLD, mine ? -1 : N, x, 3, values, index);
    expect(status == PRANGE_ERROR_SIZE, "a negative n");
    status = prange_mpi_bottom_k_f64(MPI_COMM_WORLD, N, x, 3, mine ? x + N - 1 : values, index);
    expect(status == PRANGE_ERROR_OVERLAP, "an overlap");
    expect_text(bad, "prange_mpi_bottom_k_f64: values and x overlap");
    status = prange_mpi_top_k_f64(MPI_COMM_WORLD, N, x, 3, values,
                                  mine ? (ptrdiff_t *)(void *)(x + 5) : index);
    expect(status == PRANGE_ERROR_OVERLAP, "an overlap of the indices");
    status = prange_mpi_top_k_f64(MPI_COMM_WORLD, 1, x, ranks + 1, values, index);
    expect(status == PRANGE_ERROR_VALUE, "k beyond n");
    expect_text(0, "is not in 0 .. n");
    expect_alike(status, "k beyond n");
    status = prange_mpi_top_k_f64(MPI_COMM_WORLD, 1, x, -1, values, index);
    expect(status == PRANGE_ERROR_VALUE, "k below 0");
    status = prange_mpi_top_k_f64(MPI_COMM_WORLD, 9, x, mine ? 2 : 3, values, index);
    expect(status == (ranks > 1 ? PRANGE_ERROR_VALUE : PRANGE_OK), "another k");
    if (ranks > 1)
        expect(values[0] == 5.0 && index[2] == 7, "outputs as they were");
}

static void bad_arguments(int bad)
{
    const int mine = rank == bad;
    double out = 5.0;
    prange_status status = prange_mpi_sum_f64(MPI_COMM_WORLD, mine ? -3 : N, x, &out);
    expect(status == PRANGE_ERROR_SIZE, "a negative n");
    expect_text(bad, "prange_mpi_sum_f64: -3 elements");
    expect_alike(status, "a negative n");
    status = prange_mpi_sum_f64(MPI_COMM_WORLD, N, mine ? NULL : x, &out);
    expect(status == PRANGE_ERROR_NULL, "a NULL array");
    expect_text(bad, "x is NULL");
    status = prange_mpi_dot_f64(MPI_COMM_WORLD, N, x, mine ? NULL : y, &out);
    expect(status == PRANGE_ERROR_NULL, "a second NULL array");
    status = prange_mpi_sum_f64(MPI_COMM_WORLD, N, x, mine ? NULL : &out);
    expect(status == PRANGE_ERROR_NULL, "a NULL result");
    expect_text(bad, "out is NULL");
    status = prange_mpi_sum_f64(MPI_COMM_WORLD, PTRDIFF_MAX / 8, x, NULL);
    expect(status == PRANGE_ERROR_NULL, "too many, and NULL");
    status =
        prange_mpi_histogram_f64(MPI_COMM_WORLD, N, x, mine ? 0 : 5, 0.0, 1.0, (ptrdiff_t[5]){0});
    expect(status == PRANGE_ERROR_SIZE, "no bins");
    status = prange_mpi_cumsum_f64(MPI_COMM_WORLD, 10, mine ? y : x, y + 1);
    expect(status == PRANGE_ERROR_OVERLAP, "an overlap");
    expect_text(bad, "y overlaps x");
    struct {
        prange_options now;
        void *later;
    } grown = {PRANGE_OPTIONS_INIT, NULL};
    grown.now.size = sizeof grown;
    status = prange_mpi_map_items(MPI_COMM_WORLD, 0, NULL, 0, NULL, 0, nothing, NULL, &grown.now);
    expect(status == PRANGE_OK, "options of a later version");
    grown.later = mine ? &grown : NULL;
    status = prange_mpi_map_items(MPI_COMM_WORLD, 0, NULL, 0, NULL, 0, nothing, NULL, &grown.now);
    expect(status == PRANGE_ERROR_VALUE, "an option of a later version");
    expect_text(bad, "options");
    const ptrdiff_t shape[2] = {100, 100};
    prange_mpi_grid grid = {.halo = -5};
    status = prange_mpi_grid_2d(MPI_COMM_WORLD, mine ? NULL : shape, 1, 3, &grid);
    expect(status == PRANGE_ERROR_NULL && grid.halo == -5, "no shape");
    status = prange_mpi_grid_2d(MPI_COMM_WORLD, shape, mine ? 2 : 1, 3, &grid);
    expect(status == (ranks > 1 ? PRANGE_ERROR_VALUE : PRANGE_OK), "another halo");
    status = prange_mpi_grid_2d(MPI_COMM_WORLD, shape, 101, 3, &grid);
    expect(status == PRANGE_ERROR_SIZE, "a halo that is too wide");
    /* Rank `bad` has no array: no rank hangs, and its neighbours report it. */
    status = prange_mpi_grid_2d(MPI_COMM_WORLD, shape, 1, 3, &grid);
    expect(status == PRANGE_OK, "a grid");
    status = prange_mpi_halo_2d(&grid, 1, 0, mine ? NULL : scratch);
    expect(status == (beside(&grid, bad) ? PRANGE_ERROR_NULL : PRANGE_OK), "no array");
    bad_grids(bad);
    bad_runs(bad);
    bad_radii(bad);
    bad_first(bad);
    const prange_reduction none = {.size = 8};
    status = prange_mpi_reduce(MPI_COMM_WORLD, 0, 10, mine ? NULL : &none, NULL, &out);
    expect(status == PRANGE_ERROR_NULL, "no functions");
    expect_alike(status, "no functions");
    status = prange_mpi_integrate_f64(MPI_COMM_WORLD, mine ? NULL : line, NULL, 0.0, 1.0, 9, &out);
    expect(status == PRANGE_ERROR_NULL, "no integrand");
    expect_text(bad, "f is NULL");
    const double q[] = {0.5, mine ? 1.5 : 1.0};
    status = prange_mpi_quantile_f64(MPI_COMM_WORLD, N, x, 2, q, (double[2]){0.0, 0.0});
    expect(status == PRANGE_ERROR_VALUE, "a bad fraction");
    expect_text(bad, "q[1] = 1.5");
    expect(out == 5.0, "the output is as it was");
}

/* Arguments that must be the same on all ranks must equal those of rank 0. */
static void different_arguments(int bad)
{
    const int mine = rank == bad;
    double out = 5.0, near[3] = {5.0};
    float narrow = 5.0F;
    ptrdiff_t index = 5, counts[5] = {5}, found[3] = {5};
    prange_status status = mine ? prange_mpi_max_f64(MPI_COMM_WORLD, N, x, &out)
                                : prange_mpi_sum_f64(MPI_COMM_WORLD, N, x, &out);
    expect(status == PRANGE_ERROR_VALUE, "another function");
    expect_text(bad, "prange_mpi_max_f64: rank 0 makes another call");
    expect_alike(status, "another function");
    status = mine ? prange_mpi_sum_f32(MPI_COMM_WORLD, N, (const float *)x, &narrow)
                  : prange_mpi_sum_f64(MPI_COMM_WORLD, N, x, &out);
    expect(status == PRANGE_ERROR_VALUE, "another type");
    expect_text(bad, "prange_mpi_sum_f32");
    status = mine ? prange_mpi_argmin_f64(MPI_COMM_WORLD, N, x, &index)
                  : prange_mpi_quantile_f64(MPI_COMM_WORLD, N, x, 0, NULL, NULL);
    expect(status == PRANGE_ERROR_VALUE, "calls of another kind");
    status = prange_mpi_var_f64(MPI_COMM_WORLD, N, x, mine, &out);
    expect(status == PRANGE_ERROR_VALUE, "another ddof");
    expect_text(bad, "ddof is not that of rank 0");
    status = prange_mpi_histogram_f64(MPI_COMM_WORLD, N, x, 5, 0.0, mine ? 2.0 : 1.0, counts);
    expect(status == PRANGE_ERROR_VALUE, "another range");
    expect_text(bad, "high is not that of rank 0");
    status = prange_mpi_integrate_f64(MPI_COMM_WORLD, line, NULL, 0.0, 1.0, 9 + mine, &out);
    expect(status == PRANGE_ERROR_VALUE, "another n");
    expect_text(bad, "n is not that of rank 0");
    const prange_distance_options_f64 options = {.metric =
                                                     mine ? PRANGE_CITYBLOCK : PRANGE_EUCLIDEAN};
    status = prange_mpi_nearest_f64(MPI_COMM_WORLD, &options, 3, 3, 2, x, y, 1, found, near);
    expect(status == PRANGE_ERROR_VALUE, "another metric");
    expect_text(bad, "the metric is not that of rank 0");
    const prange_distance_options_f64 same = {.metric = PRANGE_EUCLIDEAN};
    ptrdiff_t offsets[4] = {5};
    status = prange_mpi_radius_count_f64(MPI_COMM_WORLD, &same, 3, 3, 2, x, y, mine ? 2.0 : 1.0,
                                         offsets);
    expect(status == PRANGE_ERROR_VALUE && offsets[0] == 5, "another radius");
    expect_text(bad, "radius is not that of rank 0");
    status = prange_mpi_monte_carlo_f64(MPI_COMM_WORLD, 500 + mine, samples, NULL, 1, &out,
                                        &(double){0.0});
    expect(status == PRANGE_ERROR_VALUE, "another number of samples");
    expect_text(bad, "n is not that of rank 0");
    expect(out == 5.0 && narrow == 5.0F && index == 5 && counts[0] == 5, "outputs as they were");
    expect(near[0] == 5.0 && found[0] == 5, "neighbours as they were");
}

void errors_of_arguments(int bad)
{
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    bad_arguments(bad);
    if (bad > 0)
        different_arguments(bad);
}

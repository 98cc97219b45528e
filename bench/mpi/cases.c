/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include <stdlib.h>
#include <string.h>

#include <prange.h>

#define COMM MPI_COMM_WORLD

/* u + 0.2 times the sum of the differences to the four neighbours. */
#define PRANGE_STENCIL_NAME heat_step
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_BODY(u, unused)                                                             \
    (u(0, 0) + 0.2 * ((u(-1, 0) + u(1, 0)) + (u(0, -1) + u(0, 1)) - 4.0 * u(0, 0)))
#include <prange/stencil_template.h>

enum { BINS = 100, POINTS = 4000, D = 8, K = 5, STEPS = 10, WIDTH = 512 };

/* The data of the present case: this rank holds elements first .. first + count - 1 of n. */
static ptrdiff_t n, first, count;
static double *x, *y, *distances;
static ptrdiff_t *indices, counts[BINS];
static double sum;
static prange_mpi_grid grid;

static void release(void)
{
    free(x);
    free(y);
    free(distances);
    free(indices);
    x = y = distances = NULL;
    indices = NULL;
}

static int set_range(ptrdiff_t total)
{
    int ranks, rank;
    MPI_Comm_size(COMM, &ranks);
    MPI_Comm_rank(COMM, &rank);
    n = total;
    return prange_mpi_range(n, ranks, rank, &first, &count) != PRANGE_OK;
}

static double *uniform(uint64_t stream, ptrdiff_t from, ptrdiff_t numbers)
{
    double *to = malloc(((size_t)numbers + 1) * sizeof *to);
    if (to && prange_random_uniform_f64(11, stream, (uint64_t)from, numbers, to) != PRANGE_OK)
        abort();
    return to;
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The sum over all ranks, modulo 2^64: the order of the ranks does not matter. */
static uint64_t add_all(uint64_t own)
{
    uint64_t total = 0;
    MPI_Allreduce(&own, &total, 1, MPI_UINT64_T, MPI_SUM, COMM);
    return total;
}

static int prepare_values(ptrdiff_t total)
{
    return set_range(total) || !(x = uniform(0, first, count));
}

static prange_status run_sum(void)
{
    return prange_mpi_sum_f64(COMM, count, x, &sum);
}

static uint64_t sum_bits(void)
{
    return bits_of(sum);
}

static prange_status run_histogram(void)
{
    return prange_mpi_histogram_f64(COMM, count, x, BINS, 0.0, 1.0, counts);
}

static uint64_t histogram_bits(void)
{
    uint64_t hash = 0;
    for (int b = 0; b < BINS; b++)
        hash = hash * 31 + (uint64_t)counts[b];
    return hash;
}

static int parabola(ptrdiff_t length, const double *at, double *to, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t i = 0; i < length; i++)
        to[i] = at[i] * at[i] - at[i];
    return 0;
}

static prange_status run_integral(void)
{
    return prange_mpi_integrate_block_f64(COMM, parabola, NULL, -1.0, 2.0, n, &sum);
}

static int sample(ptrdiff_t from, ptrdiff_t length, double *values, void *ctx)
{
    (void)ctx;
    if (prange_random_normal_f64(7, 0, (uint64_t)from, length, values) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < length; i++)
        values[i] = prange_exp(0.25 * values[i]);
    return 0;
}

static prange_status run_monte_carlo(void)
{
    double var;
    return prange_mpi_monte_carlo_f64(COMM, n, sample, NULL, 1, &sum, &var);
}

/* This rank's share of the POINTS points, among which the n queries are answered. */
static ptrdiff_t points;

static int prepare_nearest(ptrdiff_t total)
{
    if (set_range(POINTS))
        return 1;
    points = count;
    y = uniform(1, first * D, count * D);
    if (set_range(total))
        return 1;
    x = uniform(0, first * D, count * D);
    indices = malloc(((size_t)count * K + 1) * sizeof *indices);
    distances = malloc(((size_t)count * K + 1) * sizeof *distances);
    return !x || !y || !indices || !distances;
}

static prange_status run_nearest(void)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_EUCLIDEAN};
    return prange_mpi_nearest_f64(COMM, &options, count, points, D, x, y, K, indices, distances);
}

static uint64_t nearest_bits(void)
{
    uint64_t total = 0;
    for (ptrdiff_t i = 0; i < count * K; i++)
        total += (uint64_t)(first * K + i + 1) * (uint64_t)indices[i] ^ bits_of(distances[i]);
    return add_all(total);
}

/* A grid of n rows of WIDTH elements, with a halo of one element. */
static int prepare_heat(ptrdiff_t total)
{
    const ptrdiff_t shape[2] = {total, WIDTH};
    if (prange_mpi_grid_2d(COMM, shape, 1, 0, &grid) != PRANGE_OK)
        return 1;
    const ptrdiff_t row = grid.count[1] + 2, rows = grid.count[0] + 2;
    x = calloc((size_t)(rows * row), sizeof *x);
    y = calloc((size_t)(rows * row), sizeof *y);
    return !x || !y;
}

static void fill_heat(void)
{
    const ptrdiff_t row = grid.count[1] + 2;
    for (ptrdiff_t i = 0; i < grid.count[0]; i++)
        for (ptrdiff_t j = 0; j < grid.count[1]; j++)
            x[(i + 1) * row + j + 1] =
                (double)(((grid.first[0] + i) * 7919 + grid.first[1] + j) % 1009);
}

static prange_status run_heat(void)
{
    const ptrdiff_t local[2] = {grid.count[0] + 2, grid.count[1] + 2};
    prange_status status = PRANGE_OK;
    for (int step = 0; step < STEPS && status == PRANGE_OK; step++) {
        double *from = step % 2 ? y : x, *to = step % 2 ? x : y;
        status = prange_mpi_halo_2d(&grid, sizeof *from, 0, from);
        if (status == PRANGE_OK)
            status = heat_step(NULL, local, from, to);
    }
    return status;
}

/* A hash of the grid after one run from its initial values. */
static uint64_t heat_bits(void)
{
    const ptrdiff_t row = grid.count[1] + 2;
    uint64_t total = 0;
    fill_heat();
    if (run_heat() != PRANGE_OK)
        return 0;
    for (ptrdiff_t i = 0; i < grid.count[0]; i++)
        for (ptrdiff_t j = 0; j < grid.count[1]; j++) {
            const ptrdiff_t place = (grid.first[0] + i) * WIDTH + grid.first[1] + j;
            total += (uint64_t)(2 * place + 1) * bits_of(x[(i + 1) * row + j + 1]);
        }
    return add_all(total);
}

_Static_assert(STEPS % 2 == 0, "the result is in x");

const ranks_case ranks_cases[] = {
    {"sum", 1 << 22, 1 << 22, prepare_values, run_sum, sum_bits, release},
    {"histogram", 1 << 21, 1 << 21, prepare_values, run_histogram, histogram_bits, release},
    {"integral", 10000000, 20000000, set_range, run_integral, sum_bits, release},
    {"monte_carlo", 1000000, 2000000, set_range, run_monte_carlo, sum_bits, release},
    {"nearest", 2000, 4000, prepare_nearest, run_nearest, nearest_bits, release},
    {"heat", 512, 1024, prepare_heat, run_heat, heat_bits, release},
};
const int ranks_cases_count = sizeof ranks_cases / sizeof *ranks_cases;

prange_status ranks_sum(ptrdiff_t length, const double *values)
{
    return prange_mpi_sum_f64(COMM, length, values, &sum);
}

prange_status ranks_allreduce(ptrdiff_t length, const double *values)
{
    double own = 0.0;
    const prange_status status = prange_sum_f64(length, values, &own);
    MPI_Allreduce(&own, &sum, 1, MPI_DOUBLE, MPI_SUM, COMM);
    return status;
}

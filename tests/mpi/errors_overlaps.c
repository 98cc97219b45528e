/* SPDX-License-Identifier: MIT */
/*
 * Outputs that overlap by one element on one rank: all ranks refuse the call, and its inputs and
 * outputs are unchanged.
 */
#include <string.h>

#include <prange.h>
#include <prange/mpi.h>

#include "errors.h"

#define COMM MPI_COMM_WORLD

/* Points of each rank, their coordinates, neighbours of each, ranks at most. */
enum { N = 10, D = 3, K = 4, RANKS = 16, PLACES = N * N * RANKS };

/* An index may lie where a number does. */
typedef union cell {
    double f;
    ptrdiff_t i;
} cell;

/* The arrays of a call. After each there is room for another one that overlaps only that array. */
typedef struct arrays {
    cell x[N * D + PLACES], y[N * D + PLACES], weights[D + PLACES], radii[N + PLACES];
    cell offsets[N + 1 + PLACES], indices[2 * PLACES], distances[2 * PLACES], codes[N];
} arrays;
static arrays all, before;
static int rank, sick; /* sick: the rank whose arrays overlap */

static void refused(prange_status status, const char *text)
{
    expect(status == PRANGE_ERROR_OVERLAP, text);
    expect_text(sick, text);
    expect_alike(status, text);
    expect(memcmp(&all, &before, sizeof all) == 0, "outputs as they were");
}

/* The second array on the sick rank, else the first. */
static ptrdiff_t *places(cell *array, cell *other)
{
    return &(rank == sick ? other : array)->i;
}

static double *numbers(cell *array, cell *other)
{
    return &(rank == sick ? other : array)->f;
}

static prange_distance_options_f64 options(void)
{
    return (prange_distance_options_f64){
        .metric = PRANGE_EUCLIDEAN, .weights = &all.weights->f, .radii = &all.radii->f};
}

static prange_status radius_count(cell *other)
{
    const prange_distance_options_f64 given = options();
    return prange_mpi_radius_count_f64(COMM, &given, N, N, D, &all.x->f, &all.y->f, 2.0,
                                       places(all.offsets, other));
}

static prange_status radius(ptrdiff_t *indices, double *distances)
{
    const prange_distance_options_f64 given = options();
    return prange_mpi_radius_f64(COMM, &given, N, N, D, &all.x->f, &all.y->f, 2.0, &all.offsets->i,
                                 indices, distances);
}

static void overlapping_radii(void)
{
    cell *const last[] = {all.x + N * D - 1, all.y + N * D - 1, all.radii + N - 1,
                          all.weights + D - 1};
    const char *const counted[] = {"offsets and x overlap", "offsets and y overlap",
                                   "offsets and radii overlap", "offsets and weights overlap"};
    const char *const found[] = {"indices and x overlap", "indices and y overlap",
                                 "indices and radii overlap", "indices and weights overlap"};
    const char *const told[] = {"distances and x overlap", "distances and y overlap",
                                "distances and radii overlap", "distances and weights overlap"};
    for (int k = 0; k < 4; k++)
        refused(radius_count(last[k]), counted[k]);
    expect(radius_count(all.offsets) == PRANGE_OK, "the neighbours' number");
    expect(all.offsets[N].i > K * N, "neighbours");
    before = all;
    for (int k = 0; k < 4; k++) {
        refused(radius(places(all.indices, last[k]), &all.distances->f), found[k]);
        refused(radius(NULL, numbers(all.distances, last[k])), told[k]);
    }
    cell *const end = all.indices + all.offsets[N].i;
    refused(radius(places(all.indices, all.offsets), &all.distances->f),
            "indices and offsets overlap");
    refused(radius(NULL, numbers(all.distances, all.offsets + N)), "distances and offsets overlap");
    refused(radius(&all.indices->i, numbers(all.distances, end - 1)),
            "indices and distances overlap");
    expect(radius(&all.indices->i, numbers(all.distances, end)) == PRANGE_OK, "side by side");
}

static void overlapping_neighbors(void)
{
    const prange_distance_options_f64 given = options();
    const double *x = &all.x->f, *y = &all.y->f;
    refused(prange_mpi_nearest_f64(COMM, &given, N, N, D, x, y, K, &all.indices->i,
                                   numbers(all.distances, all.indices + N * K - 1)),
            "indices and distances overlap");
    refused(prange_mpi_nearest_f64(COMM, &given, N, N, D, x, y, K,
                                   places(all.indices, all.x + N * D - 1), &all.distances->f),
            "indices and x overlap");
    refused(prange_mpi_nearest_f64(COMM, &given, N, N, D, x, y, K, NULL,
                                   numbers(all.distances, all.y + N * D - 1)),
            "distances and y overlap");
    prange_distance_options_f64 wide = given;
    wide.out_stride = 2 * K;
    refused(prange_mpi_nearest_f64(COMM, &wide, N, N, D, x, y, K, &all.indices->i,
                                   numbers(all.distances, all.indices + 2 * N * K - K - 1)),
            "indices and distances overlap");
    wide = given;
    wide.radii = NULL;
    refused(prange_mpi_cross_distance_f64(COMM, &wide, N, N, D, x, y,
                                          numbers(all.distances, all.x + N * D - 1)),
            "distances and x overlap");
    refused(prange_mpi_cross_distance_f64(COMM, &wide, N, N, D, x, y,
                                          numbers(all.distances, all.y + N * D - 1)),
            "distances and y overlap");
}

static void overlapping_arrays(void)
{
    static const double q[K] = {0.0, 0.25, 0.5, 1.0};
    const double *x = &all.x->f;
    cell *const last = all.x + N * D - 1;
    refused(prange_mpi_top_k_f64(COMM, N, x, K, numbers(all.distances, all.indices + K - 1),
                                 &all.indices->i),
            "values and index overlap");
    refused(prange_mpi_histogram_f64(COMM, N * D, x, K, 0.0, 9.0, places(all.indices, last)),
            "counts and x overlap");
    refused(prange_mpi_quantile_f64(COMM, N * D, x, K, q, numbers(all.distances, last)),
            "out and x overlap");
}

static int copy(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    (void)index, (void)worker, (void)ctx;
    memcpy(result, item, sizeof(double));
    return 0;
}

/* Of rank 0, which has the items. */
static prange_status map(cell *codes, cell *report)
{
    prange_options options = PRANGE_OPTIONS_INIT;
    options.codes = rank == 0 ? (int *)(void *)codes : NULL;
    options.report = rank == 0 ? (prange_report *)(void *)report : NULL;
    return prange_mpi_map_items(COMM, N, all.x, sizeof *all.x, all.distances, sizeof *all.distances,
                                copy, NULL, &options);
}

static void overlapping_codes(void)
{
    refused(map(all.x + N - 1, NULL), "options.codes and items overlap");
    refused(map(all.distances + N - 1, NULL), "options.codes and results overlap");
    refused(map(NULL, all.x + N - 1), "options.report and items overlap");
    refused(map(NULL, all.distances + N - 1), "options.report and results overlap");
    refused(map(all.codes, all.codes), "options.report and options.codes overlap");
    expect(map(all.codes, NULL) == PRANGE_OK, "codes of their own");
}

static int samples(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t i = 0; i < count; i++)
        values[i] = (double)(first + i);
    return 0;
}

/* Two results of one number each. */
static void overlapping_pairs(void)
{
    const prange_reduction reduction = {.size = sizeof(double)};
    ptrdiff_t first = 7;
    refused(prange_mpi_monte_carlo_f64(COMM, N, samples, NULL, 0, &all.distances->f,
                                       numbers(all.distances + 1, all.distances)),
            "mean and var overlap");
    expect(prange_mpi_range(N, 1, 0, &first, &first) == PRANGE_ERROR_OVERLAP, "range");
    expect(prange_mpi_reduce_range(0, N, &reduction, 1, 0, &first, &first) == PRANGE_ERROR_OVERLAP,
           "reduce_range");
    expect(first == 7, "outputs as they were");
}

void errors_of_overlaps(int bad)
{
    MPI_Comm_rank(COMM, &rank);
    sick = bad;
    memset(&all, 0, sizeof all);
    for (int i = 0; i < N * D; i++)
        all.x[i].f = all.y[i].f = i % 7 / 7.0;
    for (int j = 0; j < D; j++)
        all.weights[j].f = 1.0;
    for (int i = 0; i < N; i++)
        all.radii[i].f = 3.0;
    before = all;
    overlapping_radii();
    before = all;
    overlapping_neighbors();
    overlapping_arrays();
    if (bad == 0)
        overlapping_codes();
    before = all;
    overlapping_pairs();
}

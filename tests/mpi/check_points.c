/* SPDX-License-Identifier: MIT */
/*
 * Calls on points: compiled for f64 and f32. Distances are compared in order, any NaN being equal
 * to any other.
 */
#include <math.h>
#include <string.h>

#include "check.h"
#include "element.h"

#undef T
#define T(name) PRI_PASTE(name, PRI_TYPE)
#define COMM MPI_COMM_WORLD

enum { N = 60, M = 90, D = 5, K = 4, GAP = 7 };

static element x[M * GAP], y[M * GAP];

/* Points on a lattice, so that distances are often equal; some have a NaN, or are infinite. */
static void fill(uint64_t seed, element *points)
{
    for (ptrdiff_t i = 0; i < M * GAP; i++) {
        const uint64_t bits = random_bits(seed, i);
        points[i] = (element)(bits % 4) + (element)0.5;
        if (bits >> 32 < 40000000)
            points[i] = bits % 2 ? (element)NAN : (element)INFINITY;
    }
}

static void expect_distances(const char *what, const part *piece, ptrdiff_t count,
                             const element *got, const element *wanted)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (!isnan(got[i]) || !isnan(wanted[i]))
            expect_bytes(what, piece, &got[i], &wanted[i], sizeof got[i]);
}

static void check_nearest(const part *queries, const part *points,
                          const T(prange_distance_options) * options, int first_time)
{
    static ptrdiff_t got[M * K], wanted[M * K];
    static element near[M * K], expected[M * K];
    const ptrdiff_t xs = options->x_stride ? options->x_stride : D,
                    ys = options->y_stride ? options->y_stride : D;
    expect_status(
        "nearest", queries,
        T(prange_nearest_with)(options, queries->n, points->n, D, x, y, K, wanted, expected),
        PRANGE_OK);
    expect_status("nearest", queries,
                  T(prange_mpi_nearest)(COMM, options, queries->count, points->count, D,
                                        x + queries->first * xs, y + points->first * ys, K, got,
                                        near),
                  PRANGE_OK);
    expect_bytes("nearest", queries, got, wanted + queries->first * K,
                 (size_t)queries->count * K * sizeof *got);
    expect_distances("nearest", queries, queries->count * K, near, expected + queries->first * K);
    if (first_time)
        add_to_digest(wanted, (size_t)queries->n * K * sizeof *wanted);
}

static void check_cross(const part *queries, const part *points,
                        const T(prange_distance_options) * options)
{
    static element got[M * M], wanted[M * M];
    const ptrdiff_t xs = options->x_stride ? options->x_stride : D,
                    ys = options->y_stride ? options->y_stride : D;
    expect_status("cross", queries,
                  T(prange_cross_distance_with)(options, queries->n, points->n, D, x, y, wanted),
                  PRANGE_OK);
    expect_status("cross", queries,
                  T(prange_mpi_cross_distance)(COMM, options, queries->count, points->count, D,
                                               x + queries->first * xs, y + points->first * ys,
                                               got),
                  PRANGE_OK);
    expect_distances("cross", queries, queries->count * points->n, got,
                     wanted + queries->first * points->n);
}

static void check_within(const part *queries, const part *points,
                         const T(prange_distance_options) * options, element radius, int first_time)
{
    static ptrdiff_t offsets[M + 1], got_offsets[M + 1], wanted[M * M], got[M * M];
    static element near[M * M], expected[M * M];
    const ptrdiff_t xs = options->x_stride ? options->x_stride : D,
                    ys = options->y_stride ? options->y_stride : D;
    const ptrdiff_t n = queries->count, at = queries->first;
    const element *own = x + at * xs, *others = y + points->first * ys;
    T(prange_distance_options) local = *options;
    if (options->radii)
        local.radii = options->radii + at;
    expect_status(
        "radius", queries,
        T(prange_radius_count_with)(options, queries->n, points->n, D, x, y, radius, offsets),
        PRANGE_OK);
    expect_status("radius", queries,
                  T(prange_radius_with)(options, queries->n, points->n, D, x, y, radius, offsets,
                                        wanted, expected),
                  PRANGE_OK);
    expect_status("radius", queries,
                  T(prange_mpi_radius_count)(COMM, &local, n, points->count, D, own, others, radius,
                                             got_offsets),
                  PRANGE_OK);
    for (ptrdiff_t i = 0; i <= n; i++) {
        const ptrdiff_t length = offsets[at + i] - offsets[at];
        expect_bytes("offsets", queries, &got_offsets[i], &length, sizeof length);
    }
    const size_t found = (size_t)got_offsets[n];
    for (int k = 0; k < 3; k++) {
        memset(got, 0, found * sizeof *got);
        memset(near, 0, found * sizeof *near);
        expect_status("radius", queries,
                      T(prange_mpi_radius)(COMM, &local, n, points->count, D, own, others, radius,
                                           got_offsets, k == 1 ? NULL : got, k == 2 ? NULL : near),
                      PRANGE_OK);
        if (k != 1)
            expect_bytes("radius", queries, got, wanted + offsets[at], found * sizeof *got);
        if (k != 2)
            expect_bytes("radius", queries, near, expected + offsets[at], found * sizeof *near);
    }
    if (first_time)
        add_to_digest(wanted, (size_t)offsets[queries->n] * sizeof *wanted);
    /* On one rank a row is longer than its offsets allow. */
    const int one = n > 0 && got_offsets[n] > 0, last = 0;
    int least = one ? queries->rank : queries->ranks;
    MPI_Allreduce(MPI_IN_PLACE, &least, 1, MPI_INT, MPI_MIN, COMM);
    for (ptrdiff_t i = 0; least == queries->rank && i <= n; i++)
        got_offsets[i] = last;
    expect_status("radius", queries,
                  T(prange_mpi_radius)(COMM, &local, n, points->count, D, own, others, radius,
                                       got_offsets, got, near),
                  least < queries->ranks ? PRANGE_ERROR_VALUE : PRANGE_OK);
}

static element far_l1(ptrdiff_t d, const element *a, const element *b, void *ctx)
{
    element sum = 0;
    (void)ctx;
    for (ptrdiff_t j = 0; j < d; j++)
        sum += (element)fabs((double)(a[j] - b[j]));
    return sum;
}

void T(check_points)(int kind, int ranks, int rank, int first_time)
{
    const element limit = (element)1.5;
    const element weights[D] = {1, 2, 3, 4, 5};
    const T(prange_distance_options) hows[] = {
        {.metric = PRANGE_EUCLIDEAN},
        {.metric = PRANGE_CITYBLOCK, .x_stride = GAP, .y_stride = GAP, .weights = weights},
        {.metric = PRANGE_INNER_PRODUCT},
        {.metric = PRANGE_COSINE, .y_stride = GAP},
        {.metric = PRANGE_CHEBYSHEV, .max_distance = &limit},
        {.metric = PRANGE_USER_METRIC, .function = far_l1},
    };
    const part queries = part_of(kind, N, ranks, rank);
    const part points = part_of((kind + 1) % KINDS, M, ranks, rank);
    const part alike = part_of(kind, M, ranks, rank);
    fill(5, x);
    fill(6, y);
    for (size_t h = 0; h < sizeof hows / sizeof *hows; h++) {
        T(prange_distance_options) options = hows[h];
        check_nearest(&queries, &points, &options, first_time);
        if (!options.max_distance)
            check_cross(&queries, &points, &options);
        options.flags = PRANGE_EXCLUDE_SELF;
        check_nearest(&alike, &alike, &options, first_time);
    }
    const part few = part_of(kind, K - 1, ranks, rank);
    check_nearest(&queries, &few, &hows[0], first_time);
}

void T(check_radius)(int kind, int ranks, int rank, int first_time)
{
    static element radii[M];
    const T(prange_distance_options) hows[] = {
        {.metric = PRANGE_EUCLIDEAN},
        {.metric = PRANGE_EUCLIDEAN, .flags = PRANGE_BY_DISTANCE},
        {.metric = PRANGE_CITYBLOCK,
         .x_stride = GAP,
         .y_stride = GAP,
         .radii = radii,
         .flags = PRANGE_BY_DISTANCE},
        {.metric = PRANGE_CHEBYSHEV, .y_stride = GAP},
        {.metric = PRANGE_USER_METRIC, .function = far_l1},
    };
    const part queries = part_of(kind, N, ranks, rank);
    const part points = part_of((kind + 1) % KINDS, M, ranks, rank);
    const part alike = part_of(kind, M, ranks, rank);
    fill(5, x);
    fill(6, y);
    for (ptrdiff_t i = 0; i < M; i++)
        radii[i] = (element)(i % 7);
    for (size_t h = 0; h < sizeof hows / sizeof *hows; h++) {
        T(prange_distance_options) options = hows[h];
        check_within(&queries, &points, &options, (element)(options.radii ? INFINITY : 2.0),
                     first_time);
        options.flags |= PRANGE_EXCLUDE_SELF;
        check_within(&alike, &alike, &options, (element)3.0, first_time);
    }
}

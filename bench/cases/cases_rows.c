/* SPDX-License-Identifier: MIT */
/*
 * The mean distance of n random points of d coordinates to their nearest neighbours, with the
 * distances in blocks of rows. The reference is the formula in long double, for some of the rows.
 */
#include <math.h>

#include <prange.h>

#include "cases.h"
#include "work.h"

/* The result has n distances, followed by their mean. */
BENCH_SETUP(setup, sizeof(double), (n * d), 0, n + 1)

/* A block of distances on its way to the loop over its rows. */
typedef struct block {
    ptrdiff_t first, m;
    double *distances, *nearest;
} block;

/* A point is not its own neighbour. */
static int take_nearest(ptrdiff_t i, int thread, void *ctx)
{
    const block *job = ctx;
    double *row = job->distances + i * job->m;
    (void)thread;
    row[job->first + i] = INFINITY;
    return (int)prange_min_f64(job->m, row, &job->nearest[job->first + i]);
}

static int take_block(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, double *distances, void *ctx)
{
    block job = {first, m, distances, ctx};
    return (int)prange_for(0, rows, 1, take_nearest, &job);
}

static int run(void *state)
{
    const bench_work *it = state;
    const prange_distance_options_f64 options = {.metric = PRANGE_EUCLIDEAN};
    double *nearest = it->out.data;
    const prange_status status = prange_distance_rows_f64(&options, it->n, it->n, it->d, it->x.data,
                                                          it->x.data, 0, take_block, nearest);
    return (int)(status == PRANGE_OK ? prange_mean_f64(it->n, nearest, &nearest[it->n]) : status);
}

static double nearest_to(const bench_work *it, ptrdiff_t i)
{
    const ptrdiff_t d = it->d;
    const double *x = it->x.data;
    double least = INFINITY;
    for (ptrdiff_t j = 0; j < it->n; j++) {
        double sum = 0.0;
        for (ptrdiff_t k = 0; k < d; k++)
            sum += (x[i * d + k] - x[j * d + k]) * (x[i * d + k] - x[j * d + k]);
        if (j != i && sum < least)
            least = sum;
    }
    return sqrt(least);
}

static int serial(void *state)
{
    const bench_work *it = state;
    double *nearest = it->out.data, sum = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += nearest[i] = nearest_to(it, i);
    nearest[it->n] = sum / (double)it->n;
    return 0;
}

static int openmp(void *state)
{
    const bench_work *it = state;
    double *nearest = it->out.data, sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += nearest[i] = nearest_to(it, i);
    nearest[it->n] = sum / (double)it->n;
    return 0;
}

static long double exact_nearest(const bench_work *it, ptrdiff_t i)
{
    const ptrdiff_t d = it->d;
    const double *x = it->x.data;
    long double least = INFINITY;
    for (ptrdiff_t j = 0; j < it->n; j++) {
        const long double square = bench_exact_square(d, x + i * d, x + j * d);
        if (j != i && square < least)
            least = square;
    }
    return sqrtl(least);
}

static double verify(void *state)
{
    enum { SAMPLED = 199 }; /* rows between two that are verified */
    const bench_work *it = state;
    const double *nearest = it->out.data;
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += nearest[i];
    double worst = (double)(fabsl(nearest[it->n] - sum / it->n) / (sum / it->n));
    for (ptrdiff_t i = 0; i < it->n; i += SAMPLED) {
        const long double exact = exact_nearest(it, i);
        worst = bench_worse(worst, (double)(fabsl(nearest[i] - exact) / exact));
    }
    return worst;
}

/* Besides the points: a block of distances and a packed copy of the points. */
BENCH_FIGURE(flops, 2.0 * n * n * d)
BENCH_FIGURE(footprint, 8.0 * n * (2.0 * d + 1.0) + 8.0 * 1024.0 * 1024.0)

const prange_bench_case bench_cases_rows[] = {
    {BENCH_WORK, .name = "pairwise/distance_rows_f64", .group = "pairwise",
     .sizes = BENCH_SIZES({5000, 16}), .quick = BENCH_SIZES({2000, 16}), .type = "f64",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_FMA, .tolerance = 3e-15,
     .baseline_tolerance = 1e-13, .setup = setup, .run = run, .serial = serial, .openmp = openmp,
     .verify = verify, .flops = flops, .footprint = footprint, .weak = bench_weak_pairs,
     .summary = "mean distance to the nearest neighbour, by blocks of rows"},
    {0},
};

/* SPDX-License-Identifier: MIT */
/*
 * The mean distance of n random points of d coordinates to their nearest neighbours, with the
 * distances in blocks of rows. The reference is the formula in long double, for some of the rows.
 */
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "array.h"
#include "cases.h"
#include "exact.h"

/* Rows between two that are verified. */
enum { SAMPLED = 199 };

typedef struct nearest_state {
    prange_bench_size size;
    bench_array points;
    double *nearest; /* n, and behind them their mean */
} nearest_state;

static void teardown(void *state)
{
    nearest_state *it = state;
    bench_array_free(&it->points);
    free(it->nearest);
    free(it);
}

static void *setup(prange_bench_size size)
{
    nearest_state *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->size = size;
    it->points = bench_array_random(size.n * size.d, 8, 1);
    it->nearest = calloc((size_t)size.n + 1, sizeof *it->nearest);
    if (it->points.data && it->nearest)
        return it;
    teardown(it);
    return NULL;
}

/* A block of distances on its way to the loop over its rows. */
typedef struct block {
    ptrdiff_t first, m;
    double *distances, *nearest;
} block;

/* A point is not its own neighbour. */
static int take_nearest(ptrdiff_t i, int thread, void *ctx)
{
    const block *of = ctx;
    double *row = of->distances + i * of->m;
    (void)thread;
    row[of->first + i] = INFINITY;
    return (int)prange_min_f64(of->m, row, &of->nearest[of->first + i]);
}

static int take_block(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, double *distances, void *ctx)
{
    block of = {first, m, distances, ctx};
    return (int)prange_for(0, rows, 1, take_nearest, &of);
}

static int run(void *state)
{
    nearest_state *it = state;
    const prange_distance_options_f64 how = {.metric = PRANGE_EUCLIDEAN};
    const ptrdiff_t n = it->size.n;
    const prange_status status = prange_distance_rows_f64(
        &how, n, n, it->size.d, it->points.data, it->points.data, 0, take_block, it->nearest);
    return (int)(status == PRANGE_OK ? prange_mean_f64(n, it->nearest, &it->nearest[n]) : status);
}

static double nearest_to(const nearest_state *it, ptrdiff_t i)
{
    const ptrdiff_t d = it->size.d;
    const double *x = it->points.data;
    double least = INFINITY;
    for (ptrdiff_t j = 0; j < it->size.n; j++) {
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
    nearest_state *it = state;
    double sum = 0.0;
    for (ptrdiff_t i = 0; i < it->size.n; i++)
        sum += it->nearest[i] = nearest_to(it, i);
    it->nearest[it->size.n] = sum / (double)it->size.n;
    return 0;
}

static int openmp(void *state)
{
    nearest_state *it = state;
    double sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
    for (ptrdiff_t i = 0; i < it->size.n; i++)
        sum += it->nearest[i] = nearest_to(it, i);
    it->nearest[it->size.n] = sum / (double)it->size.n;
    return 0;
}

static prange_bench_result result(void *state)
{
    const nearest_state *it = state;
    return (prange_bench_result){it->nearest, ((size_t)it->size.n + 1) * sizeof *it->nearest};
}

static long double exact_nearest(const nearest_state *it, ptrdiff_t i)
{
    const ptrdiff_t d = it->size.d;
    const double *x = it->points.data;
    long double least = INFINITY;
    for (ptrdiff_t j = 0; j < it->size.n; j++) {
        const long double square = bench_exact_square(d, x + i * d, x + j * d);
        if (j != i && square < least)
            least = square;
    }
    return sqrtl(least);
}

static double verify(void *state)
{
    const nearest_state *it = state;
    const ptrdiff_t n = it->size.n;
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += it->nearest[i];
    double worst = (double)(fabsl(it->nearest[n] - sum / n) / (sum / n));
    for (ptrdiff_t i = 0; i < n; i += SAMPLED) {
        const long double exact = exact_nearest(it, i);
        worst = bench_worse(worst, (double)(fabsl(it->nearest[i] - exact) / exact));
    }
    return worst;
}

static double flops(prange_bench_size size)
{
    return 2.0 * (double)size.n * (double)size.n * (double)size.d;
}

/* Beside the points a block of distances and a packed copy of the points. */
static double footprint(prange_bench_size size)
{
    return 8.0 * (double)size.n * (2.0 * (double)size.d + 1.0) + 8.0 * 1024.0 * 1024.0;
}

static const prange_bench_size sizes[] = {{5000, 16}, {0, 0}};
static const prange_bench_size quick[] = {{2000, 16}, {0, 0}};

const prange_bench_case bench_cases_rows[] = {
    {
        .name = "distance_rows_f64",
        .summary = "mean distance to the nearest neighbour, by blocks of rows",
        .sizes = sizes,
        .quick = quick,
        .type = "f64",
        .limit = PRANGE_BENCH_LIMIT_FMA,
        .same_bits = 1,
        .tolerance = 3e-15,
        .baseline_tolerance = 1e-13,
        .setup = setup,
        .teardown = teardown,
        .run = run,
        .serial = serial,
        .openmp = openmp,
        .result = result,
        .verify = verify,
        .flops = flops,
        .footprint = footprint,
        .weak = bench_weak_pairs,
    },
    {0},
};

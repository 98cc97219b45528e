/* SPDX-License-Identifier: MIT */
/*
 * Euclidean distances between all pairs of n random points of d coordinates. The reference is the
 * formula, pair by pair, in long double.
 */
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "array.h"
#include "baselines.h"
#include "cases.h"
#include "exact.h"

typedef struct pairwise {
    prange_bench_size size;
    bench_array points, distances;
    double *reference; /* n x n, NULL until it is asked for */
} pairwise;

static void teardown(void *state)
{
    pairwise *it = state;
    bench_array_free(&it->points);
    bench_array_free(&it->distances);
    free(it->reference);
    free(it);
}

static void *setup(prange_bench_size size, int real)
{
    pairwise *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->size = size;
    it->points = bench_array_random(size.n * size.d, real, 1);
    it->distances = bench_array_zero(size.n * size.n, real);
    if (it->points.data && it->distances.data)
        return it;
    teardown(it);
    return NULL;
}

static void *setup_f64(prange_bench_size size)
{
    return setup(size, 8);
}

static void *setup_f32(prange_bench_size size)
{
    return setup(size, 4);
}

static int run_f64(void *state)
{
    pairwise *it = state;
    return (int)prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, it->size.n, it->size.d,
                                             it->points.data, it->distances.data);
}

static int run_fast_f64(void *state)
{
    pairwise *it = state;
    const prange_distance_options_f64 how = {.metric = PRANGE_EUCLIDEAN, .flags = PRANGE_FAST};
    return (int)prange_pairwise_distance_with_f64(&how, it->size.n, it->size.d, it->points.data,
                                                  it->distances.data);
}

static int serial_f64(void *state)
{
    pairwise *it = state;
    plain_pairwise_serial_f64(it->size.n, it->size.d, it->points.data, it->distances.data);
    return 0;
}

static int openmp_f64(void *state)
{
    pairwise *it = state;
    plain_pairwise_openmp_f64(it->size.n, it->size.d, it->points.data, it->distances.data);
    return 0;
}

static int run_f32(void *state)
{
    pairwise *it = state;
    return (int)prange_pairwise_distance_f32(PRANGE_EUCLIDEAN, it->size.n, it->size.d,
                                             it->points.data, it->distances.data);
}

static int run_in_f64(void *state)
{
    pairwise *it = state;
    const prange_distance_options_f32 how = {.flags = PRANGE_ACCUMULATE_F64};
    return (int)prange_pairwise_distance_with_f32(&how, it->size.n, it->size.d, it->points.data,
                                                  it->distances.data);
}

static int serial_f32(void *state)
{
    pairwise *it = state;
    plain_pairwise_serial_f32(it->size.n, it->size.d, it->points.data, it->distances.data);
    return 0;
}

static int openmp_f32(void *state)
{
    pairwise *it = state;
    plain_pairwise_openmp_f32(it->size.n, it->size.d, it->points.data, it->distances.data);
    return 0;
}

static prange_bench_result result(void *state)
{
    pairwise *it = state;
    return (prange_bench_result){it->distances.data,
                                 (size_t)it->distances.n * (size_t)it->distances.real};
}

static void fill_reference(pairwise *it)
{
    const ptrdiff_t n = it->size.n, d = it->size.d;
    for (ptrdiff_t i = 0; i < n; i++) {
        for (ptrdiff_t j = 0; j <= i; j++) {
            long double sum = 0.0L;
            for (ptrdiff_t k = 0; k < d; k++) {
                const long double x = bench_array_at(&it->points, i * d + k);
                const long double difference = x - bench_array_at(&it->points, j * d + k);
                sum += difference * difference;
            }
            it->reference[i * n + j] = it->reference[j * n + i] = (double)sqrtl(sum);
        }
    }
}

static double error(void *state)
{
    pairwise *it = state;
    if (!it->reference) {
        it->reference = malloc((size_t)it->distances.n * sizeof *it->reference);
        if (!it->reference)
            return NAN;
        fill_reference(it);
    }
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->distances.n; i++) {
        const double exact = it->reference[i], out = bench_array_at(&it->distances, i);
        const double off = exact == 0.0 ? fabs(out) : fabs(out - exact) / exact;
        worst = bench_worse(worst, off);
    }
    return worst;
}

/* A difference, and a multiply-add of its square, are counted as 2 operations for each pair and
 * coordinate, as a matrix product has them. */
static double flops(prange_bench_size size)
{
    return 2.0 * (double)size.n * (double)size.n * (double)size.d;
}

static double footprint_f64(prange_bench_size size)
{
    return 8.0 * ((double)size.n * (double)size.n * 2.0 + (double)size.n * (double)size.d);
}

static double footprint_f32(prange_bench_size size)
{
    return (double)size.n * (12.0 * (double)size.n + 4.0 * (double)size.d);
}

static const prange_bench_size sizes[] = {{200, 100}, {500, 100}, {2000, 100}, {1000, 768},
                                          {2000, 3},  {4000, 16}, {0, 0}};
static const prange_bench_size quick[] = {{500, 100}, {2000, 3}, {0, 0}};
/* A sweep spends half of a minute on the plain loops above; the others have one size of their own,
 * and any with --size. */
static const prange_bench_size one_size[] = {{500, 100}, {0, 0}};
static const prange_bench_size sizes_fast[] = {{1000, 768}, {0, 0}};

/* What all have in common, and those of one type. Direct differences: the header's bound is
 * (d/2 + 3) u, 4.3e-14 for the 768 coordinates of f64 and 3.2e-6 for the 100 of f32. */
#define PAIRWISE_CASE                                                                              \
    .limit = PRANGE_BENCH_LIMIT_FMA, .teardown = teardown, .result = result, .verify = error,      \
    .flops = flops, .weak = bench_weak_pairs
#define PAIRWISE_F64 PAIRWISE_CASE, .type = "f64", .setup = setup_f64, .footprint = footprint_f64
#define PAIRWISE_F32 PAIRWISE_CASE, .type = "f32", .setup = setup_f32, .footprint = footprint_f32

const prange_bench_case bench_cases_pairwise[] = {
    {
        PAIRWISE_F64,
        .name = "pairwise_f64",
        .summary = "euclidean distances of all pairs of points",
        .sizes = sizes,
        .quick = quick,
        .same_bits = 1,
        .tolerance = 4.3e-14,
        .baseline_tolerance = 1e-13,
        .run = run_f64,
        .serial = serial_f64,
        .openmp = openmp_f64,
    },
    {
        PAIRWISE_F32,
        .name = "pairwise_f32",
        .summary = "the same in f32",
        .sizes = one_size,
        .same_bits = 1,
        .tolerance = 3.2e-6,
        .baseline_tolerance = 1e-4,
        .run = run_f32,
        .serial = serial_f32,
        .openmp = openmp_f32,
    },
    {
        PAIRWISE_F32,
        .name = "pairwise_in_f64",
        .summary = "f32 points, measured in f64 and rounded",
        .sizes = one_size,
        .same_bits = 1,
        .tolerance = 6e-8,
        .baseline_tolerance = 1e-4,
        .run = run_in_f64,
        .serial = serial_f32,
        .openmp = openmp_f32,
    },
    /* Its bits may follow the level. Beside the same size of pairwise_f64. */
    {
        PAIRWISE_F64,
        .name = "pairwise_fast_f64",
        .summary = "the same where a matrix product is allowed",
        .sizes = sizes_fast,
        .quick = one_size,
        .same_bits = 0,
        .tolerance = 1e-9,
        .run = run_fast_f64,
    },
    {0},
};

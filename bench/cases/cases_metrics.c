/* SPDX-License-Identifier: MIT */
/*
 * Every metric between all pairs of points, and few points against many. The points are random
 * numbers in [0, 1); zeros and ones for hamming and the metrics of truth values. The reference is
 * the plain serial loop, which computes each pair by itself from the metric's formula.
 */
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "array.h"
#include "cases.h"
#include "metrics.h"

/* Queries of the case of few points against many. */
enum { FEW = 16 };

typedef struct metric_state {
    plain_pairs pairs;
    bench_array x, y, distances;
    double *inverse_covariance, *variances;
    double *reference; /* NULL until it is asked for */
} metric_state;

static void teardown(void *state)
{
    metric_state *it = state;
    bench_array_free(&it->x);
    bench_array_free(&it->y);
    bench_array_free(&it->distances);
    free(it->inverse_covariance);
    free(it->variances);
    free(it->reference);
    free(it);
}

/* A band around the diagonal, and variances from 1/2 to 1. */
static void fill_parameters(metric_state *it)
{
    const ptrdiff_t d = it->pairs.d;
    for (ptrdiff_t k = 0; k < d; k++) {
        it->variances[k] = 0.5 + 0.5 * (double)k / (double)d;
        for (ptrdiff_t j = 0; j < d; j++)
            it->inverse_covariance[k * d + j] = j == k ? 1.0 : labs(j - k) == 1 ? 0.25 : 0.0;
    }
}

/* n points of x against those of y: the same, or as many as `m`. */
static void *setup(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, prange_metric metric)
{
    metric_state *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->x = bench_array_random(n * d, 8, 1);
    if (m > 0)
        it->y = bench_array_random(m * d, 8, 2);
    it->distances = bench_array_zero(n * (m > 0 ? m : n), 8);
    it->variances = malloc((size_t)d * sizeof(double));
    it->inverse_covariance = malloc((size_t)(d * d) * sizeof(double));
    if (!it->x.data || (m > 0 && !it->y.data) || !it->distances.data || !it->variances ||
        !it->inverse_covariance) {
        teardown(it);
        return NULL;
    }
    double *x = it->x.data;
    for (ptrdiff_t i = 0; metric >= PRANGE_HAMMING && i < n * d; i++)
        x[i] = x[i] < 0.5;
    it->pairs = (plain_pairs){metric,
                              n,
                              m > 0 ? m : n,
                              d,
                              x,
                              m > 0 ? it->y.data : x,
                              it->inverse_covariance,
                              it->variances,
                              it->distances.data};
    fill_parameters(it);
    return it;
}

static int run_square(void *state)
{
    const plain_pairs *of = &((metric_state *)state)->pairs;
    const prange_distance_options_f64 how = {
        .metric = of->metric,
        .variances = of->metric == PRANGE_SEUCLIDEAN ? of->variances : NULL,
        .inverse_covariance = of->metric == PRANGE_MAHALANOBIS ? of->inverse_covariance : NULL,
        .p = of->metric == PRANGE_MINKOWSKI ? PLAIN_ORDER : 0.0,
    };
    return (int)prange_pairwise_distance_with_f64(&how, of->n, of->d, of->x, of->out);
}

static int run_cross(void *state)
{
    const plain_pairs *of = &((metric_state *)state)->pairs;
    return (int)prange_cross_distance_f64(of->metric, of->n, of->m, of->d, of->x, of->y, of->out);
}

static int serial(void *state)
{
    plain_pairs_serial(&((metric_state *)state)->pairs);
    return 0;
}

static int openmp(void *state)
{
    plain_pairs_openmp(&((metric_state *)state)->pairs);
    return 0;
}

static prange_bench_result result(void *state)
{
    const metric_state *it = state;
    return (prange_bench_result){it->distances.data, (size_t)it->distances.n * sizeof(double)};
}

static double off(double got, double exact)
{
    if (got == exact || (isnan(got) && isnan(exact)))
        return 0.0;
    return fabs(got - exact) / fmax(fabs(exact), 0.01);
}

/* Relative to 0.01 at least: the plain 1 - cos has only absolute accuracy. */
static double verify(void *state)
{
    metric_state *it = state;
    if (!it->reference) {
        it->reference = malloc((size_t)it->distances.n * sizeof *it->reference);
        if (!it->reference)
            return NAN;
        plain_pairs exact = it->pairs;
        exact.out = it->reference;
        plain_pairs_serial(&exact);
    }
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->distances.n; i++) {
        const double next = off(it->pairs.out[i], it->reference[i]);
        if (!(next <= worst))
            worst = next;
        if (isnan(worst))
            return NAN;
    }
    return worst;
}

/* Two operations for each pair and coordinate, as a matrix product has them. */
static double flops(prange_bench_size size)
{
    return 2.0 * (double)size.n * (double)size.n * (double)size.d;
}

static double flops_few(prange_bench_size size)
{
    return 2.0 * FEW * (double)size.n * (double)size.d;
}

static double footprint(prange_bench_size size)
{
    return 8.0 * (double)size.n * (2.0 * (double)size.n + (double)size.d);
}

static double footprint_few(prange_bench_size size)
{
    return 8.0 * (double)size.n * (2.0 * FEW + (double)size.d);
}

static void *setup_few(prange_bench_size size)
{
    return setup(FEW, size.n, size.d, PRANGE_EUCLIDEAN);
}

static const prange_bench_size sizes[] = {{1000, 64}, {0, 0}};
static const prange_bench_size sizes_places[] = {{1000, 2}, {0, 0}};
static const prange_bench_size sizes_few[] = {{100000, 16}, {10000, 128}, {0, 0}};
static const prange_bench_size none[] = {{0, 0}};

/* What all cases have in common. */
#define METRIC_CASE                                                                                \
    .type = "f64", .limit = PRANGE_BENCH_LIMIT_FMA, .same_bits = 1, .tolerance = 1e-12,            \
    .baseline_tolerance = 1e-12, .teardown = teardown, .serial = serial, .openmp = openmp,         \
    .result = result, .verify = verify, .quick = none

#define METRICS(X)                                                                                 \
    X(euclidean, PRANGE_EUCLIDEAN)                                                                 \
    X(sqeuclidean, PRANGE_SQEUCLIDEAN)                                                             \
    X(seuclidean, PRANGE_SEUCLIDEAN)                                                               \
    X(cityblock, PRANGE_CITYBLOCK)                                                                 \
    X(chebyshev, PRANGE_CHEBYSHEV)                                                                 \
    X(cosine, PRANGE_COSINE)                                                                       \
    X(correlation, PRANGE_CORRELATION)                                                             \
    X(canberra, PRANGE_CANBERRA)                                                                   \
    X(braycurtis, PRANGE_BRAYCURTIS)                                                               \
    X(mahalanobis, PRANGE_MAHALANOBIS)                                                             \
    X(nan_euclidean, PRANGE_NAN_EUCLIDEAN)                                                         \
    X(minkowski, PRANGE_MINKOWSKI)                                                                 \
    X(jensenshannon, PRANGE_JENSENSHANNON)                                                         \
    X(hamming, PRANGE_HAMMING)                                                                     \
    X(jaccard, PRANGE_JACCARD)                                                                     \
    X(dice, PRANGE_DICE)                                                                           \
    X(rogerstanimoto, PRANGE_ROGERSTANIMOTO)                                                       \
    X(sokalmichener, PRANGE_SOKALMICHENER)                                                         \
    X(russellrao, PRANGE_RUSSELLRAO)                                                               \
    X(sokalsneath, PRANGE_SOKALSNEATH)                                                             \
    X(yule, PRANGE_YULE)                                                                           \
    X(kulczynski1, PRANGE_KULCZYNSKI1)

#define SETUP(name, metric)                                                                        \
    static void *setup_##name(prange_bench_size size)                                              \
    {                                                                                              \
        return setup(size.n, 0, size.d, metric);                                                   \
    }
METRICS(SETUP)
SETUP(haversine, PRANGE_HAVERSINE)

#define CASE_OF(name_, sizes_)                                                                     \
    {METRIC_CASE,                                                                                  \
     .name = "metrics/" #name_,                                                                    \
     .summary = #name_ " distances of all pairs of points",                                        \
     .group = "metrics",                                                                           \
     .sizes = sizes_,                                                                              \
     .setup = setup_##name_,                                                                       \
     .run = run_square,                                                                            \
     .flops = flops,                                                                               \
     .footprint = footprint,                                                                       \
     .weak = bench_weak_pairs},

#define CASE(name_, metric_) CASE_OF(name_, sizes)

const prange_bench_case bench_cases_metrics[] = {
    {METRIC_CASE, .name = "cross_few_f64",
     .summary = "euclidean distances of 16 points to all others", .sizes = sizes_few,
     .setup = setup_few, .run = run_cross, .flops = flops_few, .footprint = footprint_few},
    METRICS(CASE) CASE_OF(haversine, sizes_places){0},
};

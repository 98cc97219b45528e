/* SPDX-License-Identifier: MIT */
/*
 * Distances between all pairs of random points, and from few points to many. Euclidean distances of
 * each type are verified against the formula in long double. Other cases are verified against the
 * plain serial loop, which computes each pair separately by the metric's formula. Coordinates are
 * random in [0, 1), or 0 and 1 for hamming and the boolean metrics.
 */
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

/* The number of queries in the case of few points against many. */
enum { FEW = 16 };

/* The functions of one element type. */
#define EUCLIDEAN(REAL, T)                                                                         \
    BENCH_SETUP(setup_##T, sizeof(REAL), (n * d), 0, (n * n))                                      \
    BENCH_CALL(euclidean_##T, prange_pairwise_distance_##T(PRANGE_EUCLIDEAN, it->n, it->d,         \
                                                           it->x.data, it->out.data))              \
    BENCH_LOOP(serial_##T, plain_pairwise_serial_##T(it->n, it->d, it->x.data, it->out.data))      \
    BENCH_LOOP(openmp_##T, plain_pairwise_openmp_##T(it->n, it->d, it->x.data, it->out.data))      \
    BENCH_FIGURE(footprint_##T, (n * ((8.0 + sizeof(REAL)) * n + sizeof(REAL) * d)))
EUCLIDEAN(double, f64)
EUCLIDEAN(float, f32)

static const prange_distance_options_f64 fast = {.metric = PRANGE_EUCLIDEAN, .flags = PRANGE_FAST};
static const prange_distance_options_f32 in_f64 = {.flags = PRANGE_ACCUMULATE_F64};

BENCH_CALL(euclidean_fast,
           prange_pairwise_distance_with_f64(&fast, it->n, it->d, it->x.data, it->out.data))
BENCH_CALL(euclidean_in_f64,
           prange_pairwise_distance_with_f32(&in_f64, it->n, it->d, it->x.data, it->out.data))

/* Points whose coordinates are bytes. The library reads them through a view, without conversion;
 * the plain loops read the same bytes. */
static void *setup_bytes(prange_bench_size size)
{
    const ptrdiff_t n = size.n, d = size.d;
    bench_work *it = bench_work_new(size, 8, n * d, 0, n * n, (size_t)(n * d));
    double *x = it ? it->x.data : NULL;
    unsigned char *bytes = it ? it->job : NULL;
    for (ptrdiff_t i = 0; it && i < n * d; i++)
        x[i] = bytes[i] = (unsigned char)(x[i] * 256.0);
    return it;
}

static int euclidean_bytes(void *state)
{
    const bench_work *it = state;
    const ptrdiff_t shape[] = {it->n, it->d};
    const prange_view points = {it->job, PRANGE_U8, 2, shape, NULL};
    const prange_distance_options_f64 options = {.x_view = &points};
    return (int)prange_pairwise_distance_with_f64(&options, it->n, it->d, NULL, it->out.data);
}

static void bytes_row(const bench_work *it, ptrdiff_t i)
{
    const unsigned char *x = it->job;
    double *out = it->out.data;
    for (ptrdiff_t j = 0; j < it->n; j++) {
        int sum = 0;
        for (ptrdiff_t k = 0; k < it->d; k++) {
            const int difference = x[i * it->d + k] - x[j * it->d + k];
            sum += difference * difference;
        }
        out[i * it->n + j] = sqrt(sum);
    }
}

static void bytes_loop(const bench_work *it)
{
    for (ptrdiff_t i = 0; i < it->n; i++)
        bytes_row(it, i);
}

static void bytes_shared_loop(const bench_work *it)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < it->n; i++)
        bytes_row(it, i);
}

BENCH_LOOP(bytes_serial, bytes_loop(it))
BENCH_LOOP(bytes_openmp, bytes_shared_loop(it))

/* The distance between row i of x and row i of y. */
BENCH_SETUP(setup_paired, sizeof(double), (n * d), (n * d), n)
BENCH_CALL(paired, prange_paired_distance_f64(PRANGE_EUCLIDEAN, it->n, it->d, it->x.data,
                                              it->y.data, it->out.data))

static double one_pair(const bench_work *it, ptrdiff_t i)
{
    const double *x = (const double *)it->x.data + i * it->d;
    const double *y = (const double *)it->y.data + i * it->d;
    double sum = 0.0;
    for (ptrdiff_t k = 0; k < it->d; k++)
        sum += (x[k] - y[k]) * (x[k] - y[k]);
    return sqrt(sum);
}

static void paired_loop(bench_work *it)
{
    double *out = it->out.data;
    for (ptrdiff_t i = 0; i < it->n; i++)
        out[i] = one_pair(it, i);
}

static void paired_shared_loop(bench_work *it)
{
    double *out = it->out.data;
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < it->n; i++)
        out[i] = one_pair(it, i);
}

BENCH_LOOP(paired_serial, paired_loop(it))
BENCH_LOOP(paired_openmp, paired_shared_loop(it))

static long double exact_pair(const bench_work *it, ptrdiff_t i)
{
    const double *x = it->x.data, *y = it->y.data;
    return sqrtl(bench_exact_square(it->d, x + i * it->d, y + i * it->d));
}

BENCH_VERIFY(verify_paired, bench_work_error(it, exact_pair, NULL))
BENCH_FIGURE(bytes_paired, 8.0 * n * (2.0 * d + 1.0))
BENCH_FIGURE(flops_paired, 2.0 * n * d)

static void fill_euclidean(bench_work *it)
{
    const ptrdiff_t n = it->n, d = it->d;
    for (ptrdiff_t i = 0; i < n; i++) {
        for (ptrdiff_t j = 0; j <= i; j++) {
            long double sum = 0.0L;
            for (ptrdiff_t k = 0; k < d; k++) {
                const long double x = bench_array_at(&it->x, i * d + k);
                const long double difference = x - bench_array_at(&it->x, j * d + k);
                sum += difference * difference;
            }
            it->reference[i * n + j] = it->reference[j * n + i] = (double)sqrtl(sum);
        }
    }
}

BENCH_VERIFY(verify_euclidean, bench_work_against(it, fill_euclidean, NULL))

/* Sets up a metric on n points against m others, or against each other if m is 0. The inverse
 * covariance is tridiagonal; the variances are from 1/2 to 1. */
static void *setup_pairs(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, prange_metric metric)
{
    const size_t parameters = (size_t)(d * d + d) * sizeof(double);
    bench_work *it = bench_work_new((prange_bench_size){n, d}, 8, n * d, m * d, n * (m > 0 ? m : n),
                                    sizeof(plain_pairs) + parameters);
    if (!it)
        return NULL;
    plain_pairs *job = it->job;
    double *x = it->x.data, *inverse = (double *)(job + 1), *variances = inverse + d * d;
    for (ptrdiff_t k = 0; k < d; k++) {
        variances[k] = 0.5 + 0.5 * (double)k / (double)d;
        for (ptrdiff_t j = 0; j < d; j++)
            inverse[k * d + j] = j == k ? 1.0 : labs(j - k) == 1 ? 0.25 : 0.0;
    }
    for (ptrdiff_t i = 0; metric >= PRANGE_HAMMING && i < n * d; i++)
        x[i] = x[i] < 0.5;
    *job = (plain_pairs){metric,  n,         m > 0 ? m : n, d, x, m > 0 ? it->y.data : x,
                         inverse, variances, it->out.data};
    return it;
}

static int run_metric(void *state)
{
    const plain_pairs *job = ((bench_work *)state)->job;
    const prange_distance_options_f64 options = {
        .metric = job->metric,
        .variances = job->metric == PRANGE_SEUCLIDEAN ? job->variances : NULL,
        .inverse_covariance = job->metric == PRANGE_MAHALANOBIS ? job->inverse_covariance : NULL,
        .p = job->metric == PRANGE_MINKOWSKI ? PLAIN_ORDER : 0.0,
    };
    return (int)prange_pairwise_distance_with_f64(&options, job->n, job->d, job->x, job->out);
}

static int run_cross(void *state)
{
    const plain_pairs *job = ((bench_work *)state)->job;
    return (int)prange_cross_distance_f64(job->metric, job->n, job->m, job->d, job->x, job->y,
                                          job->out);
}

BENCH_LOOP(serial, plain_pairs_serial(it->job))
BENCH_LOOP(openmp, plain_pairs_openmp(it->job))

static void fill_pairs(bench_work *it)
{
    plain_pairs job = *(plain_pairs *)it->job;
    job.out = it->reference;
    plain_pairs_serial(&job);
}

/* The scale of an error, at least 0.01: the plain 1 - cos is accurate only absolutely. */
static long double at_least_hundredth(const bench_work *it, ptrdiff_t i)
{
    return fmax(fabs(it->reference[i]), 0.01);
}

BENCH_VERIFY(verify_pairs, bench_work_against(it, fill_pairs, at_least_hundredth))

/* Each pair and coordinate takes a subtraction and a multiply-add. They are counted as 2
 * operations, like the multiply-add of a matrix product. */
BENCH_FIGURE(flops, 2.0 * n * n * d)
BENCH_FIGURE(flops_few, 2.0 * FEW * n * d)
BENCH_FIGURE(footprint_few, 8.0 * n * (2.0 * FEW + d))

#define PAIRS BENCH_WORK, .limit = PRANGE_BENCH_LIMIT_FMA

/* Direct differences. The error bound in the library's header, (d/2 + 3) u, is 4.3e-14 for the 768
 * coordinates of f64 and 3.2e-6 for the 100 of f32. */
#define EUCLIDEAN_OF(T)                                                                            \
    PAIRS, .type = #T, .setup = setup_##T, .verify = verify_euclidean, .flops = flops,             \
           .footprint = footprint_##T, .weak = bench_weak_pairs
#define PLAIN(T) .serial = serial_##T, .openmp = openmp_##T, .same_bits = 1

/* The plain loops of pairwise_f64 already take half a minute of a sweep, so the other cases have
 * one size; --size gives any other. */
#define ONE_SIZE BENCH_SIZES({500, 100})

#define METRIC                                                                                     \
    PAIRS, .type = "f64", .same_bits = 1, .tolerance = 1e-12, .baseline_tolerance = 1e-12,         \
           .serial = serial, .openmp = openmp, .verify = verify_pairs

/* A metric, and the coordinates of its points. */
#define METRICS(X)                                                                                 \
    X(euclidean, PRANGE_EUCLIDEAN, 64)                                                             \
    X(sqeuclidean, PRANGE_SQEUCLIDEAN, 64)                                                         \
    X(seuclidean, PRANGE_SEUCLIDEAN, 64)                                                           \
    X(cityblock, PRANGE_CITYBLOCK, 64)                                                             \
    X(chebyshev, PRANGE_CHEBYSHEV, 64)                                                             \
    X(cosine, PRANGE_COSINE, 64)                                                                   \
    X(correlation, PRANGE_CORRELATION, 64)                                                         \
    X(canberra, PRANGE_CANBERRA, 64)                                                               \
    X(braycurtis, PRANGE_BRAYCURTIS, 64)                                                           \
    X(mahalanobis, PRANGE_MAHALANOBIS, 64)                                                         \
    X(nan_euclidean, PRANGE_NAN_EUCLIDEAN, 64)                                                     \
    X(minkowski, PRANGE_MINKOWSKI, 64)                                                             \
    X(jensenshannon, PRANGE_JENSENSHANNON, 64)                                                     \
    X(hamming, PRANGE_HAMMING, 64)                                                                 \
    X(jaccard, PRANGE_JACCARD, 64)                                                                 \
    X(dice, PRANGE_DICE, 64)                                                                       \
    X(rogerstanimoto, PRANGE_ROGERSTANIMOTO, 64)                                                   \
    X(sokalmichener, PRANGE_SOKALMICHENER, 64)                                                     \
    X(russellrao, PRANGE_RUSSELLRAO, 64)                                                           \
    X(sokalsneath, PRANGE_SOKALSNEATH, 64)                                                         \
    X(yule, PRANGE_YULE, 64)                                                                       \
    X(kulczynski1, PRANGE_KULCZYNSKI1, 64)                                                         \
    X(haversine, PRANGE_HAVERSINE, 2)

#define SETUP_METRIC(name, metric, coordinates)                                                    \
    static void *setup_##name(prange_bench_size size)                                              \
    {                                                                                              \
        return setup_pairs(size.n, 0, size.d, metric);                                             \
    }
METRICS(SETUP_METRIC)

static void *setup_few(prange_bench_size size)
{
    return setup_pairs(FEW, size.n, size.d, PRANGE_EUCLIDEAN);
}

#define CASE_METRIC(title, metric, coordinates)                                                    \
    {METRIC,                                                                                       \
     .name = "metrics/" #title,                                                                    \
     .group = "metrics",                                                                           \
     .setup = setup_##title,                                                                       \
     .sizes = BENCH_SIZES({1000, coordinates}),                                                    \
     .run = run_metric,                                                                            \
     .flops = flops,                                                                               \
     .footprint = footprint_f64,                                                                   \
     .weak = bench_weak_pairs,                                                                     \
     .summary = #title " distances of all pairs of points"},

const prange_bench_case bench_cases_pairwise[] = {
    {EUCLIDEAN_OF(f64), PLAIN(f64), .name = "pairwise_f64", .run = euclidean_f64,
     .sizes = BENCH_SIZES({200, 100}, {500, 100}, {2000, 100}, {1000, 768}, {2000, 3}, {4000, 16}),
     .quick = BENCH_SIZES({500, 100}, {2000, 3}), .tolerance = 4.3e-14, .baseline_tolerance = 1e-13,
     .summary = "euclidean distances of all pairs of points"},
    {EUCLIDEAN_OF(f32), PLAIN(f32), .name = "pairwise_f32", .run = euclidean_f32, .sizes = ONE_SIZE,
     .tolerance = 3.2e-6, .baseline_tolerance = 1e-4, .summary = "the same in f32"},
    {EUCLIDEAN_OF(f32), PLAIN(f32), .name = "pairwise/in_f64", .group = "pairwise",
     .run = euclidean_in_f64, .sizes = ONE_SIZE, .tolerance = 6e-8, .baseline_tolerance = 1e-4,
     .summary = "f32 points, measured in f64 and rounded"},
    {PAIRS, .type = "f64", .name = "pairwise/bytes_f64", .group = "pairwise", .setup = setup_bytes,
     .run = euclidean_bytes, .serial = bytes_serial, .openmp = bytes_openmp,
     .verify = verify_euclidean, .flops = flops, .footprint = footprint_f64,
     .weak = bench_weak_pairs, .same_bits = 1, .sizes = ONE_SIZE, .tolerance = 4.3e-14,
     .baseline_tolerance = 1e-13, .summary = "the same of points that are bytes"},
    /* Without .same_bits: the bits may depend on the level. The size is one of pairwise_f64, to
     * compare the two. */
    {EUCLIDEAN_OF(f64), .name = "pairwise/fast_f64", .group = "pairwise", .run = euclidean_fast,
     .sizes = BENCH_SIZES({1000, 768}), .quick = ONE_SIZE, .tolerance = 1e-9,
     .summary = "the same where a matrix product is allowed"},
    {METRIC, .name = "pairwise/cross_few_f64", .group = "pairwise", .setup = setup_few,
     .run = run_cross, .sizes = BENCH_SIZES({100000, 16}, {10000, 128}), .flops = flops_few,
     .footprint = footprint_few, .summary = "euclidean distances of 16 points to all others"},
    {BENCH_WORK, .limit = PRANGE_BENCH_LIMIT_READ, .type = "f64", .same_bits = 1,
     .name = "pairwise/paired_f64", .group = "pairwise", .setup = setup_paired, .run = paired,
     .serial = paired_serial, .openmp = paired_openmp, .verify = verify_paired,
     .sizes = BENCH_SIZES({1000, 16}, {100000, 16}, {10000, 768}),
     .quick = BENCH_SIZES({100000, 16}), .tolerance = 4.3e-14, .baseline_tolerance = 1e-13,
     .flops = flops_paired, .bytes = bytes_paired, .footprint = bytes_paired,
     .summary = "euclidean distances of row i of one set and row i of another"},
    METRICS(CASE_METRIC){0},
};

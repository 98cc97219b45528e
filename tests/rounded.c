/* SPDX-License-Identifier: MIT */
/*
 * Distances computed in f64 and rounded once: of f32 points with PRANGE_ACCUMULATE_F64, of f64
 * points by the functions with f32 results.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"

enum { D = 5, STRIDE = D + 2 };

/* Numbers representable in f32; the first ones as a matrix are positive definite. */
static const float parameters_f32[D * D] = {4, 1, 0, 0, 0, 1, 3, 1, 0, 0, 0, 1, 5,
                                            0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1};
static double parameters_f64[D * D];

static prange_distance_options_f32 narrow_options(int metric, bool weighted)
{
    return (prange_distance_options_f32){
        .metric = (prange_metric)metric,
        .flags = PRANGE_ACCUMULATE_F64,
        .weights = weighted && takes_weights((prange_metric)metric) ? parameters_f32 : NULL,
        .variances = metric == PRANGE_SEUCLIDEAN ? parameters_f32 + 12 : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? parameters_f32 : NULL,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
        .x_stride = STRIDE,
    };
}

static prange_distance_options_f64 wide_options(int metric, bool weighted)
{
    for (int k = 0; k < D * D; k++)
        parameters_f64[k] = (double)parameters_f32[k];
    return (prange_distance_options_f64){
        .metric = (prange_metric)metric,
        .weights = weighted && takes_weights((prange_metric)metric) ? parameters_f64 : NULL,
        .variances = metric == PRANGE_SEUCLIDEAN ? parameters_f64 + 12 : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? parameters_f64 : NULL,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
        .x_stride = STRIDE,
    };
}

/* The same points in both types, some zero, some NaN. */
typedef struct points {
    float *narrow;
    double *wide;
} points;

static points make_points(uint64_t seed, ptrdiff_t n)
{
    const size_t count = (size_t)(n * STRIDE);
    points job = {allocate(count * sizeof(float)), allocate(count * sizeof(double))};
    random_fill_f32(seed, n * STRIDE, job.narrow);
    for (ptrdiff_t i = 0; i < n * STRIDE; i++) {
        if (random_bits(seed + 1, i) % 7 == 0)
            job.narrow[i] = random_bits(seed + 2, i) % 40 ? 0 : NAN;
        job.wide[i] = (double)job.narrow[i];
    }
    return job;
}

static void free_points(points *job)
{
    free(job->narrow);
    free(job->wide);
}

/* Each result is the rounded f64 result, and nothing is written outside. */
static void expect_rounded(const char *what, int metric, ptrdiff_t rows, ptrdiff_t cols,
                           const guard *got, ptrdiff_t stride, const double *exact)
{
    const float *data = guard_data(got);
    cr_expect(guard_intact(got), "%s, metric %d: wrote outside", what, metric);
    for (ptrdiff_t i = 0; i < rows; i++) {
        for (ptrdiff_t j = 0; j < cols; j++)
            cr_assert_eq(bits_of_f32(data[i * stride + j]), bits_of_f32((float)exact[i * cols + j]),
                         "%s, metric %d: [%td][%td] of %td x %td is %a, expected %a", what, metric,
                         i, j, rows, cols, (double)data[i * stride + j], exact[i * cols + j]);
        cr_assert(i == rows - 1 || guard_pattern((const unsigned char *)(data + i * stride + cols),
                                                 (size_t)(stride - cols) * sizeof(float)));
    }
}

static void check_one_set(int metric, bool weighted, ptrdiff_t n)
{
    prange_distance_options_f32 narrow = narrow_options(metric, weighted);
    prange_distance_options_f64 wide = wide_options(metric, weighted);
    const ptrdiff_t pairs = n * (n - 1) / 2, stride = n + 3, d = dims_of(wide.metric, D);
    points x = make_points(71, n);
    double *exact = allocate((size_t)(n * n) * sizeof *exact);
    cr_assert_eq(prange_condensed_distance_with_f64(&wide, n, d, x.wide, exact), PRANGE_OK);
    for (int from = 0; from < 2; from++) {
        guard out = guard_new((size_t)pairs * sizeof(float), 4);
        cr_assert_eq(
            from ? prange_condensed_distance_to_f32(&wide, n, d, x.wide, guard_data(&out))
                 : prange_condensed_distance_with_f32(&narrow, n, d, x.narrow, guard_data(&out)),
            PRANGE_OK, "%s", prange_last_error());
        expect_rounded("condensed", metric, 1, pairs, &out, pairs, exact);
        guard_free(&out);
    }
    cr_assert_eq(prange_pairwise_distance_with_f64(&wide, n, d, x.wide, exact), PRANGE_OK);
    narrow.out_stride = wide.out_stride = stride;
    for (int from = 0; from < 2; from++) {
        guard out = guard_new((size_t)((n - 1) * stride + n) * sizeof(float), 4);
        cr_assert_eq(
            from ? prange_pairwise_distance_to_f32(&wide, n, d, x.wide, guard_data(&out))
                 : prange_pairwise_distance_with_f32(&narrow, n, d, x.narrow, guard_data(&out)),
            PRANGE_OK, "%s", prange_last_error());
        expect_rounded("square", metric, n, n, &out, stride, exact);
        guard_free(&out);
    }
    free(exact);
    free_points(&x);
}

static int copy_rows(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, float *distances, void *ctx)
{
    memcpy((float *)ctx + first * m, distances, (size_t)(rows * m) * sizeof *distances);
    return 0;
}

static void check_two_sets(int metric, bool weighted, ptrdiff_t n, ptrdiff_t m)
{
    prange_distance_options_f32 narrow = narrow_options(metric, weighted);
    prange_distance_options_f64 wide = wide_options(metric, weighted);
    const ptrdiff_t stride = m + 5, d = dims_of(wide.metric, D);
    points x = make_points(81, n), y = make_points(91, m);
    double *exact = allocate((size_t)(n * m) * sizeof *exact);
    narrow.y_stride = wide.y_stride = STRIDE;
    cr_assert_eq(prange_cross_distance_with_f64(&wide, n, m, d, x.wide, y.wide, exact), PRANGE_OK);
    guard rows = guard_new((size_t)(n * m) * sizeof(float), 4);
    cr_assert_eq(prange_distance_rows_f32(&narrow, n, m, d, x.narrow, y.narrow,
                                          50 * (size_t)m * sizeof(float), copy_rows,
                                          guard_data(&rows)),
                 PRANGE_OK, "%s", prange_last_error());
    expect_rounded("rows", metric, n, m, &rows, m, exact);
    guard_free(&rows);
    narrow.out_stride = wide.out_stride = stride;
    for (int from = 0; from < 2; from++) {
        guard out = guard_new((size_t)((n - 1) * stride + m) * sizeof(float), 4);
        cr_assert_eq(
            from ? prange_cross_distance_to_f32(&wide, n, m, d, x.wide, y.wide, guard_data(&out))
                 : prange_cross_distance_with_f32(&narrow, n, m, d, x.narrow, y.narrow,
                                                  guard_data(&out)),
            PRANGE_OK, "%s", prange_last_error());
        expect_rounded("cross", metric, n, m, &out, stride, exact);
        guard_free(&out);
    }
    free(exact);
    free_points(&x);
    free_points(&y);
}

Test(rounded, every_metric_and_form)
{
    static const ptrdiff_t shapes[][2] = {{1, 1}, {3, 40}, {65, 7}, {131, 99}, {99, 131}};
    for (int threads = 1; threads <= 3; threads += 2) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
            for (int s = 0; s < 5; s++) {
                check_one_set(metric, (metric + s) % 2, shapes[s][0]);
                check_two_sets(metric, (metric + s) % 2, shapes[s][0], shapes[s][1]);
            }
    }
}

Test(rounded, many_points)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    check_one_set(PRANGE_EUCLIDEAN, false, 1500);
    check_one_set(PRANGE_COSINE, false, 2061); /* rows of 2064, large enough for streaming stores */
    check_two_sets(PRANGE_EUCLIDEAN, false, 3000, 17);
    check_two_sets(PRANGE_CITYBLOCK, false, 17, 3000);
}

/* A set against itself is copied once. */
Test(rounded, x_and_y_the_same)
{
    enum { N = 100 };
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    float x[N * D], a[N * N], b[N * N];
    random_fill_f32(5, N * D, x);
    cr_assert_eq(prange_cross_distance_with_f32(&options, N, N, D, x, x, a), PRANGE_OK);
    cr_assert_eq(prange_pairwise_distance_with_f32(&options, N, D, x, b), PRANGE_OK);
    cr_expect_eq(bits_differ_f32(N * N, a, b), N * N);
    cr_assert_eq(prange_cross_distance_with_f32(&options, N / 2, N, D, x, x, a), PRANGE_OK);
    cr_expect_eq(bits_differ_f32(N / 2 * N, a, b), N / 2 * N);
}

/* The same address with another stride is not the same set. */
Test(rounded, x_and_y_begin_alike)
{
    enum { N = 50 };
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    const prange_distance_options_f32 apart = {.flags = PRANGE_ACCUMULATE_F64, .y_stride = 2 * D};
    float x[2 * N * D], y[N * D], a[N * N], b[N * N];
    random_fill_f32(6, 2 * N * D, x);
    for (ptrdiff_t i = 0; i < N; i++)
        memcpy(y + i * D, x + 2 * i * D, D * sizeof *y);
    cr_assert_eq(prange_cross_distance_with_f32(&apart, N, N, D, x, x, a), PRANGE_OK);
    cr_assert_eq(prange_cross_distance_with_f32(&options, N, N, D, x, y, b), PRANGE_OK);
    cr_expect_eq(bits_differ_f32(N * N, a, b), N * N);
}

/* The error against long double is at most half an ulp of f32 plus the error of f64; computing in
 * f32 would exceed this. */
Test(rounded, half_an_ulp)
{
    enum { N = 60, MANY = 301 };
    const prange_distance_options_f32 options = {.metric = PRANGE_CITYBLOCK,
                                                 .flags = PRANGE_ACCUMULATE_F64};
    float *x = allocate(N * MANY * sizeof *x), got[N * N], in_f32[N * N];
    ptrdiff_t beyond = 0;
    random_fill_f32(6, N * MANY, x);
    cr_assert_eq(prange_pairwise_distance_with_f32(&options, N, MANY, x, got), PRANGE_OK);
    cr_assert_eq(prange_pairwise_distance_f32(PRANGE_CITYBLOCK, N, MANY, x, in_f32), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = i + 1; j < N; j++) {
            long double exact = 0;
            for (ptrdiff_t k = 0; k < MANY; k++)
                exact += fabsl((long double)x[i * MANY + k] - (long double)x[j * MANY + k]);
            const float near = (float)exact;
            const long double half = ((long double)nextafterf(near, INFINITY) - near) / 2;
            const long double allowed = half + exact * (MANY + 4) * 0x1p-53L;
            cr_assert_leq((double)fabsl(got[i * N + j] - exact), (double)allowed, "%td %td", i, j);
            beyond += fabsl(in_f32[i * N + j] - exact) > allowed;
        }
    cr_expect_gt(beyond, 100);
    free(x);
}

/* Squares that overflow or underflow f32. */
Test(rounded, range)
{
    const float x[4] = {1e30f, -1e30f, 1e-30f, 0};
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    const prange_distance_options_f32 squared = {.metric = PRANGE_SQEUCLIDEAN,
                                                 .flags = PRANGE_ACCUMULATE_F64};
    float out[16];
    cr_assert_eq(prange_pairwise_distance_with_f32(&options, 4, 1, x, out), PRANGE_OK);
    cr_expect_eq(out[1], 2e30f);
    cr_expect_eq(out[2 * 4 + 3], 1e-30f);
    cr_assert_eq(prange_pairwise_distance_with_f32(&squared, 4, 1, x, out), PRANGE_OK);
    cr_expect(isinf(out[1]));
    cr_expect_eq(out[2 * 4 + 3], 0);
    const float least = FLT_TRUE_MIN, small[2] = {0, 3 * least};
    cr_assert_eq(prange_pairwise_distance_with_f32(&options, 2, 1, small, out), PRANGE_OK);
    cr_expect_eq(out[1], 3 * least);
    const double tie[2] = {0, 2.5 * (double)least};
    const prange_distance_options_f64 plain = {.metric = PRANGE_EUCLIDEAN};
    cr_assert_eq(prange_pairwise_distance_to_f32(&plain, 2, 1, tie, out), PRANGE_OK);
    cr_expect_eq(out[1], 2 * least);
}

static double by_user(ptrdiff_t d, const double *x, const double *y, void *ctx)
{
    (void)ctx;
    return x[d - 1] / 3 - y[0];
}

Test(rounded, user_metric)
{
    enum { N = 40, M = 11 };
    const prange_distance_options_f64 options = {.metric = PRANGE_USER_METRIC, .function = by_user};
    double x[N * D];
    float got[N * N], *next = got;
    random_fill_f64(7, N * D, x);
    cr_assert_eq(prange_cross_distance_to_f32(&options, M, N, D, x, x, got), PRANGE_OK);
    for (ptrdiff_t i = 0; i < M; i++)
        for (ptrdiff_t j = 0; j < N; j++)
            cr_assert_eq(*next++, (float)by_user(D, x + i * D, x + j * D, NULL));
    next = got;
    cr_assert_eq(prange_condensed_distance_to_f32(&options, N, D, x, got), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = i + 1; j < N; j++)
            cr_assert_eq(*next++, (float)by_user(D, x + i * D, x + j * D, NULL));
}

/* The distances occupy the memory of floats only. */
Test(rounded, points_right_behind_the_distances)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_SQEUCLIDEAN};
    double memory[4] = {0, 0, 3, 5};
    float *out = (float *)(void *)memory;
    cr_assert_eq(prange_pairwise_distance_to_f32(&options, 2, 1, memory + 2, out), PRANGE_OK);
    cr_expect_eq(out[0], 0);
    cr_expect_eq(out[1], 4);
    cr_expect_eq(memory[2], 3);
}

enum { SHARED = 150 };

static void *caller(void *ctx)
{
    const prange_distance_options_f32 options = {.metric = PRANGE_CORRELATION,
                                                 .flags = PRANGE_ACCUMULATE_F64};
    float *out = malloc(SHARED * SHARED * sizeof *out);
    if (out && (prange_set_num_threads(2) != PRANGE_OK ||
                prange_pairwise_distance_with_f32(&options, SHARED, D, ctx, out) != PRANGE_OK)) {
        free(out);
        return NULL;
    }
    return out;
}

Test(rounded, several_threads_at_once)
{
    enum { CALLERS = 4 };
    pthread_t threads[CALLERS];
    float x[SHARED * D];
    random_fill_f32(8, SHARED * D, x);
    float *alone = caller(x);
    cr_assert_not_null(alone);
    for (int k = 0; k < CALLERS; k++)
        cr_assert_eq(pthread_create(&threads[k], NULL, caller, x), 0);
    for (int k = 0; k < CALLERS; k++) {
        void *out = NULL;
        cr_assert_eq(pthread_join(threads[k], &out), 0);
        cr_assert_not_null(out);
        cr_expect_eq(bits_differ_f32(SHARED * SHARED, out, alone), SHARED * SHARED);
        free(out);
    }
    free(alone);
}

Test(rounded, nothing)
{
    const prange_distance_options_f32 narrow = {.flags = PRANGE_ACCUMULATE_F64};
    const prange_distance_options_f64 wide = {.metric = PRANGE_EUCLIDEAN};
    float x[3] = {1, 2, 3}, out[4] = {7, 7, 7, 7};
    cr_expect_eq(prange_pairwise_distance_with_f32(&narrow, 0, 3, NULL, NULL), PRANGE_OK);
    cr_expect_eq(prange_cross_distance_with_f32(&narrow, 0, 1, 3, NULL, x, NULL), PRANGE_OK);
    cr_expect_eq(prange_condensed_distance_to_f32(&wide, 1, 3, parameters_f64, NULL), PRANGE_OK);
    cr_expect_eq(prange_pairwise_distance_with_f32(&narrow, 2, 0, NULL, out), PRANGE_OK);
    for (int k = 0; k < 4; k++)
        cr_expect_eq(out[k], 0);
}

/* SPDX-License-Identifier: MIT */
/*
 * Running out of memory, by injection: the linker's --wrap routes the library's allocations here.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

#include <prange.h>

#include "allocations.h"
#include "guard.h"
#include "random.h"
#include "base/scratch.h"

enum { N = 200, D = 5, LARGE = 300007 };

/* Every call once, each writing to the same output: its status and number of allocations. */
typedef prange_status call(const double *x, void *out);

static prange_status pairwise_f64(const double *x, void *out)
{
    return prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, N, D, x, out);
}

static prange_status pairwise_f32(const double *x, void *out)
{
    return prange_pairwise_distance_f32(PRANGE_SQEUCLIDEAN, N, D, (const float *)x, out);
}

static const double parameters[D * D] = {4, 0, 0, 1, 0, 0, 3, 0, 0, 0, 0, 0, 2,
                                         0, 0, 1, 0, 0, 5, 0, 0, 0, 0, 0, 6};

static prange_status seuclidean(const double *x, void *out)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_SEUCLIDEAN,
                                                 .variances = parameters};
    return prange_condensed_distance_with_f64(&options, N, D, x, out);
}

static prange_status chebyshev(const double *x, void *out)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_CHEBYSHEV, .weights = parameters};
    return prange_cross_distance_with_f64(&options, N / 2, N, D, x, x, out);
}

static prange_status jaccard(const double *x, void *out)
{
    return prange_cross_distance_f64(PRANGE_JACCARD, N, N / 2, D, x, x, out);
}

static prange_status mahalanobis(const double *x, void *out)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_MAHALANOBIS,
                                                 .inverse_covariance = parameters};
    return prange_cross_distance_with_f64(&options, N, N, D, x, x, out);
}

static prange_status paired(const double *x, void *out)
{
    return prange_paired_distance_f64(PRANGE_JACCARD, N, D, x, x, out);
}

static prange_status minkowski(const double *x, void *out)
{
    const prange_distance_options_f64 options = {
        .metric = PRANGE_MINKOWSKI, .p = 3, .weights = parameters};
    return prange_condensed_distance_with_f64(&options, N, D, x, out);
}

static prange_status jensenshannon(const double *x, void *out)
{
    return prange_cross_distance_f64(PRANGE_JENSENSHANNON, N, N / 2, D, x, x, out);
}

static const float ones[D] = {1, 1, 1, 1, 1};

static int copy_rows(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, double *distances, void *ctx)
{
    memcpy((double *)ctx + first * m, distances, (size_t)(rows * m) * sizeof *distances);
    return 0;
}

static prange_status by_rows(const double *x, void *out)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_EUCLIDEAN};
    return prange_distance_rows_f64(&options, N, N, D, x, x, 10000, copy_rows, out);
}

static prange_status in_f64(const double *x, void *out)
{
    const prange_distance_options_f32 options = {
        .metric = PRANGE_HAMMING, .flags = PRANGE_ACCUMULATE_F64, .weights = ones};
    return prange_cross_distance_with_f32(&options, N / 2, N, D, (const float *)x, (const float *)x,
                                          out);
}

static int copy_rows_f32(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, float *distances, void *ctx)
{
    memcpy((float *)ctx + first * m, distances, (size_t)(rows * m) * sizeof *distances);
    return 0;
}

static prange_status rows_in_f64(const double *x, void *out)
{
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    return prange_distance_rows_f32(&options, N, N, D, (const float *)x, (const float *)x, 10000,
                                    copy_rows_f32, out);
}

static prange_status to_f32(const double *x, void *out)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_COSINE};
    return prange_condensed_distance_to_f32(&options, N, D, x, out);
}

static prange_status to_square(const double *x, void *out)
{
    return prange_condensed_to_square_f64(N, x, out, 0);
}

static double first_difference(ptrdiff_t d, const double *x, const double *y, void *ctx)
{
    (void)d;
    (void)ctx;
    return x[0] - y[0];
}

static prange_status user_metric(const double *x, void *out)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_USER_METRIC,
                                                 .function = first_difference};
    return prange_pairwise_distance_with_f64(&options, N, D, x, out);
}

static prange_status sum(const double *x, void *out)
{
    return prange_sum_strided_f64(LARGE / 2, x, 2, out);
}

static prange_status argmax(const double *x, void *out)
{
    return prange_argmax_f64(LARGE, x, out);
}

static prange_status norm2(const double *x, void *out)
{
    return prange_norm2_f64(LARGE, x, out);
}

static prange_status map(const double *x, void *out)
{
    return prange_map_strided_f64(PRANGE_SQRT, N * N, x, 2, out, 1);
}

static double identity(double x, void *ctx)
{
    (void)ctx;
    return x;
}

static prange_status apply(const double *x, void *out)
{
    return prange_apply_strided_f64(identity, NULL, N * N, x, -1, out, 1);
}

static prange_status integrate(const double *x, void *out)
{
    (void)x;
    return prange_integrate_f64(identity, NULL, 0.0, 1.0, LARGE, out);
}

static call *const calls[] = {
    pairwise_f64,  pairwise_f32, seuclidean, chebyshev,   jaccard, mahalanobis, minkowski,
    jensenshannon, by_rows,      in_f64,     rows_in_f64, to_f32,  paired,      to_square,
    user_metric,   sum,          argmax,     norm2,       map,     apply,       integrate};

/* The numbers of allocations of the calls that allocate. */
static const int needed[] = {1, 1, 2, 1, 3, 1, 1, 3, 2, 4, 3, 1, 3};
enum { NEEDING = sizeof needed / sizeof *needed };

static void check_call(int k, int expected_allocations)
{
    double *x = malloc(LARGE * sizeof *x);
    cr_assert_not_null(x);
    random_fill_f64(1, LARGE, x);
    guard out = guard_new(N * N * sizeof(double), 8);
    const double *from = calls[k] == apply ? x + N * N : x;
    for (int at = 1; at <= expected_allocations; at++) {
        arm(at);
        cr_expect_eq(calls[k](from, guard_data(&out)), PRANGE_ERROR_MEMORY, "call %d", k);
        arm(0);
        cr_expect(guard_untouched(&out), "call %d wrote before it failed", k);
        cr_expect_not_null(strstr(prange_last_error(), "_distance_"));
    }
    arm(0);
    cr_expect_eq(calls[k](from, guard_data(&out)), PRANGE_OK);
    cr_expect_eq(allocations, expected_allocations, "call %d: %d allocations", k, allocations);
    cr_expect(guard_intact(&out));
    guard_free(&out);
    free(x);
}

Test(memory, each_allocation_that_fails_is_a_status)
{
    for (int threads = 1; threads <= 3; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        for (int k = 0; k < NEEDING; k++)
            check_call(k, needed[k]);
    }
}

/* "A reduction allocates no memory", and neither do the others. */
Test(memory, the_others_allocate_nothing)
{
    for (int threads = 1; threads <= 3; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        for (int k = NEEDING; k < (int)(sizeof calls / sizeof *calls); k++)
            check_call(k, 0);
    }
}

enum { FEW = 3, MANY = 20000, NEAREST = 4 };

static prange_status nearest_of_many(const double *x, void *out)
{
    return prange_nearest_f64(PRANGE_EUCLIDEAN, N, N, D, x, x, NEAREST, out, NULL);
}

static prange_status nearest_of_few(const double *x, void *out)
{
    return prange_nearest_f64(PRANGE_CORRELATION, FEW, MANY, D, x, x, NEAREST, NULL, out);
}

static prange_status radius_count_of_few(const double *x, void *out)
{
    return prange_radius_count_f64(PRANGE_EUCLIDEAN, FEW, MANY, D, x, x, 1, out);
}

static prange_status radius_of_few(const double *x, void *out)
{
    static const ptrdiff_t offsets[FEW + 1] = {0, 1, 2, 3};
    return prange_radius_f64(PRANGE_EUCLIDEAN, FEW, MANY, D, x, x, 0, offsets, out, NULL);
}

static prange_status nearest_in_f64(const double *x, void *out)
{
    const float limit = 1, *points = (const float *)(const void *)x;
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64,
                                                 .max_distance = &limit};
    return prange_nearest_with_f32(&options, FEW, MANY, D, points, points, NEAREST, out, NULL);
}

static prange_status radius_count_in_f64(const double *x, void *out)
{
    const float *points = (const float *)(const void *)x;
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    return prange_radius_count_with_f32(&options, FEW, MANY, D, points, points, 1, out);
}

/* Refuses each allocation of a search in turn, until none fails. Returns how many there are. */
static int refuse_in_turn(call *search, const double *x)
{
    prange_status status = PRANGE_ERROR_MEMORY;
    int refused = 0;
    for (; refused < 20 && status == PRANGE_ERROR_MEMORY; refused++) {
        guard out = guard_new(N * NEAREST * sizeof(double), 8);
        arm(refused + 1);
        status = search(x, guard_data(&out));
        cr_expect(status == PRANGE_OK || guard_untouched(&out));
        cr_expect(guard_intact(&out));
        guard_free(&out);
    }
    arm(0);
    cr_expect_eq(status, PRANGE_OK, "%s", prange_last_error());
    return refused - 1;
}

/* Neighbours of few points need more memory if several threads share the points. */
Test(memory, neighbors)
{
    static call *const searches[] = {nearest_of_many, nearest_of_few, radius_count_of_few,
                                     radius_of_few,   nearest_in_f64, radius_count_in_f64};
    static const int least[] = {3, 3, 1, 1, 6, 3}, more_if_shared[] = {0, 0, 1, 2, 0, 1};
    double *x = malloc(LARGE * sizeof *x);
    cr_assert_not_null(x);
    random_fill_f64(1, LARGE, x);
    for (int k = 0; k < 6; k++) {
        cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
        const int alone = refuse_in_turn(searches[k], x);
        cr_expect_geq(alone, least[k], "search %d: %d allocations", k, alone);
        for (int threads = 2; threads <= 3; threads++) {
            cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
            const int shared = refuse_in_turn(searches[k], x);
            cr_expect_eq(shared, alone + more_if_shared[k], "search %d, %d threads: %d", k, threads,
                         shared);
        }
    }
    free(x);
}

/* All memory is allocated before the loop: if the last allocation fails, the total requested is the
 * peak. It is below 64 MiB for 100,000 points of 16 coordinates. */
Test(memory, neighbors_take_little)
{
    enum { POINTS = 100000, COORDINATES = 16, K = 10, SOME = 100 };
    static double x[POINTS * COORDINATES];
    static ptrdiff_t at[POINTS * K];
    static const prange_metric metrics[] = {PRANGE_EUCLIDEAN, PRANGE_COSINE, PRANGE_JACCARD};
    for (int threads = 1; threads <= 64; threads *= 8)
        for (int m = 0; m < 3; m++) {
            cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
            arm(0);
            cr_expect_eq(prange_nearest_f64(metrics[m], SOME, SOME, 1, x, x, K, at, NULL),
                         PRANGE_OK);
            const int last = allocations;
            arm(last);
            cr_expect_eq(
                prange_nearest_f64(metrics[m], POINTS, POINTS, COORDINATES, x, x, K, at, NULL),
                PRANGE_ERROR_MEMORY);
            cr_expect_eq(allocations, last);
            cr_expect(wanted > sizeof x && wanted < (size_t)64 << 20,
                      "metric %d, %d threads: %zu bytes", (int)metrics[m], threads, wanted);
            arm(0);
        }
}

Test(scratch, is_aligned_or_null)
{
    static const ptrdiff_t counts[] = {0, 1, 7, 8, 9, 1000};
    for (int i = 0; i < 6; i++) {
        char *bytes = pri_scratch(counts[i], 3);
        cr_assert_not_null(bytes);
        cr_expect_eq((size_t)bytes % 64, 0);
        memset(bytes, 1, (size_t)counts[i] * 3);
        pri_scratch_free(bytes);
    }
    cr_expect_null(pri_scratch(PTRDIFF_MAX, 8));
    cr_expect_null(pri_scratch(PTRDIFF_MAX / 2, 3));
    cr_expect_null(pri_scratch(PTRDIFF_MAX, 1));
    cr_expect_null(pri_scratch((ptrdiff_t)1 << 61, 8), "a size of 2^64");
    cr_expect_null(pri_scratch(1, SIZE_MAX), "rounded up it is 2^64");
    pri_memory memory = {0};
    cr_expect_null(pri_memory_take(&memory, 1, (ptrdiff_t)1 << 61, 8), "rows of 2^64 bytes");
    cr_expect(memory.missing);
    pri_memory_free(&memory);
    arm(1);
    cr_expect_null(pri_scratch(10, 8));
    arm(0);
    pri_scratch_free(NULL);
}

/* SPDX-License-Identifier: MIT */
/*
 * How often the neighbours call a user's metric: once for every pair, and again in the cases that
 * prange/neighbors.h lists.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdatomic.h>

#include <prange.h>

#include "random.h"

enum { N = 40, M = 3000, FEW = 2, K = 5, PAIRS = N * M };

static double x[M], found[N * (M + 1)];
static ptrdiff_t index_of[N * (M + 1)], offsets[N + 1];
static atomic_long calls;

static double gap(ptrdiff_t d, const double *p, const double *q, void *ctx)
{
    (void)d;
    (void)ctx;
    calls++;
    return fabs(p[0] - q[0]);
}

/* A number for few points, and NaN for all others. */
static double mostly_nan(ptrdiff_t d, const double *p, const double *q, void *ctx)
{
    const double distance = gap(d, p, q, ctx);
    return q - x < K - 1 ? distance : (double)NAN;
}

static double infinite(ptrdiff_t d, const double *p, const double *q, void *ctx)
{
    (void)gap(d, p, q, ctx);
    return (double)INFINITY;
}

static void prepare(int threads)
{
    random_fill_f64(1, M, x);
    cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
}

/* The calls of a search for the k nearest of n of the points. */
static long nearest(const prange_distance_options_f64 *given, ptrdiff_t n, ptrdiff_t k)
{
    prange_distance_options_f64 options = *given;
    options.metric = PRANGE_USER_METRIC;
    calls = 0;
    cr_assert_eq(prange_nearest_with_f64(&options, n, M, 1, x, x, k, index_of, found), PRANGE_OK,
                 "%s", prange_last_error());
    return calls;
}

Test(neighbors, the_metric_is_called_once_a_pair)
{
    for (int threads = 1; threads <= 3; threads++) {
        prepare(threads);
        const prange_distance_options_f64 plain = {.function = gap};
        const prange_distance_options_f64 apart = {.function = gap, .flags = PRANGE_EXCLUDE_SELF};
        cr_expect_eq(nearest(&plain, N, K), PAIRS);
        cr_expect_eq(nearest(&plain, N, 1), PAIRS);
        cr_expect_eq(nearest(&plain, N, M), PAIRS);
        cr_expect_eq(nearest(&plain, FEW, K), FEW * M);
        cr_expect_eq(nearest(&apart, N, K), PAIRS, "also what is left out");
        cr_expect_eq(nearest(&apart, FEW, K), FEW * M);
    }
}

Test(neighbors, the_metric_is_called_again)
{
    const double limit = 1e9, none = (double)INFINITY;
    for (int threads = 1; threads <= 3; threads++) {
        prepare(threads);
        /* Fewer than k numbers: unless there is a limit, infinite or not. */
        cr_expect_eq(nearest(&(prange_distance_options_f64){.function = mostly_nan}, N, K),
                     2 * PAIRS);
        cr_expect_eq(
            nearest(&(prange_distance_options_f64){.function = mostly_nan, .max_distance = &none},
                    N, K),
            PAIRS);
        /* k = 1, and nothing below infinity: unless the limit is finite. */
        cr_expect_eq(nearest(&(prange_distance_options_f64){.function = infinite}, N, 1),
                     2 * PAIRS);
        cr_expect_eq(
            nearest(&(prange_distance_options_f64){.function = infinite, .max_distance = &limit}, N,
                    1),
            PAIRS);
    }
}

/* Each pass of a radius computes all pairs; the second one up to twice if threads share the
 * points. */
Test(neighbors, the_metric_is_called_by_each_pass)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_USER_METRIC, .function = gap};
    for (int threads = 1; threads <= 3; threads++)
        for (int few = 0; few < 2; few++) {
            const ptrdiff_t n = few ? FEW : N;
            prepare(threads);
            calls = 0;
            cr_assert_eq(prange_radius_count_with_f64(&options, n, M, 1, x, x, 1e-2, offsets),
                         PRANGE_OK);
            cr_expect_eq(calls, n * M);
            calls = 0;
            cr_assert_eq(
                prange_radius_with_f64(&options, n, M, 1, x, x, 1e-2, offsets, index_of, found),
                PRANGE_OK);
            cr_expect(calls == n * M || (threads > 1 && calls <= 2 * n * M), "%ld", (long)calls);
        }
}

/* SPDX-License-Identifier: MIT */
/*
 * Reports and cancellation of calls on arrays, of integrals, and of distances, each with outputs
 * that tell what was written. No test depends on how long anything takes.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "random.h"

enum { N = 400000, POINTS = 700, DIM = 20, K = 3, WIDE = 300 };

static const int teams[] = {1, 2, 3, 7};

static double x[N], y[N], out[POINTS * POINTS > N ? POINTS *POINTS : N];
static ptrdiff_t indices[POINTS * POINTS], offsets[POINTS + 1];

/* A record of the reports, and when to cancel. */
typedef struct journal {
    pthread_t caller;
    int reports, wrong;
    ptrdiff_t last, total, cancel_from;
} journal;

static int report(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    journal *job = ctx;
    double sum = 0;
    job->wrong += done < job->last || done > total || (job->reports > 0 && total != job->total) ||
                  !pthread_equal(pthread_self(), job->caller) ||
                  prange_sum_f64(N, x, &sum) != PRANGE_OK;
    job->reports++;
    job->last = done;
    job->total = total;
    return done >= job->cancel_from;
}

static int32_t exponents[N];

static double integrand(double at, void *ctx)
{
    (void)ctx;
    return at * at;
}

static int add_up(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)ctx;
    for (ptrdiff_t i = begin; i < end; i++)
        *(double *)partial += x[i];
    return 0;
}

static void join(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(double *)left += *(const double *)right;
}

static int square_block(ptrdiff_t n, const double *from, double *to, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = from[i] * from[i];
    return 0;
}

static double user_metric(ptrdiff_t d, const double *a, const double *b, void *ctx)
{
    (void)ctx;
    return d > 0 ? fabs(a[0] - b[0]) : 0;
}

static int keep_rows(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, double *distances, void *ctx)
{
    memcpy((double *)ctx + first * m, distances, (size_t)(rows * m) * sizeof *distances);
    return 0;
}

/* Calls whose result is one number come first. */
enum { VALUES = 8, CALLS = VALUES + 16 };

/* Call k; `value` is the one result. */
static prange_status call(int k, double *value)
{
    static const prange_reduction sums = {.size = sizeof(double), .run = add_up, .join = join};
    static const ptrdiff_t shape[] = {N / WIDE, WIDE}, strides[] = {WIDE, 1};
    const prange_view in = {x, PRANGE_F64, 2, shape, strides};
    const prange_view to = {out, PRANGE_F64, 2, shape, NULL};
    const prange_view line = {out, PRANGE_F64, 1, shape + (k == VALUES + 4), NULL};
    const prange_distance_options_f64 fast = {.flags = PRANGE_FAST},
                                      cosine = {.metric = PRANGE_COSINE};
    const prange_distance_options_f64 by_user = {.metric = PRANGE_USER_METRIC,
                                                 .function = user_metric};
    switch (k) {
    case 0:
        return prange_sum_f64(N, x, value);
    case 1:
        return prange_var_f64(N, x, 0, value);
    case 2:
        return prange_max_f64(N, x, value);
    case 3:
        return prange_mean_f64(N, x, value);
    case 4:
        return prange_norm2_f64(N, x, value);
    case 5:
        return prange_integrate_f64(integrand, NULL, 0, 1, N, value);
    case 6:
        return prange_reduce(0, N, &sums, NULL, value);
    case 7:
        return prange_dot_f64(N, x, y, value);
    case VALUES:
        return prange_map_f64(PRANGE_SQUARE, N, x, out);
    case VALUES + 1:
        return prange_map2_f64(PRANGE_ADD, N, x, y, out);
    case VALUES + 2:
        return prange_apply_block_f64(square_block, NULL, N, x, out);
    case VALUES + 3:
        return prange_map_view(PRANGE_NEG, &in, &to);
    case VALUES + 4:
        return prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 1, &line);
    case VALUES + 5:
        return prange_reduce_axes(PRANGE_REDUCE_VAR, &in, 2, &line);
    case VALUES + 6:
        return prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, POINTS, DIM, x, out);
    case VALUES + 7:
        return prange_condensed_distance_with_f64(&cosine, POINTS, DIM, x, out);
    case VALUES + 8:
        return prange_cross_distance_with_f64(&fast, POINTS, POINTS - 1, DIM, x, y, out);
    case VALUES + 9:
        return prange_paired_distance_f64(PRANGE_CITYBLOCK, N / DIM, DIM, x, y, out);
    case VALUES + 10:
        return prange_nearest_f64(PRANGE_EUCLIDEAN, POINTS, POINTS, DIM, x, y, K, indices, out);
    case VALUES + 11:
        return prange_radius_count_f64(PRANGE_EUCLIDEAN, POINTS, POINTS, DIM, x, y, 1e3, offsets);
    case VALUES + 12:
        return prange_nearest_f64(PRANGE_EUCLIDEAN, 2, N / DIM, DIM, x, y, K, indices, out);
    case VALUES + 13:
        return prange_pairwise_distance_with_f64(&by_user, POINTS / 4, DIM, x, out);
    case VALUES + 14:
        return prange_ldexp_f64(N, x, exponents, out);
    default:
        return prange_distance_rows_f64(&cosine, POINTS, POINTS, DIM, x, y, 1 << 18, keep_rows,
                                        out);
    }
}

/* Delays by other load must not lead to calls without teams. */
static void fill(void)
{
    cr_assert_eq(prange_set_learning(0), PRANGE_OK);
    random_fill_f64(91, N, x);
    random_fill_f64(92, N, y);
}

static journal watch(ptrdiff_t cancel_from)
{
    return (journal){.caller = pthread_self(), .cancel_from = cancel_from};
}

TestSuite(calls, .init = fill);

/* Reports say where the call is, the last one that all is done, and no result changes. */
Test(calls, reports)
{
    static double expected[sizeof out / sizeof *out];
    for (int k = 0; k < CALLS; k++)
        for (int t = 0; t < 4; t++) {
            double value = 0, watched = 0;
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(prange_set_progress(NULL, NULL, 0), PRANGE_OK);
            memset(out, 0, sizeof out);
            cr_assert_eq(call(k, &value), PRANGE_OK);
            memcpy(expected, out, sizeof out);
            memset(out, 0, sizeof out);
            journal seen = watch(PTRDIFF_MAX);
            cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
            cr_assert_eq(call(k, &watched), PRANGE_OK);
            cr_expect(value == watched && memcmp(out, expected, sizeof out) == 0, "call %d", k);
            cr_expect_eq(seen.wrong, 0, "call %d, %d threads", k, teams[t]);
            /* Few queries are one group, whose points a team shares. */
            const bool one = k == VALUES + 12 && teams[t] == 1;
            cr_expect((one || seen.total > 1) && seen.last == seen.total,
                      "call %d, %d threads: %td of %td", k, teams[t], seen.last, seen.total);
            cr_expect(one || teams[t] > 1 || seen.reports >= 2, "call %d: %d reports", k,
                      seen.reports);
            /* With reports an hour apart there is only the last one. */
            seen = watch(PTRDIFF_MAX);
            cr_assert_eq(prange_set_progress(report, &seen, 3600000), PRANGE_OK);
            cr_assert_eq(call(k, &watched), PRANGE_OK);
            cr_expect(seen.reports == 1 && seen.wrong == 0 && seen.last == seen.total);
        }
}

/* On one thread the first report cancels: the status, its text, and no value is written. */
Test(calls, cancelled)
{
    for (int k = 0; k < CALLS; k++)
        for (int t = 0; t < 4; t++) {
            double value = -7;
            journal seen = watch(1);
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
            const prange_status status = call(k, &value);
            cr_assert_eq(prange_set_progress(NULL, NULL, 0), PRANGE_OK);
            /* In a team the caller may find nothing left to do, and does not report. */
            const bool may_end = teams[t] > 1 || k == VALUES + 12;
            cr_expect(status == PRANGE_ERROR_CANCELLED || (may_end && status == PRANGE_OK),
                      "call %d, %d threads: %s", k, teams[t], prange_status_string(status));
            if (status != PRANGE_ERROR_CANCELLED)
                continue;
            /* The pieces that a team had in progress may have been the last ones. */
            cr_expect(seen.last < seen.total + (teams[t] > 1), "call %d", k);
            cr_expect(strstr(prange_last_error(), ": cancelled by the progress function"));
            cr_expect(k >= VALUES || value == -7, "call %d wrote %g", k, value);
            /* The next call is not affected. */
            cr_expect_eq(call(k, &value), PRANGE_OK);
        }
}

/* Elements of a cancelled map have either the old or the new value. */
Test(calls, half_a_map)
{
    ptrdiff_t old = 0, new = 0;
    journal seen = watch(3);
    memcpy(out, x, sizeof x);
    cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
    cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
    cr_assert_eq(prange_map_f64(PRANGE_NEG, N, out, out), PRANGE_ERROR_CANCELLED);
    for (ptrdiff_t i = 0; i < N; i++) {
        old += out[i] == x[i];
        new += out[i] == -x[i];
    }
    cr_expect(old > 0 && new > 0 && old + new == N);
}

/* The second pass of a radius, and few queries, whose points are shared: two loops. */
Test(calls, second_pass)
{
    enum { FEW = 2, MANY = N / DIM };
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(prange_set_progress(NULL, NULL, 0), PRANGE_OK);
        cr_assert_eq(prange_radius_count_f64(PRANGE_EUCLIDEAN, FEW, MANY, DIM, x, y, 1e6, offsets),
                     PRANGE_OK);
        cr_assert(offsets[FEW] > 0 && offsets[FEW] < POINTS * POINTS);
        for (ptrdiff_t from = 1; from < 10; from += 2) {
            journal seen = watch(from);
            cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
            const prange_status status = prange_radius_f64(PRANGE_EUCLIDEAN, FEW, MANY, DIM, x, y,
                                                           1e6, offsets, indices, NULL);
            cr_expect(status == PRANGE_OK || status == PRANGE_ERROR_CANCELLED, "%s",
                      prange_last_error());
            cr_expect_eq(seen.wrong, 0);
            /* As above: the team may have had the last pieces in progress. */
            cr_expect(status == PRANGE_OK || seen.last < seen.total + (teams[t] > 1));
        }
    }
}

/* Cancelled in the middle of the rows: what was handed over is right. */
Test(calls, rows_so_far)
{
    static double whole[POINTS * POINTS];
    cr_assert_eq(prange_cross_distance_f64(PRANGE_COSINE, POINTS, POINTS, DIM, x, y, whole),
                 PRANGE_OK);
    journal seen = watch(POINTS / 2);
    double value;
    memset(out, 0, sizeof out);
    cr_assert_eq(prange_set_progress(report, &seen, 0), PRANGE_OK);
    cr_assert_eq(call(CALLS - 1, &value), PRANGE_ERROR_CANCELLED);
    cr_assert(seen.last >= POINTS / 2 && seen.last < POINTS && seen.total == POINTS);
    cr_expect_arr_eq(out, whole, (size_t)(seen.last * POINTS) * sizeof *out);
    cr_expect_eq(out[seen.last * POINTS], 0);
}

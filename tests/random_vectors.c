/* SPDX-License-Identifier: MIT */
/*
 * Multivariate normal numbers: each against the definition in the header, in long double, and their
 * means and covariances at fixed seeds, at a significance level of 10^-6.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <prange.h>

#include "allocations.h"
#include "bits.h"
#include "random_exact.h"

enum { N = 50021 };

static double x[N + 1], y[N + 1];
static float f[N + 1];

static const double mean3[] = {1.0, -2.0, 0.5};
static const double covariance3[] = {4.0, 99.0, 99.0, -1.0, 2.0, 99.0, 0.5, 0.25, 1.0};

/* Rows by definition; sample means and covariances. */
Test(random_vectors, multivariate_normal)
{
    enum { D = 3, ROWS = N / D };
    const double(*row)[D] = (const double(*)[D])x;
    long double factor[D][D] = {{0}};
    for (int i = 0; i < D; i++)
        for (int j = 0; j <= i; j++) {
            long double rest = (long double)covariance3[i * D + j];
            for (int m = 0; m < j; m++)
                rest -= factor[i][m] * factor[j][m];
            factor[i][j] = i == j ? sqrtl(rest) : rest / factor[j][j];
        }
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    x[ROWS * D] = 7.0;
    cr_assert_eq(prange_random_multivariate_normal_f64(1, 2, 3, ROWS, D, mean3, covariance3, x),
                 PRANGE_OK, "%s", prange_last_error());
    cr_expect_eq(x[ROWS * D], 7.0);
    double sums[D] = {0}, products[D][D] = {{0}};
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < D; j++) {
            long double exact = (long double)mean3[j];
            for (int m = 0; m <= j; m++)
                exact += factor[j][m] * normal_at(1, 2, (uint64_t)(3 + i) * D + (uint64_t)m);
            cr_assert(fabsl(row[i][j] - exact) < 1e-13L, "row %d, %d", i, j);
            sums[j] += row[i][j] - mean3[j];
            for (int m = 0; m <= j; m++)
                products[j][m] += (row[i][j] - mean3[j]) * (row[i][m] - mean3[m]);
        }
    for (int j = 0; j < D; j++) {
        const double own = covariance3[j * D + j];
        cr_expect(fabs(sums[j]) < 4.9 * sqrt(own * ROWS));
        for (int m = 0; m <= j; m++) {
            const double other = covariance3[m * D + m], both = covariance3[j * D + m];
            cr_expect(fabs(products[j][m] / ROWS - both) <
                      4.9 * sqrt((own * other + both * both) / ROWS));
        }
    }
}

/* Long rows: whole, in parts, at every team, and in f32. */
Test(random_vectors, long_rows)
{
    enum { D = 1100, ROWS = 40 };
    double *mean = malloc(D * sizeof *mean), *covariance = malloc(D * D * sizeof *covariance);
    float *means = malloc(D * sizeof *means), *covariances = malloc(D * D * sizeof *covariances);
    for (int i = 0; i < D; i++) {
        means[i] = (float)(mean[i] = i);
        for (int j = 0; j < D; j++) /* of Brownian motion: all entries of the factor are 1 */
            covariances[i * D + j] = (float)(covariance[i * D + j] = 1 + (i < j ? i : j));
    }
    for (int threads = 1; threads <= 3; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(prange_random_multivariate_normal_f64(1, 2, 0, ROWS, D, mean, covariance, x),
                     PRANGE_OK);
        cr_assert_eq(prange_random_multivariate_normal_f64(1, 2, 30, 2, D, mean, covariance, y),
                     PRANGE_OK);
        cr_assert_eq(prange_random_multivariate_normal_f32(1, 2, 0, ROWS, D, means, covariances, f),
                     PRANGE_OK);
        cr_assert_eq(bits_differ_f64(2 * D, x + 30 * D, y), 2 * D);
        for (int i = 0; i < ROWS; i++) {
            long double motion = 0.0L;
            for (int j = 0; j < D; j++) {
                motion += normal_at(1, 2, (uint64_t)(i * D + j));
                cr_assert(fabsl(x[i * D + j] - (j + motion)) < 1e-9L, "row %d, %d", i, j);
                cr_assert_eq(f[i * D + j], (float)x[i * D + j]);
            }
        }
    }
    free(mean);
    free(covariance);
    free(means);
    free(covariances);
}

/* Singular covariances are factored; indefinite ones are refused. */
Test(random_vectors, singular_covariances)
{
    const double zero[] = {0, 0, 0}, none[9] = {0};
    const double equal[] = {1, 1, 1, 1, 1, 1, 1, 1, 1}, twice[] = {3, 3, 6, 3, 3, 6, 6, 6, 12};
    const double indefinite[] = {1, 2, 0, 2, 1, 0, 0, 0, 1}, hidden[] = {0, 1, 0, 1, 5, 0, 0, 0, 1};
    const double negative[] = {1, 0, 0, 0, -1, 0, 0, 0, 1}, nan[] = {1, 0, 0, NAN, 1, 0, 0, 0, 1};
    const double infinite[] = {1, 0, 0, 0, INFINITY, 0, 0, 0, 1};
    const double *const refused[] = {indefinite, hidden, negative, nan, infinite};
    cr_assert_eq(prange_random_multivariate_normal_f64(1, 2, 0, 9, 3, zero, none, x), PRANGE_OK);
    for (int i = 0; i < 27; i++)
        cr_expect_eq(x[i], 0.0);
    cr_assert_eq(prange_random_multivariate_normal_f64(1, 2, 0, 9, 3, zero, equal, x), PRANGE_OK);
    for (int i = 0; i < 27; i++)
        cr_expect_eq(x[i], x[i / 3 * 3]);
    cr_assert_eq(prange_random_multivariate_normal_f64(1, 2, 0, 9, 3, zero, twice, x), PRANGE_OK);
    for (int i = 0; i < 9; i++)
        cr_expect(fabs(x[3 * i + 2] - x[3 * i] - x[3 * i + 1]) < 1e-14 && x[3 * i] != 0.0);
    x[0] = 7.0;
    for (int r = 0; r < 5; r++)
        cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 0, 9, 3, zero, refused[r], x),
                     PRANGE_ERROR_VALUE, "%d", r);
    cr_expect_eq(x[0], 7.0);
}

/* b (d x d) = inverse(a) b, by Gaussian elimination with partial pivoting. Overwrites a. */
static void solve(int d, long double *a, long double *b)
{
    for (int k = 0; k < d; k++) {
        int p = k;
        for (int i = k + 1; i < d; i++)
            p = fabsl(a[i * d + k]) > fabsl(a[p * d + k]) ? i : p;
        for (int j = 0; j < d; j++) {
            const long double ours = a[k * d + j], other = b[k * d + j];
            a[k * d + j] = a[p * d + j];
            a[p * d + j] = ours;
            b[k * d + j] = b[p * d + j];
            b[p * d + j] = other;
        }
        for (int i = 0; i < d; i++) {
            const long double part = a[i * d + k] / a[k * d + k];
            for (int j = 0; j < d && i != k; j++) {
                a[i * d + j] -= part * a[k * d + j];
                b[i * d + j] -= part * b[k * d + j];
            }
        }
    }
    for (int i = 0; i < d * d; i++)
        b[i] /= a[i / d * d + i / d];
}

/* Recovers the factor from d rows and checks it: lower triangular, l l' = covariance, no negative
 * diagonal element. */
static void check_factor(int d, const double *rows, const double *covariance, double error)
{
    static long double z[N], l[N];
    for (int i = 0; i < d * d; i++) {
        z[i] = normal_at(1, 2, (uint64_t)i);
        l[i] = rows[i];
    }
    solve(d, z, l); /* l transposed */
    for (int i = 0; i < d; i++)
        for (int j = 0; j <= i; j++) {
            long double sum = 0.0L;
            for (int k = 0; k <= j; k++)
                sum += l[k * d + i] * l[k * d + j];
            const double *own = covariance, scale = sqrt(own[i * d + i]) * sqrt(own[j * d + j]);
            cr_assert(fabsl(sum - covariance[i * d + j]) <= error * scale, "%d, %d", i, j);
            cr_assert(i == j ? l[i * d + i] >= -error * sqrt(scale)
                             : fabsl(l[i * d + j]) <= error * sqrt(own[j * d + j]));
        }
}

/* Covariances of low rank in mixed units: rounding makes some of them indefinite, and leading
 * blocks may be nearly singular. */
Test(random_vectors, covariances_of_few_directions)
{
    enum { MOST = 24 };
    static double directions[MOST * MOST], covariance[MOST * MOST], narrow[MOST * MOST];
    static float single[MOST * MOST];
    const double zero[MOST] = {0};
    const float zeros[MOST] = {0};
    for (int round = 0; round < 400; round++) {
        const int d = 2 + round % (MOST - 1), count = 1 + round / 23 % d;
        for (int i = 0; i < d * count; i++)
            directions[i] = ldexp(prange_random_uniform_at(9, (uint64_t)round, (uint64_t)i) - 0.5,
                                  i / count % 5 * 10);
        for (int i = 0; i < d * d; i++) {
            covariance[i] = 0.0;
            for (int k = 0; k < count; k++)
                covariance[i] += directions[i / d * count + k] * directions[i % d * count + k];
            narrow[i] = single[i] = (float)covariance[i];
        }
        cr_assert_eq(prange_random_multivariate_normal_f64(1, 2, 0, d, d, zero, covariance, x),
                     PRANGE_OK, "%d of %d", count, d);
        check_factor(d, x, covariance, 1e-10);
        cr_assert_eq(prange_random_multivariate_normal_f32(1, 2, 0, d, d, zeros, single, f),
                     PRANGE_OK, "f32, %d of %d", count, d);
        for (int i = 0; i < d * d; i++)
            x[i] = f[i];
        check_factor(d, x, narrow, 1e-3);
    }
    covariance[0] = -covariance[0];
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 0, 1, 2, zero, covariance, x),
                 PRANGE_ERROR_VALUE);
}

/* The last numbers of a stream. */
Test(random_vectors, last_rows)
{
    const double zero[2] = {0.0}, unit[4] = {1.0, 0.0, 0.0, 1.0};
    double last[3], rows[3];
    cr_assert_eq(prange_random_normal_f64(1, 2, ~(uint64_t)0 - 2, 3, last), PRANGE_OK);
    cr_assert_eq(
        prange_random_multivariate_normal_f64(1, 2, ~(uint64_t)0 - 2, 3, 1, zero, unit, rows),
        PRANGE_OK);
    cr_expect_arr_eq(rows, last, sizeof last);
    cr_assert_eq(
        prange_random_multivariate_normal_f64(1, 2, ~(uint64_t)0 >> 1, 1, 2, zero, unit, rows),
        PRANGE_OK);
    cr_expect_arr_eq(rows, last + 1, 2 * sizeof *last);
}

Test(random_vectors, errors_write_nothing)
{
    double one[1] = {1.0};
    x[0] = 7.0;
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 3, 1, -1, one, one, x),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, ~(uint64_t)0, 2, 1, one, one, x),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(
        prange_random_multivariate_normal_f64(1, 2, (uint64_t)1 << 63, 1, 2, mean3, covariance3, x),
        PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 3, 1, 1, NULL, one, x),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 3, 1, 1, one, one, NULL),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 3, 1, 1, one, x, x),
                 PRANGE_ERROR_OVERLAP);
    no_memory = true;
    const prange_status status =
        prange_random_multivariate_normal_f64(1, 2, 3, 1, 3, mean3, covariance3, x);
    no_memory = false;
    cr_expect_eq(status, PRANGE_ERROR_MEMORY);
    cr_expect_eq(x[0], 7.0);
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 3, 5, 0, NULL, NULL, NULL), PRANGE_OK);
    cr_expect_eq(prange_random_multivariate_normal_f64(1, 2, 3, 0, 1, one, one, NULL), PRANGE_OK);
}

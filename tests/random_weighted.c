/* SPDX-License-Identifier: MIT */
/*
 * Choices by weights: each number against its definition by running sums, at every team, and the
 * distribution at a fixed seed.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocations.h"
#include "random.h"
#include "random_statistics.h"

enum { MOST = 100003, NUMBERS = 20011 };

static double weights[MOST], sums[MOST];
static ptrdiff_t chosen[NUMBERS + 1];

/* Weights of five kinds: even, of all magnitudes, most of them 0, all but one tiny, and decreasing
 * with 0 at both ends. */
static void fill_weights(int kind, ptrdiff_t m)
{
    for (ptrdiff_t k = 0; k < m; k++) {
        const uint64_t bits = random_bits(40, k);
        const double cases[] = {
            1.0,
            fabs(random_wide_f64(41, k)),
            bits % 8 ? 0.0 : 1.0 + (double)(bits % 1000),
            k == m / 3 ? 1.0 : 1e-9,
            k == 0 || k == m - 1 ? 0.0 : 1.0 / (double)k,
        };
        weights[k] = cases[kind];
    }
    weights[m / 2] += 0.5;
}

/* Running sums of the weights in the order that scan.h states: rows of 8 in blocks of 4,096. */
static void sum_weights(ptrdiff_t m)
{
    double blocks = 0.0, rows = 0.0;
    for (ptrdiff_t first = 0; first < m; first += 8) {
        const ptrdiff_t length = m - first < 8 ? m - first : 8;
        double t[8] = {0.0};
        if (first % 4096 == 0) {
            blocks += rows;
            rows = 0.0;
        }
        for (ptrdiff_t j = 0; j < length; j++)
            t[j] = weights[first + j];
        for (int j = 1; j < 8; j += 2)
            t[j] += t[j - 1];
        for (int j = 2; j < 8; j += 4) {
            t[j] += t[j - 1];
            t[j + 1] += t[j - 1];
        }
        for (int j = 4; j < 8; j++)
            t[j] += t[3];
        for (ptrdiff_t j = 0; j < length; j++)
            sums[first + j] = blocks + (rows + t[j]);
        rows += t[7];
    }
}

/* How many of the m sums are at most x, by bisection. */
static ptrdiff_t count_at_most(ptrdiff_t m, double x)
{
    ptrdiff_t low = 0, high = m;
    while (low < high) {
        const ptrdiff_t middle = low + (high - low) / 2;
        if (sums[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void expect_definition(ptrdiff_t n, ptrdiff_t m, uint64_t first)
{
    sum_weights(m);
    chosen[n] = -7;
    cr_assert_eq(prange_random_choice_weighted_f64(6, 7, first, n, m, weights, chosen), PRANGE_OK);
    cr_assert_eq(chosen[n], -7);
    for (ptrdiff_t i = 0; i < n; i++) {
        const double u = prange_random_uniform_at(6, 7, first + (uint64_t)i);
        const ptrdiff_t expected = count_at_most(m, u * sums[m - 1]);
        cr_assert_eq(chosen[i], expected, "%td of %td: %td", i, m, chosen[i]);
        cr_assert_gt(weights[chosen[i]], 0.0);
    }
}

Test(random_weighted, by_definition)
{
    static const ptrdiff_t counts[] = {1, 2, 3, 4, 5, 31, 64, 65, 1000, 4097, 8192, MOST};
    for (unsigned c = 0; c < sizeof counts / sizeof *counts; c++)
        for (int kind = 0; kind < 5; kind++) {
            cr_assert_eq(prange_set_num_threads(1 + (kind + (int)c) % 4), PRANGE_OK);
            fill_weights(kind, counts[c]);
            expect_definition(c % 3 ? NUMBERS : 37, counts[c], kind % 2 ? 0xfffffff0 : 3);
        }
}

/* Totals at the ends of the range. */
Test(random_weighted, extreme_totals)
{
    for (int k = 0; k < 5; k++)
        weights[k] = DBL_MIN / 4.0 * (k + 1);
    expect_definition(1000, 5, 0);
    for (int k = 0; k < 5; k++)
        weights[k] = DBL_MAX / 5.5;
    expect_definition(1000, 5, 0);
}

/* A u that equals a running sum maps to the next number. */
Test(random_weighted, ties)
{
    for (uint64_t i = 0; i < 20; i++) {
        weights[0] = prange_random_uniform_at(6, 7, i);
        weights[1] = 0.0;
        weights[2] = 1.0 - weights[0];
        expect_definition(1, 3, i);
        cr_expect_eq(chosen[0], 2);
    }
}

Test(random_weighted, distribution)
{
    enum { M = 10 };
    double sum = 0.0;
    long counts[M] = {0};
    for (int k = 0; k < M; k++)
        weights[k] = k == 4 ? 0.0 : k + 0.25;
    sum_weights(M);
    cr_assert_eq(prange_random_choice_weighted_f64(8, 9, 0, NUMBERS, M, weights, chosen),
                 PRANGE_OK);
    for (int i = 0; i < NUMBERS; i++)
        counts[chosen[i]]++;
    for (int k = 0; k < M; k++) {
        const double mean = NUMBERS * weights[k] / sums[M - 1];
        sum += k == 4 ? 0.0 : ((double)counts[k] - mean) * ((double)counts[k] - mean) / mean;
    }
    cr_expect_eq(counts[4], 0);
    expect_chi_square("weighted choices", sum, M - 2);
}

static void expect_refused(prange_status status, ptrdiff_t m)
{
    cr_expect_eq(prange_random_choice_weighted_f64(1, 2, 0, 3, m, weights, chosen), status,
                 "%td weights, the last %g", m, m > 0 && m <= MOST ? weights[m - 1] : 0.0);
}

Test(random_weighted, errors_write_nothing)
{
    static const double wrong[] = {-1.0, -DBL_TRUE_MIN, NAN, INFINITY, -INFINITY, DBL_MAX};
    chosen[0] = -7;
    for (unsigned w = 0; w < sizeof wrong / sizeof *wrong; w++) {
        weights[0] = weights[1] = DBL_MAX / 2.0; /* with DBL_MAX, the sum overflows */
        weights[2] = wrong[w];
        expect_refused(PRANGE_ERROR_VALUE, 3);
    }
    weights[0] = weights[1] = 0.0;
    expect_refused(PRANGE_ERROR_VALUE, 2);
    weights[1] = DBL_MIN / 2.0;
    expect_refused(PRANGE_ERROR_VALUE, 2);
    expect_refused(PRANGE_ERROR_VALUE, 0);
    expect_refused(PRANGE_ERROR_SIZE, -1);
    weights[0] = 1.0;
    cr_expect_eq(prange_random_choice_weighted_f64(1, 2, 0, 1, 1, NULL, chosen), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_choice_weighted_f64(1, 2, 0, 1, 1, weights, NULL),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_choice_weighted_f64(1, 2, 0, 0, 1, weights, NULL), PRANGE_OK);
    cr_expect_eq(prange_random_choice_weighted_f64(1, 2, 0, -1, 1, weights, chosen),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_choice_weighted_f64(1, 2, UINT64_MAX, 2, 1, weights, chosen),
                 PRANGE_ERROR_SIZE);
    expect_refused(PRANGE_ERROR_SIZE, INT32_MAX);
    arm(1);
    expect_refused(PRANGE_ERROR_MEMORY, 2);
    arm(0);
    cr_expect_eq(chosen[0], -7);
}

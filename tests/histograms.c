/* SPDX-License-Identifier: MIT */
/*
 * Histograms against a search of all edges, which are rounded from quadruple precision: values at
 * the edges and next to them, ranges of every width, tables of every size. Also given edges, two
 * dimensions, and weights, which are added in the documented order.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "element.h"
#include "flush.h"
#include "guard.h"
#include "random.h"
#include "unchecked.h"

static const int teams[] = {1, 2, 3, 7};

static const int64_t most_i64 = INT64_MAX;
static const int32_t most_i32 = INT32_MAX;

static double next_f64(double x, double to)
{
    return nextafter(x, to);
}

static float next_f32(float x, double to)
{
    return nextafterf(x, (float)to);
}

/* Rounding a quotient, sum or product of two doubles to 113 bits first does not change its rounding
 * to 53 bits. */
static double rounded(__float128 x)
{
    return (double)x;
}

/* Sums in the documented order, and that their errors are within the bound, by sums in quadruple
 * precision. bin[i] is -1 where a value has none. */
static void sum_in_order(ptrdiff_t n, const ptrdiff_t *bin, const double *weights, ptrdiff_t bins,
                         double *sums)
{
    const size_t bytes = (size_t)bins * sizeof *sums;
    const ptrdiff_t least = bins > 4096 ? 16 * bins : 65536;
    const ptrdiff_t parts = n / least < 1 ? 1 : n / least > 64 ? 64 : n / least;
    const ptrdiff_t length = (n + parts - 1) / parts;
    double *part = malloc(bytes), *sizes = calloc(1, bytes);
    __float128 *exact = calloc((size_t)bins, sizeof *exact);
    for (ptrdiff_t p = 0; p < parts; p++) {
        memset(part, 0, bytes);
        for (ptrdiff_t i = p * length; i < n && i < (p + 1) * length; i++) {
            if (bin[i] < 0)
                continue;
            part[bin[i]] += weights[i];
            exact[bin[i]] += weights[i];
            sizes[bin[i]] += fabs(weights[i]);
        }
        for (ptrdiff_t b = 0; b < bins; b++)
            sums[b] = p == 0 ? part[b] : sums[b] + part[b];
    }
    for (ptrdiff_t b = 0; b < bins; b++)
        cr_assert(fabs((double)(exact[b] - sums[b])) <= ((double)n + 64) * 0x1p-53 * sizes[b]);
    free(exact);
    free(sizes);
    free(part);
}

static void count_bins(ptrdiff_t n, const ptrdiff_t *bin, ptrdiff_t bins, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = 0; i < n; i++)
        if (bin[i] >= 0)
            counts[bin[i]]++;
}

#define BODY "histograms_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
#define BODY "histograms_more_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
#define BODY "histograms_pairs_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

static const ptrdiff_t bins[] = {1, 2, 3, 7, 10, 49, 100, 255, 1000, 1023, 1024, 4095};
enum { BINS = sizeof bins / sizeof *bins };

Test(histograms, ranges_f64)
{
    static const double ranges[][2] = {
        {0.0, 1.0},
        {-1.0, 1.0},
        {0.1, 0.9},
        {-3.7, 1e-3},
        {1e16, 1e16 + 4096.0},       /* few or no doubles per bin */
        {1e16, 1e16 + 2.0},          /* no doubles between the ends */
        {1.0, 1.0 + 1000 * 0x1p-52}, /* equal edges */
        {0.0, 0x1p-1074},            /* the least range */
        {0.0, 1000 * 0x1p-1074},     /* denormal */
        {-5e-324, 1e-310},           /* denormal */
        {0.0, 0x1p-1022},            /* denormal bins */
        {0.0, 0x1p-1010},            /* bins normal or denormal, depending on their number */
        {-DBL_MAX / 2, DBL_MAX / 2}, /* the widest */
        {0.0, DBL_MAX},
        {-1e308, 1.0},
        {-1e-300, 1e300},
        {1e15 + 0.3, 1e15 + 977.0},
    };
    for (int r = 0; r < (int)(sizeof ranges / sizeof *ranges); r++)
        for (int k = 0; k < BINS; k++)
            expect_range_f64(ranges[r][0], ranges[r][1], bins[k]);
    for (ptrdiff_t k = 0; k < 100; k++) {
        const double a = random_wide_f64(1, k), b = random_wide_f64(2, k);
        expect_range_f64(fmin(a, b), fmax(a, b), (ptrdiff_t)(1 + random_bits(3, k) % 2000));
    }
    static double x[1];
    ptrdiff_t counts[2] = {5, 5};
    cr_expect_eq(prange_histogram_f64(1, x, 2, -DBL_MAX, DBL_MAX, counts), PRANGE_ERROR_VALUE);
    cr_expect(counts[0] == 5 && counts[1] == 5);
}

Test(histograms, ranges_f32)
{
    static const float ranges[][2] = {
        {0.0f, 1.0f},        {-1.0f, 1.0f},
        {0.1f, 0.9f},        {1e7f, 1e7f + 64.0f},
        {0.0f, 0x1p-149f},   {0.0f, 1e-40f},
        {-FLT_MAX, FLT_MAX}, {0.0f, FLT_MAX},
        {-1e-30f, 1e30f},    {1.0f, 1.0f + 500 * 0x1p-23f},
        {100.0f, 101.0f},    {5e8f, 6e8f},
    };
    for (int r = 0; r < (int)(sizeof ranges / sizeof *ranges); r++)
        for (int k = 0; k < BINS; k++)
            expect_range_f32(ranges[r][0], ranges[r][1], bins[k]);
    for (ptrdiff_t k = 0; k < 100; k++) {
        const float a = random_wide_f32(1, k), b = random_wide_f32(2, k);
        expect_range_f32(fminf(a, b), fmaxf(a, b), (ptrdiff_t)(1 + random_bits(3, k) % 2000));
    }
}

Test(histograms, ranges_of_integers)
{
    static const int64_t ranges[][2] = {
        {0, 1},
        {0, 10},
        {-7, 1000},
        {0, 999},
        {INT32_MIN, INT32_MAX},
        {INT32_MAX - 5, INT32_MAX},
        {INT32_MIN, INT32_MIN + 100},
        {INT64_MIN, INT64_MAX},
        {INT64_MAX - 3000, INT64_MAX}, /* ends equal or almost equal as doubles */
        {INT64_MAX - 3, INT64_MAX},
        {(1ll << 53) - 1, (1ll << 53) + 64},
    };
    for (int r = 0; r < (int)(sizeof ranges / sizeof *ranges); r++)
        for (int k = 0; k < BINS; k++) {
            expect_range_i64(ranges[r][0], ranges[r][1], bins[k]);
            if (ranges[r][0] >= INT32_MIN && ranges[r][1] <= INT32_MAX)
                expect_range_i32((int32_t)ranges[r][0], (int32_t)ranges[r][1], bins[k]);
        }
}

/* Bytes against a scalar count, and weights against an i32 histogram of the same values, whose
 * order of additions other tests check. Fewer and more bins than values, up to tables that threads
 * have to themselves or share. */
Test(histograms, bytes)
{
    enum { MOST = 300007, ROOM = 100003 };
    static const ptrdiff_t sizes[] = {0, 1, 31, 63, 64, 1023, 1024, 1025, 70001, MOST};
    static const ptrdiff_t widths[] = {1, 2, 7, 128, 255, 256, 257, 1000, 1024, 5000, ROOM};
    static uint8_t x[MOST];
    static int32_t wide[MOST];
    static double weights[MOST], sums[ROOM + 1], expected_sums[ROOM];
    static ptrdiff_t counts[ROOM + 1], expected[ROOM];
    for (ptrdiff_t i = 0; i < MOST; i++) {
        x[i] = i % 9 ? (uint8_t)random_bits(31, i) : i % 2 ? 255 : 0;
        wide[i] = x[i];
        weights[i] = random_wide_f64(32, i);
    }
    for (int k = 0; k < 10; k++)
        for (int w = 0; w < 11; w++) {
            const ptrdiff_t n = sizes[k], bins_of = widths[w];
            memset(expected, 0, sizeof expected);
            for (ptrdiff_t i = 0; i < n; i++)
                expected[x[i] < bins_of ? x[i] : ROOM - 1] += x[i] < bins_of;
            counts[bins_of] = 77;
            sums[bins_of] = 77.0;
            cr_assert_eq(prange_set_num_threads(teams[(k + w) % 4]), PRANGE_OK);
            cr_assert_eq(prange_bincount_u8(n, x, bins_of, counts), PRANGE_OK);
            cr_assert_eq(prange_bincount_weighted_u8(n, x, weights, bins_of, sums), PRANGE_OK);
            cr_assert_eq(prange_bincount_weighted_i32(n, wide, weights, bins_of, expected_sums),
                         PRANGE_OK);
            cr_assert(memcmp(counts, expected, (size_t)bins_of * sizeof *counts) == 0, "%td in %td",
                      n, bins_of);
            cr_assert(memcmp(sums, expected_sums, (size_t)bins_of * sizeof *sums) == 0,
                      "sums of %td in %td", n, bins_of);
            cr_assert(counts[bins_of] == 77 && sums[bins_of] == 77.0);
        }
    counts[0] = -1;
    cr_expect_eq(prange_bincount_u8(-1, x, 256, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_bincount_u8(MOST, x, 0, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_bincount_u8(MOST, NULL, 256, counts), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_bincount_u8(MOST, x, 256, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_bincount_u8(800, (const uint8_t *)counts + 199, 100, counts),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_bincount_weighted_u8(MOST, x, NULL, 256, sums), PRANGE_ERROR_NULL);
    cr_expect(strstr(prange_last_error(), "prange_bincount_weighted_u8") != NULL);
    cr_expect_eq(counts[0], -1);
}

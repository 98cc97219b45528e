/* SPDX-License-Identifier: MIT */
/*
 * Every distribution at three sizes; in every type products of two shapes and, at two sizes,
 * sorting and what builds on it; histograms. The largest sizes are enough work for a team.
 */
#include "check_arrays.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { MOST = 100003 };

enum { RANDOM_CALLS = 30, PRODUCT_CALLS = 8, SORT_CALLS = 8, HISTOGRAM_CALLS = 15 };

enum { ROWS = 150, COLUMNS = 170, INNER = 200 };
static double a[ROWS * INNER], b[INNER * COLUMNS], c[ROWS * COLUMNS];
static float p[ROWS * INNER], q[INNER * COLUMNS], r[ROWS * COLUMNS];
static int64_t x[ROWS * INNER], y[INNER * COLUMNS], z[ROWS * COLUMNS];
static int32_t u[ROWS * INNER], v[INNER * COLUMNS], w[ROWS * COLUMNS];

void prepare_arrays(void)
{
    random_fill_f64(41, ROWS * INNER, a);
    random_fill_f64(42, INNER * COLUMNS, b);
    random_fill_f32(43, ROWS * INNER, p);
    random_fill_f32(44, INNER * COLUMNS, q);
    for (ptrdiff_t i = 0; i < ROWS * INNER; i++)
        u[i] = (int32_t)(x[i] = (int64_t)random_bits(45, i));
    for (ptrdiff_t i = 0; i < INNER * COLUMNS; i++)
        v[i] = (int32_t)(y[i] = (int64_t)random_bits(46, i));
}

int count_array_calls(void)
{
    return RANDOM_CALLS + PRODUCT_CALLS + SORT_CALLS + HISTOGRAM_CALLS;
}

static uint64_t stream_call(int k, bool *failed)
{
    static union {
        double wide[MOST];
        float narrow[MOST];
        uint64_t words[MOST];
        int64_t integers[MOST];
        int32_t small[MOST];
    } out;
    static const ptrdiff_t sizes[] = {37, 5000, MOST};
    const ptrdiff_t n = sizes[k % 3];
    const uint64_t seed = 7000 + (uint64_t)k, stream = ~seed, first = 3 * (uint64_t)k;
    prange_status status = PRANGE_OK;
    int width = 8;
    switch (k / 3) {
    case 0:
        status = prange_random_words(seed, stream, first, n, out.words);
        break;
    case 1:
        status = prange_random_uniform_f64(seed, stream, first, n, out.wide);
        break;
    case 2:
        status = prange_random_normal_f64(seed, stream, first, n, out.wide);
        break;
    case 3:
        status = prange_random_exponential_f64(seed, stream, first, n, out.wide);
        break;
    case 4:
        status =
            prange_random_integers_i64(seed, stream, first, n, -5, INT64_MAX / 3 * 2, out.integers);
        break;
    case 5:
        status = prange_random_integers_i64(seed, stream, first, n, -77, 1000003, out.integers);
        break;
    default:
        width = 4;
        status = k / 3 == 6   ? prange_random_uniform_f32(seed, stream, first, n, out.narrow)
                 : k / 3 == 7 ? prange_random_normal_f32(seed, stream, first, n, out.narrow)
                 : k / 3 == 8
                     ? prange_random_exponential_f32(seed, stream, first, n, out.narrow)
                     : prange_random_integers_i32(seed, stream, first, n, 0, 0x7fffff, out.small);
    }
    *failed = status != PRANGE_OK;
    return width == 8 ? digest_of_f64(DIGEST_START, n, out.wide)
                      : digest_of_f32(DIGEST_START, n, out.narrow);
}

static uint64_t product_call(int k, bool *failed)
{
    const ptrdiff_t m = k % 2 ? ROWS : 13, n = k % 2 ? COLUMNS : 29, inner = k % 2 ? INNER : 31;
    uint64_t digest = DIGEST_START;
    prange_status status = PRANGE_OK;
    switch (k / 2) {
    case 0:
        status = prange_matmul_f64(m, n, inner, a, b, c);
        digest = digest_of_f64(digest, m * n, c);
        break;
    case 1:
        status = prange_matmul_f32(m, n, inner, p, q, r);
        digest = digest_of_f32(digest, m * n, r);
        break;
    case 2:
        status = prange_matmul_i64(m, n, inner, x, y, z);
        for (ptrdiff_t i = 0; i < m * n; i++)
            digest = digest_of(digest, (uint64_t)z[i], 8);
        break;
    default:
        status = prange_matmul_i32(m, n, inner, u, v, w);
        for (ptrdiff_t i = 0; i < m * n; i++)
            digest = digest_of(digest, (uint64_t)w[i], 8);
    }
    *failed = status != PRANGE_OK;
    return digest;
}

/* Numbers with special values, and integers with many ties: their order, sorted values, quantiles
 * of the lower half, which has no NaN, distinct values, and the place of each number among these
 * values. */
static uint64_t sort_call(int k, bool *failed)
{
    static double real[MOST];
    static float single[MOST];
    static int64_t wide[MOST];
    static int32_t narrow[MOST];
    static ptrdiff_t order[MOST], places[MOST];
    enum { QUANTILES = 4 };
    static const double fractions[QUANTILES] = {0.5, 0.001, 0.77, 1.0};
    double quantiles[QUANTILES] = {0};
    ptrdiff_t distinct = 0;
    const ptrdiff_t n = k % 2 ? MOST : 517;
    random_fill_special_f64(51, 5, n, real);
    random_fill_special_f32(52, 5, n, single);
    for (ptrdiff_t i = 0; i < n; i++)
        narrow[i] = (int32_t)((wide[i] = (int64_t)random_bits(53, i) >> i % 50) >> 20);
    prange_status status = PRANGE_OK, sorted = PRANGE_OK;
    uint64_t digest = DIGEST_START;
    switch (k / 2) {
    case 0:
        status = prange_argsort_f64(n, real, order);
        sorted = prange_sort_f64(n, real);
        if (status == PRANGE_OK)
            status = prange_quantile_f64(n / 2, real, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_f64(n, real, &distinct, real);
        if (status == PRANGE_OK)
            status = prange_searchsorted_f64(distinct, real, n, real, places);
        digest = digest_of_f64(digest, n, real);
        break;
    case 1:
        status = prange_argsort_f32(n, single, order);
        sorted = prange_sort_f32(n, single);
        if (status == PRANGE_OK)
            status = prange_quantile_f32(n / 2, single, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_f32(n, single, &distinct, single);
        if (status == PRANGE_OK)
            status = prange_searchsorted_f32(distinct, single, n, single, places);
        digest = digest_of_f32(digest, n, single);
        break;
    case 2:
        status = prange_argsort_i64(n, wide, order);
        sorted = prange_sort_i64(n, wide);
        if (status == PRANGE_OK)
            status = prange_quantile_i64(n / 2, wide, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_i64(n, wide, &distinct, wide);
        if (status == PRANGE_OK)
            status = prange_searchsorted_i64(distinct, wide, n, wide, places);
        for (ptrdiff_t i = 0; i < n; i++)
            digest = digest_of(digest, (uint64_t)wide[i], 8);
        break;
    default:
        status = prange_argsort_i32(n, narrow, order);
        sorted = prange_sort_i32(n, narrow);
        if (status == PRANGE_OK)
            status = prange_quantile_i32(n / 2, narrow, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_i32(n, narrow, &distinct, narrow);
        if (status == PRANGE_OK)
            status = prange_searchsorted_i32(distinct, narrow, n, narrow, places);
        for (ptrdiff_t i = 0; i < n; i++)
            digest = digest_of(digest, (uint64_t)narrow[i], 8);
    }
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest_of(digest, (uint64_t)order[i], 8), (uint64_t)places[i], 8);
    digest = digest_of(digest_of_f64(digest, QUANTILES, quantiles), (uint64_t)distinct, 8);
    *failed = status != PRANGE_OK || sorted != PRANGE_OK;
    return digest;
}

/* Histograms by few tables, by private tables, and by tables that are shared out. */
static uint64_t histogram_call(int k, bool *failed)
{
    enum { LARGEST = 200000 };
    static double reals[MOST];
    static float singles[MOST];
    static int64_t longs[MOST];
    static int32_t ints[MOST];
    static ptrdiff_t counts[LARGEST];
    static const ptrdiff_t sizes[] = {333, 4000, LARGEST};
    const ptrdiff_t bins = sizes[k % 3];
    for (ptrdiff_t i = 0; i < MOST; i++) {
        reals[i] = singles[i] = (float)(ints[i] = (int32_t)random_bits(51, i));
        longs[i] = (int64_t)random_bits(52, i);
        reals[i] += 0.25;
    }
    const double third = 0x1p31 / 3;
    const int64_t far = (int64_t)1 << 62;
    const prange_status status =
        k / 3 == 0   ? prange_histogram_f64(MOST, reals, bins, -third, 0x1p30, counts)
        : k / 3 == 1 ? prange_histogram_f32(MOST, singles, bins, -0x1p29f, 1e9f, counts)
        : k / 3 == 2 ? prange_histogram_i64(MOST, longs, bins, -far, far + far / 3, counts)
        : k / 3 == 3 ? prange_histogram_i32(MOST, ints, bins, -(1 << 30), 1 << 29, counts)
                     : prange_bincount_i32(MOST, ints, bins, counts);
    *failed = status != PRANGE_OK;
    uint64_t digest = DIGEST_START;
    for (ptrdiff_t i = 0; i < bins; i++)
        digest = digest_of(digest, (uint64_t)counts[i], 8);
    return digest;
}

uint64_t array_call(int k, bool *failed)
{
    if (k < RANDOM_CALLS)
        return stream_call(k, failed);
    k -= RANDOM_CALLS;
    k -= PRODUCT_CALLS;
    return k < 0            ? product_call(k + PRODUCT_CALLS, failed)
           : k < SORT_CALLS ? sort_call(k, failed)
                            : histogram_call(k - SORT_CALLS, failed);
}

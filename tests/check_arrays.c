/* SPDX-License-Identifier: MIT */
/*
 * Every distribution at three sizes, products of two shapes in every type, and sorting of two sizes
 * with what follows from it in every type; the largest are work enough for a team.
 */
#include "check_arrays.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { MOST = 100003 };

enum { RANDOM_CALLS = 24, PRODUCT_CALLS = 8 };

static uint64_t random_call(int k, bool *failed)
{
    static union {
        double wide[MOST];
        float narrow[MOST];
        uint64_t words[MOST];
        int64_t integers[MOST];
        int32_t small[MOST];
    } x;
    static const ptrdiff_t sizes[] = {37, 5000, MOST};
    const ptrdiff_t n = sizes[k % 3];
    const uint64_t seed = 7000 + (uint64_t)k, stream = ~seed, first = 3 * (uint64_t)k;
    prange_status status = PRANGE_OK;
    int width = 8;
    switch (k / 3) {
    case 0:
        status = prange_random_words(seed, stream, first, n, x.words);
        break;
    case 1:
        status = prange_random_uniform_f64(seed, stream, first, n, x.wide);
        break;
    case 2:
        status = prange_random_normal_f64(seed, stream, first, n, x.wide);
        break;
    case 3:
        status = prange_random_exponential_f64(seed, stream, first, n, x.wide);
        break;
    case 4:
        status =
            prange_random_integers_i64(seed, stream, first, n, -5, INT64_MAX / 3 * 2, x.integers);
        break;
    default:
        width = 4;
        status = k / 3 == 5   ? prange_random_uniform_f32(seed, stream, first, n, x.narrow)
                 : k / 3 == 6 ? prange_random_normal_f32(seed, stream, first, n, x.narrow)
                              : prange_random_exponential_f32(seed, stream, first, n, x.narrow);
    }
    *failed = status != PRANGE_OK;
    return width == 8 ? digest_of_f64(DIGEST_START, n, x.wide)
                      : digest_of_f32(DIGEST_START, n, x.narrow);
}

static uint64_t product_call(int k, bool *failed)
{
    enum { ROWS = 150, COLUMNS = 170, INNER = 200 };
    static double a[ROWS * INNER], b[INNER * COLUMNS], c[ROWS * COLUMNS];
    static float p[ROWS * INNER], q[INNER * COLUMNS], r[ROWS * COLUMNS];
    static int64_t x[ROWS * INNER], y[INNER * COLUMNS], z[ROWS * COLUMNS];
    static int32_t u[ROWS * INNER], v[INNER * COLUMNS], w[ROWS * COLUMNS];
    const ptrdiff_t m = k % 2 ? ROWS : 13, n = k % 2 ? COLUMNS : 29, inner = k % 2 ? INNER : 31;
    random_fill_f64(41, ROWS * INNER, a);
    random_fill_f64(42, INNER * COLUMNS, b);
    random_fill_f32(43, ROWS * INNER, p);
    random_fill_f32(44, INNER * COLUMNS, q);
    for (ptrdiff_t i = 0; i < ROWS * INNER; i++)
        u[i] = (int32_t)(x[i] = (int64_t)random_bits(45, i));
    for (ptrdiff_t i = 0; i < INNER * COLUMNS; i++)
        v[i] = (int32_t)(y[i] = (int64_t)random_bits(46, i));
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

/* Numbers, special ones among them, and integers of which many are equal: in order, sorted,
 * quantiles of the lower half, which has no NaN, the distinct ones, and the place of each number
 * among them. */
static uint64_t sort_call(int k, bool *failed)
{
    static double x[MOST];
    static float p[MOST];
    static int64_t y[MOST];
    static int32_t q[MOST];
    static ptrdiff_t order[MOST], places[MOST];
    enum { QUANTILES = 4 };
    static const double fractions[QUANTILES] = {0.5, 0.001, 0.77, 1.0};
    double quantiles[QUANTILES] = {0};
    ptrdiff_t distinct = 0;
    const ptrdiff_t n = k % 2 ? MOST : 517;
    random_fill_special_f64(51, 5, n, x);
    random_fill_special_f32(52, 5, n, p);
    for (ptrdiff_t i = 0; i < n; i++)
        q[i] = (int32_t)((y[i] = (int64_t)random_bits(53, i) >> i % 50) >> 20);
    prange_status status = PRANGE_OK, sorted = PRANGE_OK;
    uint64_t digest = DIGEST_START;
    switch (k / 2) {
    case 0:
        status = prange_argsort_f64(n, x, order);
        sorted = prange_sort_f64(n, x);
        if (status == PRANGE_OK)
            status = prange_quantile_f64(n / 2, x, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_f64(n, x, &distinct, x);
        if (status == PRANGE_OK)
            status = prange_searchsorted_f64(distinct, x, n, x, places);
        digest = digest_of_f64(digest, n, x);
        break;
    case 1:
        status = prange_argsort_f32(n, p, order);
        sorted = prange_sort_f32(n, p);
        if (status == PRANGE_OK)
            status = prange_quantile_f32(n / 2, p, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_f32(n, p, &distinct, p);
        if (status == PRANGE_OK)
            status = prange_searchsorted_f32(distinct, p, n, p, places);
        digest = digest_of_f32(digest, n, p);
        break;
    case 2:
        status = prange_argsort_i64(n, y, order);
        sorted = prange_sort_i64(n, y);
        if (status == PRANGE_OK)
            status = prange_quantile_i64(n / 2, y, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_i64(n, y, &distinct, y);
        if (status == PRANGE_OK)
            status = prange_searchsorted_i64(distinct, y, n, y, places);
        for (ptrdiff_t i = 0; i < n; i++)
            digest = digest_of(digest, (uint64_t)y[i], 8);
        break;
    default:
        status = prange_argsort_i32(n, q, order);
        sorted = prange_sort_i32(n, q);
        if (status == PRANGE_OK)
            status = prange_quantile_i32(n / 2, q, QUANTILES, fractions, quantiles);
        if (status == PRANGE_OK)
            status = prange_unique_i32(n, q, &distinct, q);
        if (status == PRANGE_OK)
            status = prange_searchsorted_i32(distinct, q, n, q, places);
        for (ptrdiff_t i = 0; i < n; i++)
            digest = digest_of(digest, (uint64_t)q[i], 8);
    }
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest_of(digest, (uint64_t)order[i], 8), (uint64_t)places[i], 8);
    digest = digest_of(digest_of_f64(digest, QUANTILES, quantiles), (uint64_t)distinct, 8);
    *failed = status != PRANGE_OK || sorted != PRANGE_OK;
    return digest;
}

uint64_t array_call(int k, bool *failed)
{
    if (k < RANDOM_CALLS)
        return random_call(k, failed);
    k -= RANDOM_CALLS;
    return k < PRODUCT_CALLS ? product_call(k, failed) : sort_call(k - PRODUCT_CALLS, failed);
}

/* SPDX-License-Identifier: MIT */
/* Inner products in one element type. */

enum { T(N) = 70, T(M) = 230, T(D) = 5 };

/* Small integers with many ties, zeros of both signs, some NaN and infinity. */
static void T(fill)(uint64_t seed, ptrdiff_t n, REAL *x)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t bits = random_bits(seed, i);
        x[i] = (REAL)(bits % 7) - 3;
        if (bits / 7 % 200 == 0)
            x[i] = bits % 2 ? (REAL)NAN : -(REAL)INFINITY;
        if (x[i] == 0 && bits % 2)
            x[i] = -x[i];
    }
}

static REAL T(product)(const REAL *x, const REAL *y)
{
    REAL sum = 0;
    for (ptrdiff_t k = 0; k < T(D); k++)
        sum = T(fused)(x[k], y[k], sum);
    return sum;
}

Test(SUITE, every_form)
{
    static REAL x[T(N) * T(D)], y[T(M) * T(D)], out[T(N) * T(M)], turned[T(N) * T(M)];
    T(random_fill)(71, T(N) * T(D), x);
    T(random_fill)(72, T(M) * T(D), y);
    cr_assert_eq(T(prange_cross_distance)(PRANGE_INNER_PRODUCT, T(N), T(M), T(D), x, y, out),
                 PRANGE_OK);
    cr_assert_eq(T(prange_cross_distance)(PRANGE_INNER_PRODUCT, T(M), T(N), T(D), y, x, turned),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < T(N); i++)
        for (ptrdiff_t j = 0; j < T(M); j++) {
            const REAL exact = T(product)(x + i * T(D), y + j * T(D));
            cr_assert_eq(T(bits_of)(out[i * T(M) + j]), T(bits_of)(exact));
            cr_assert_eq(T(bits_of)(turned[j * T(N) + i]), T(bits_of)(exact));
        }
    cr_assert_eq(T(prange_paired_distance)(PRANGE_INNER_PRODUCT, T(N), T(D), x, y, turned),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < T(N); i++)
        cr_expect_eq(T(bits_of)(turned[i]), T(bits_of)(out[i * T(M) + i]));
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_INNER_PRODUCT, T(N), T(D), x, out), PRANGE_OK);
    cr_assert_eq(T(prange_condensed_distance)(PRANGE_INNER_PRODUCT, T(N), T(D), x, turned),
                 PRANGE_OK);
    const REAL *at = turned;
    for (ptrdiff_t i = 0; i < T(N); i++)
        for (ptrdiff_t j = i; j < T(N); j++) {
            cr_assert_eq(T(bits_of)(out[j * T(N) + i]),
                         T(bits_of)(T(product)(x + i * T(D), x + j * T(D))));
            if (j > i)
                cr_assert_eq(T(bits_of)(*at++), T(bits_of)(out[i * T(N) + j]));
        }
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_INNER_PRODUCT, 1, 0, NULL, out), PRANGE_OK);
    cr_expect_eq(out[0], 0);
}

/* Whether product a of index i precedes product b of index j; NaNs are last. */
static bool T(comes_before)(REAL a, ptrdiff_t i, REAL b, ptrdiff_t j)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b) ? i < j : isnan(b);
    return a != b ? a > b : i < j;
}

/* An entry's position must equal the number of products that precede it. */
static void T(check_row)(const REAL *row, ptrdiff_t count, const ptrdiff_t *indices,
                         const REAL *products)
{
    for (ptrdiff_t k = 0; k < count; k++) {
        ptrdiff_t before = 0;
        for (ptrdiff_t j = 0; j < T(M); j++)
            before += T(comes_before)(row[j], j, row[indices[k]], indices[k]);
        cr_assert_eq(before, k, "%td: %g", k, (double)products[k]);
        cr_assert_eq(T(bits_of)(products[k]), T(bits_of)(row[indices[k]]));
    }
}

Test(SUITE, the_largest_are_nearest)
{
    static REAL x[T(N) * T(D)], y[T(M) * T(D)], matrix[T(N) * T(M)], products[T(N) * T(M)];
    static ptrdiff_t indices[T(N) * T(M)];
    T(fill)(73, T(N) * T(D), x);
    T(fill)(74, T(M) * T(D), y);
    T(prange_distance_options) options = {.metric = PRANGE_INNER_PRODUCT};
    for (int in_f64 = 0; in_f64 < (int)(sizeof(double) / sizeof(REAL)); in_f64++) {
        options.flags = in_f64 ? PRANGE_ACCUMULATE_F64 : 0;
        cr_assert_eq(T(prange_cross_distance_with)(&options, T(N), T(M), T(D), x, y, matrix),
                     PRANGE_OK);
        for (ptrdiff_t k = 1; k <= T(M); k = k * 3 + 1) {
            cr_assert_eq(
                T(prange_nearest_with)(&options, T(N), T(M), T(D), x, y, k, indices, products),
                PRANGE_OK);
            for (ptrdiff_t i = 0; i < T(N); i++)
                T(check_row)(matrix + i * T(M), k, indices + i * k, products + i * k);
        }
    }
}

Test(SUITE, products_above_a_limit)
{
    static const double limits[] = {-4, 0, 7.5, 1e6, INFINITY, -INFINITY};
    static REAL x[T(N) * T(D)], y[T(M) * T(D)], matrix[T(N) * T(M)], products[T(N) * T(M)];
    static REAL some[T(N) * T(M)];
    static ptrdiff_t indices[T(N) * T(M)], nearest[T(N) * T(M)], offsets[T(N) + 1];
    T(fill)(75, T(N) * T(D), x);
    T(fill)(76, T(M) * T(D), y);
    for (int c = 0; c < 12; c++) {
        const REAL limit = (REAL)limits[c % 6];
        const unsigned wide = sizeof(REAL) == 4 && c >= 6 ? PRANGE_ACCUMULATE_F64 : 0;
        T(prange_distance_options) options = {.metric = PRANGE_INNER_PRODUCT, .flags = wide};
        cr_assert_eq(T(prange_cross_distance_with)(&options, T(N), T(M), T(D), x, y, matrix),
                     PRANGE_OK);
        options.flags = wide | PRANGE_BY_DISTANCE;
        cr_assert_eq(T(prange_radius_count_with)(&options, T(N), T(M), T(D), x, y, limit, offsets),
                     PRANGE_OK);
        cr_assert_eq(T(prange_radius_with)(&options, T(N), T(M), T(D), x, y, limit, offsets,
                                           indices, products),
                     PRANGE_OK);
        options.flags = wide;
        options.max_distance = &limit;
        const ptrdiff_t k = c % 2 ? 1 : 40;
        cr_assert_eq(T(prange_nearest_with)(&options, T(N), T(M), T(D), x, y, k, nearest, some),
                     PRANGE_OK);
        for (ptrdiff_t i = 0; i < T(N); i++) {
            ptrdiff_t count = 0;
            for (ptrdiff_t j = 0; j < T(M); j++)
                count += matrix[i * T(M) + j] >= limit;
            cr_assert_eq(offsets[i + 1] - offsets[i], count, "limit %g", (double)limit);
            T(check_row)(matrix + i * T(M), count, indices + offsets[i], products + offsets[i]);
            for (ptrdiff_t j = 0; j < k; j++) {
                cr_assert_eq(nearest[i * k + j], j < count ? indices[offsets[i] + j] : -1);
                cr_assert_eq(some[i * k + j],
                             j < count ? products[offsets[i] + j] : -(REAL)INFINITY);
            }
        }
    }
    cr_expect_eq(
        T(prange_radius_count)(PRANGE_INNER_PRODUCT, T(N), T(M), T(D), x, y, (REAL)NAN, offsets),
        PRANGE_ERROR_VALUE);
}

Test(SUITE, hamming_counts)
{
    REAL x[T(N) * T(D)], w[T(D)], count[T(N) * T(N)];
    T(fill)(77, T(N) * T(D), x);
    for (int weighted = 0; weighted < 2; weighted++) {
        for (ptrdiff_t k = 0; k < T(D); k++)
            w[k] = weighted ? (REAL)k / 4 : 1;
        const T(prange_distance_options)
            options = {.metric = PRANGE_HAMMING_COUNT, .weights = weighted ? w : NULL};
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, T(N), T(D), x, count), PRANGE_OK);
        for (ptrdiff_t i = 0; i < T(N) * T(N); i++) {
            REAL exact = 0;
            for (ptrdiff_t k = 0; k < T(D); k++)
                exact += x[i / T(N) * T(D) + k] != x[i % T(N) * T(D) + k] ? w[k] : 0;
            cr_assert_eq(count[i], exact);
        }
    }
}

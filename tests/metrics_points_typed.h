/* SPDX-License-Identifier: MIT */
/* Points of every metric in one element type. */

/* From 0.1 to 1.1, and some zeros where they are truth values. Point 3 is point 5 again. */
static void T(points)(uint64_t seed, prange_metric metric, ptrdiff_t n, ptrdiff_t d, REAL *x)
{
    for (ptrdiff_t i = 0; i < n * d; i++) {
        const uint64_t bits = random_bits(seed, i);
        x[i] = (REAL)(0.1 + (double)(bits >> 11) * 0x1p-53);
        if (counts(metric) && bits % 2)
            x[i] = 0;
    }
    for (ptrdiff_t k = 0; k < d; k++)
        x[3 * d + k] = x[5 * d + k];
}

static T(prange_distance_options) T(of_metric)(prange_metric metric, bool weighted)
{
    static const REAL identity[D * D] = {4, 1, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 2,
                                         0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 1};
    static const REAL weights[D] = {1, (REAL)0.3, 2, (REAL)1.7, (REAL)0.9};
    return (T(prange_distance_options)){
        .metric = metric,
        .weights = weighted ? weights : NULL,
        .variances = metric == PRANGE_SEUCLIDEAN ? weights : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? identity : NULL,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
    };
}

static void T(square)(prange_metric metric, bool weighted, const REAL *x, REAL *to)
{
    const T(prange_distance_options) options = T(of_metric)(metric, weighted);
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, dims_of(metric, D), x, to),
                 PRANGE_OK, "%s", prange_last_error());
}

static bool T(same)(REAL x, REAL y)
{
    return T(bits_of)(x) == T(bits_of)(y);
}

/* One coordinate that is NaN or infinite: the distances of the other points keep their bits, but
 * for mahalanobis, whose centre moves; those of the point itself are as stated. */
Test(SUITE, points_that_are_not_finite)
{
    static const REAL odd[] = {(REAL)NAN, (REAL)INFINITY, -(REAL)INFINITY};
    static REAL x[N * D], before[N * N], after[N * N];
    for (int m = 0; m < METRICS * 3; m++) {
        const prange_metric metric = (prange_metric)(m / 3);
        const REAL value = odd[m % 3];
        const ptrdiff_t d = dims_of(metric, D);
        const bool weighted = m % 2 && takes_weights(metric);
        if (metric == PRANGE_USER_METRIC)
            continue;
        T(points)(1, metric, N, d, x);
        T(square)(metric, weighted, x, before);
        x[ODD * d + m % d] = value;
        T(square)(metric, weighted, x, after);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j < N; j++) {
                const REAL got = after[i * N + j];
                if (i != ODD && j != ODD)
                    cr_expect(metric == PRANGE_MAHALANOBIS ? isfinite(got)
                                                           : T(same)(got, before[i * N + j]),
                              "metric %d, %g: %td and %td", (int)metric, (double)value, i, j);
                else if (!counts(metric) && !(skips_nan(metric) && isnan(value)))
                    cr_expect(!isfinite(got), "metric %d, %g: %td and %td: %g", (int)metric,
                              (double)value, i, j, (double)got);
            }
        const REAL itself = after[ODD * N + ODD];
        if (!counts(metric) && metric != PRANGE_INNER_PRODUCT && metric != PRANGE_JENSENSHANNON &&
            isinf(value))
            cr_expect(isnan(itself), "metric %d, %g: %g", (int)metric, (double)value,
                      (double)itself);
    }
}

/* The distances of the sets x and y, exchanged, to the last bit. */
static void T(expect_exchangeable)(const T(prange_distance_options) * options, ptrdiff_t n,
                                   const REAL *x, ptrdiff_t m, const REAL *y, ptrdiff_t d)
{
    static REAL straight[N * M], turned[M * N];
    cr_assert_eq(T(prange_cross_distance_with)(options, n, m, d, x, y, straight), PRANGE_OK);
    cr_assert_eq(T(prange_cross_distance_with)(options, m, n, d, y, x, turned), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < m; j++)
            cr_expect(T(same)(straight[i * m + j], turned[j * n + i]),
                      "metric %d%s, %td and %td points: %td and %td", (int)options->metric,
                      options->weights ? ", weighted" : "", n, m, i, j);
}

/* With weights too; but for mahalanobis, whose centre is that of y. Sets of equal size are those
 * that a call does not exchange itself. */
Test(SUITE, exchanged_sets)
{
    static REAL x[N * D], y[M * D];
    for (int m = 0; m < 2 * METRICS; m++) {
        const prange_metric metric = (prange_metric)(m / 2);
        const ptrdiff_t d = dims_of(metric, D);
        if (metric == PRANGE_USER_METRIC || metric == PRANGE_MAHALANOBIS ||
            (m % 2 && !takes_weights(metric)))
            continue;
        const T(prange_distance_options) options = T(of_metric)(metric, m % 2);
        T(points)(2, metric, N, d, x);
        T(points)(3, metric, M, d, y);
        T(expect_exchangeable)(&options, N, x, M, y, d);
        T(expect_exchangeable)(&options, N < M ? N : M, x, N < M ? N : M, y, d);
    }
}

/* The points in another order; no distance is negative, and equal points are at distance 0. */
Test(SUITE, order_signs_and_equal_points)
{
    static REAL x[N * D], moved[N * D], before[N * N], after[N * N];
    for (int m = 0; m < 2 * METRICS; m++) {
        const prange_metric metric = (prange_metric)(m / 2);
        const ptrdiff_t d = dims_of(metric, D);
        if (metric == PRANGE_USER_METRIC || (m % 2 && !takes_weights(metric)))
            continue;
        T(points)(4, metric, N, d, x);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t k = 0; k < d; k++)
                moved[i * 10 % N * d + k] = x[i * d + k];
        T(square)(metric, m % 2, x, before);
        T(square)(metric, m % 2, moved, after);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j < N; j++) {
                cr_expect(metric == PRANGE_MAHALANOBIS ||
                              T(same)(before[i * N + j], after[i * 10 % N * N + j * 10 % N]),
                          "metric %d: %td and %td", (int)metric, i, j);
                cr_expect(!(before[i * N + j] < 0), "metric %d: %td and %td", (int)metric, i, j);
            }
        if (is_zero_of_equals(metric))
            cr_expect(before[3 * N + 5] == 0 && before[5 * N + 3] == 0 && before[0] == 0,
                      "metric %d: %g and %g", (int)metric, (double)before[3 * N + 5],
                      (double)before[0]);
    }
}

/* SPDX-License-Identifier: MIT */
/* Every metric in one element type. */

static REAL *T(square)(prange_metric metric, bool weighted, const T(data) * of)
{
    const T(prange_distance_options) options = T(options)(metric, weighted, of);
    REAL *out = allocate((size_t)(of->n * of->n) * sizeof *out);
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, of->n, of->d, of->x, out), PRANGE_OK,
                 "%s", prange_last_error());
    return out;
}

/* The error that the header allows for a distance of `exact` between these points. */
static long double T(allowed)(prange_metric metric, bool weighted, ptrdiff_t d, long double exact)
{
    const long double u = EPSILON, n = (long double)d;
    switch (metric) {
    case PRANGE_COSINE:
    case PRANGE_CORRELATION:
        /* 1e-18: the reference's own error for a distance of 0. */
        return u * ((1.2L * n + 12) * fabsl(exact) + 4 * sqrtl(2 * fabsl(exact))) + 1e-18L;
    case PRANGE_MAHALANOBIS:
        return u * (n + 8) * (2 + sqrtl(n) * 2);
    case PRANGE_CHEBYSHEV:
        return u * exact;
    case PRANGE_BRAYCURTIS:
        return u * (2 * n + 6) * exact;
    case PRANGE_MINKOWSKI:
        return u * ((2 * n + 6) / ORDER + 9 + (weighted ? 4 + 6 / ORDER : 0)) * exact;
    case PRANGE_JENSENSHANNON:
        return u * ((n / 2 + 16) * exact + n / 8 + 4);
    case PRANGE_HAVERSINE:
        return u * 16 * exact + 0x1p-60;
    case PRANGE_HAMMING:
        return u * (weighted ? 2 * n + 3 : 2) * exact;
    default:
        return of_truth(metric) ? u * (weighted ? 8 * n + 16 : 6) * (1 + exact)
                                : u * (n + 6) * exact;
    }
}

static void T(expect_near)(prange_metric metric, bool weighted, ptrdiff_t d, REAL got,
                           long double exact)
{
    const bool right =
        isnan(exact)   ? isnan(got)
        : isinf(exact) ? isinf(got) && got > 0
                       : fabsl((long double)got - exact) <= T(allowed)(metric, weighted, d, exact);
    cr_expect(right, "metric %d%s, d %td: %.17g, expected %.20Lg, off by %.3Lg u", (int)metric,
              weighted ? " with weights" : "", d, (double)got, exact,
              ((long double)got - exact) / EPSILON / exact);
    cr_expect(isnan(got) || !signbit(got), "metric %d, d %td: %g", (int)metric, d, (double)got);
}

/* The square against the formula; the other forms against the square, bit for bit. For Mahalanobis
 * the second set must be the whole set, since it determines the centre. */
static void T(check_forms)(prange_metric metric, bool weighted, ptrdiff_t n, ptrdiff_t d)
{
    T(data) of = T(make)(metric, weighted, n, d);
    const T(prange_distance_options) options = T(options)(metric, weighted, &of);
    const parameters p = {d, of.wide_w, of.wide_v, of.wide_a};
    REAL *square = T(square)(metric, weighted, &of);
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = i + 1; j < n; j += 1 + i % 3)
            T(expect_near)
    (metric, weighted, d, square[i * n + j],
     reference(metric, &p, of.wide_x + i * d, of.wide_x + j * d));
    REAL *condensed = allocate((size_t)(n * n) * sizeof *condensed), *at = condensed;
    cr_assert_eq(T(prange_condensed_distance_with)(&options, n, d, of.x, condensed), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++) {
        const ptrdiff_t above = n - i - 1;
        cr_expect_eq(T(bits_differ)(above, at, square + i * n + i + 1), above, "metric %d, row %td",
                     (int)metric, i);
        at += above;
    }
    REAL *cross = allocate((size_t)(n * n) * sizeof *cross);
    cr_assert_eq(T(prange_cross_distance_with)(&options, n, n, d, of.x, of.x, cross), PRANGE_OK);
    cr_expect_eq(T(bits_differ)(n * n, cross, square), n * n, "metric %d, n %td, d %td",
                 (int)metric, n, d);
    for (ptrdiff_t few = 1; few < n; few += 1 + n / 2) {
        cr_assert_eq(T(prange_cross_distance_with)(&options, few, n, d, of.x, of.x, cross),
                     PRANGE_OK);
        cr_expect_eq(T(bits_differ)(few * n, cross, square), few * n, "%td to %td", few, n);
        if (metric == PRANGE_MAHALANOBIS)
            continue;
        cr_assert_eq(T(prange_cross_distance_with)(&options, n, few, d, of.x, of.x, cross),
                     PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_expect_eq(T(bits_differ)(few, cross + i * few, square + i * n), few);
    }
    free(square);
    free(condensed);
    free(cross);
    T(discard)(&of);
}

Test(SUITE, every_metric_in_every_form)
{
    static const ptrdiff_t counts[] = {1, 2, 7, 12, 20, 33, 97, 101}, dims[] = {1, 2, 5, 33, 130};
    for (int m = 0; m < METRICS; m++)
        for (int weighted = 0; weighted <= takes_weights((prange_metric)m); weighted++)
            for (int c = 0; c < 8; c++) {
                const ptrdiff_t d = dims_of((prange_metric)m, dims[(c + m) % 5]);
                T(check_forms)((prange_metric)m, weighted, counts[c], d);
            }
}

Test(SUITE, symmetry_zeros_and_triangles)
{
    enum { N = 61 };
    for (int m = 0; m < METRICS; m++) {
        const prange_metric metric = (prange_metric)m;
        const ptrdiff_t d = dims_of(metric, 9);
        T(data) of = T(make)(metric, takes_weights(metric), N, d);
        for (ptrdiff_t i = 40; i < N; i++)
            memcpy(of.x + i * d, of.x + (i - 40) * d, (size_t)d * sizeof(REAL));
        REAL *out = T(square)(metric, takes_weights(metric), &of);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j < N; j++) {
                const REAL ij = out[i * N + j];
                cr_assert_eq(T(bits_of)(ij), T(bits_of)(out[j * N + i]), "metric %d", m);
                if (i % 40 == j % 40 && is_zero_between_equals(metric))
                    cr_assert(ij == 0 || isnan(ij), "metric %d: %g", m, (double)ij);
                for (ptrdiff_t k = 0; k < N && keeps_triangles(metric); k++)
                    cr_assert(isnan(ij) ||
                                  !(ij > (out[i * N + k] + out[k * N + j]) * (1 + 64 * EPSILON)),
                              "metric %d: %td %td %td", m, i, j, k);
            }
        free(out);
        T(discard)(&of);
    }
}

/* Small integers, so that sums are exact in any order. */
static T(data) T(whole_numbers)(prange_metric metric, ptrdiff_t n, ptrdiff_t d)
{
    T(data) of = T(make)(metric, false, n, d);
    for (ptrdiff_t i = 0; i < n * d; i++)
        of.x[i] = (REAL)(random_bits(35, i) % 5) - (of_truth(metric) ? 2 : 0);
    return of;
}

/* A weight of 3 is equivalent to repeating the coordinate three times, a weight of 0 to omitting
 * it. */
Test(SUITE, weights_are_repeated_coordinates)
{
    enum { N = 37, D = 11, LONG = 3 * D };
    for (int m = 0; m < METRICS; m++) {
        const prange_metric metric = (prange_metric)m;
        if (!takes_weights(metric))
            continue;
        T(data) of = T(whole_numbers)(metric, N, D), longer = T(make)(metric, false, N, LONG);
        longer.d = 0;
        for (ptrdiff_t k = 0; k < D; k++) {
            of.w[k] = (REAL)(random_bits(36, k) % 4);
            for (int copy = 0; copy < (int)of.w[k]; copy++, longer.d++)
                for (ptrdiff_t i = 0; i < N; i++)
                    longer.x[i * LONG + longer.d] = of.x[i * D + k];
        }
        T(prange_distance_options) options = T(options)(metric, false, &longer);
        options.x_stride = LONG;
        REAL *repeated = allocate(N * N * sizeof *repeated);
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, longer.d, longer.x, repeated),
                     PRANGE_OK);
        REAL *weighted = T(square)(metric, true, &of);
        for (ptrdiff_t i = 0; i < N * N; i++) {
            const REAL a = repeated[i], b = weighted[i];
            const REAL most = (REAL)(60 * EPSILON) * (1 + (isfinite(a) ? a : 0));
            cr_assert((isnan(a) && isnan(b)) || a == b || !(a - b > most || b - a > most),
                      "metric %d: %g and %g", m, (double)a, (double)b);
            cr_assert_eq(isnan(a), isnan(b), "metric %d", m);
        }
        free(repeated);
        free(weighted);
        T(discard)(&of);
        T(discard)(&longer);
    }
}

/* Counts of truth values depend neither on the order of coordinates nor on the number that stands
 * for true. */
Test(SUITE, permuted_coordinates_and_other_truths)
{
    enum { N = 37, D = 23, STEP = 7 };
    for (int m = PRANGE_HAMMING; m < METRICS; m++) {
        T(data) of = T(make)((prange_metric)m, false, N, D), moved = T(make)(0, false, N, D);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t k = 0; k < D; k++) {
                const REAL x = of.x[i * D + k * STEP % D];
                moved.x[i * D + k] =
                    x != 0 && of_truth((prange_metric)m) && k % 3 ? (REAL)-0.25 : x;
            }
        if (of_truth((prange_metric)m))
            for (ptrdiff_t k = 0; k < D; k++)
                moved.x[k] = of.x[k * STEP % D] != 0 ? (REAL)NAN : -(REAL)0.0;
        REAL *a = T(square)((prange_metric)m, false, &of);
        REAL *b = T(square)((prange_metric)m, false, &moved);
        cr_expect_eq(T(bits_differ)(N * N, a, b), N * N, "metric %d", m);
        free(a);
        free(b);
        T(discard)(&of);
        T(discard)(&moved);
    }
}

/* Metrics of differences do not depend on a translation. */
Test(SUITE, translation)
{
    static const prange_metric metrics[] = {
        PRANGE_EUCLIDEAN, PRANGE_SQEUCLIDEAN,   PRANGE_SEUCLIDEAN,  PRANGE_CITYBLOCK,
        PRANGE_CHEBYSHEV, PRANGE_NAN_EUCLIDEAN, PRANGE_MAHALANOBIS, PRANGE_HAMMING};
    static const double offsets[] = {1e4, sizeof(REAL) == 8 ? 1e8 : 0x1p17};
    enum { N = 45, D = 6 };
    for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++)
        for (int k = 0; k < 2; k++) {
            T(data) near = T(make)(metrics[m], false, N, D), far = T(make)(0, false, N, D);
            for (ptrdiff_t i = 0; i < N * D; i++) {
                near.x[i] = (REAL)(random_bits(37, i) % 64) / 16;
                far.x[i] = near.x[i] + (REAL)offsets[k];
                cr_assert_eq(far.x[i] - (REAL)offsets[k], near.x[i]);
            }
            REAL *a = T(square)(metrics[m], false, &near), *b = T(square)(metrics[m], false, &far);
            if (metrics[m] != PRANGE_MAHALANOBIS)
                cr_expect_eq(T(bits_differ)(N * N, a, b), N * N, "metric %d", (int)metrics[m]);
            for (ptrdiff_t i = 0; i < N * N; i++)
                cr_assert_leq(fabs((double)a[i] - (double)b[i]), 200 * EPSILON, "metric %d",
                              (int)metrics[m]);
            free(a);
            free(b);
            T(discard)(&near);
            T(discard)(&far);
        }
}

/* Nearly parallel points of any magnitude: 1 - cos would cancel completely. */
Test(SUITE, small_angles)
{
    enum { D = 40 };
    REAL x[3 * D], out[9];
    const double tiny = sizeof(REAL) == 8 ? 1e-290 : 1e-30;
    for (ptrdiff_t k = 0; k < D; k++) {
        x[k] = (REAL)(k % 2 ? 1 : -1);
        x[D + k] = (REAL)(x[k] * (1 + (k < D / 2 ? 1 : -1) * (REAL)0x1p-9));
        x[2 * D + k] = (REAL)((double)x[k] * 3 * tiny);
    }
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_COSINE, 3, D, x, out), PRANGE_OK);
    const double t2 = 0x1p-18, expected = 1 - 1 / sqrt(1 + t2);
    cr_expect_leq(fabs((double)out[1] - expected) / expected, 2e3 * EPSILON + 1e-10, "%g for %g",
                  (double)out[1], expected);
    cr_expect_leq(out[2], 4 * EPSILON * EPSILON * D);
    cr_expect_geq(out[2], 0);
    for (ptrdiff_t k = 0; k < D; k++)
        x[k] = (REAL)(sizeof(REAL) == 8 ? 1e300 : 1e30) * (REAL)(1 + k % 3);
    for (ptrdiff_t k = 0; k < D; k++)
        x[D + k] = -x[k];
    for (int m = PRANGE_COSINE; m <= PRANGE_CORRELATION; m++) {
        cr_assert_eq(T(prange_pairwise_distance)((prange_metric)m, 2, D, x, out), PRANGE_OK);
        cr_expect_eq(out[0], 0);
        cr_expect(out[1] <= 2 && out[1] > 2 - 100 * (REAL)EPSILON, "%g", (double)out[1]);
    }
}

/* Points whose mean is difficult: it overflows, is not representable, or the first coordinate is an
 * outlier of almost no weight. */
Test(SUITE, small_angles_from_a_mean)
{
    enum { D = 40, SHORT = 12 };
    const bool wide = sizeof(REAL) == 8;
    const struct {
        double magnitude, first, weight;
    } cases[] = {
        {1, 1, 1}, {1, 1e6, 1e-14}, {wide ? 1.7e308 : 3.3e38, 1, 1}, {wide ? 1e-318 : 1e-42, 1, 1}};
    for (int t = 0; t < 8; t++) {
        const int c = t / 2;
        const ptrdiff_t d = t % 2 ? SHORT : D;
        REAL x[2 * D], w[D], out[4];
        long double given[2 * D], weights[D];
        for (ptrdiff_t k = 0; k < d; k++) {
            const double at = (double)(random_bits(51, k) >> 11) * 0x1p-52 - 1;
            const double near = 1 - (double)(random_bits(52, k) >> 11) * 0x1p-62;
            w[k] = (REAL)(k == 0 ? cases[c].weight : 1);
            x[k] = (REAL)(at * cases[c].magnitude);
            x[d + k] = (REAL)(at * near * cases[c].magnitude);
        }
        x[0] *= (REAL)cases[c].first;
        x[d] *= (REAL)cases[c].first;
        for (ptrdiff_t i = 0; i < 2 * d; i++)
            given[i] = (long double)x[i];
        for (ptrdiff_t k = 0; k < d; k++)
            weights[k] = (long double)w[k];
        const T(prange_distance_options) options = {.metric = PRANGE_CORRELATION, .weights = w};
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, 2, d, x, out), PRANGE_OK);
        const long double exact = reference_half_chord(d, weights, given, given + d);
        const long double u = EPSILON, more = (long double)(d / 8 + 16) * u;
        const long double bound =
            (1.2L * (long double)d + 12) * u * exact + 6 * u * sqrtl(2 * exact) + more * more / 2;
        cr_expect_leq(fabsl((long double)out[1] - exact), bound, "case %d: %.17g for %.20Lg", c,
                      (double)out[1], exact);
        cr_expect_eq(out[0], 0);
    }
}

/* The distance of two points in a metric. */
static REAL T(between)(prange_metric metric, ptrdiff_t d, const REAL *x, const REAL *y,
                       const REAL *weights)
{
    const T(prange_distance_options) options = {.metric = metric, .weights = weights};
    REAL out = -1;
    cr_assert_eq(T(prange_cross_distance_with)(&options, 1, 1, d, x, y, &out), PRANGE_OK);
    return out;
}

Test(SUITE, edge_rules)
{
    static const REAL zero[3], one[3] = {1, 1, 1}, unit[3] = {1, 0, 0}, none[3];
    const REAL nan[3] = {(REAL)NAN, 1, 0}, infinite[3] = {(REAL)INFINITY, 1, 0};
    cr_expect(isnan(T(between)(PRANGE_COSINE, 3, zero, one, NULL)));
    cr_expect(isnan(T(between)(PRANGE_COSINE, 3, zero, zero, NULL)));
    cr_expect(isnan(T(between)(PRANGE_COSINE, 3, infinite, one, NULL)));
    cr_expect(isnan(T(between)(PRANGE_COSINE, 3, unit, one, none)));
    cr_expect(isnan(T(between)(PRANGE_CORRELATION, 3, one, unit, NULL)));
    cr_expect(isnan(T(between)(PRANGE_CORRELATION, 1, one, unit, NULL)));
    cr_expect_eq(T(between)(PRANGE_CANBERRA, 3, zero, zero, NULL), 0);
    cr_expect_eq(T(between)(PRANGE_CANBERRA, 3, zero, unit, NULL), 1);
    cr_expect(isnan(T(between)(PRANGE_CANBERRA, 3, nan, unit, NULL)));
    cr_expect(isnan(T(between)(PRANGE_BRAYCURTIS, 3, zero, zero, NULL)));
    cr_expect(isnan(T(between)(PRANGE_CHEBYSHEV, 3, nan, unit, NULL)));
    cr_expect(isnan(T(between)(PRANGE_CHEBYSHEV, 3, unit, nan, one)));
    cr_expect_eq(T(between)(PRANGE_CHEBYSHEV, 3, infinite, one, NULL), (REAL)INFINITY);
    cr_expect_eq(T(between)(PRANGE_CHEBYSHEV, 3, nan, one, zero), 0);
    cr_expect_eq(T(between)(PRANGE_CHEBYSHEV, 3, nan, one, (const REAL[]){0, 2, 5}), 1);
    cr_expect(isnan(T(between)(PRANGE_NAN_EUCLIDEAN, 1, nan, one, NULL)));
    cr_expect_eq(T(between)(PRANGE_NAN_EUCLIDEAN, 3, infinite, one, NULL), (REAL)INFINITY);
    cr_expect(isnan(T(between)(PRANGE_NAN_EUCLIDEAN, 3, infinite, infinite, NULL)));
    cr_expect_eq(T(between)(PRANGE_HAMMING, 3, nan, nan, NULL), (REAL)1 / 3);
    cr_expect(isnan(T(between)(PRANGE_HAMMING, 3, one, unit, none)));
    cr_expect_eq(T(between)(PRANGE_JACCARD, 3, zero, zero, NULL), 0);
    cr_expect_eq(T(between)(PRANGE_JACCARD, 3, nan, one, NULL), (REAL)1 / 3);
    cr_expect(isnan(T(between)(PRANGE_DICE, 3, zero, zero, NULL)));
    cr_expect(isnan(T(between)(PRANGE_SOKALSNEATH, 3, zero, zero, NULL)));
    cr_expect_eq(T(between)(PRANGE_YULE, 3, zero, one, NULL), 0);
    cr_expect_eq(T(between)(PRANGE_RUSSELLRAO, 3, unit, unit, NULL), (REAL)2 / 3);
    cr_expect(isinf(T(between)(PRANGE_KULCZYNSKI1, 3, unit, unit, NULL)));
    cr_expect(isnan(T(between)(PRANGE_KULCZYNSKI1, 3, zero, zero, NULL)));
    const REAL v[2] = {0, 4}, a[2] = {1, 2}, b[2] = {1, 4}, c[2] = {2, 4};
    const T(prange_distance_options) options = {.metric = PRANGE_SEUCLIDEAN, .variances = v};
    REAL out = 0;
    cr_assert_eq(T(prange_cross_distance_with)(&options, 1, 1, 2, a, b, &out), PRANGE_OK);
    cr_expect(isnan(out));
    cr_assert_eq(T(prange_cross_distance_with)(&options, 1, 1, 2, a, c, &out), PRANGE_OK);
    cr_expect_eq(out, (REAL)INFINITY);
}

/* No coordinate is false in both points; rounding must not make this count negative. */
Test(SUITE, yule_is_at_most_2)
{
    enum { N = 60, D = 9 };
    T(data) of = T(make)(PRANGE_YULE, true, N, D);
    for (ptrdiff_t k = 0; k < D; k++)
        of.w[k] = (REAL)0.1 * (REAL)(1 + k);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t k = 0; k < D; k++)
            of.x[i * D + k] = (REAL)(i % 2 == 0 ? (int)(random_bits(39, i * D + k) % 2)
                                                : k == 0 || of.x[i * D + k - D] == 0);
    REAL *out = T(square)(PRANGE_YULE, true, &of);
    for (ptrdiff_t i = 0; i < N * N; i++)
        cr_assert(out[i] >= 0 && out[i] <= 2, "%.17g", (double)out[i]);
    free(out);
    T(discard)(&of);
}

/* nan_euclidean without NaNs, and mahalanobis with the identity, have the bits of euclidean. */
Test(SUITE, relatives_of_euclidean)
{
    enum { N = 50, D = 8 };
    T(data) of = T(make)(PRANGE_EUCLIDEAN, false, N, D);
    REAL *plain = T(square)(PRANGE_EUCLIDEAN, false, &of);
    REAL *present = T(square)(PRANGE_NAN_EUCLIDEAN, false, &of);
    cr_expect_eq(T(bits_differ)(N * N, plain, present), N * N);
    REAL *weighted = T(square)(PRANGE_EUCLIDEAN, true, &of);
    cr_expect_eq(T(bits_differ)(N * N, plain, weighted), N * N, "weights of 1");
    for (ptrdiff_t k = 0; k < D; k++)
        of.v[k] = 1;
    REAL *scaled = T(square)(PRANGE_SEUCLIDEAN, false, &of);
    cr_expect_eq(T(bits_differ)(N * N, plain, scaled), N * N, "variances of 1");
    void *all[] = {plain, present, weighted, scaled};
    for (int k = 0; k < 4; k++)
        free(all[k]);
    T(discard)(&of);
}

/* Far from the origin, a NaN or infinite point must not affect the others through the centre. Of a
 * slightly asymmetric A only the symmetric part counts. */
Test(SUITE, mahalanobis_of_odd_input)
{
    enum { N = 40, D = 5 };
    T(data) of = T(make)(PRANGE_MAHALANOBIS, false, N, D);
    for (ptrdiff_t i = 0; i < N * D; i++)
        of.x[i] = (REAL)(random_bits(38, i) % 64) / 16 + 0x1p16f;
    REAL *before = T(square)(PRANGE_MAHALANOBIS, false, &of);
    of.x[3 * D + 1] = (REAL)NAN;
    of.x[4 * D + 2] = -(REAL)INFINITY;
    of.a[1] += (REAL)0.125;
    of.a[D] -= (REAL)0.125;
    REAL *after = T(square)(PRANGE_MAHALANOBIS, false, &of);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = 0; j < N; j++) {
            const bool odd = i == 3 || i == 4 || j == 3 || j == 4;
            const double off = fabs((double)after[i * N + j] - (double)before[i * N + j]);
            cr_assert(odd ? !isfinite(after[i * N + j]) : off <= 40 * EPSILON, "[%td][%td]", i, j);
        }
    free(before);
    free(after);
    T(discard)(&of);
}

/* A centre that overflows is replaced by 0. */
Test(SUITE, mahalanobis_without_a_mean)
{
    static const REAL unit[4] = {1, 0, 0, 1};
    const T(prange_distance_options)
        options = {.metric = PRANGE_MAHALANOBIS, .inverse_covariance = unit};
    const REAL x[4] = {REAL_MAX, 1, REAL_MAX, 1};
    REAL out[4] = {1, 1, 1, 1};
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, 2, 2, x, out), PRANGE_OK);
    cr_expect(out[0] == 0 && out[1] == 0 && out[2] == 0 && out[3] == 0, "%g", (double)out[1]);
}

Test(SUITE, no_coordinates)
{
    enum { N = 3 };
    static const char rules[] = "00000000N0N0i0N0NNNNN0N"; /* in the order of the metrics */
    REAL x[2 * N] = {0}, out[N * N];
    for (int m = 0; m < METRICS; m++) {
        const ptrdiff_t d = dims_of((prange_metric)m, 0);
        cr_assert_eq(T(prange_pairwise_distance)((prange_metric)m, N, d, x, out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N * N; i++)
            cr_expect_eq(isnan(out[i])   ? 'N'
                         : isinf(out[i]) ? 'i'
                         : out[i] == 0   ? '0'
                                         : '?',
                         rules[m], "metric %d: %g", m, (double)out[i]);
    }
}

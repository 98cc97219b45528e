/* SPDX-License-Identifier: MIT */
/* Options of metrics in one element type. */

/* Points of zeros, of equal coordinates, with NaN and infinity, and others. */
enum { T(POINTS) = 41, T(DIMS) = 21 };

static void T(fill_rows)(ptrdiff_t d, REAL *x)
{
    for (ptrdiff_t i = 0; i < T(POINTS); i++)
        for (ptrdiff_t k = 0; k < d; k++) {
            const uint64_t bits = random_bits(51, i * d + k);
            REAL *at = x + i * d + k;
            *at = (REAL)(bits % 2);
            if (i % 4 == 0)
                *at = 0;
            else if (i % 4 == 1)
                *at = 3;
            else if (i % 4 == 2)
                *at = (REAL)((double)(bits >> 20) * 0x1p-44 - 0.5);
            if (i == 7 && k == d / 2)
                *at = (REAL)NAN;
            if (i == 11 && k == 0)
                *at = (REAL)INFINITY;
        }
}

/* Whether a row has no direction: only zeros, or, where the mean is subtracted, equal numbers. */
static bool T(directionless)(prange_metric metric, ptrdiff_t d, const REAL *x)
{
    for (ptrdiff_t k = 0; k < d; k++)
        if (x[k] != (metric == PRANGE_CORRELATION ? x[0] : 0))
            return false;
    return true;
}

/* Whether the formula is 0/0, as it also is if all weights are 0. */
static bool T(undefined)(prange_metric metric, ptrdiff_t d, const REAL *w, const REAL *x,
                         const REAL *y)
{
    bool nothing = true, weightless = true, finite = true;
    for (ptrdiff_t k = 0; k < d; k++) {
        nothing = nothing && (w[k] == 0 || (x[k] == 0 && y[k] == 0));
        weightless = weightless && w[k] == 0;
        finite = finite && isfinite(x[k]) && isfinite(y[k]);
    }
    switch (metric) {
    case PRANGE_BRAYCURTIS:
        return nothing && finite;
    case PRANGE_DICE:
    case PRANGE_SOKALSNEATH:
    case PRANGE_KULCZYNSKI1:
        return nothing;
    case PRANGE_HAMMING:
    case PRANGE_ROGERSTANIMOTO:
    case PRANGE_SOKALMICHENER:
    case PRANGE_RUSSELLRAO:
        return weightless;
    default:
        return false;
    }
}

/* The expected distance with the flag, given the distance without it. */
static REAL T(chosen)(prange_metric metric, ptrdiff_t d, const REAL *w, const REAL *x,
                      const REAL *y, REAL without)
{
    if (metric == PRANGE_COSINE || metric == PRANGE_CORRELATION) {
        const bool a = T(directionless)(metric, d, x), b = T(directionless)(metric, d, y);
        bool finite = true;
        for (ptrdiff_t k = 0; k < d; k++)
            finite = finite && isfinite(x[k]) && isfinite(y[k]);
        return d > 0 && finite && (a || b) ? (REAL)(a != b) : without;
    }
    return T(undefined)(metric, d, w, x, y) ? 0 : without;
}

static bool T(same)(REAL a, REAL b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* All forms of one metric, with weights of 1, or all 0. */
static void T(check_choice)(prange_metric metric, ptrdiff_t d, REAL weight)
{
    enum { N = T(POINTS) };
    static REAL x[N * T(DIMS)], without[N * N], with[N * N], out[N * N];
    static ptrdiff_t indices[N * N], offsets[N + 1];
    REAL w[T(DIMS)];
    T(fill_rows)(d, x);
    for (ptrdiff_t k = 0; k < d; k++)
        w[k] = weight;
    T(prange_distance_options) given = {.metric = metric, .weights = weight == 1 ? NULL : w};
    cr_assert_eq(T(prange_cross_distance_with)(&given, N, N, d, x, x, without), PRANGE_OK);
    given.flags = PRANGE_ZERO_OVER_ZERO;
    cr_assert_eq(T(prange_cross_distance_with)(&given, N, N, d, x, x, with), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = 0; j < N; j++) {
            const REAL *a = x + i * d, *b = x + j * d;
            const REAL right = T(chosen)(metric, d, w, a, b, without[i * N + j]);
            cr_assert(T(same)(with[i * N + j], right), "metric %d, d %td, %td and %td: %g for %g",
                      (int)metric, d, i, j, (double)with[i * N + j], (double)right);
        }
    cr_assert_eq(T(prange_pairwise_distance_with)(&given, N, d, x, out), PRANGE_OK);
    cr_assert_eq(T(bits_differ)(N * N, out, with), N * N);
    cr_assert_eq(T(prange_paired_distance_with)(&given, N, d, x, x, out), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        cr_assert(T(same)(out[i], with[i * N + i]));
    cr_assert_eq(T(prange_radius_count_with)(&given, N, N, d, x, x, (REAL)0.5, offsets), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++) {
        ptrdiff_t within = 0;
        for (ptrdiff_t j = 0; j < N; j++)
            within += with[i * N + j] <= (REAL)0.5;
        cr_assert_eq(offsets[i + 1] - offsets[i], within, "metric %d", (int)metric);
    }
    cr_assert_eq(T(prange_nearest_with)(&given, N, N, d, x, x, N, indices, out), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N * N; i++)
        cr_assert(T(same)(out[i], with[i / N * N + indices[i]]));
}

Test(SUITE, zero_over_zero)
{
    static const ptrdiff_t dims[] = {0, 1, 4, T(DIMS)};
    for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
        for (int k = 0; k < 4; k++) {
            const bool needs_more = metric == PRANGE_SEUCLIDEAN || metric == PRANGE_MAHALANOBIS ||
                                    metric == PRANGE_HAVERSINE;
            if (needs_more)
                continue;
            T(check_choice)((prange_metric)metric, dims[k], 1);
            if (takes_weights((prange_metric)metric) && metric != PRANGE_COSINE &&
                metric != PRANGE_CORRELATION)
                T(check_choice)((prange_metric)metric, dims[k], 0);
        }
}

/* Distances that could use a matrix product without this option. */
Test(SUITE, zero_over_zero_beside_fast)
{
    enum { MANY = 300, WIDE = 200 };
    REAL *x = calloc(MANY * WIDE, sizeof *x), *out = malloc(MANY * MANY * sizeof *out);
    T(random_fill)(52, MANY / 2 * WIDE, x);
    const T(prange_distance_options)
        given = {.metric = PRANGE_COSINE, .flags = PRANGE_ZERO_OVER_ZERO | PRANGE_FAST};
    cr_assert_eq(T(prange_pairwise_distance_with)(&given, MANY, WIDE, x, out), PRANGE_OK);
    cr_expect_eq(out[MANY / 2 * MANY + MANY - 1], 0);
    cr_expect_eq(out[MANY / 2 * MANY], 1);
    cr_expect_gt(out[1], 0);
    free(x);
    free(out);
}

Test(SUITE, weighted_products)
{
    enum { N = 37, M = 29, D = 261 };
    REAL *x = malloc(N * D * sizeof *x), *y = malloc(M * D * sizeof *y), w[D];
    REAL out[N * M], turned[M * N], pairs[M];
    T(random_fill)(53, N * D, x);
    T(random_fill)(54, M * D, y);
    for (ptrdiff_t k = 0; k < D; k++)
        w[k] = (REAL)(random_bits(55, k) % 1000) / 7;
    for (ptrdiff_t d = 0; d <= D; d += d < 9 ? 1 : 84) {
        const T(prange_distance_options) given = {.metric = PRANGE_INNER_PRODUCT, .weights = w};
        cr_assert_eq(T(prange_cross_distance_with)(&given, N, M, d, x, y, out), PRANGE_OK);
        cr_assert_eq(T(prange_cross_distance_with)(&given, M, N, d, y, x, turned), PRANGE_OK);
        cr_assert_eq(T(prange_paired_distance_with)(&given, M, d, x, y, pairs), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j < M; j++) {
                REAL sum = 0;
                for (ptrdiff_t k = 0; k < d; k++)
                    sum = T(fma)(w[k], x[i * d + k] * y[j * d + k], sum);
                cr_assert_eq(T(bits_of)(out[i * M + j]), T(bits_of)(sum), "d %td", d);
                cr_assert_eq(T(bits_of)(turned[j * N + i]), T(bits_of)(sum));
                cr_assert(i != j || T(bits_of)(pairs[i]) == T(bits_of)(sum));
            }
    }
    free(x);
    free(y);
}

Test(SUITE, squares_of_nan_euclidean)
{
    enum { N = 50, D = 13 };
    REAL x[N * D], roots[N * N], squares[N * N];
    ptrdiff_t of_roots[N * N], of_squares[N * N];
    T(random_fill)(56, N * D, x);
    for (ptrdiff_t i = 0; i < N * D; i++)
        if (random_bits(57, i) % 3 == 0 || i < D)
            x[i] = (REAL)NAN;
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_NAN_EUCLIDEAN, N, D, x, roots), PRANGE_OK);
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_NAN_SQEUCLIDEAN, N, D, x, squares), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = 0; j < N; j++) {
            long double sum = 0;
            int present = 0;
            for (ptrdiff_t k = 0; k < D; k++) {
                const long double difference = (long double)x[i * D + k] - x[j * D + k];
                present += !isnan(difference);
                sum += isnan(difference) ? 0 : difference * difference;
            }
            const long double right = sum * D / present;
            const REAL square = squares[i * N + j], root = roots[i * N + j];
            cr_assert(present == 0 ? isnan(square)
                                   : fabsl(square - right) <= (D + 6) * EPSILON * right);
            cr_assert(T(same)(root, (REAL)sqrt(square)));
        }
    cr_assert_eq(T(prange_nearest)(PRANGE_NAN_EUCLIDEAN, N, N, D, x, x, N, of_roots, NULL),
                 PRANGE_OK);
    cr_assert_eq(T(prange_nearest)(PRANGE_NAN_SQEUCLIDEAN, N, N, D, x, x, N, of_squares, squares),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < N * N; i++)
        cr_assert(T(same)(roots[i / N * N + of_roots[i]], (REAL)sqrt(squares[i])));
}

/* Each norm equals the distance from the origin; also compared with the formula if that is
 * short. */
Test(SUITE, norms)
{
    static const prange_metric metrics[] = {
        PRANGE_EUCLIDEAN, PRANGE_SQEUCLIDEAN, PRANGE_SEUCLIDEAN,   PRANGE_CITYBLOCK,
        PRANGE_CHEBYSHEV, PRANGE_MINKOWSKI,   PRANGE_HAMMING_COUNT};
    enum { N = 45, D = 19 };
    REAL x[N * (D + 2)], zeros[N * (D + 2)] = {0}, w[D], expected[N];
    T(random_fill_special)(58, 30, N * (D + 2), x);
    for (ptrdiff_t k = 0; k < D; k++)
        w[k] = (REAL)(1 + k % 4) / 2;
    for (int m = 0; m < 7; m++)
        for (ptrdiff_t d = 0; d <= D; d++)
            for (unsigned wide = 0; wide <= (sizeof(REAL) < 8); wide++) {
                guard out = guard_new(N * sizeof(REAL), sizeof(REAL));
                T(prange_distance_options)
                given = {.metric = metrics[m],
                         .weights = d % 2 && takes_weights(metrics[m]) ? w : NULL,
                         .variances = metrics[m] == PRANGE_SEUCLIDEAN ? w : NULL,
                         .p = metrics[m] == PRANGE_MINKOWSKI ? ORDER : 0,
                         .flags = wide ? PRANGE_ACCUMULATE_F64 : 0,
                         .x_stride = d + 2};
                cr_assert_eq(T(prange_row_norms_with)(&given, N, d, x, guard_data(&out)), PRANGE_OK,
                             "%s", prange_last_error());
                given.y_stride = d + 2;
                cr_assert_eq(T(prange_paired_distance_with)(&given, N, d, x, zeros, expected),
                             PRANGE_OK);
                const REAL *got = guard_data(&out);
                cr_assert_eq(T(bits_differ)(N, got, expected), N, "metric %d, d %td", m, d);
                cr_assert(guard_intact(&out));
                guard_free(&out);
            }
    T(random_fill)(59, N * D, x);
    cr_assert_eq(T(prange_row_norms)(PRANGE_SQEUCLIDEAN, N, D, x, expected), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++) {
        long double sum = 0;
        for (ptrdiff_t k = 0; k < D; k++)
            sum += (long double)x[i * D + k] * x[i * D + k];
        cr_expect(fabsl(expected[i] - sum) <= (D + 3) * EPSILON * sum);
    }
}

Test(SUITE, refused_norms)
{
    typedef T(prange_distance_options) options;
    REAL x[6] = {1, 2, 3, 4, 5, 6}, out[3] = {0};
    const ptrdiff_t shape[] = {3, 2};
    const prange_view view = {x, PRANGE_U8, 2, shape, NULL};
    const struct {
        options chosen;
        ptrdiff_t n, d;
        prange_status expected;
    } calls[] = {
        {{.metric = PRANGE_COSINE}, 3, 2, PRANGE_ERROR_VALUE},
        {{.metric = PRANGE_MAHALANOBIS}, 3, 2, PRANGE_ERROR_VALUE},
        {{.metric = (prange_metric)99}, 3, 2, PRANGE_ERROR_VALUE},
        {{.flags = PRANGE_FAST}, 3, 2, PRANGE_ERROR_VALUE},
        {{.y_stride = 2}, 3, 2, PRANGE_ERROR_VALUE},
        {{.y_view = &view}, 3, 2, PRANGE_ERROR_VALUE},
        {{.out_stride = 2}, 3, 2, PRANGE_ERROR_VALUE},
        {{.metric = PRANGE_SEUCLIDEAN}, 3, 2, PRANGE_ERROR_NULL},
        {{.x_stride = 1}, 3, 2, PRANGE_ERROR_SIZE},
        {{0}, -1, 2, PRANGE_ERROR_SIZE},
        {{0}, 3, -1, PRANGE_ERROR_SIZE},
    };
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
        cr_expect_eq(T(prange_row_norms_with)(&calls[k].chosen, calls[k].n, calls[k].d, x, out),
                     calls[k].expected, "case %zu", k);
    cr_expect_eq(T(prange_row_norms)(PRANGE_EUCLIDEAN, 3, 2, x, x + 1), PRANGE_ERROR_OVERLAP);
    cr_expect(strstr(prange_last_error(), ": points and norms overlap"));
    cr_expect_eq(T(prange_row_norms)(PRANGE_EUCLIDEAN, 3, 2, NULL, out), PRANGE_ERROR_NULL);
    cr_expect(strstr(prange_last_error(), ": points is NULL"));
    cr_expect_eq(T(prange_row_norms)(PRANGE_EUCLIDEAN, 3, 2, x, NULL), PRANGE_ERROR_NULL);
    cr_expect(strstr(prange_last_error(), ": norms is NULL"));
    const options over = {.metric = PRANGE_CITYBLOCK, .weights = out + 1};
    refused_saying(T(prange_row_norms_with)(&over, 3, 2, x, out), PRANGE_ERROR_OVERLAP,
                   ": weights and norms overlap");
    const options viewed = {.x_view = &view};
    refused_saying(T(prange_row_norms_with)(&viewed, 3, 2, NULL, (REAL *)view.data),
                   PRANGE_ERROR_OVERLAP, ": norms and points overlap");
    refused_saying(T(prange_row_norms_with)(&viewed, 3, 2, x, out), PRANGE_ERROR_VALUE,
                   ": points and its view are both given");
    refused_saying(T(prange_row_norms_with)(&viewed, 2, 3, NULL, out), PRANGE_ERROR_SIZE,
                   ": the view of points is not 2 x 3");
    const ptrdiff_t many = (ptrdiff_t)1 << 40; /* refused before memory is allocated */
    cr_expect_eq(T(prange_row_norms)(PRANGE_EUCLIDEAN, many, many, x, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_row_norms)(PRANGE_EUCLIDEAN, 1, many, NULL, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_row_norms)(PRANGE_EUCLIDEAN, 0, many, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_row_norms_with)(NULL, 3, 2, x, out), PRANGE_ERROR_NULL);
    for (int k = 0; k < 3; k++)
        cr_expect_eq(out[k], 0);
}

/* SPDX-License-Identifier: MIT */
/* Distances of paired rows in one element type. */

/* Special values, truth values, and others. */
static void T(fill_points)(uint64_t seed, ptrdiff_t n, REAL *x)
{
    T(random_fill_special)(seed, 40, n, x);
    for (ptrdiff_t i = 0; i < n; i++)
        if (random_bits(seed + 1, i) % 4 == 0)
            x[i] = (REAL)(random_bits(seed + 2, i) % 2);
}

/* Compares rows with gaps of `gap` elements with the matrix, and checks that nothing is written
 * around the result. */
static void T(check_pairs)(T(prange_distance_options) given, ptrdiff_t n, ptrdiff_t d,
                           ptrdiff_t gap)
{
    const ptrdiff_t x_stride = d + gap, y_stride = d + 2 * gap;
    REAL *x = allocate((size_t)(n * x_stride) * sizeof *x);
    REAL *y = allocate((size_t)(n * y_stride) * sizeof *y);
    REAL *matrix = allocate((size_t)(n * n) * sizeof *matrix);
    guard out = guard_new((size_t)n * sizeof(REAL), sizeof(REAL));
    T(fill_points)(63 + (uint64_t)d, n * x_stride, x);
    T(fill_points)(73 + (uint64_t)d, n * y_stride, y);
    if (n > 2 && d > 0)
        memcpy(x + x_stride, y + y_stride, (size_t)d * sizeof *x);
    given.x_stride = x_stride;
    given.y_stride = y_stride;
    cr_assert_eq(T(prange_cross_distance_with)(&given, n, n, d, x, y, matrix), PRANGE_OK, "%s",
                 prange_last_error());
    cr_assert_eq(T(prange_paired_distance_with)(&given, n, d, x, y, guard_data(&out)), PRANGE_OK,
                 "%s", prange_last_error());
    const REAL *got = guard_data(&out);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert_eq(T(bits_of)(got[i]), T(bits_of)(matrix[i * n + i]),
                     "metric %d, n %td, d %td, pair %td: %.17g and %.17g", (int)given.metric, n, d,
                     i, (double)got[i], (double)matrix[i * n + i]);
    cr_expect(guard_intact(&out));
    guard_free(&out);
    free(x);
    free(y);
    free(matrix);
}

Test(SUITE, the_diagonal_in_every_metric)
{
    static const ptrdiff_t counts[] = {0, 1, 2, 7, 8, 9, 16, 17, 31, 33, 65, 150};
    static const ptrdiff_t dims[] = {1, 3, 0, 127, 2, 128, 129, 17, 260};
    enum { LONGEST_ROW = 260 };
    REAL weights[LONGEST_ROW], *a = allocate(LONGEST_ROW * LONGEST_ROW * sizeof *a);
    for (ptrdiff_t k = 0; k < LONGEST_ROW; k++)
        weights[k] = (REAL)(random_bits(64, k) % 9) / 4;
    for (int m = 0; m < METRICS; m++)
        for (int weighted = 0; weighted <= takes_weights((prange_metric)m); weighted++)
            for (int c = 0; c < 12; c++) {
                const ptrdiff_t d = dims_of((prange_metric)m, dims[(c + m) % 9]);
                memset(a, 0, (size_t)(d * d) * sizeof *a);
                for (ptrdiff_t k = 0; k < d; k++)
                    a[k * d + k] = 1 + (REAL)(k % 3);
                const T(prange_distance_options) given = {
                    .metric = (prange_metric)m,
                    .weights = weighted ? weights : NULL,
                    .variances = m == PRANGE_SEUCLIDEAN ? weights : NULL,
                    .inverse_covariance = m == PRANGE_MAHALANOBIS ? a : NULL,
                    .p = m == PRANGE_MINKOWSKI ? ORDER : 0,
                };
                T(check_pairs)(given, counts[c], d, c % 3);
            }
    free(a);
}

static REAL T(first_less_second)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    return d > 1 ? x[0] - 2 * y[1] + *(REAL *)ctx : 0;
}

Test(SUITE, user_metric)
{
    REAL one = 1;
    const T(prange_distance_options)
        given = {.metric = PRANGE_USER_METRIC, .function = T(first_less_second), .ctx = &one};
    for (ptrdiff_t n = 0; n < 40; n += 13)
        T(check_pairs)(given, n, 3, n % 2);
}

/* Each distance is compared with a loop, at any number of threads. */
Test(SUITE, many_pairs)
{
    enum { N = 20000, D = 7 };
    REAL *x = allocate(N * D * sizeof *x), *y = allocate(N * D * sizeof *y);
    REAL *out = allocate(N * sizeof *out), *again = allocate(N * sizeof *again);
    T(random_fill)(65, N * D, x);
    T(random_fill)(66, N * D, y);
    for (int threads = 1; threads <= 4; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(T(prange_paired_distance)(PRANGE_CITYBLOCK, N, D, x, y, out), PRANGE_OK);
        if (threads == 1)
            memcpy(again, out, N * sizeof *out);
        cr_expect_eq(T(bits_differ)(N, out, again), N, "%d threads", threads);
    }
    for (ptrdiff_t i = 0; i < N; i++) {
        REAL sum = 0;
        for (ptrdiff_t k = 0; k < D; k++)
            sum += (REAL)fabs((double)(y[i * D + k] - x[i * D + k]));
        cr_assert_eq(out[i], sum);
    }
    free(x);
    free(y);
    free(out);
    free(again);
}

Test(SUITE, refused_pairs)
{
    typedef T(prange_distance_options) options;
    const REAL x[6] = {1, 2, 3, 4, 5, 6};
    guard out = guard_new(12 * sizeof(REAL), sizeof(REAL));
    REAL *to = guard_data(&out);
    memset(to, 0, 12 * sizeof *to);
    const options apart = {.out_stride = 2}, fast = {.flags = PRANGE_FAST};
    const options narrow = {.y_stride = 1}, none = {.metric = PRANGE_MAHALANOBIS};
    const options written = {.weights = to};
    const struct {
        prange_status got, expected;
    } calls[] = {
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, 3, 2, NULL, x, to), PRANGE_ERROR_NULL},
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, 3, 2, x, NULL, to), PRANGE_ERROR_NULL},
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, 3, 2, x, x, NULL), PRANGE_ERROR_NULL},
        {T(prange_paired_distance_with)(NULL, 3, 2, x, x, to), PRANGE_ERROR_NULL},
        {T(prange_paired_distance_with)(&none, 3, 2, x, x, to), PRANGE_ERROR_NULL},
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, -3, 2, x, x, to), PRANGE_ERROR_SIZE},
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, 3, -2, x, x, to), PRANGE_ERROR_SIZE},
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, PTRDIFF_MAX, 0, x, x, to), PRANGE_ERROR_SIZE},
        {T(prange_paired_distance_with)(&narrow, 3, 2, x, x, to), PRANGE_ERROR_SIZE},
        {T(prange_paired_distance)((prange_metric)-1, 3, 2, x, x, to), PRANGE_ERROR_VALUE},
        {T(prange_paired_distance_with)(&apart, 3, 2, x, x, to), PRANGE_ERROR_VALUE},
        {T(prange_paired_distance_with)(&fast, 3, 2, x, x, to), PRANGE_ERROR_VALUE},
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, 3, 2, to, x, to), PRANGE_ERROR_OVERLAP},
        {T(prange_paired_distance)(PRANGE_EUCLIDEAN, 3, 2, x, to + 2, to), PRANGE_ERROR_OVERLAP},
        {T(prange_paired_distance_with)(&written, 3, 2, x, x, to + 1), PRANGE_ERROR_OVERLAP},
    };
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
        cr_expect_eq(calls[k].got, calls[k].expected, "call %zu", k);
    cr_expect_eq(T(prange_paired_distance)(PRANGE_EUCLIDEAN, 0, 2, NULL, NULL, NULL), PRANGE_OK);
    for (int i = 0; i < 12; i++)
        cr_expect_eq(to[i], 0);
    guard_free(&out);
}

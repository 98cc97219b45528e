/* SPDX-License-Identifier: MIT */
/* The forms of pairwise distances in one element type. */

static REAL T(of_pair)(ptrdiff_t d, const REAL *x, const REAL *y)
{
    REAL sum = 0;
    for (ptrdiff_t k = 0; k < d; k++)
        sum = T(fused)(x[k] - y[k], x[k] - y[k], sum);
    return sum;
}

/* Rows of `length` numbers, `stride` apart, in a pattern that must survive between them. */
typedef struct T(rows) {
    ptrdiff_t n, length, stride;
    guard memory;
    REAL *data;
} T(rows);

static T(rows) T(rows_new)(ptrdiff_t n, ptrdiff_t length, ptrdiff_t stride)
{
    T(rows) of = {n, length, stride, {0}, NULL};
    of.memory = guard_new((size_t)(n * stride) * sizeof(REAL), sizeof(REAL));
    of.data = guard_data(&of.memory);
    return of;
}

static void T(rows_fill)(uint64_t seed, T(rows) * of)
{
    for (ptrdiff_t i = 0; i < of->n; i++)
        T(random_fill)(seed + (uint64_t)i, of->length, of->data + i * of->stride);
}

/* Checks that nothing was written between the rows or around them. */
static void T(rows_close)(T(rows) * of)
{
    bool intact = guard_intact(&of->memory);
    for (ptrdiff_t i = 0; i < of->n; i++)
        intact = intact && guard_pattern((unsigned char *)(of->data + i * of->stride + of->length),
                                         (size_t)(of->stride - of->length) * sizeof(REAL));
    cr_expect(intact, "%td rows of %td, %td apart: written outside", of->n, of->length, of->stride);
    guard_free(&of->memory);
}

static void T(check_cross)(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, ptrdiff_t gap)
{
    T(rows) x = T(rows_new)(n, d, d + gap), y = T(rows_new)(m, d, d + 2 * gap);
    T(rows) out = T(rows_new)(n, m, m + 3 * gap);
    T(rows_fill)(1, &x);
    T(rows_fill)(5000, &y);
    const T(prange_distance_options) options = {.metric = PRANGE_SQEUCLIDEAN,
                                                .x_stride = x.stride,
                                                .y_stride = y.stride,
                                                .out_stride = out.stride};
    cr_assert_eq(T(prange_cross_distance_with)(&options, n, m, d, x.data, y.data, out.data),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < m; j++)
            cr_assert_eq(T(bits_of)(out.data[i * out.stride + j]),
                         T(bits_of)(T(of_pair)(d, x.data + i * x.stride, y.data + j * y.stride)),
                         "%td x %td, d %td: [%td][%td]", n, m, d, i, j);
    T(rows_close)(&x);
    T(rows_close)(&y);
    T(rows_close)(&out);
}

Test(SUITE, cross_shapes)
{
    static const ptrdiff_t counts[] = {1, 2, 5, 6, 7, 31, 32, 33, 65, 97, 130};
    static const ptrdiff_t dims[] = {1, 3, 17, 129};
    for (int a = 0; a < 11; a++)
        for (int b = 0; b < 11; b++)
            T(check_cross)(counts[a], counts[b], dims[(a + b) % 4], (a + b) % 3);
    T(check_cross)(3, 5000, 4, 0);
    T(check_cross)(5000, 3, 4, 1);
    T(check_cross)(4, 4, 0, 2);
}

/* A result large enough for streaming stores. */
Test(SUITE, a_large_cross)
{
    enum { N = 40, M = sizeof(REAL) == 8 ? 52800 : 105600 };
    T(check_cross)(N, M, 2, 0);
}

/* The square and the condensed form; input and output rows have gaps. */
static void T(check_one_set)(ptrdiff_t n, ptrdiff_t d, ptrdiff_t gap)
{
    T(rows) x = T(rows_new)(n, d, d + gap), out = T(rows_new)(n, n, n + 2 * gap);
    const ptrdiff_t count = n * (n - 1) / 2;
    T(rows) condensed = T(rows_new)(1, count, count);
    T(rows_fill)(2, &x);
    T(prange_distance_options) options = {.metric = PRANGE_SQEUCLIDEAN, .x_stride = x.stride};
    cr_assert_eq(T(prange_condensed_distance_with)(&options, n, d, x.data, condensed.data),
                 PRANGE_OK);
    options.out_stride = out.stride;
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, n, d, x.data, out.data), PRANGE_OK);
    const REAL *next = condensed.data;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < n; j++) {
            const REAL expected = T(of_pair)(d, x.data + i * x.stride, x.data + j * x.stride);
            cr_assert_eq(T(bits_of)(out.data[i * out.stride + j]), T(bits_of)(expected),
                         "n %td: [%td][%td]", n, i, j);
            cr_assert(j <= i || T(bits_of)(*next++) == T(bits_of)(expected), "n %td: %td %td", n, i,
                      j);
        }
    T(rows_close)(&x);
    T(rows_close)(&out);
    T(rows_close)(&condensed);
}

Test(SUITE, one_set_with_strides)
{
    static const ptrdiff_t counts[] = {1, 2, 3, 31, 33, 64, 96, 97, 129, 193, 300};
    for (int c = 0; c < 11; c++)
        T(check_one_set)(counts[c], 1 + counts[c] % 7, c % 4);
}

static void T(check_conversions)(ptrdiff_t n, ptrdiff_t gap)
{
    const ptrdiff_t count = n * (n - 1) / 2;
    T(rows) from = T(rows_new)(1, count, count), back = T(rows_new)(1, count, count);
    T(rows) square = T(rows_new)(n, n, n + gap);
    T(rows_fill)(3, &from);
    cr_assert_eq(T(prange_condensed_to_square)(n, from.data, square.data, gap ? n + gap : 0),
                 PRANGE_OK);
    const REAL *next = from.data;
    for (ptrdiff_t i = 0; i < n; i++) {
        cr_assert_eq(square.data[i * square.stride + i], 0);
        for (ptrdiff_t j = i + 1; j < n; j++, next++) {
            cr_assert_eq(square.data[i * square.stride + j], *next);
            cr_assert_eq(square.data[j * square.stride + i], *next);
        }
    }
    cr_assert_eq(T(prange_square_to_condensed)(n, square.data, square.stride, back.data),
                 PRANGE_OK);
    cr_expect_eq(T(bits_differ)(count, back.data, from.data), count);
    T(rows_close)(&from);
    T(rows_close)(&back);
    T(rows_close)(&square);
}

Test(SUITE, conversions)
{
    enum { LARGE = sizeof(REAL) == 8 ? 1536 : 2176 }; /* large enough for streaming stores */
    static const ptrdiff_t counts[] = {0, 1, 2, 3, 95, 96, 97, 200, 300};
    for (int c = 0; c < 9; c++)
        T(check_conversions)(counts[c], c % 3);
    T(check_conversions)(LARGE, 0);
    T(check_conversions)(LARGE - 7, 7);
    cr_expect_eq(T(prange_condensed_to_square)(0, NULL, NULL, 0), PRANGE_OK);
    REAL one = 5;
    cr_expect_eq(T(prange_condensed_to_square)(1, NULL, &one, 0), PRANGE_OK);
    cr_expect_eq(one, 0);
    cr_expect_eq(T(prange_square_to_condensed)(1, &one, 0, NULL), PRANGE_OK);
}

/* An asymmetric metric, so that a wrong order of the arguments is detected. */
static REAL T(by_user)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    if (ctx)
        atomic_fetch_add((atomic_int *)ctx, 1);
    return x[d - 1] - y[0];
}

Test(SUITE, user_metric)
{
    enum { N = 23, M = 9, D = 4, STRIDE = 6 };
    REAL x[N * STRIDE], y[M * D], out[N * N];
    T(random_fill)(4, N * STRIDE, x);
    T(random_fill)(5, M * D, y);
    for (int threads = 1; threads <= 3; threads++) {
        atomic_int calls = 0;
        const T(prange_distance_options) options = {.metric = PRANGE_USER_METRIC,
                                                    .function = T(by_user),
                                                    .ctx = &calls,
                                                    .x_stride = STRIDE};
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, D, x, out), PRANGE_OK);
        cr_expect_eq(atomic_exchange(&calls, 0), N * (N + 1) / 2);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j <= i; j++) {
                const REAL expected = x[j * STRIDE + D - 1] - x[i * STRIDE];
                cr_assert_eq(out[i * N + j], expected);
                cr_assert_eq(out[j * N + i], expected);
            }
        cr_assert_eq(T(prange_condensed_distance_with)(&options, N, D, x, out), PRANGE_OK);
        cr_expect_eq(atomic_exchange(&calls, 0), N * (N - 1) / 2);
        const REAL *next = out;
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = i + 1; j < N; j++)
                cr_assert_eq(*next++, x[i * STRIDE + D - 1] - x[j * STRIDE]);
        cr_assert_eq(T(prange_cross_distance_with)(&options, N, M, D, x, y, out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j < M; j++)
                cr_assert_eq(out[i * M + j], x[i * STRIDE + D - 1] - y[j * D]);
        T(prange_distance_options) turned = options;
        turned.x_stride = 0;
        turned.y_stride = STRIDE;
        turned.out_stride = N + 0;
        cr_assert_eq(T(prange_cross_distance_with)(&turned, M, N, D, y, x, out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < M; i++)
            for (ptrdiff_t j = 0; j < N; j++)
                cr_assert_eq(out[i * N + j], y[i * D + D - 1] - x[j * STRIDE]);
    }
}

static REAL T(slow)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    (void)d;
    (void)x;
    (void)y;
    call_slowly(ctx, prange_get_thread_id());
    return 1;
}

/* Few pairs of a slow metric also get a team. */
Test(SUITE, a_slow_user_metric_gets_a_team, .timeout = 60)
{
    enum { N = 12 };
    REAL x[N] = {0}, out[N * N];
    slow_calls calls = {0};
    const T(prange_distance_options)
        options = {.metric = PRANGE_USER_METRIC, .function = T(slow), .ctx = &calls};
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, 1, x, out), PRANGE_OK);
    cr_expect_gt(calls.others, 0);
}

enum { T(SHARED) = 70, T(SHARED_D) = 9 };

/* Calls every metric from one application thread, with its own teams. */
static void *T(caller)(void *ctx)
{
    enum { N = T(SHARED), D = T(SHARED_D) };
    const REAL *x = ctx;
    static const REAL weights[D] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    uint64_t *digest = calloc(1, sizeof *digest);
    REAL *out = malloc(N * N * sizeof *out);
    bool right = digest && out && prange_set_num_threads(2) == PRANGE_OK;
    for (int m = 0; m < PRANGE_USER_METRIC && right; m++) {
        const bool plain = m == PRANGE_NAN_EUCLIDEAN || m == PRANGE_MAHALANOBIS ||
                           m == PRANGE_JENSENSHANNON || m == PRANGE_HAVERSINE;
        const T(prange_distance_options) options = {
            .metric = (prange_metric)(m == PRANGE_MAHALANOBIS ? 0 : m),
            .weights = plain || m == PRANGE_SEUCLIDEAN ? NULL : weights,
            .variances = m == PRANGE_SEUCLIDEAN ? weights : NULL,
            .x_stride = D,
            .p = m == PRANGE_MINKOWSKI ? 3 : 0,
        };
        const ptrdiff_t d = m == PRANGE_HAVERSINE ? 2 : D;
        right = T(prange_pairwise_distance_with)(&options, N, d, x, out) == PRANGE_OK;
        for (ptrdiff_t i = 0; i < N * N; i++)
            *digest = *digest * 31 + T(bits_of)(out[i]);
    }
    if (!right && digest)
        *digest = 0;
    free(out);
    return digest;
}

Test(SUITE, several_threads_at_once)
{
    REAL x[T(SHARED) * T(SHARED_D)];
    T(random_fill)(6, T(SHARED) * T(SHARED_D), x);
    expect_callers_agree(T(caller), x);
}

/* A weight of 0 hides any coordinate, without changing a bit, even if the other coordinates are so
 * small that they need scaling. */
Test(SUITE, what_has_no_weight)
{
    enum { N = 9, D = 12 };
    const REAL huge = sizeof(REAL) == 8 ? (REAL)0x1p1000 : (REAL)0x1p120, small = 1 / huge;
    const REAL weights[D] = {0, 1, 2, 1, 0, 1, 3, 1, 1, 1, 2, 0};
    REAL x[N * D], y[N * D], of_x[N * N], of_y[N * N];
    for (int size = 0; size < 2; size++) {
        T(random_fill)(7, N * D, x);
        for (ptrdiff_t i = 0; i < N * D; i++) {
            const REAL sign = i % 2 ? (REAL)-0.5 : (REAL)0.25;
            x[i] = weights[i % D] > 0 ? x[i] * (size ? small : 1) : 0;
            y[i] = weights[i % D] > 0 ? x[i] : huge * sign;
        }
        for (int m = 0; m < PRANGE_USER_METRIC; m++) {
            const T(prange_distance_options) options = {.metric = (prange_metric)m,
                                                        .p = m == PRANGE_MINKOWSKI ? ORDER : 0,
                                                        .weights = weights};
            if (!takes_weights(options.metric))
                continue;
            cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, D, x, of_x), PRANGE_OK);
            cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, D, y, of_y), PRANGE_OK);
            cr_expect_eq(T(bits_differ)(N * N, of_x, of_y), N * N, "metric %d, size %d", m, size);
        }
    }
}

/* No memory is read after the last element of the last row; the stride of empty rows is arbitrary.
 */
Test(SUITE, rows_end_where_their_elements_do)
{
    T(prange_distance_options) options = {.x_stride = 5};
    REAL memory[12 + 9] = {0, 0, 9, 9, 9, 3, 4, 9, 9, 9, 0, 0};
    cr_expect_eq(T(prange_pairwise_distance_with)(&options, 3, 2, memory, memory + 12), PRANGE_OK,
                 "%s", prange_last_error());
    cr_expect(memory[13] == 5 && memory[14] == 0 && memory[17] == 5);
    cr_expect_eq(T(prange_pairwise_distance_with)(&options, 3, 0, NULL, memory), PRANGE_OK, "%s",
                 prange_last_error());
    cr_expect(memory[0] == 0 && memory[5] == 0);
}

Test(SUITE, nothing)
{
    REAL x[3] = {1, 2, 3}, out[3] = {7, 7, 7};
    cr_expect_eq(T(prange_condensed_distance)(PRANGE_COSINE, 0, 3, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_condensed_distance)(PRANGE_COSINE, 1, 3, x, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_cross_distance)(PRANGE_COSINE, 0, 1, 3, NULL, x, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_cross_distance)(PRANGE_COSINE, 1, 0, 3, x, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_cross_distance)(PRANGE_MAHALANOBIS, 1, 1, 0, NULL, NULL, out), PRANGE_OK);
    cr_expect_eq(out[0], 0);
    cr_expect_eq(out[1], 7);
}

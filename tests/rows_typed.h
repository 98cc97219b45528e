/* SPDX-License-Identifier: MIT */
/* Distances in blocks of rows in one element type. */

/* The rows that a block function has collected, and the call in which it fails. */
typedef struct T(collected) {
    ptrdiff_t next, m;     /* the expected next row, and its length */
    ptrdiff_t most;        /* rows that the budget allows */
    ptrdiff_t calls, fail; /* the call that fails, from 1 on */
    pthread_t caller;
    bool right;
    REAL *to;
} T(collected);

static T(collected) T(collect_to)(REAL *to, ptrdiff_t m, ptrdiff_t most)
{
    return (T(collected)){.m = m, .most = most, .caller = pthread_self(), .right = true, .to = to};
}

/* Copies the block, then overwrites it, which is allowed. */
static int T(collect)(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, REAL *distances, void *ctx)
{
    T(collected) *into = ctx;
    into->right = into->right && first == into->next && m == into->m && rows > 0 &&
                  rows <= into->most && pthread_equal(pthread_self(), into->caller);
    memcpy(into->to + first * m, distances, (size_t)(rows * m) * sizeof *distances);
    memset(distances, 0xff, (size_t)(rows * m) * sizeof *distances);
    into->next += rows;
    return ++into->calls == into->fail ? 7 + (int)into->calls : 0;
}

static REAL T(of_user)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    (void)ctx;
    return d > 0 ? x[d - 1] - 2 * y[0] : 3;
}

enum { T(D) = 5 };

static T(prange_distance_options) T(options_of)(int metric, bool weighted)
{
    static const REAL weights[T(D)] = {1, 0, (REAL)0.5, 3, 2};
    static const REAL matrix[T(D) * T(D)] = {4, 1, 0, 0, 0, 1, 3, 1, 0, 0, 0, 1, 5,
                                             0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1};
    return (T(prange_distance_options)){
        .metric = (prange_metric)metric,
        .weights = weighted && takes_weights((prange_metric)metric) ? weights : NULL,
        .variances = metric == PRANGE_SEUCLIDEAN ? matrix + 12 : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? matrix : NULL,
        .function = metric == PRANGE_USER_METRIC ? T(of_user) : NULL,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
        .x_stride = T(D) + 2,
        .y_stride = T(D) + 1,
    };
}

/* Points with some zeros and NaNs. */
static REAL *T(points)(uint64_t seed, ptrdiff_t n, ptrdiff_t stride)
{
    REAL *x = allocate((size_t)(n * stride) * sizeof *x);
    T(random_fill)(seed, n * stride, x);
    for (ptrdiff_t i = 0; i < n * stride; i++)
        if (random_bits(seed + 1, i) % 7 == 0)
            x[i] = random_bits(seed + 2, i) % 40 ? 0 : (REAL)NAN;
    return x;
}

/* One shape and metric, with a budget of that many rows and some bytes. */
static void T(check_budget)(const T(prange_distance_options) * options, ptrdiff_t n, ptrdiff_t m,
                            const REAL *x, const REAL *y, const REAL *expected, size_t memory)
{
    const size_t row = (size_t)m * sizeof(REAL), fit = memory / row;
    REAL *got = allocate((size_t)n * row);
    T(collected) into = T(collect_to)(got, m, fit < 1 ? 1 : (ptrdiff_t)fit);
    if (memory == 0)
        into.most = n;
    cr_assert_eq(T(prange_distance_rows)(options, n, m, dims_of(options->metric, T(D)), x, y,
                                         memory, T(collect), &into),
                 PRANGE_OK, "%s", prange_last_error());
    cr_expect(into.right && into.next == n, "metric %d, %td x %td, %zu bytes: wrong blocks",
              (int)options->metric, n, m, memory);
    cr_expect_eq(T(bits_differ)(n * m, got, expected), n * m, "metric %d, %td x %td, %zu bytes",
                 (int)options->metric, n, m, memory);
    free(got);
}

static void T(check_shape)(int metric, bool weighted, ptrdiff_t n, ptrdiff_t m)
{
    const T(prange_distance_options) options = T(options_of)(metric, weighted);
    const size_t row = (size_t)m * sizeof(REAL), all = (size_t)n * row;
    const size_t budgets[] = {0,        1,         row,     row + row - 1, 7 * row,
                              33 * row, 100 * row, all - 1, all,           SIZE_MAX};
    REAL *x = T(points)(51, n, options.x_stride), *y = T(points)(61, m, options.y_stride);
    REAL *expected = allocate(all);
    cr_assert_eq(T(prange_cross_distance_with)(&options, n, m, dims_of(options.metric, T(D)), x, y,
                                               expected),
                 PRANGE_OK);
    for (size_t b = 0; b < sizeof budgets / sizeof *budgets; b++)
        T(check_budget)(&options, n, m, x, y, expected, budgets[b]);
    free(x);
    free(y);
    free(expected);
}

Test(SUITE, every_metric_and_budget)
{
    static const ptrdiff_t shapes[][2] = {{1, 1}, {5, 201}, {201, 5}, {99, 131}, {131, 99}};
    for (int threads = 1; threads <= 3; threads += 2) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        for (int metric = 0; metric <= PRANGE_USER_METRIC; metric++)
            for (int s = 0; s < 5; s++)
                T(check_shape)(metric, (metric + s) % 2, shapes[s][0], shapes[s][1]);
    }
}

/* Many more points than fit in one tile, on either side. */
Test(SUITE, many_points)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    T(check_shape)(PRANGE_EUCLIDEAN, false, 700, 1100);
    T(check_shape)(PRANGE_COSINE, true, 1100, 300);
}

/* If not even one row fits in the budget, blocks have one row. */
Test(SUITE, one_byte_makes_blocks_of_one_row)
{
    enum { N = 40, M = 300 };
    const T(prange_distance_options) options = {.metric = PRANGE_CITYBLOCK};
    REAL *x = T(points)(1, M, 3), *got = allocate(N * M * sizeof *got);
    T(collected) into = T(collect_to)(got, M, 1);
    cr_assert_eq(T(prange_distance_rows)(&options, N, M, 3, x, x, 1, T(collect), &into), PRANGE_OK);
    cr_expect(into.right);
    cr_expect_eq(into.calls, N);
    free(x);
    free(got);
}

Test(SUITE, a_failing_function_ends_the_call)
{
    enum { N = 50, M = 20 };
    const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
    REAL *x = T(points)(2, N, 3), *got = allocate(N * M * sizeof *got);
    for (ptrdiff_t fail = 1; fail <= 5; fail++) {
        T(collected) into = T(collect_to)(got, M, 10);
        into.fail = fail;
        cr_expect_eq(T(prange_distance_rows)(&options, N, M, 3, x, x, 10 * M * sizeof(REAL),
                                             T(collect), &into),
                     PRANGE_ERROR_CALLBACK);
        cr_expect(into.right);
        cr_expect_eq(into.calls, fail);
        cr_expect_eq(prange_last_failure().index, (fail - 1) * 10);
        cr_expect_eq(prange_last_failure().code, 7 + fail);
        cr_expect_not_null(strstr(prange_last_error(), "prange_distance_rows" SUFFIX));
    }
    free(x);
    free(got);
}

/* The sum of each row in a parallel loop, and distances within a block's function. */
typedef struct T(nested) {
    const REAL *x, *expected;
    omp_sched_t kind;
    int chunk;
    ptrdiff_t wrong;
} T(nested);

static int T(compute)(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, REAL *distances, void *ctx)
{
    T(nested) *of = ctx;
    omp_sched_t kind;
    int chunk;
    REAL *again = allocate((size_t)(rows * m) * sizeof *again);
    omp_get_schedule(&kind, &chunk);
    of->wrong += kind != of->kind || chunk != of->chunk;
    const prange_status status = T(prange_cross_distance)(PRANGE_EUCLIDEAN, rows, m, T(D),
                                                          of->x + first * T(D), of->x, again);
    of->wrong += status != PRANGE_OK || T(bits_differ)(rows * m, again, distances) != rows * m;
    of->wrong += T(bits_differ)(rows * m, of->expected + first * m, distances) != rows * m;
    free(again);
    return status != PRANGE_OK;
}

static ptrdiff_t T(nested_wrong)(void)
{
    enum { N = 301 };
    const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
    REAL *x = T(points)(3, N, T(D)), *expected = malloc(N * N * sizeof *expected);
    T(nested) of = {.x = x, .expected = expected};
    if (!expected || prange_set_num_threads(2) != PRANGE_OK ||
        T(prange_cross_distance)(PRANGE_EUCLIDEAN, N, N, T(D), x, x, expected) != PRANGE_OK)
        return -1;
    omp_set_schedule(omp_sched_guided, 5);
    omp_get_schedule(&of.kind, &of.chunk);
    if (T(prange_distance_rows)(&options, N, N, T(D), x, x, 100000, T(compute), &of) != PRANGE_OK)
        of.wrong++;
    free(x);
    free(expected);
    return of.wrong;
}

Test(SUITE, the_function_may_compute_in_parallel)
{
    cr_expect_eq(T(nested_wrong)(), 0);
}

static void *T(caller)(void *ctx)
{
    *(ptrdiff_t *)ctx = T(nested_wrong)();
    return NULL;
}

Test(SUITE, several_threads_at_once)
{
    enum { CALLERS = 4 };
    pthread_t threads[CALLERS];
    ptrdiff_t wrong[CALLERS];
    for (int k = 0; k < CALLERS; k++)
        cr_assert_eq(pthread_create(&threads[k], NULL, T(caller), &wrong[k]), 0);
    for (int k = 0; k < CALLERS; k++) {
        cr_assert_eq(pthread_join(threads[k], NULL), 0);
        cr_expect_eq(wrong[k], 0);
    }
}

Test(SUITE, nothing)
{
    const T(prange_distance_options) options = {.metric = PRANGE_HAMMING};
    REAL x[3] = {1, 2, 3}, got[4] = {7, 7, 7, 7};
    T(collected) into = T(collect_to)(got, 2, 2);
    cr_expect_eq(T(prange_distance_rows)(&options, 0, 3, 1, NULL, x, 8, T(collect), &into),
                 PRANGE_OK);
    cr_expect_eq(T(prange_distance_rows)(&options, 3, 0, 1, x, NULL, 8, T(collect), &into),
                 PRANGE_OK);
    cr_expect_eq(into.calls, 0);
    cr_expect_eq(T(prange_distance_rows)(&options, 2, 2, 0, NULL, NULL, 0, T(collect), &into),
                 PRANGE_OK);
    cr_expect_eq(into.calls, 1);
    for (int k = 0; k < 4; k++)
        cr_expect(isnan(got[k]));
}

/* SPDX-License-Identifier: MIT */
/* Neighbours at any team size, and by several callers at once, in one element type. */

/* Few queries, whose points are cut into slices, and many: the same result at any thread count. */
Test(SUITE, any_team)
{
    enum { N = 20, M = 12000, D = 3, K = 30, MANY = 900 };
    static REAL x[N * D], y[M * D], first[MANY * 2], to[MANY * 2];
    static ptrdiff_t first_at[MANY * 2], at[MANY * 2];
    static const int teams[] = {1, 2, 3, 7};
    T(fill_grid)(66, 40, N * D, x);
    T(fill_grid)(67, 40, M * D, y);
    for (ptrdiff_t j = 0; j < M; j += 100)
        y[j * D] = j % 300 ? (REAL)NAN : (REAL)INFINITY;
    for (int k = 1; k <= 3; k++)
        for (int t = 0; t < 4; t++) {
            set_threads(teams[t]);
            T(prange_distance_options) options = {.flags = PRANGE_EXCLUDE_SELF};
            T(check_nearest)(options, N, M, D, x, y, k == 3 ? K : k, 0);
            T(check_nearest)(options, 1, M, D, x, y, k == 3 ? M - 50 : k, 0);
            if (k > 1)
                continue;
            cr_assert_eq(T(prange_nearest_with)(&options, MANY, M, D, y, y, 2, t ? at : first_at,
                                                t ? to : first),
                         PRANGE_OK);
            cr_expect(!t || (memcmp(at, first_at, MANY * 2 * sizeof *at) == 0 &&
                             T(bits_differ)(MANY * 2, to, first) == MANY * 2),
                      "%d threads", teams[t]);
        }
}

static REAL T(slow)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    call_slowly(ctx, prange_get_thread_id());
    return d > 0 ? x[0] - y[0] : 0;
}

/* Even few pairs get a team if the metric is slow. */
Test(SUITE, a_slow_user_metric_gets_a_team, .timeout = 60)
{
    REAL x[2] = {0, 1}, y[40] = {0};
    ptrdiff_t at[2];
    slow_calls calls = {0};
    const T(prange_distance_options)
        options = {.metric = PRANGE_USER_METRIC, .function = T(slow), .ctx = &calls};
    set_threads(2);
    cr_assert_eq(T(prange_nearest_with)(&options, 2, 40, 1, x, y, 1, at, NULL), PRANGE_OK);
    cr_expect_gt(calls.others, 0);
    cr_expect(at[0] == 0 && at[1] == 0);
}

static REAL T(slow_and_greedy)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    if (d < 1 || prange_set_num_threads(50) != PRANGE_OK)
        return (REAL)NAN;
    wait_us(*(const long *)ctx);
    return x[0] - y[0];
}

/* The metric sets more threads than the search has allocated memory for. */
Test(SUITE, a_user_metric_that_sets_the_number_of_threads)
{
    enum { N = 97 };
    REAL x[N], y[1] = {0}, to[N];
    ptrdiff_t at[N];
    long us = 5;
    const T(prange_distance_options)
        options = {.metric = PRANGE_USER_METRIC, .function = T(slow_and_greedy), .ctx = &us};
    for (int i = 0; i < N; i++)
        x[i] = (REAL)i;
    for (int round = 0; round < 50; round++) {
        set_threads(2);
        cr_assert_eq(T(prange_nearest_with)(&options, N, 1, 1, x, y, 1, at, to), PRANGE_OK);
        for (int i = 0; i < N; i++)
            cr_assert(at[i] == 0 && to[i] == (REAL)i);
    }
}

enum { T(SHARED) = 300, T(SHARED_K) = 5 };

/* All calls of one application thread, with its own teams. Returns a digest of the results; 0 if a
 * call failed. */
static void *T(caller)(void *ctx)
{
    enum { N = T(SHARED), K = T(SHARED_K), D = 3 };
    const REAL *x = ctx;
    uint64_t *digest = calloc(1, sizeof *digest);
    REAL *to = malloc(N * N * sizeof *to);
    ptrdiff_t *at = malloc(N * N * sizeof *at), offsets[N + 1];
    bool right = digest && to && at && prange_set_num_threads(2) == PRANGE_OK;
    for (int m = 0; m < PRANGE_USER_METRIC && right; m++) {
        const T(prange_distance_options) options = T(measure)((prange_metric)m, true);
        const ptrdiff_t d = dims_of(options.metric, D);
        right = T(prange_nearest_with)(&options, N, N, d, x, x, K, at, to) == PRANGE_OK;
        for (ptrdiff_t i = 0; i < N * K && right; i++)
            *digest = (*digest * 31 + T(bits_of)(to[i])) * 31 + (uint64_t)at[i];
        right =
            right && T(prange_radius_count_with)(&options, N, N, d, x, x, 1, offsets) == PRANGE_OK;
        right = right &&
                T(prange_radius_with)(&options, N, N, d, x, x, 1, offsets, at, to) == PRANGE_OK;
        for (ptrdiff_t i = 0; right && i < offsets[N]; i++)
            *digest = (*digest * 31 + T(bits_of)(to[i])) * 31 + (uint64_t)at[i];
    }
    if (!right && digest)
        *digest = 0;
    free(to);
    free(at);
    return digest;
}

Test(SUITE, several_threads_at_once)
{
    REAL x[T(SHARED) * 3];
    T(fill_grid)(72, 6, T(SHARED) * 3, x);
    expect_callers_agree(T(caller), x);
}

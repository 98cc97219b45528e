/* SPDX-License-Identifier: MIT */
/* The k nearest within max_distance, in one element type. */

Test(SUITE, limit_in_every_metric)
{
    enum { N = 66, M = 140, D = 3 };
    static const double limits[] = {0, 0.5, 1, 2, 1e9, INFINITY};
    static const ptrdiff_t ks[] = {1, 2, 9, M + 1};
    REAL x[N * D], y[M * D];
    T(fill_grid)(91, 3, N * D, x);
    T(fill_grid)(92, 3, M * D, y);
    for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
        for (int l = 0; l < 6; l++) {
            const REAL limit = (REAL)limits[l];
            T(prange_distance_options) options = T(measure)((prange_metric)metric, l % 2);
            options.flags = l % 4 == 3 ? PRANGE_EXCLUDE_SELF : 0;
            options.max_distance = &limit;
            const ptrdiff_t d = dims_of(options.metric, D);
            for (int k = 0; k < 4; k++)
                T(check_nearest)(options, N, M, d, x, y, ks[k], k % 2);
        }
}

/* Limits equal to a distance, and the numbers next to it; also scales at which squares underflow or
 * overflow. */
Test(SUITE, limit_to_the_last_bit)
{
    enum { M = 300 };
    REAL y[2 * M], origin[2] = {0, 0}, matrix[M];
    const REAL least = sizeof(REAL) == 8 ? (REAL)0x1p-537 : (REAL)0x1p-74f;
    const REAL scales[] = {1, (REAL)1.75, 3, least, 1 / least};
    for (int s = 0; s < 5; s++) {
        for (ptrdiff_t j = 0; j < M; j++) {
            y[2 * j] = scales[s];
            y[2 * j + 1] = (REAL)(sqrt((double)((M - j) % 9) * EPSILON) * (double)scales[s]);
        }
        cr_assert_eq(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 1, M, 2, origin, y, matrix),
                     PRANGE_OK);
        for (ptrdiff_t j = 0; j < 9; j++)
            for (int side = -1; side <= 1; side++) {
                const REAL limit = nextafter(matrix[j], matrix[j] * (REAL)(1 + side * 0.5));
                const T(prange_distance_options) options = {.max_distance = &limit};
                T(check_nearest)(options, 1, M, 2, origin, y, 1, 0);
                T(check_nearest)(options, 1, M, 2, origin, y, 20, 0);
                T(check_nearest)(options, 1, M, 2, origin, y, M, 0);
            }
    }
    const REAL max = REAL_MAX;
    const REAL corners[] = {1 / least, 1 / least, (REAL)INFINITY, 0, (REAL)NAN, 0};
    const T(prange_distance_options) options = {.max_distance = &max};
    for (ptrdiff_t k = 1; k <= 3; k++)
        T(check_nearest)(options, 1, 3, 2, origin, corners, k, 0);
}

/* An infinite limit includes infinite distances; NaN is within no limit. */
Test(SUITE, limit_of_nan_and_infinity)
{
    enum { N = 40, M = 90, D = 2 };
    static const double limits[] = {0, 1, 1e30, INFINITY};
    static REAL x[N * D], y[M * D];
    for (uint64_t rarity = 1; rarity <= 12; rarity += 3)
        for (int l = 0; l < 4; l++) {
            const REAL limit = (REAL)limits[l];
            T(random_fill_special)(93 + rarity, rarity + 3, N * D, x);
            T(random_fill_special)(94 + rarity, rarity, M * D, y);
            const T(prange_distance_options)
                options = {.flags = rarity % 2, .max_distance = &limit};
            for (ptrdiff_t k = 1; k <= M; k += 1 + 2 * k)
                T(check_nearest)(options, N, M, D, x, y, k, 0);
            T(check_nearest)(options, N, 1, D, x, y, 3, 0);
        }
}

/* Few queries, whose points are cut into slices, and many: the same result at any thread count,
 * also with a user's metric, whose distances may be negative. */
Test(SUITE, limit_by_any_team)
{
    enum { N = 20, M = 12000, D = 3 };
    static REAL x[N * D], y[M * D];
    static const double limits[] = {0, 3, 9};
    T(fill_grid)(95, 40, N * D, x);
    T(fill_grid)(96, 40, M * D, y);
    for (ptrdiff_t j = 0; j < M; j += 100)
        y[j * D] = j % 300 ? (REAL)NAN : (REAL)INFINITY;
    for (int threads = 1; threads <= 7; threads += 2)
        for (int l = 0; l < 3; l++) {
            const REAL limit = (REAL)limits[l];
            const T(prange_distance_options) options = {.max_distance = &limit};
            const T(prange_distance_options) by_user = {
                .metric = PRANGE_USER_METRIC, .function = T(by_user), .max_distance = &limit};
            set_threads(threads);
            for (ptrdiff_t k = 1; k < 200; k += 90) {
                T(check_nearest)(options, N, M, D, x, y, k, 0);
                T(check_nearest)(by_user, 2, 500, D, x, y + 200 * D + 1, k, 1);
            }
        }
}

Test(SUITE, limit_of_nothing)
{
    REAL x[3] = {1, 2, 3}, to[2] = {7, 7};
    ptrdiff_t at[2] = {7, 7};
    const REAL limit = 0;
    const T(prange_distance_options) options = {.max_distance = &limit};
    cr_expect_eq(T(prange_nearest_with)(&options, 0, 1, 3, NULL, x, 2, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_nearest_with)(&options, 1, 1, 3, x, x, 0, at, to), PRANGE_OK);
    cr_expect(at[0] == 7 && to[0] == 7);
    cr_expect_eq(T(prange_nearest_with)(&options, 1, 0, 3, x, NULL, 2, at, to), PRANGE_OK);
    cr_expect(at[0] == -1 && at[1] == -1 && isinf(to[0]) && isinf(to[1]));
    cr_expect_eq(T(prange_nearest_with)(&options, 1, 3, 1, x + 1, x, 2, at, NULL), PRANGE_OK);
    cr_expect(at[0] == 1 && at[1] == -1);
}

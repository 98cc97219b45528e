/* SPDX-License-Identifier: MIT */
/* A radius for each query, and neighbours sorted by distance, in one element type. */

/* Compares both passes with the distance matrix, whose rows are sorted if the flags ask for it. */
static void T(check_radii)(T(prange_distance_options) given, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                           const REAL *x, const REAL *y, REAL radius)
{
    T(prange_distance_options) plain = given;
    plain.flags &= PRANGE_ACCUMULATE_F64;
    plain.radii = NULL;
    REAL *matrix = allocate((size_t)(n * m) * sizeof *matrix);
    candidate *list = allocate((size_t)m * sizeof *list);
    ptrdiff_t *starts = allocate((size_t)(n + 1) * sizeof *starts);
    cr_assert_eq(T(prange_cross_distance_with)(&plain, n, m, d, x, y, matrix), PRANGE_OK);
    cr_assert_eq(T(prange_radius_count_with)(&given, n, m, d, x, y, radius, starts), PRANGE_OK,
                 "%s", prange_last_error());
    guard indices = guard_new((size_t)starts[n] * sizeof(ptrdiff_t), 0);
    guard distances = guard_new((size_t)starts[n] * sizeof(REAL), sizeof(REAL));
    ptrdiff_t *at = guard_data(&indices), *alone = allocate((size_t)starts[n] * sizeof *alone);
    REAL *to = guard_data(&distances);
    cr_assert_eq(T(prange_radius_with)(&given, n, m, d, x, y, radius, starts, at, to), PRANGE_OK,
                 "%s", prange_last_error());
    for (ptrdiff_t i = 0; i < n; i++) {
        const REAL own = given.radii ? given.radii[i] : radius, limit = own < radius ? own : radius;
        const ptrdiff_t left_out = given.flags & PRANGE_EXCLUDE_SELF ? i : -1;
        ptrdiff_t count = 0;
        for (ptrdiff_t j = 0; j < m; j++)
            if (j != left_out && matrix[i * m + j] <= limit)
                list[count++] = (candidate){matrix[i * m + j], j};
        if (given.flags & PRANGE_BY_DISTANCE)
            qsort(list, (size_t)count, sizeof *list, by_order);
        cr_assert_eq(starts[i + 1] - starts[i], count, "metric %d, row %td", (int)given.metric, i);
        for (ptrdiff_t j = 0; j < count; j++) {
            cr_assert_eq(at[starts[i] + j], list[j].index, "metric %d, row %td", (int)given.metric,
                         i);
            cr_assert_eq(T(bits_of)(to[starts[i] + j]), T(bits_of)((REAL)list[j].distance));
        }
    }
    if (starts[n] > 0) {
        cr_assert_eq(T(prange_radius_with)(&given, n, m, d, x, y, radius, starts, alone, NULL),
                     PRANGE_OK);
        cr_expect_eq(memcmp(alone, at, (size_t)starts[n] * sizeof *at), 0);
        REAL *only = allocate((size_t)starts[n] * sizeof *only);
        cr_assert_eq(T(prange_radius_with)(&given, n, m, d, x, y, radius, starts, NULL, only),
                     PRANGE_OK);
        cr_expect_eq(T(bits_differ)(starts[n], only, to), starts[n]);
        free(only);
    }
    cr_expect(guard_intact(&indices) && guard_intact(&distances));
    guard_free(&indices);
    guard_free(&distances);
    free(alone);
    free(starts);
    free(list);
    free(matrix);
}

/* Radii from none to all of the points. */
static void T(fill_radii)(ptrdiff_t n, REAL *radii)
{
    static const REAL sizes[] = {0, (REAL)0.5, 1, 2, (REAL)2.25, 1000, (REAL)INFINITY};
    for (ptrdiff_t i = 0; i < n; i++)
        radii[i] = sizes[random_bits(75, i) % 7];
}

Test(SUITE, radii_in_every_metric)
{
    enum { N = 66, M = 140, D = 3 };
    REAL x[N * D], y[M * D], radii[M];
    T(fill_grid)(73, 3, N * D, x);
    T(fill_grid)(74, 3, M * D, y);
    T(fill_radii)(M, radii);
    for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
        for (int r = 0; r < 8; r++) {
            T(prange_distance_options) given = T(measure)((prange_metric)metric, r % 2);
            given.flags = (r % 4 == 3 ? PRANGE_EXCLUDE_SELF : 0) | (r % 3 ? PRANGE_BY_DISTANCE : 0);
            if (sizeof(REAL) == 4 && r == 5)
                given.flags |= PRANGE_ACCUMULATE_F64;
            given.radii = r == 4 ? NULL : radii;
            const ptrdiff_t d = dims_of(given.metric, D);
            T(check_radii)(given, N, M, d, x, y, r % 2 ? 2 : (REAL)INFINITY);
            T(check_radii)(given, M, N, d, y, x, r % 2 ? 2 : (REAL)INFINITY);
        }
}

/* Few queries, whose points are cut into slices, at several team sizes. */
Test(SUITE, radii_of_few_queries)
{
    enum { N = 3, M = 6000, D = 2 };
    static REAL x[N * D], y[M * D];
    const REAL radii[N] = {1, 0, 3};
    T(fill_grid)(76, 5, N * D, x);
    T(fill_grid)(77, 5, M * D, y);
    const T(prange_distance_options) given = {.radii = radii, .flags = PRANGE_BY_DISTANCE};
    for (int threads = 1; threads <= 4; threads++) {
        set_threads(threads);
        T(check_radii)(given, N, M, D, x, y, (REAL)INFINITY);
    }
}

/* The k nearest within a radius are a prefix of the k nearest. */
Test(SUITE, nearest_within_radii)
{
    enum { N = 90, M = 300, D = 3 };
    static REAL x[N * D], y[M * D], radii[N], all[N * M], some[N * M];
    static ptrdiff_t of_all[N * M], of_some[N * M];
    T(fill_grid)(78, 4, N * D, x);
    T(fill_grid)(79, 4, M * D, y);
    T(fill_radii)(N, radii);
    for (ptrdiff_t k = 1; k <= M; k = k * 4 + 1)
        for (int metric = 0; metric < 5; metric++) {
            const REAL limit = 2;
            T(prange_distance_options) given = T(measure)((prange_metric)metric, false);
            cr_assert_eq(T(prange_nearest_with)(&given, N, M, D, x, y, k, of_all, all), PRANGE_OK);
            given.radii = radii;
            given.max_distance = metric % 2 ? &limit : NULL;
            cr_assert_eq(T(prange_nearest_with)(&given, N, M, D, x, y, k, of_some, some),
                         PRANGE_OK);
            for (ptrdiff_t i = 0; i < N * k; i++) {
                const REAL own = radii[i / k], most = metric % 2 && limit < own ? limit : own;
                const bool within = all[i] <= most;
                cr_assert_eq(of_some[i], within ? of_all[i] : -1, "metric %d, k %td", metric, k);
                cr_assert_eq(some[i], within ? all[i] : (REAL)INFINITY);
            }
        }
}

Test(SUITE, refused_radii)
{
    typedef T(prange_distance_options) options;
    const REAL x[4] = {1, 2, 3, 4}, negative[4] = {1, 2, -1, 0}, nan[4] = {1, (REAL)NAN, 1, 1};
    REAL distances[16] = {0};
    ptrdiff_t offsets[5] = {0}, indices[16] = {0};
    const options cases[] = {{.radii = negative}, {.radii = nan}};
    for (int k = 0; k < 2; k++) {
        cr_expect_eq(T(prange_nearest_with)(&cases[k], 4, 4, 1, x, x, 1, indices, distances),
                     PRANGE_ERROR_VALUE);
        cr_expect_eq(T(prange_radius_count_with)(&cases[k], 4, 4, 1, x, x, 1, offsets),
                     PRANGE_ERROR_VALUE);
        cr_expect_eq(
            T(prange_radius_with)(&cases[k], 4, 4, 1, x, x, 1, offsets, indices, distances),
            PRANGE_ERROR_VALUE);
        cr_expect_not_null(strstr(prange_last_error(), "radii["));
    }
    const options elsewhere = {.radii = x}, sorted = {.flags = PRANGE_BY_DISTANCE};
    const options written = {.radii = distances};
    cr_expect_eq(T(prange_pairwise_distance_with)(&elsewhere, 4, 1, x, distances),
                 PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_pairwise_distance_with)(&sorted, 4, 1, x, distances), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_nearest_with)(&sorted, 4, 4, 1, x, x, 1, indices, distances),
                 PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_nearest_with)(&written, 4, 4, 1, x, x, 1, indices, distances + 3),
                 PRANGE_ERROR_OVERLAP);
    for (int i = 0; i < 16; i++)
        cr_expect(distances[i] == 0 && indices[i] == 0);
}

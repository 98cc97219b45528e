/* SPDX-License-Identifier: MIT */
/* Neighbours within a radius, in one element type. */

/* Compares both passes with the distance matrix. */
static void T(check_radius)(T(prange_distance_options) options, ptrdiff_t n, ptrdiff_t m,
                            ptrdiff_t d, const REAL *x, const REAL *y, REAL radius)
{
    T(prange_distance_options) plain = options;
    plain.flags &= PRANGE_ACCUMULATE_F64;
    REAL *matrix = allocate((size_t)(n * m) * sizeof *matrix);
    guard offsets = guard_new((size_t)(n + 1) * sizeof(ptrdiff_t), 0);
    ptrdiff_t *starts = guard_data(&offsets), next = 0;
    cr_assert_eq(T(prange_cross_distance_with)(&plain, n, m, d, x, y, matrix), PRANGE_OK);
    cr_assert_eq(T(prange_radius_count_with)(&options, n, m, d, x, y, radius, starts), PRANGE_OK,
                 "%s", prange_last_error());
    guard indices = guard_new((size_t)starts[n] * sizeof(ptrdiff_t), 0);
    guard distances = guard_new((size_t)starts[n] * sizeof(REAL), sizeof(REAL));
    ptrdiff_t *at = guard_data(&indices);
    REAL *to = guard_data(&distances);
    cr_assert_eq(T(prange_radius_with)(&options, n, m, d, x, y, radius, starts, at, to), PRANGE_OK,
                 "%s", prange_last_error());
    for (ptrdiff_t i = 0; i < n; i++) {
        cr_assert_eq(starts[i], next, "metric %d, radius %g: row %td", (int)options.metric,
                     (double)radius, i);
        for (ptrdiff_t j = 0; j < m; j++)
            if (matrix[i * m + j] <= radius && !(j == i && options.flags & PRANGE_EXCLUDE_SELF)) {
                cr_assert_lt(next, starts[n]);
                cr_assert_eq(at[next], j, "metric %d, radius %g", (int)options.metric,
                             (double)radius);
                cr_assert_eq(T(bits_of)(to[next]), T(bits_of)(matrix[i * m + j]));
                next++;
            }
    }
    cr_assert_eq(starts[n], next);
    cr_expect(guard_intact(&offsets) && guard_intact(&indices) && guard_intact(&distances));
    if (next > 0) {
        cr_expect_eq(T(prange_radius_with)(&options, n, m, d, x, y, radius, starts, NULL, to),
                     PRANGE_OK);
        cr_expect_eq(T(prange_radius_with)(&options, n, m, d, x, y, radius, starts, at, NULL),
                     PRANGE_OK);
    }
    free(matrix);
    guard_free(&offsets);
    guard_free(&indices);
    guard_free(&distances);
}

Test(SUITE, radius_in_every_metric)
{
    enum { N = 66, M = 140, D = 3 };
    static const double radii[] = {0, 0.5, 1, 2, 1e9, INFINITY};
    REAL x[N * D], y[M * D];
    T(fill_grid)(73, 3, N * D, x);
    T(fill_grid)(74, 3, M * D, y);
    for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
        for (int r = 0; r < 6; r++) {
            T(prange_distance_options) options = T(measure)((prange_metric)metric, r % 2);
            options.flags = r % 4 == 3 ? PRANGE_EXCLUDE_SELF : 0;
            const ptrdiff_t d = dims_of(options.metric, D);
            T(check_radius)(options, N, M, d, x, y, (REAL)radii[r]);
            T(check_radius)(options, M, N, d, y, x, (REAL)radii[r]);
        }
}

/* Radii equal to a distance, denormal and huge ones as well. */
Test(SUITE, radius_to_the_last_bit)
{
    enum { M = 500 };
    REAL x = 0, y[2 * M], origin[2] = {0, 0}, matrix[M];
    const REAL least = sizeof(REAL) == 8 ? (REAL)0x1p-537 : (REAL)0x1p-74f;
    const REAL scales[] = {1, (REAL)1.75, 3, least, 1 / least};
    const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
    for (int s = 0; s < 5; s++) {
        for (ptrdiff_t j = 0; j < M; j++) {
            y[2 * j] = scales[s];
            y[2 * j + 1] = (REAL)(sqrt((double)(j % 9) * EPSILON) * (double)scales[s]);
        }
        cr_assert_eq(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 1, M, 2, origin, y, matrix),
                     PRANGE_OK);
        for (ptrdiff_t j = 0; j < 9; j++)
            T(check_radius)(options, 1, M, 2, origin, y, matrix[j]);
    }
    /* In units of the least denormal square, 1.3^2 rounds up to 2, the squared distance of the
     * second point. An infinite distance is not within a finite radius, even if the radius's square
     * overflows. */
    const REAL corners[] = {least, 0, least, least, 1 / least, 1 / least};
    T(check_radius)(options, 1, 3, 2, origin, corners, (REAL)1.3 * least);
    T(check_radius)(options, 1, 3, 2, origin, corners, REAL_MAX);
    for (ptrdiff_t j = 0; j < M; j++)
        y[j] = (REAL)((double)j * (double)REAL_MIN);
    for (ptrdiff_t j = 0; j < M; j += 50)
        T(check_radius)(options, 1, M, 1, &x, y, y[j]);
}

Test(SUITE, radius_shapes_and_teams)
{
    static const ptrdiff_t counts[] = {1, 2, 33, 64, 257}, others[] = {1, 48, 49, 1025, 6000};
    REAL *x = allocate(257 * 9 * sizeof *x), *y = allocate(6000 * 11 * sizeof *y);
    T(fill_grid)(75, 9, 257 * 9, x);
    T(fill_grid)(76, 9, 6000 * 11, y);
    for (ptrdiff_t j = 0; j < 6000 * 11; j += 41)
        y[j] = (REAL)NAN;
    for (int a = 0; a < 5; a++)
        for (int b = 0; b < 5; b++) {
            const ptrdiff_t d = (a + b) % 5;
            const T(prange_distance_options) options = {.metric = PRANGE_CITYBLOCK,
                                                        .flags = (unsigned)(a + b) % 2,
                                                        .x_stride = d + 1,
                                                        .y_stride = d + 3};
            for (int threads = 1; threads <= 7; threads += 2) {
                set_threads(threads);
                T(check_radius)(options, counts[a], others[b], d, x, y, (REAL)d * 2);
            }
        }
    free(x);
    free(y);
}

Test(SUITE, radius_by_user)
{
    enum { N = 5, M = 130, D = 2 };
    REAL x[N * D], y[M * D];
    T(fill_grid)(77, 9, N * D, x);
    T(fill_grid)(78, 9, M * D, y);
    for (int threads = 1; threads <= 3; threads++) {
        set_threads(threads);
        const T(prange_distance_options) options = {.metric = PRANGE_USER_METRIC,
                                                    .function = T(by_user),
                                                    .flags = (unsigned)(threads == 2)};
        T(check_radius)(options, N, M, D, x, y, 3);
        T(check_radius)(options, N, M, D, x, y, (REAL)INFINITY);
    }
}

/* The data changed between the passes: row 1 has one neighbour less, or more. The call must fail,
 * and no row may be written outside its part; all other rows are right. With few queries the points
 * are cut into slices, which are counted before anything is written. */
static void T(check_changed)(ptrdiff_t n, ptrdiff_t m, int threads, ptrdiff_t by)
{
    REAL *x = allocate((size_t)n * sizeof *x), *y = allocate((size_t)m * sizeof *y);
    ptrdiff_t *starts = allocate((size_t)(n + 1) * sizeof *starts);
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = (REAL)(i % 40);
    for (ptrdiff_t j = 0; j < m; j++)
        y[j] = (REAL)(j % 40);
    set_threads(threads);
    cr_assert_eq(T(prange_radius_count)(PRANGE_CITYBLOCK, n, m, 1, x, y, 0, starts), PRANGE_OK);
    for (ptrdiff_t i = 2; i <= n; i++)
        starts[i] += by;
    guard indices = guard_new((size_t)starts[n] * sizeof(ptrdiff_t), 0);
    ptrdiff_t *at = guard_data(&indices);
    cr_expect_eq(T(prange_radius)(PRANGE_CITYBLOCK, n, m, 1, x, y, 0, starts, at, NULL),
                 PRANGE_ERROR_VALUE);
    cr_expect(strstr(prange_last_error(), "x[1]"), "%s", prange_last_error());
    cr_expect(guard_intact(&indices));
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = starts[i]; j < starts[i + 1]; j++) {
            ptrdiff_t untouched;
            memset(&untouched, GUARD_PATTERN, sizeof untouched);
            const bool right = at[j] == i % 40 + (j - starts[i]) * 40;
            cr_assert(right || at[j] == untouched, "row %td", i);
        }
    free(x);
    free(y);
    free(starts);
    guard_free(&indices);
}

Test(SUITE, radius_of_changed_data)
{
    for (int threads = 1; threads <= 3; threads++)
        for (ptrdiff_t by = -1; by <= 1; by += 2) {
            T(check_changed)(300, 400, threads, by);
            T(check_changed)(3, 12000, threads, by);
        }
}

Test(SUITE, radius_of_nothing)
{
    REAL x[3] = {1, 2, 3};
    ptrdiff_t offsets[3] = {7, 7, 7};
    cr_expect_eq(T(prange_radius_count)(0, 0, 1, 3, NULL, x, 1, offsets), PRANGE_OK);
    cr_expect(offsets[0] == 0 && offsets[1] == 7);
    cr_expect_eq(T(prange_radius)(0, 0, 1, 3, NULL, x, 1, offsets, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_radius_count)(PRANGE_COSINE, 1, 0, 3, x, NULL, 1, offsets), PRANGE_OK);
    cr_expect(offsets[0] == 0 && offsets[1] == 0 && offsets[2] == 7);
    cr_expect_eq(T(prange_radius)(0, 1, 0, 3, x, NULL, 1, offsets, NULL, NULL), PRANGE_OK);
    /* With a user's metric the size of the team is not known in advance. */
    const T(prange_distance_options)
        options = {.metric = PRANGE_USER_METRIC, .function = T(by_user)};
    set_threads(3);
    offsets[0] = offsets[1] = 7;
    cr_expect_eq(T(prange_radius_count_with)(&options, 0, 1, 3, NULL, x, 1, offsets), PRANGE_OK);
    cr_expect(offsets[0] == 0 && offsets[1] == 7);
    cr_expect_eq(T(prange_radius_with)(&options, 0, 1, 3, NULL, x, 1, offsets, NULL, NULL),
                 PRANGE_OK);
}

/* SPDX-License-Identifier: MIT */
/* A single query, whose kernels process several points at a time, in one element type. */

/* Compares the distances of a single query with those of the same query among several, and its
 * neighbours with its distances. */
static void T(check_one)(T(prange_distance_options) options, ptrdiff_t m, ptrdiff_t d,
                         const REAL *x, const REAL *y)
{
    enum { SEVERAL = 3 };
    T(prange_distance_options) plain = options;
    plain.flags &= PRANGE_ACCUMULATE_F64;
    REAL *rows = allocate((size_t)(SEVERAL * m) * sizeof *rows);
    REAL *row = allocate((size_t)m * sizeof *row);
    cr_assert_eq(T(prange_cross_distance_with)(&plain, SEVERAL, m, d, x, y, rows), PRANGE_OK);
    cr_assert_eq(T(prange_cross_distance_with)(&plain, 1, m, d, x, y, row), PRANGE_OK);
    cr_assert_eq(T(bits_differ)(m, row, rows), m, "metric %d, m %td", (int)options.metric, m);
    T(check_nearest)(options, 1, m, d, x, y, 1, 0);
    T(check_nearest)(options, 1, m, d, x, y, 6, 1);
    T(check_nearest)(options, 1, m, d, x, y, m + 1, 0);
    const REAL limit = row[m / 2];
    if (!isnan(limit) && limit >= 0) {
        T(check_radius)(options, 1, m, d, x, y, limit);
        options.max_distance = &limit;
        T(check_nearest)(options, 1, m, d, x, y, m / 3 + 1, 0);
    }
    free(rows);
    free(row);
}

Test(SUITE, one_query_in_every_metric)
{
    enum { M = 300, D = 3 };
    REAL x[3 * D], y[M * D];
    for (int kind = 0; kind < 3; kind++) {
        if (kind == 0) {
            T(random_fill)(61, 3 * D, x);
            T(random_fill)(62, M * D, y);
        } else {
            T(fill_grid)(63, 3, 3 * D, x);
            T(fill_grid)(64, 3, M * D, y);
        }
        for (ptrdiff_t j = 0; kind == 2 && j < M * D; j += 37)
            y[j] = j % 2 ? (REAL)NAN : (REAL)INFINITY;
        for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
            for (int variant = 0; variant < 4; variant++) {
                T(prange_distance_options) options = T(measure)((prange_metric)metric, variant % 2);
                options.flags = variant / 2 ? PRANGE_EXCLUDE_SELF : 0;
                T(check_one)(options, variant ? M : 40, dims_of(options.metric, D), x, y);
            }
    }
}

/* Sizes around vectors, rows, lines and slices of every level; and points in descending order of
 * distance, so that each displaces its predecessor. */
Test(SUITE, one_query_of_any_size)
{
    enum { M = 5000, D = 2 };
    static const ptrdiff_t sizes[] = {1,   2,   15,  16,  17,   31,   32,   33,   191,  192, 193,
                                      384, 385, 767, 769, 1535, 1536, 1537, 3073, 4097, M};
    static REAL x[3 * D], y[M * D], nearer[M * D];
    T(fill_grid)(65, 9, 3 * D, x);
    T(fill_grid)(66, 40, M * D, y);
    for (ptrdiff_t j = 0; j < M; j++)
        for (ptrdiff_t k = 0; k < D; k++)
            nearer[j * D + k] = x[k] + (REAL)(M - j);
    for (int s = 0; s < (int)(sizeof sizes / sizeof *sizes); s++)
        for (int threads = 1; threads <= 4; threads += 3) {
            const T(prange_distance_options) options = {.flags = s % 3 ? 0 : PRANGE_EXCLUDE_SELF};
            set_threads(threads);
            T(check_one)(options, sizes[s], D, x, y);
            T(check_one)(options, sizes[s], D, x, nearer);
        }
}

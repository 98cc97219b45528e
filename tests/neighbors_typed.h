/* SPDX-License-Identifier: MIT */
/* The k nearest in one element type. */

static const REAL T(parameters)[9] = {4, 1, 0, 1, 3, (REAL)0.5, 0, (REAL)0.5, 2};

/* Options of a metric for up to 3 coordinates, with weights if it takes them. */
static T(prange_distance_options) T(measure)(prange_metric metric, bool weighted)
{
    T(prange_distance_options) options = {.metric = metric};
    if (metric == PRANGE_SEUCLIDEAN)
        options.variances = T(parameters) + 3;
    else if (metric == PRANGE_MAHALANOBIS)
        options.inverse_covariance = T(parameters);
    else if (weighted && takes_weights(metric))
        options.weights = T(parameters) + 3;
    if (metric == PRANGE_MINKOWSKI)
        options.p = ORDER;
    return options;
}

/* Writes the candidates of a row in the order of neighbors.h, up to the limit if there is one, and
 * returns their count. For small k only the first k are sorted, by insertion. */
UNCHECKED static ptrdiff_t T(sorted)(ptrdiff_t k, ptrdiff_t m, const REAL *row, ptrdiff_t left_out,
                                     const REAL *limit, candidate *list)
{
    const bool few = k > 0 && k <= FEW_CANDIDATES;
    ptrdiff_t count = 0;
    for (ptrdiff_t j = 0; j < m; j++) {
        if (j == left_out || (limit && !(row[j] <= *limit)))
            continue;
        const candidate next = {row[j], j};
        if (!few || count < k)
            count++;
        else if (by_order(&next, &list[k - 1]) > 0)
            continue;
        ptrdiff_t place = count - 1;
        for (; few && place > 0 && by_order(&next, &list[place - 1]) < 0; place--)
            list[place] = list[place - 1];
        list[place] = next;
    }
    if (!few)
        qsort(list, (size_t)count, sizeof *list, by_order);
    return count;
}

/* Whether a row of the result is the list, padded with -1 and infinity. */
static bool T(row_is)(ptrdiff_t k, const ptrdiff_t *indices, const REAL *distances, ptrdiff_t count,
                      const candidate *list)
{
    for (ptrdiff_t j = 0; j < k; j++) {
        const REAL distance = j < count ? (REAL)list[j].distance : (REAL)INFINITY;
        if (indices[j] != (j < count ? list[j].index : -1) ||
            T(bits_of)(distances[j]) != T(bits_of)(distance))
            return false;
    }
    return true;
}

/* Compares the k nearest, written with `gap` elements between rows, with the sorted distance
 * matrix. */
static void T(check_nearest)(T(prange_distance_options) options, ptrdiff_t n, ptrdiff_t m,
                             ptrdiff_t d, const REAL *x, const REAL *y, ptrdiff_t k, ptrdiff_t gap)
{
    const ptrdiff_t stride = k + gap;
    guard indices = guard_new((size_t)(n * stride) * sizeof(ptrdiff_t), 0);
    guard distances = guard_new((size_t)(n * stride) * sizeof(REAL), sizeof(REAL));
    ptrdiff_t *at = guard_data(&indices);
    REAL *to = guard_data(&distances), *matrix = allocate((size_t)(n * m) * sizeof *matrix);
    candidate *list = allocate((size_t)m * sizeof *list);
    T(prange_distance_options) plain = options;
    plain.flags &= PRANGE_ACCUMULATE_F64;
    plain.max_distance = NULL;
    cr_assert_eq(T(prange_cross_distance_with)(&plain, n, m, d, x, y, matrix), PRANGE_OK, "%s",
                 prange_last_error());
    options.out_stride = gap ? stride : 0;
    cr_assert_eq(T(prange_nearest_with)(&options, n, m, d, x, y, k, at, to), PRANGE_OK, "%s",
                 prange_last_error());
    bool inside = guard_intact(&indices) && guard_intact(&distances);
    for (ptrdiff_t i = 0; i < n; i++) {
        const ptrdiff_t left_out = options.flags & PRANGE_EXCLUDE_SELF ? i : -1;
        const ptrdiff_t count =
            T(sorted)(k, m, matrix + i * m, left_out, options.max_distance, list);
        cr_assert(T(row_is)(k, at + i * stride, to + i * stride, count, list),
                  "metric %d, %td x %td, d %td, k %td, flags %u, limit %g: row %td",
                  (int)options.metric, n, m, d, k, options.flags,
                  options.max_distance ? (double)*options.max_distance : -1, i);
        inside = inside &&
                 guard_pattern((unsigned char *)(at + i * stride + k), (size_t)gap * sizeof *at);
        inside = inside &&
                 guard_pattern((unsigned char *)(to + i * stride + k), (size_t)gap * sizeof *to);
    }
    cr_expect(inside, "%td rows of %td, %td apart: written outside", n, k, stride);
    free(matrix);
    free(list);
    guard_free(&indices);
    guard_free(&distances);
}

/* Few distinct values, for many ties. */
static void T(fill_grid)(uint64_t seed, uint64_t values, ptrdiff_t count, REAL *x)
{
    for (ptrdiff_t i = 0; i < count; i++)
        x[i] = (REAL)(random_bits(seed, i) % values);
}

Test(SUITE, every_metric)
{
    enum { N = 70, M = 151, D = 3 };
    REAL x[N * D], y[M * D];
    for (int kind = 0; kind < 2; kind++) {
        if (kind == 0) {
            T(random_fill)(51, N * D, x);
            T(random_fill)(52, M * D, y);
        } else {
            T(fill_grid)(53, 3, N * D, x);
            T(fill_grid)(54, 3, M * D, y);
        }
        for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
            for (int variant = 0; variant < 4; variant++) {
                T(prange_distance_options) options = T(measure)((prange_metric)metric, variant % 2);
                options.flags = variant / 2 ? PRANGE_EXCLUDE_SELF : 0;
                const ptrdiff_t d = dims_of(options.metric, D);
                T(check_nearest)(options, N, M, d, x, y, variant % 2 ? 1 : 7, 0);
                T(check_nearest)(options, N, M, d, x, y, variant % 2 ? M + 2 : 40, 2);
                T(check_nearest)(options, M, N, d, y, x, variant % 2 ? 2 : 1, 1);
            }
    }
}

/* Distances are integers, or square roots of integers, so the order is exact. */
static void T(check_grid)(prange_metric metric, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, ptrdiff_t k)
{
    REAL *x = allocate((size_t)(n * d) * sizeof *x), *y = allocate((size_t)(m * d) * sizeof *y);
    REAL *to = allocate((size_t)(n * k) * sizeof *to);
    ptrdiff_t *at = allocate((size_t)(n * k) * sizeof *at);
    candidate *list = allocate((size_t)m * sizeof *list);
    T(fill_grid)(55, 4, n * d, x);
    T(fill_grid)(56, 4, m * d, y);
    cr_assert_eq(T(prange_nearest)(metric, n, m, d, x, y, k, at, to), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++) {
        for (ptrdiff_t j = 0; j < m; j++) {
            long double sum = 0;
            for (ptrdiff_t c = 0; c < d; c++) {
                const long double gap = fabsl((long double)x[i * d + c] - y[j * d + c]);
                sum = metric == PRANGE_CITYBLOCK   ? sum + gap
                      : metric == PRANGE_CHEBYSHEV ? fmaxl(sum, gap)
                                                   : sum + gap * gap;
            }
            list[j] = (candidate){metric == PRANGE_EUCLIDEAN ? sqrtl(sum) : sum, j};
        }
        qsort(list, (size_t)m, sizeof *list, by_order);
        for (ptrdiff_t j = 0; j < k; j++) {
            cr_assert_eq(at[i * k + j], list[j].index, "metric %d: row %td, %td", (int)metric, i,
                         j);
            cr_assert_leq(fabsl(to[i * k + j] - list[j].distance), 2 * EPSILON * list[j].distance);
        }
    }
    free(x);
    free(y);
    free(to);
    free(at);
    free(list);
}

Test(SUITE, ties_on_a_grid)
{
    static const prange_metric metrics[] = {PRANGE_EUCLIDEAN, PRANGE_SQEUCLIDEAN, PRANGE_CITYBLOCK,
                                            PRANGE_CHEBYSHEV};
    for (int m = 0; m < 4; m++)
        for (int threads = 1; threads <= 3; threads += 2) {
            set_threads(threads);
            T(check_grid)(metrics[m], 90, 700, 2, 1);
            T(check_grid)(metrics[m], 90, 700, 3, 12);
            T(check_grid)(metrics[m], 3, 9000, 2, 1);
            T(check_grid)(metrics[m], 3, 9000, 2, 2500);
        }
}

/* Random points in long double: each returned distance is that of the returned index, and close to
 * the distance of its rank. */
Test(SUITE, random_points_in_long_double)
{
    enum { N = 60, M = 900, D = 17, K = 9 };
    static REAL x[N * D], y[M * D], to[N * K];
    static ptrdiff_t at[N * K];
    candidate list[M];
    T(random_fill)(57, N * D, x);
    T(random_fill)(58, M * D, y);
    cr_assert_eq(T(prange_nearest)(PRANGE_EUCLIDEAN, N, M, D, x, y, K, at, to), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++) {
        for (ptrdiff_t j = 0; j < M; j++) {
            long double sum = 0;
            for (ptrdiff_t c = 0; c < D; c++) {
                const long double gap = (long double)x[i * D + c] - y[j * D + c];
                sum += gap * gap;
            }
            list[j] = (candidate){sqrtl(sum), j};
        }
        for (ptrdiff_t j = 0; j < K; j++) {
            const long double own = list[at[i * K + j]].distance;
            cr_assert_leq(fabsl(to[i * K + j] - own), (D + 4) * EPSILON * own);
        }
        qsort(list, M, sizeof *list, by_order);
        for (ptrdiff_t j = 0; j < K; j++)
            cr_assert_leq(fabsl(to[i * K + j] - list[j].distance),
                          (D + 4) * EPSILON * list[j].distance);
    }
}

/* Adjacent squares often have the same root. Then the lower index is nearer, even if its square is
 * larger. Scales from 1 to those where squares underflow or overflow. */
Test(SUITE, roots_that_merge)
{
    enum { M = 3000, D = 2 };
    static REAL x[D], y[M * D];
    const REAL least = sizeof(REAL) == 8 ? (REAL)0x1p-537 : (REAL)0x1p-74f;
    const REAL scales[] = {1, (REAL)1.75, 3, least, (REAL)1.5 * least, 1 / least};
    for (int s = 0; s < 6; s++) {
        for (ptrdiff_t j = 0; j < M; j++) {
            const double few = (double)(random_bits(59, j) % 9);
            y[j * D] = scales[s];
            y[j * D + 1] = (REAL)(sqrt(few * EPSILON) * (double)scales[s]);
        }
        const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
        T(check_nearest)(options, 1, M, D, x, y, 1, 0);
        T(check_nearest)(options, 1, M, D, x, y, 20, 0);
        T(check_nearest)(options, 1, M, D, x, y, M, 0);
    }
}

Test(SUITE, shapes)
{
    static const ptrdiff_t counts[] = {1, 2, 7, 31, 33, 64, 65, 129, 257, 300};
    static const ptrdiff_t others[] = {1, 2, 3, 47, 48, 49, 97, 200, 1025, 2500};
    REAL *x = allocate(300 * 9 * sizeof *x), *y = allocate(2500 * 11 * sizeof *y);
    T(random_fill)(60, 300 * 9, x);
    T(random_fill)(61, 2500 * 11, y);
    for (int a = 0; a < 10; a++)
        for (int b = 0; b < 10; b++) {
            const ptrdiff_t m = others[b], d = (a + b) % 8;
            const ptrdiff_t ks[] = {1, 2, 5, m, m + 3, m - 1};
            const T(prange_distance_options) options = {.metric = PRANGE_CITYBLOCK,
                                                        .flags = (unsigned)(a + b) % 2,
                                                        .x_stride = d + 1,
                                                        .y_stride = d + 3};
            set_threads(1 + b % 3);
            T(check_nearest)(options, counts[a], m, d, x, y, ks[(a + 3 * b) % 6], a % 3);
        }
    free(x);
    free(y);
}

/* Blocks of points larger than a second-level cache, and a second pass after coordinate 128. */
Test(SUITE, blocks)
{
    enum { N = 40, M = 400, D = 130 };
    static REAL x[N * D], y[M * D];
    T(random_fill)(62, N * D, x);
    T(random_fill)(63, M * D, y);
    for (int metric = PRANGE_EUCLIDEAN; metric <= PRANGE_SQEUCLIDEAN; metric++) {
        const T(prange_distance_options) options = {.metric = (prange_metric)metric};
        T(check_nearest)(options, N, M, D, x, y, 4, 0);
    }
}

/* Points with NaN or infinite coordinates, and only such points; k large enough to include them. */
Test(SUITE, nan_and_infinity)
{
    enum { N = 67, M = 220, D = 2 };
    static REAL x[N * D], y[M * D];
    for (uint64_t rarity = 1; rarity <= 12; rarity += 3)
        for (int metric = PRANGE_EUCLIDEAN; metric <= PRANGE_CHEBYSHEV; metric++) {
            T(random_fill_special)(64 + rarity, rarity + 3, N * D, x);
            T(random_fill_special)(65 + rarity, rarity, M * D, y);
            T(prange_distance_options) options = T(measure)((prange_metric)metric, false);
            options.flags = rarity % 2;
            T(check_nearest)(options, N, M, D, x, y, 1, 0);
            T(check_nearest)(options, N, M, D, x, y, 3, 0);
            T(check_nearest)(options, N, M, D, x, y, M - 20, 0);
            T(check_nearest)(options, N, M, D, x, y, M, 1);
            T(check_nearest)(options, 2, N, D, x, x, N, 1);
        }
    for (ptrdiff_t i = 0; i < M * D; i++)
        y[i] = i < M ? (REAL)NAN : (REAL)INFINITY;
    const T(prange_distance_options) options = {.flags = PRANGE_EXCLUDE_SELF};
    for (ptrdiff_t k = 1; k < M + 10; k += 1 + k) {
        T(check_nearest)(options, N, M, D, x, y, k, 0);
        T(check_nearest)(options, M, M, D, y, y, k, 0);
    }
}

/* In descending order every point enters the heap; if all are equal, only the first k do. Quadratic
 * time in k would not end. */
Test(SUITE, adversarial_orders)
{
    enum { M = 60000, D = 1 };
    REAL *y = allocate(M * sizeof *y), *to = allocate(M * sizeof *to), x = 0;
    ptrdiff_t *at = allocate(M * sizeof *at);
    for (int order = 0; order < 3; order++) {
        for (ptrdiff_t j = 0; j < M; j++)
            y[j] = order == 0 ? (REAL)(M - j) : order == 1 ? (REAL)(j + 1) : 5;
        for (ptrdiff_t k = M / 2; k <= M; k += M / 2) {
            cr_assert_eq(T(prange_nearest)(PRANGE_EUCLIDEAN, 1, M, D, &x, y, k, at, to), PRANGE_OK);
            for (ptrdiff_t j = 0; j < k; j++) {
                cr_assert_eq(at[j], order == 0 ? M - 1 - j : j);
                cr_assert_eq(to[j], order == 2 ? 5 : (REAL)(j + 1));
            }
        }
    }
    free(y);
    free(to);
    free(at);
}

Test(SUITE, one_output_alone)
{
    enum { N = 50, M = 80, D = 3, K = 6 };
    REAL x[N * D], y[M * D], to[N * K], alone[N * K];
    ptrdiff_t at[N * K], alone_at[N * K];
    T(random_fill)(68, N * D, x);
    T(random_fill)(69, M * D, y);
    for (ptrdiff_t k = 1; k <= K; k += K - 1) {
        cr_assert_eq(T(prange_nearest)(0, N, M, D, x, y, k, at, to), PRANGE_OK);
        cr_assert_eq(T(prange_nearest)(0, N, M, D, x, y, k, alone_at, NULL), PRANGE_OK);
        cr_assert_eq(T(prange_nearest)(0, N, M, D, x, y, k, NULL, alone), PRANGE_OK);
        cr_expect_arr_eq(at, alone_at, (size_t)(N * k) * sizeof *at);
        cr_expect_eq(T(bits_differ)(N * k, to, alone), N * k);
    }
}

Test(SUITE, nothing)
{
    REAL x[3] = {1, 2, 3}, to[2] = {7, 7};
    ptrdiff_t at[2] = {7, 7};
    cr_expect_eq(T(prange_nearest)(0, 0, 1, 3, NULL, x, 2, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_nearest)(0, 1, 1, 3, x, x, 0, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_nearest)(0, 1, 1, 3, x, x, 0, at, to), PRANGE_OK);
    cr_expect(at[0] == 7 && to[0] == 7);
    cr_expect_eq(T(prange_nearest)(PRANGE_COSINE, 1, 0, 3, x, NULL, 2, at, to), PRANGE_OK);
    cr_expect(at[0] == -1 && at[1] == -1 && isinf(to[0]) && isinf(to[1]));
    const T(prange_distance_options) options = {.flags = PRANGE_EXCLUDE_SELF};
    at[0] = 7;
    cr_expect_eq(T(prange_nearest_with)(&options, 1, 1, 3, x, x, 1, at, to), PRANGE_OK);
    cr_expect(at[0] == -1 && isinf(to[0]));
    /* Only the first query excludes the only point. */
    const REAL none[3] = {(REAL)NAN, 0, 0};
    cr_expect_eq(T(prange_nearest_with)(&options, 2, 1, 1, x, none, 1, at, to), PRANGE_OK);
    cr_expect(at[0] == -1 && isinf(to[0]) && at[1] == 0 && isnan(to[1]));
    cr_expect_eq(T(prange_nearest)(0, 1, 1, 0, NULL, NULL, 2, at, to), PRANGE_OK);
    cr_expect(at[0] == 0 && to[0] == 0 && at[1] == -1 && isinf(to[1]));
}

/* Asymmetric, of both signs, and often NaN, infinite or a signed zero. */
static REAL T(by_user)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    static const REAL special[] = {(REAL)NAN, (REAL)INFINITY, -(REAL)INFINITY, 0, -(REAL)0.0};
    const REAL mixed = x[0] * 7 + y[d - 1] * 3;
    if (ctx)
        atomic_fetch_add((atomic_int *)ctx, 1);
    if (!isfinite(mixed))
        return mixed;
    const int kind = (int)mixed % 11;
    return kind < 5 ? special[kind] : x[d - 1] - 2 * y[0];
}

Test(SUITE, user_metric)
{
    enum { N = 45, M = 130, D = 2 };
    REAL x[N * D], y[M * D];
    T(fill_grid)(70, 9, N * D, x);
    T(fill_grid)(71, 9, M * D, y);
    for (int threads = 1; threads <= 3; threads++) {
        set_threads(threads);
        for (ptrdiff_t k = 1; k <= M + 1; k += 26) {
            const T(prange_distance_options) options = {
                .metric = PRANGE_USER_METRIC, .function = T(by_user), .flags = (unsigned)k % 2};
            T(check_nearest)(options, N, M, D, x, y, k, 0);
            T(check_nearest)(options, 2, M, D, x, y, k, 1);
        }
    }
}

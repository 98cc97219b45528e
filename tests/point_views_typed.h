/* SPDX-License-Identifier: MIT */
/* Points that are views, in calls of one element type. */

/* The contiguous copy, element by element. */
static void T(copy)(const set *job, ptrdiff_t n, ptrdiff_t d, REAL *to)
{
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t k = 0; k < d; k++) {
            const void *from = at(job, i, k);
            const prange_type type = job->view.type;
            to[i * d + k] = type == PRANGE_F64   ? (REAL) * (const double *)from
                            : type == PRANGE_F32 ? (REAL) * (const float *)from
                            : type == PRANGE_I64 ? (REAL) * (const int64_t *)from
                            : type == PRANGE_I32 ? (REAL) * (const int32_t *)from
                                                 : (REAL) * (const uint8_t *)from;
        }
}

static REAL T(user)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    return d > 1 ? x[1] - 2 * y[d - 1] + *(const REAL *)ctx : 0;
}

/* Two sets as views and as copies, and the options of each. */
typedef struct T(case) {
    set x, y;
    REAL points_x[N * D], points_y[M * D];
    REAL weights[D], matrix[D * D], one;
    T(prange_distance_options) plain, viewed;
    ptrdiff_t d;
} T(case);

static void T(make_case)(T(case) * c, int metric, prange_type type, int layout)
{
    c->d = dims_of((prange_metric)metric, D);
    make_set(&c->x, type, layout, N, c->d, 31 + (uint64_t)metric);
    make_set(&c->y, type, (layout + metric) % LAYOUTS, M, c->d, 32);
    T(copy)(&c->x, N, c->d, c->points_x);
    T(copy)(&c->y, M, c->d, c->points_y);
    memset(c->matrix, 0, sizeof c->matrix);
    for (ptrdiff_t k = 0; k < c->d; k++) {
        c->weights[k] = (REAL)(k % 4) / 2;
        c->matrix[k * c->d + k] = (REAL)(1 + k % 3);
    }
    c->one = 1;
    c->plain = (T(prange_distance_options)){
        .metric = (prange_metric)metric,
        .weights = metric % 2 && takes_weights((prange_metric)metric) ? c->weights : NULL,
        .variances = metric == PRANGE_SEUCLIDEAN ? c->weights : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? c->matrix : NULL,
        .function = metric == PRANGE_USER_METRIC ? T(user) : NULL,
        .ctx = &c->one,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
    };
    c->viewed = c->plain;
    c->viewed.x_view = &c->x.view;
}

static int T(keep_rows)(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, REAL *distances, void *ctx)
{
    memcpy((REAL *)ctx + first * m, distances, (size_t)(rows * m) * sizeof *distances);
    return 0;
}

#define SAME(count, a, b)                                                                          \
    cr_assert_eq(T(bits_differ)((count), (a), (b)), (count), "metric %d, type %d",                 \
                 (int)c->plain.metric, (int)c->x.view.type)

/* One set: square and condensed. */
static void T(check_one_set)(const T(case) * c)
{
    static REAL expected[N * N], got[N * N];
    cr_assert_eq(T(prange_pairwise_distance_with)(&c->plain, N, c->d, c->points_x, expected),
                 PRANGE_OK);
    cr_assert_eq(T(prange_pairwise_distance_with)(&c->viewed, N, c->d, NULL, got), PRANGE_OK, "%s",
                 prange_last_error());
    SAME(N * N, got, expected);
    cr_assert_eq(T(prange_condensed_distance_with)(&c->plain, N, c->d, c->points_x, expected),
                 PRANGE_OK);
    cr_assert_eq(T(prange_condensed_distance_with)(&c->viewed, N, c->d, NULL, got), PRANGE_OK);
    SAME(N * (N - 1) / 2, got, expected);
}

/* Two sets: the matrix, its rows, pairs, and neighbours. */
static void T(check_two_sets)(T(case) * c)
{
    static REAL expected[N * M], got[N * M];
    static ptrdiff_t indices[2][N * M], offsets[2][N + 1];
    c->viewed.y_view = &c->y.view;
    cr_assert_eq(
        T(prange_cross_distance_with)(&c->plain, N, M, c->d, c->points_x, c->points_y, expected),
        PRANGE_OK);
    cr_assert_eq(T(prange_cross_distance_with)(&c->viewed, N, M, c->d, NULL, NULL, got), PRANGE_OK);
    SAME(N * M, got, expected);
    memset(got, 0, sizeof got);
    cr_assert_eq(T(prange_distance_rows)(&c->viewed, N, M, c->d, NULL, NULL, 7 * M * sizeof *got,
                                         T(keep_rows), got),
                 PRANGE_OK);
    SAME(N * M, got, expected);
    const T(prange_distance_options) * hows[2] = {&c->plain, &c->viewed};
    const REAL *sets[2][2] = {{c->points_x, c->points_y}, {NULL, NULL}};
    const double middle = fabs((double)expected[N * M / 2]);
    const REAL radius = middle < HUGE_VAL ? (REAL)middle : 1;
    REAL *outs[2] = {expected, got};
    for (int k = 0; k < 2; k++)
        cr_assert_eq(T(prange_nearest_with)(hows[k], N, M, c->d, sets[k][0], sets[k][1], K,
                                            indices[k], outs[k]),
                     PRANGE_OK);
    SAME(N * K, got, expected);
    cr_assert_arr_eq(indices[0], indices[1], N * K * sizeof **indices);
    for (int k = 0; k < 2; k++) {
        cr_assert_eq(T(prange_radius_count_with)(hows[k], N, M, c->d, sets[k][0], sets[k][1],
                                                 radius, offsets[k]),
                     PRANGE_OK);
        cr_assert_eq(T(prange_radius_with)(hows[k], N, M, c->d, sets[k][0], sets[k][1], radius,
                                           offsets[k], indices[k], outs[k]),
                     PRANGE_OK);
    }
    cr_assert_arr_eq(offsets[0], offsets[1], sizeof *offsets);
    cr_assert_arr_eq(indices[0], indices[1], (size_t)offsets[0][N] * sizeof **indices);
    SAME(offsets[0][N], got, expected);
}

/* Row i of x with row i of y. */
static void T(check_pairs)(T(case) * c)
{
    REAL expected[M], got[M];
    c->x.shape[0] = M;
    cr_assert_eq(
        T(prange_paired_distance_with)(&c->plain, M, c->d, c->points_x, c->points_y, expected),
        PRANGE_OK);
    cr_assert_eq(T(prange_paired_distance_with)(&c->viewed, M, c->d, NULL, NULL, got), PRANGE_OK);
    SAME(M, got, expected);
}

Test(SUITE, every_metric_type_and_layout)
{
    static T(case) c;
    for (int metric = 0; metric <= PRANGE_NAN_SQEUCLIDEAN; metric++)
        for (int type = 0; type < TYPES; type++)
            for (int layout = 0; layout < LAYOUTS; layout++) {
                T(make_case)(&c, metric, (prange_type)type, layout);
                cr_assert_eq(prange_set_num_threads(1 + (metric + layout) % 3), PRANGE_OK);
                T(check_one_set)(&c);
                T(check_two_sets)(&c);
                if (layout != 2) /* the columns' stride allows only N rows */
                    T(check_pairs)(&c);
            }
}

/* Many points, so that a team converts them; x and y are the same view. */
Test(SUITE, by_a_team)
{
    enum { MANY = 3000, DIMS = 37 };
    uint8_t *bytes = malloc(MANY * DIMS);
    REAL *points = malloc(MANY * DIMS * sizeof *points);
    REAL *expected = malloc(MANY * K * sizeof *expected), *got = malloc(MANY * K * sizeof *got);
    ptrdiff_t indices[2][MANY * K];
    const ptrdiff_t shape[] = {MANY, DIMS}, columns[] = {1, MANY};
    const prange_view view = {bytes, PRANGE_U8, 2, shape, columns};
    for (ptrdiff_t i = 0; i < MANY * DIMS; i++) {
        bytes[i] = (uint8_t)random_bits(41, i);
        points[i % MANY * DIMS + i / MANY] = bytes[i];
    }
    cr_assert_eq(T(prange_nearest)(PRANGE_CITYBLOCK, MANY, MANY, DIMS, points, points, K,
                                   indices[0], expected),
                 PRANGE_OK);
    for (int threads = 1; threads <= 4; threads++) {
        const T(prange_distance_options)
            given = {.metric = PRANGE_CITYBLOCK, .x_view = &view, .y_view = &view};
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(
            T(prange_nearest_with)(&given, MANY, MANY, DIMS, NULL, NULL, K, indices[1], got),
            PRANGE_OK);
        cr_expect_eq(T(bits_differ)(MANY * K, got, expected), MANY * K);
        cr_expect_arr_eq(indices[0], indices[1], sizeof *indices);
    }
    free(bytes);
    free(points);
    free(expected);
    free(got);
}

Test(SUITE, refused_views)
{
    typedef T(prange_distance_options) options;
    guard out = guard_new(40 * sizeof(REAL), sizeof(REAL));
    REAL *to = guard_data(&out), points[12] = {0};
    uint8_t bytes[12] = {0};
    memset(to, 0, 40 * sizeof *to);
    const ptrdiff_t shape[] = {3, 4}, wrong[] = {4, 3}, far[] = {PTRDIFF_MAX / 2, 1};
    const prange_view good = {bytes, PRANGE_U8, 2, shape, NULL},
                      flat = {bytes, PRANGE_U8, 1, shape, NULL};
    const prange_view turned = {bytes, PRANGE_U8, 2, wrong, NULL};
    const prange_view missing = {NULL, PRANGE_U8, 2, shape, NULL};
    const prange_view unknown = {bytes, (prange_type)9, 2, shape, NULL};
    const prange_view large = {bytes, PRANGE_U8, 2, shape, far};
    const prange_view written = {(char *)to + sizeof(REAL) - 1, PRANGE_U8, 2, shape, NULL};
    const struct {
        options chosen;
        const REAL *x;
        prange_status expected;
    } calls[] = {
        {{.x_view = &good}, points, PRANGE_ERROR_VALUE},
        {{.x_view = &good, .x_stride = 4}, NULL, PRANGE_ERROR_VALUE},
        {{.x_view = &good, .y_view = &good}, NULL, PRANGE_ERROR_VALUE},
        {{.x_view = &flat}, NULL, PRANGE_ERROR_SIZE},
        {{.x_view = &turned}, NULL, PRANGE_ERROR_SIZE},
        {{.x_view = &missing}, NULL, PRANGE_ERROR_NULL},
        {{.x_view = &unknown}, NULL, PRANGE_ERROR_VALUE},
        {{.x_view = &large}, NULL, PRANGE_ERROR_SIZE},
        {{.x_view = &written}, NULL, PRANGE_ERROR_OVERLAP},
    };
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++) {
        cr_expect_eq(T(prange_pairwise_distance_with)(&calls[k].chosen, 3, 4, calls[k].x, to),
                     calls[k].expected, "case %zu", k);
        cr_expect_eq(T(prange_condensed_distance_with)(&calls[k].chosen, 3, 4, calls[k].x, to),
                     calls[k].expected, "case %zu", k);
    }
    const options both = {.x_view = &good, .y_view = &written};
    ptrdiff_t *indices = (ptrdiff_t *)(void *)to;
    cr_expect_eq(T(prange_cross_distance_with)(&both, 3, 3, 4, NULL, NULL, to),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_paired_distance_with)(&both, 3, 4, NULL, NULL, to), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_nearest_with)(&both, 3, 3, 4, NULL, NULL, 2, NULL, to),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_radius_count_with)(&both, 3, 3, 4, NULL, NULL, 1, indices),
                 PRANGE_ERROR_OVERLAP);
    for (ptrdiff_t k = 0; k < 40; k++)
        cr_expect_eq(to[k], 0);
    cr_expect(guard_intact(&out));
    guard_free(&out);
}

/* Empty views, of nothing and of points without coordinates. */
Test(SUITE, empty_views)
{
    const ptrdiff_t none[] = {0, 4}, flat[] = {3, 0};
    const prange_view nothing = {NULL, PRANGE_I32, 2, none, NULL};
    const prange_view points = {NULL, PRANGE_I32, 2, flat, NULL};
    const T(prange_distance_options) given = {.x_view = &nothing}, of = {.x_view = &points};
    REAL out[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    cr_expect_eq(T(prange_pairwise_distance_with)(&given, 0, 4, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_pairwise_distance_with)(&of, 3, 0, NULL, out), PRANGE_OK);
    for (int k = 0; k < 9; k++)
        cr_expect_eq(out[k], 0);
}

/* Whichever allocation fails, the call reports it and writes nothing. */
Test(SUITE, no_memory_for_copies)
{
    static T(case) c;
    static REAL out[N * M];
    T(make_case)(&c, PRANGE_COSINE, PRANGE_I32, 2);
    c.viewed.y_view = &c.y.view;
    allocations = 0;
    cr_assert_eq(T(prange_cross_distance_with)(&c.viewed, N, M, c.d, NULL, NULL, out), PRANGE_OK);
    const int needed = allocations;
    cr_assert_geq(needed, 3);
    memset(out, 0, sizeof out);
    for (int k = 1; k <= needed; k++) {
        allocations = 0;
        fails_at = k;
        cr_expect_eq(T(prange_cross_distance_with)(&c.viewed, N, M, c.d, NULL, NULL, out),
                     PRANGE_ERROR_MEMORY);
        fails_at = 0;
        for (ptrdiff_t i = 0; i < N * M; i++)
            cr_assert_eq(out[i], 0);
    }
}
#undef SAME

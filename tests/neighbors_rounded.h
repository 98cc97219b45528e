/* SPDX-License-Identifier: MIT */
/* Neighbours of f32 points computed in f64 (PRANGE_ACCUMULATE_F64). */

/* Checks the k nearest for several k, with and without a limit, and all within a radius. */
static void check_rounded(prange_distance_options_f32 options, ptrdiff_t n, ptrdiff_t m,
                          ptrdiff_t d, const float *x, const float *y, float radius)
{
    static const ptrdiff_t ks[] = {1, 2, 9};
    options.flags |= PRANGE_ACCUMULATE_F64;
    check_radius_f32(options, n, m, d, x, y, radius);
    for (int k = 0; k < 4; k++) {
        options.max_distance = k % 2 ? &radius : NULL;
        check_nearest_f32(options, n, m, d, x, y, k < 3 ? ks[k] : m + 1, k % 2);
    }
    options.max_distance = &radius;
    check_nearest_f32(options, n, m, d, x, y, 1, 0);
}

Test(rounded, every_metric)
{
    enum { N = 66, M = 140, D = 3 };
    static const float radii[] = {0, 0.5F, 1, 2, 1e9F, INFINITY};
    float x[N * D], y[M * D];
    for (int kind = 0; kind < 2; kind++) {
        if (kind == 0) {
            random_fill_f32(101, N * D, x);
            random_fill_f32(102, M * D, y);
        } else {
            fill_grid_f32(103, 3, N * D, x);
            fill_grid_f32(104, 3, M * D, y);
        }
        for (int metric = 0; metric < PRANGE_USER_METRIC; metric++)
            for (int r = 0; r < 6; r++) {
                prange_distance_options_f32 options = measure_f32((prange_metric)metric, r % 2);
                options.flags = r % 4 == 3 ? PRANGE_EXCLUDE_SELF : 0;
                check_rounded(options, N, M, dims_of(options.metric, D), x, y, radii[r]);
            }
    }
}

/* Integers whose distances are exact in f64 but not in f32. The order must be that of the returned
 * distances, many of which become equal by rounding to f32. */
Test(rounded, exact_sums)
{
    enum { N = 30, M = 400, D = 7 };
    static float x[N * D], y[M * D], to[N * M], in_f32[N * M];
    static ptrdiff_t at[N * M];
    candidate list[M];
    ptrdiff_t merged = 0;
    const prange_distance_options_f32 options = {.metric = PRANGE_CITYBLOCK,
                                                 .flags = PRANGE_ACCUMULATE_F64};
    for (ptrdiff_t i = 0; i < N * D; i++)
        x[i] = (float)(random_bits(105, i) % 9);
    for (ptrdiff_t i = 0; i < M * D; i++)
        y[i] = (float)((1 << 23) + random_bits(106, i) % 9);
    for (ptrdiff_t k = 1; k <= M; k += M - 1) {
        cr_assert_eq(prange_nearest_with_f32(&options, N, M, D, x, y, k, at, to), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++) {
            double exact[M];
            for (ptrdiff_t j = 0; j < M; j++) {
                exact[j] = 0;
                for (ptrdiff_t c = 0; c < D; c++)
                    exact[j] += (double)y[j * D + c] - (double)x[i * D + c];
                list[j] = (candidate){(float)exact[j], j};
            }
            qsort(list, M, sizeof *list, by_order);
            cr_assert(row_is_f32(k, at + i * k, to + i * k, M, list), "k %td, row %td", k, i);
            for (ptrdiff_t j = 1; j < M; j++)
                merged += exact[list[j - 1].index] > exact[list[j].index];
        }
    }
    cr_expect_gt(merged, N);
    cr_assert_eq(prange_nearest_f32(PRANGE_CITYBLOCK, N, M, D, x, y, M, at, in_f32), PRANGE_OK);
    cr_expect_neq(bits_differ_f32(N * M, to, in_f32), N * M);
}

/* Distances that differ only in f64, and limits at such a rounded distance or next to it; also
 * scales at which squares of f32 underflow or overflow. */
Test(rounded, merged_by_rounding)
{
    enum { M = 300 };
    static const float scales[] = {1, 1.75F, 3, 0x1p-74F, 0x1p-149F, 0x1p74F, 0x1.8p127F};
    const float origin[2] = {0, 0};
    float y[2 * M], matrix[M];
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    for (int s = 0; s < 7; s++) {
        for (ptrdiff_t j = 0; j < M; j++) {
            y[2 * j] = scales[s];
            y[2 * j + 1] = (float)(sqrt((double)((M - j) % 29) * 0x1p-25) * (double)scales[s]);
        }
        cr_assert_eq(prange_cross_distance_with_f32(&options, 1, M, 2, origin, y, matrix),
                     PRANGE_OK);
        for (ptrdiff_t j = 0; j < 29; j += 4)
            for (int side = 0; side <= 2; side++)
                check_rounded(options, 1, M, 2, origin, y,
                              nextafter(matrix[j], matrix[j] * (float)side));
    }
}

/* Distances that only rounding to f32 makes infinite; and NaN. */
Test(rounded, infinity_and_nan)
{
    enum { N = 40, M = 90, D = 2 };
    static float x[N * D], y[M * D];
    const float far[] = {FLT_MAX, 0, FLT_MAX, 0x1p102F, FLT_MAX, FLT_MAX, NAN, 0, INFINITY, 0};
    const float origin[2] = {0, 0};
    const prange_distance_options_f32 options = {0};
    check_rounded(options, 1, 5, 2, origin, far, FLT_MAX);
    check_rounded(options, 1, 5, 2, origin, far, INFINITY);
    for (uint64_t rarity = 1; rarity <= 12; rarity += 3) {
        random_fill_special_f32(107 + rarity, rarity + 3, N * D, x);
        random_fill_special_f32(108 + rarity, rarity, M * D, y);
        check_rounded(options, N, M, D, x, y, 1);
        check_rounded(options, N, M, D, x, y, INFINITY);
    }
}

/* Few queries, whose points are cut into slices, and many; with gaps between rows. */
Test(rounded, any_team)
{
    enum { N = 300, M = 9000, D = 3 };
    static const ptrdiff_t counts[] = {1, 20, N}, others[] = {M, M, 200};
    static float x[N * (D + 1)], y[M * (D + 2)];
    const prange_distance_options_f32 options = {.x_stride = D + 1, .y_stride = D + 2};
    random_fill_f32(109, N * (D + 1), x);
    random_fill_f32(110, M * (D + 2), y);
    for (ptrdiff_t j = 0; j < M; j += 41)
        y[j * (D + 2)] = NAN;
    for (int threads = 1; threads <= 7; threads += 2)
        for (int c = 0; c < 3; c++) {
            set_threads(threads);
            check_rounded(options, counts[c], others[c], D, x, y, 0.25F);
        }
}

Test(rounded, nothing)
{
    float x[3] = {1, 2, 3}, to[2] = {7, 7};
    ptrdiff_t at[2] = {7, 7}, offsets[2] = {7, 7};
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    cr_expect_eq(prange_nearest_with_f32(&options, 0, 1, 3, NULL, x, 2, NULL, NULL), PRANGE_OK);
    cr_expect_eq(prange_nearest_with_f32(&options, 1, 1, 3, x, x, 0, at, to), PRANGE_OK);
    cr_expect(at[0] == 7 && to[0] == 7);
    cr_expect_eq(prange_nearest_with_f32(&options, 1, 0, 3, x, NULL, 2, at, to), PRANGE_OK);
    cr_expect(at[0] == -1 && at[1] == -1 && isinf(to[0]) && isinf(to[1]));
    cr_expect_eq(prange_nearest_with_f32(&options, 1, 1, 0, NULL, NULL, 2, at, to), PRANGE_OK);
    cr_expect(at[0] == 0 && to[0] == 0 && at[1] == -1);
    cr_expect_eq(prange_radius_count_with_f32(&options, 0, 1, 3, NULL, x, 1, offsets), PRANGE_OK);
    cr_expect(offsets[0] == 0 && offsets[1] == 7);
    cr_expect_eq(prange_radius_count_with_f32(&options, 1, 0, 3, x, NULL, 1, offsets), PRANGE_OK);
    cr_expect(offsets[0] == 0 && offsets[1] == 0);
    cr_expect_eq(prange_radius_with_f32(&options, 1, 0, 3, x, NULL, 1, offsets, NULL, NULL),
                 PRANGE_OK);
}

/* SPDX-License-Identifier: MIT */
/* Pairwise distances in one element type. */

/* The definition: differences, squared and summed over k in order by fused multiply-adds. */
static REAL T(reference_pair)(prange_metric metric, ptrdiff_t d, const REAL *a, const REAL *b)
{
    REAL sum = 0;
    for (ptrdiff_t k = 0; k < d; k++) {
        const REAL difference = a[k] - b[k];
        sum = T(fused)(difference, difference, sum);
    }
    return metric == PRANGE_EUCLIDEAN ? T(root)(sum) : sum;
}

static void T(expect_reference)(prange_metric metric, ptrdiff_t n, ptrdiff_t d, const REAL *x,
                                const REAL *distances)
{
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < n; j++) {
            const REAL expected = T(reference_pair)(metric, d, x + i * d, x + j * d);
            const REAL got = distances[i * n + j];
            if (T(bits_of)(got) != T(bits_of)(expected)) {
                cr_expect(false, "metric %d, n %td, d %td: [%td][%td] is %a, expected %a",
                          (int)metric, n, d, i, j, (double)got, (double)expected);
                return;
            }
        }
}

/* Checks the distances of x bit for bit, in unaligned memory with guard bytes. */
static void T(check)(ptrdiff_t n, ptrdiff_t d, const REAL *x, size_t offset)
{
    for (int m = 0; m < 2; m++) {
        guard out = guard_new((size_t)(n * n) * sizeof(REAL), offset * sizeof(REAL));
        REAL *distances = guard_data(&out);
        cr_assert_eq(T(prange_pairwise_distance)(metrics[m], n, d, x, distances), PRANGE_OK);
        cr_expect(guard_intact(&out), "metric %d, n %td, d %td: wrote outside", m, n, d);
        T(expect_reference)(metrics[m], n, d, x, distances);
        guard_free(&out);
    }
}

/* Sizes around the rows and columns of tiles, and dimensions around any blocking. */
Test(SUITE, every_shape_exactly)
{
    static const ptrdiff_t counts[] = {1,  2,  5,  6,  7,  8,  9,  12,  31, 32,
                                       33, 34, 63, 64, 65, 66, 97, 193, 200};
    static const ptrdiff_t dims[] = {0, 1, 2, 3, 5, 31, 32, 33, 100};
    enum { N = 200, D = 100 };
    REAL *x = allocate((N * D + 8) * sizeof *x);
    T(random_fill)(1, N * D + 8, x);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (size_t k = 0; k < sizeof dims / sizeof *dims; k++)
            T(check)(counts[c], dims[k], x + (c + k) % 8, (c + 3 * k) % 8);
    free(x);
}

Test(SUITE, many_dimensions)
{
    enum { N = 70, D = 1025 };
    REAL *x = allocate(N * D * sizeof *x);
    T(random_fill)(2, N * D, x);
    T(check)(33, 513, x, 1);
    T(check)(N, D, x, 3);
    free(x);
}

/* So large that the mirrored half is written by streaming stores, wherever in a cache line the
 * result begins. */
Test(SUITE, results_past_the_caches)
{
    enum { N = sizeof(REAL) == 8 ? 1536 : 2176, D = 3 }; /* whole tiles, but for the lead */
    static const size_t offsets[] = {0, 2, 7, 13};
    REAL *x = allocate(N * D * sizeof *x);
    T(random_fill)(3, N * D, x);
    for (int k = 0; k < 4; k++) {
        cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
        T(check)(N, D, x, offsets[k]);
    }
    T(check)(N + 1, 1, x, 1);
    free(x);
}

/* Large enough for a team and for several panels. */
Test(SUITE, many_points)
{
    enum { N = 700, D = 3 };
    REAL *x = allocate(N * D * sizeof *x);
    T(random_fill)(3, N * D, x);
    for (int threads = 1; threads <= 3; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        T(check)(N, D, x, 1);
    }
    free(x);
}

Test(SUITE, error_bound)
{
    static const ptrdiff_t dims[] = {1, 2, 3, 33, 100, 513};
    enum { N = 40 };
    for (size_t s = 0; s < sizeof dims / sizeof *dims; s++) {
        const ptrdiff_t d = dims[s];
        REAL *x = allocate((size_t)(N * d) * sizeof *x), distance[N * N], square[N * N];
        T(random_fill)(4, N * d, x);
        unsigned bad = T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, N, d, x, distance);
        bad |= T(prange_pairwise_distance)(PRANGE_SQEUCLIDEAN, N, d, x, square);
        cr_assert_eq(bad, PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j < i; j++) {
                quad exact = 0;
                for (ptrdiff_t k = 0; k < d; k++) {
                    const quad difference = (quad)x[i * d + k] - (quad)x[j * d + k];
                    exact += difference * difference;
                }
                const quad root = reference_sqrt(exact);
                const quad off = reference_abs((quad)square[i * N + j] - exact) / exact;
                const quad off_root = reference_abs((quad)distance[i * N + j] - root) / root;
                cr_assert_leq((double)off, ((double)d + 3) * EPSILON, "square, d %td", d);
                cr_assert_leq((double)off_root, ((double)d / 2 + 3) * EPSILON, "d %td", d);
            }
        free(x);
    }
}

/* Points far from the origin and close together lose nothing: a translation by a representable
 * amount changes no bit. The expansion by dot products would cancel completely. */
Test(SUITE, translation)
{
    enum { N = 90, D = 7 };
    REAL near[N * D], far[N * D], a[N * N], b[N * N];
    const REAL offset = sizeof(REAL) == sizeof(float) ? (REAL)0x1p17 : (REAL)1e8;
    for (ptrdiff_t i = 0; i < N * D; i++) {
        near[i] = (REAL)(random_bits(5, i) % 64) / 16;
        far[i] = near[i] + offset;
        cr_assert_eq(far[i] - offset, near[i]);
    }
    for (int m = 0; m < 2; m++) {
        cr_assert_eq(T(prange_pairwise_distance)(metrics[m], N, D, near, a), PRANGE_OK);
        cr_assert_eq(T(prange_pairwise_distance)(metrics[m], N, D, far, b), PRANGE_OK);
        cr_expect_eq(T(bits_differ)(N * N, a, b), N * N);
    }
}

Test(SUITE, symmetry_diagonal_and_duplicates)
{
    enum { N = 197, D = 13 };
    REAL *x = allocate(N * D * sizeof *x), *out = allocate(N * N * sizeof *out);
    T(random_fill)(6, N * D, x);
    for (ptrdiff_t i = 100; i < N; i++)
        memcpy(x + i * D, x + (i - 100) * D, D * sizeof *x);
    for (int m = 0; m < 2; m++) {
        cr_assert_eq(T(prange_pairwise_distance)(metrics[m], N, D, x, out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            for (ptrdiff_t j = 0; j < N; j++) {
                cr_assert_eq(T(bits_of)(out[i * N + j]), T(bits_of)(out[j * N + i]));
                const bool twin = i % 100 == j % 100;
                cr_assert_eq(out[i * N + j] == 0, twin, "[%td][%td]", i, j);
                cr_assert(!signbit(out[i * N + j]));
            }
    }
    free(x);
    free(out);
}

/* A distance depends only on its two points, not on their positions in the set. */
Test(SUITE, permutation)
{
    enum { N = 131, D = 9, STEP = 37 };
    REAL *x = allocate(2 * N * D * sizeof *x), *moved = x + N * D;
    REAL *a = allocate(2 * N * N * sizeof *a), *b = a + N * N;
    T(random_fill)(7, N * D, x);
    for (ptrdiff_t i = 0; i < N; i++)
        memcpy(moved + i * D, x + i * STEP % N * D, D * sizeof *x);
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, N, D, x, a), PRANGE_OK);
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, N, D, moved, b), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = 0; j < N; j++)
            cr_assert_eq(T(bits_of)(b[i * N + j]), T(bits_of)(a[i * STEP % N * N + j * STEP % N]),
                         "[%td][%td]", i, j);
    free(x);
    free(a);
}

/* NaN and infinite rows do not affect other rows; overflow and underflow follow the formula. */
Test(SUITE, special_rows)
{
    enum { N = 77, D = 5 };
    REAL *x = allocate(N * D * sizeof *x), *out = allocate(N * N * sizeof *out);
    T(random_fill)(8, N * D, x);
    x[3 * D + 4] = (REAL)NAN;
    x[40 * D] = (REAL)INFINITY;
    x[41 * D + 2] = -(REAL)INFINITY;
    x[76 * D + 2] = (REAL)INFINITY;
    x[50 * D + 1] = REAL_MAX;
    x[51 * D + 1] = -REAL_MAX;
    for (ptrdiff_t k = 0; k < D; k++) {
        x[60 * D + k] = REAL_MIN;
        x[61 * D + k] = REAL_MIN / 2;
    }
    T(check)(N, D, x, 1);
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, N, D, x, out), PRANGE_OK);
    cr_expect(isnan(out[3 * N + 3]) && isnan(out[3 * N + 40]) && isnan(out[10 * N + 3]));
    cr_expect(isnan(out[40 * N + 40]) && isinf(out[40 * N + 41]) && isinf(out[2 * N + 40]));
    cr_expect(isinf(out[41 * N + 76]) && isinf(out[50 * N + 51]));
    cr_expect_eq(out[50 * N + 50], 0);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = 0; j < N; j++)
            if (i != 3 && j != 3 && !(i == j && (i == 40 || i == 41 || i == 76)))
                cr_assert(!isnan(out[i * N + j]), "[%td][%td]", i, j);
    free(x);
    free(out);
}

Test(SUITE, nothing)
{
    REAL out[4] = {1, 2, 3, 4}, x = 5;
    cr_expect_eq(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 0, 3, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 0, 0, &x, out), PRANGE_OK);
    cr_expect_eq(out[0], 1);
    cr_expect_eq(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 2, 0, &x, out), PRANGE_OK);
    for (int k = 0; k < 4; k++)
        cr_expect_eq(out[k], 0);
}

/* Rows without coordinates may have any stride. */
Test(SUITE, rows_of_nothing)
{
    REAL out[16], x = 5;
    const T(prange_distance_options)
        options = {.metric = PRANGE_RUSSELLRAO, .x_stride = (ptrdiff_t)1 << 61};
    cr_expect_eq(T(prange_pairwise_distance_with)(&options, 4, 0, &x, out), PRANGE_OK);
    for (int k = 0; k < 16; k++)
        cr_expect(isnan(out[k]));
}

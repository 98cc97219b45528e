/* SPDX-License-Identifier: MIT */
/* Products of a matrix and a vector, in one element type. */

static void T(expect_matvec)(ptrdiff_t m, ptrdiff_t n, teams tried)
{
    const sizes rows = {.m = m, .n = 1, .k = n}, columns = {.m = n, .n = 1, .k = m};
    ELEMENT *a = T(filled)(1, m * n), *x = T(filled)(2, m + n), *old = T(filled)(3, m + n);
    ELEMENT *down = T(copied)(m + n, old), *across = T(copied)(m + n, old);
    T(define)(&rows, 1, a, n, 1, x, 1, 0, down);
    T(define)(&columns, 1, a, 1, n, x, 1, 0, across);
    for (int threads = tried.first; threads <= tried.last; threads += tried.step) {
        ELEMENT *y = T(copied)(m + n, old), *z = T(copied)(m + n, old);
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(T(prange_matvec)(m, n, a, x, y), PRANGE_OK, "%s", prange_last_error());
        T(expect_same)("matvec", &rows, m + n, y, down);
        cr_assert_eq(T(prange_matvec_transposed)(m, n, a, x, z), PRANGE_OK);
        T(expect_same)("matvec_transposed", &columns, m + n, z, across);
        free(y);
        free(z);
    }
    free(a);
    free(x);
    free(old);
    free(down);
    free(across);
}

/* Sizes around the edges of vectors, squares, pieces and blocks, and matrices with few rows or
 * columns. */
Test(SUITE, matvec)
{
    for (int i = 0; i < EDGES; i++)
        for (int j = 0; j < EDGES; j++)
            T(expect_matvec)(edges[i], edges[j], one_team(1 + (i + j) % 4));
    const teams five = {1, 5, 1};
    T(expect_matvec)(1, 70001, five);
    T(expect_matvec)(70001, 3, five);
    T(expect_matvec)(19, 20011, five);
    T(expect_matvec)(20011, 13, five);
    T(expect_matvec)(1100, 1200, five);
}

/* Every number of rows, half a page or more apart, and every number of columns of a partial square.
 */
Test(SUITE, matvec_squares)
{
    for (ptrdiff_t m = 1; m <= 100; m++)
        T(expect_matvec)(m, m % 2 ? 512 : 1024, one_team(1));
    for (ptrdiff_t n = 1; n <= 40; n++)
        T(expect_matvec)(n % 2 ? 75 : 21, n, one_team(1));
}

/* Every number of rows that is computed as one run of squares, with rows of some blocks; and rows
 * that are whole pages and two runs of blocks. matvec_squares and matvec_pages have one run. */
Test(SUITE, matvec_blocks)
{
    for (ptrdiff_t m = 1; m <= 70; m++) {
        T(expect_matvec)(m, 191 + m % 3, one_team(1));
        T(expect_matvec)(m, 383 + m % 7, one_team(1));
    }
    for (ptrdiff_t m = 1; m <= 17; m++)
        T(expect_matvec)(m, 2048, one_team(1));
}

/* Rows a page apart, with numbers of columns around those of blocks; y is the sums themselves. */
Test(SUITE, matvec_pages)
{
    enum { M = 19, APART = 4096 / sizeof(ELEMENT) };
    static const ptrdiff_t columns[] = {1, 192, 383, 384, 385, 511, 512, 959, 960, 961, 1023, 1024};
    const ptrdiff_t m[] = {M}, strides[] = {APART, 1};
    ELEMENT *memory = T(filled)(12, M * APART), *x = T(filled)(13, APART);
    for (int i = 0; i < 12 && columns[i] <= APART; i++) {
        const ptrdiff_t n[] = {columns[i]}, shape[] = {M, columns[i]};
        const sizes job = {.m = M, .n = 1, .k = columns[i]};
        ELEMENT *y = T(filled)(14, M), *expected = T(filled)(14, M);
        const prange_view a = {memory, ELEMENT_TYPE, 2, shape, strides};
        const prange_view from = {x, ELEMENT_TYPE, 1, n, NULL};
        const prange_view to = {y, ELEMENT_TYPE, 1, m, NULL};
        T(define)(&job, 1, memory, APART, 1, x, 1, 0, expected);
        cr_assert_eq(prange_matvec_view(1, &a, &from, 0, &to), PRANGE_OK);
        T(expect_same)("matvec_view", &job, M, y, expected);
        free(y);
        free(expected);
    }
    free(memory);
    free(x);
}

/* y may be next to a and x, and share no element with them. It is tried at every place from one
 * element apart before each to one element apart behind it. */
static void T(expect_overlaps)(ptrdiff_t m, ptrdiff_t n, bool transposed)
{
    enum { GAP = 8, MATRIX = 25, VECTOR = 7 };
    ELEMENT memory[MATRIX + VECTOR + 3 * GAP] = {0};
    ELEMENT *const a = memory + GAP, *const x = a + m * n + GAP;
    const ptrdiff_t inner = transposed ? m : n, outer = transposed ? n : m;
    for (int in = 0; in < 2; in++) {
        ELEMENT *const begin = in ? x : a, *const end = begin + (in ? inner : m * n);
        for (ELEMENT *y = begin - outer - 1; y <= end + 1; y++) {
            const prange_status status = transposed ? T(prange_matvec_transposed)(m, n, a, x, y)
                                                    : T(prange_matvec)(m, n, a, x, y);
            const bool shared = y + outer > begin && y < end;
            cr_expect_eq(status, shared ? PRANGE_ERROR_OVERLAP : PRANGE_OK,
                         "%td x %td%s, y at %td from %s", m, n, transposed ? ", transposed" : "",
                         y - begin, in ? "x" : "a");
        }
    }
}

Test(SUITE, matvec_overlaps)
{
    for (int transposed = 0; transposed < 2; transposed++) {
        T(expect_overlaps)(5, 5, transposed);
        T(expect_overlaps)(2, 7, transposed);
        T(expect_overlaps)(7, 2, transposed);
    }
}

#if ELEMENT_IS_REAL
/* A row with NaN or an overflow is NaN or infinite, and no other row is; all are within the error
 * bound of their sums in long double. */
Test(SUITE, matvec_specials)
{
    static const ptrdiff_t sizes_of[][2] = {{8, 8}, {21, 30}, {37, 200}, {13, 1024}, {70, 64}};
    const long double half_ulp = sizeof(ELEMENT) == 8 ? 0x1p-53L : 0x1p-24L;
    for (int s = 0; s < 5; s++) {
        const ptrdiff_t m = sizes_of[s][0], n = sizes_of[s][1], nan_row = m / 2, huge_row = m - 1;
        ELEMENT *a = T(unfilled)(m * n), *x = T(unfilled)(n), *y = T(unfilled)(m);
        for (ptrdiff_t i = 0; i < m * n; i++)
            a[i] = (ELEMENT)(i * 7 % 31 - 15) / 16;
        for (ptrdiff_t k = 0; k < n; k++)
            x[k] = (ELEMENT)(k * 5 % 13 - 6) / 3;
        a[nan_row * n + n - 1] = (ELEMENT)NAN;
        x[1] = 4;
        a[huge_row * n + 1] = sizeof(ELEMENT) == 8 ? (ELEMENT)0x1p1023 : (ELEMENT)0x1p127;
        cr_assert_eq(T(prange_matvec)(m, n, a, x, y), PRANGE_OK);
        for (ptrdiff_t i = 0; i < m; i++) {
            long double sum = 0, size = 0;
            for (ptrdiff_t k = 0; k < n; k++) {
                const long double product = (long double)a[i * n + k] * (long double)x[k];
                sum += product;
                size += fabsl(product);
            }
            if (i == nan_row)
                cr_expect(isnan(y[i]));
            else if (i == huge_row)
                cr_expect(isinf(y[i]) && y[i] > 0);
            else
                cr_expect(fabsl((long double)y[i] - sum) <= (long double)(n + 1) * half_ulp * size);
        }
        free(a);
        free(x);
        free(y);
    }
}
#endif

/* So large that data is prefetched, and that threads divide the columns. */
Test(SUITE, matvec_from_memory)
{
    for (int threads = 1; threads <= 3; threads++)
        T(expect_matvec)(1000 + threads, 4300 + 101 * threads, one_team(threads));
}

/* Matrices without contiguous rows or columns, vectors of any stride, alpha and beta. */
Test(SUITE, matvec_views)
{
    static const ptrdiff_t strides[][2] = {{1, 40},   {400, 1}, {397, 2},
                                           {-400, 1}, {3, 170}, {0, 1}};
    static const double factors[][2] = {{1, 0}, {1, 1}, {-3, 2}, {0, 1}, {2, 0}};
    enum { M = 51, N = 195, CENTRE = 40000 };
    ELEMENT *memory = T(filled)(4, 2 * CENTRE), *x = T(filled)(5, 2 * N), *dense = T(filled)(6, N);
    for (int s = 0; s < 6; s++)
        for (int f = 0; f < 5; f++) {
            ELEMENT *y = T(filled)(7, 3 * M), *expected = T(filled)(7, M), *made = T(filled)(7, M);
            const ELEMENT alpha = (ELEMENT)factors[f][0], beta = (ELEMENT)factors[f][1];
            const ptrdiff_t shape[] = {M, N}, n[] = {N}, m[] = {M}, two[] = {2}, back[] = {-3};
            const sizes job = {.m = M, .n = 1, .k = N};
            ELEMENT *at = y + 3 * (M - 1);
            const prange_view a = {memory + CENTRE / 2, ELEMENT_TYPE, 2, shape, strides[s]};
            const prange_view from = {x, ELEMENT_TYPE, 1, n, two};
            const prange_view to = {at, ELEMENT_TYPE, 1, m, back};
            for (int i = 0; i < N; i++)
                dense[i] = x[2 * i];
            for (int i = 0; i < M; i++)
                expected[i] = at[-3 * i];
            T(define)
            (&job, alpha, memory + CENTRE / 2, strides[s][0], strides[s][1], dense, 1, beta,
             expected);
            cr_assert_eq(prange_set_num_threads(1 + (s + f) % 3), PRANGE_OK);
            cr_assert_eq(prange_matvec_view(factors[f][0], &a, &from, factors[f][1], &to),
                         PRANGE_OK, "%s", prange_last_error());
            for (int i = 0; i < M; i++)
                made[i] = at[-3 * i];
            T(expect_same)("matvec_view", &job, M, made, expected);
            free(y);
            free(expected);
            free(made);
        }
    free(memory);
    free(x);
    free(dense);
}

/* If memory is refused, the products work without it. */
Test(SUITE, matvec_no_memory)
{
    enum { M = 30000, N = 9 };
    ELEMENT *a = T(filled)(19, M * N), *x = T(filled)(20, M), *y = T(filled)(21, N);
    ELEMENT *expected = T(filled)(21, N);
    const sizes job = {.m = N, .n = 1, .k = M};
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    T(define)(&job, 1, a, 1, N, x, 1, 0, expected);
    no_memory = true;
    const prange_status status = T(prange_matvec_transposed)(M, N, a, x, y);
    T(expect_matvec)(1, 70001, one_team(4));
    no_memory = false;
    cr_assert_eq(status, PRANGE_OK);
    T(expect_same)("matvec without memory", &job, N, y, expected);
    free(a);
    free(x);
    free(y);
    free(expected);
}

/* SPDX-License-Identifier: MIT */
/* Outer products, and products of batches and of a matrix with itself, in one element type. */

Test(SUITE, outer)
{
    /* The last is large enough for streaming stores. */
    const ptrdiff_t shapes[][2] = {
        {0, 5},     {5, 0},    {1, 1},   {7, 3},
        {3, 16385}, {70, 500}, {401, 1}, {sizeof(ELEMENT) == 8 ? 750 : 1500, 3001}};
    for (int s = 0; s < 8; s++) {
        const ptrdiff_t m = shapes[s][0], n = shapes[s][1];
        const sizes job = {.m = m, .n = n};
        ELEMENT *x = T(filled)(8, m), *y = T(filled)(9, n), *a = T(filled)(10, m * n);
        ELEMENT *expected = T(copied)(m * n, a);
        for (ptrdiff_t i = 0; i < m; i++)
            for (ptrdiff_t j = 0; j < n; j++)
                expected[i * n + j] = T(times)(x[i], y[j]);
        for (int threads = 1; threads <= 3; threads++) {
            memset(a, 0x33, (size_t)(m * n) * sizeof *a);
            cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
            cr_assert_eq(T(prange_outer)(m, n, x, y, a), PRANGE_OK, "%s", prange_last_error());
            T(expect_same)("outer", &job, m * n, a, expected);
        }
        free(x);
        free(y);
        free(a);
        free(expected);
    }
}

static void T(expect_batch)(const sizes *job, ptrdiff_t a_step, ptrdiff_t b_step, ptrdiff_t gap)
{
    const ptrdiff_t m = job->m, n = job->n, k = job->k, c_step = m * n + gap;
    const ptrdiff_t last = job->count > 0 ? job->count - 1 : 0;
    ELEMENT *a = T(filled)(11, last * a_step + m * k), *b = T(filled)(12, last * b_step + k * n);
    ELEMENT *c = T(filled)(13, last * c_step + m * n);
    ELEMENT *expected = T(copied)(last * c_step + m * n, c);
    for (ptrdiff_t p = 0; p < job->count; p++)
        T(define)(job, 1, a + p * a_step, k, 1, b + p * b_step, n, 0, expected + p * c_step);
    cr_assert_eq(T(prange_matmul_batch)(job->count, m, n, k, a, a_step, b, b_step, c, c_step),
                 PRANGE_OK, "%s", prange_last_error());
    T(expect_same)("batch", job, last * c_step + m * n, c, expected);
    free(a);
    free(b);
    free(c);
    free(expected);
}

/* Every remainder of rows and columns, gaps, one matrix shared by the whole batch, and large
 * products. */
Test(SUITE, batch)
{
    for (ptrdiff_t m = 0; m <= 18; m++)
        for (ptrdiff_t n = 0; n <= 34; n += n < 17 ? 1 : 5) {
            const sizes job = {.count = 3, .m = m, .n = n, .k = (m * 7 + n) % 23};
            T(expect_batch)(&job, m * job.k + m % 3, n % 4 ? job.k * n : 0, n % 2);
        }
    /* Sizes with specialised code, and their neighbours. */
    for (ptrdiff_t m = 1; m <= 5; m++)
        for (ptrdiff_t n = 1; n <= 5; n++)
            for (ptrdiff_t k = 0; k <= 5; k++) {
                const sizes job = {.count = 7, .m = m, .n = n, .k = k};
                T(expect_batch)(&job, m * k + (m + k) % 2, k % 3 ? k * n : 0, n % 2);
            }
    for (int threads = 1; threads <= 3; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        T(expect_batch)(&(sizes){.count = 20011, .m = 3, .n = 1, .k = 3}, 9, 3, 0);
        T(expect_batch)(&(sizes){.count = 20011, .m = 2, .n = 2, .k = 2}, 0, 4, 0);
        T(expect_batch)(&(sizes){.count = 5000, .m = 8, .n = 8, .k = 8}, 64, 64, 0);
        T(expect_batch)(&(sizes){.count = 40, .m = 20, .n = 50, .k = 400}, 8000, 0, 5);
        T(expect_batch)(&(sizes){.count = 3, .m = 70, .n = 65, .k = 90}, 0, 65 * 90, 1);
        T(expect_batch)(&(sizes){.count = 0, .m = 8, .n = 8, .k = 8}, 64, 64, 0);
    }
    /* Outputs large enough for streaming stores, and outputs not aligned to cache lines. Of f64
     * there are half as many elements. */
    enum { SHARE = 8 / sizeof(ELEMENT) };
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    T(expect_batch)(&(sizes){.count = 35001 * SHARE, .m = 8, .n = 8, .k = 8}, 64, 64, 0);
    T(expect_batch)(&(sizes){.count = 45001 * SHARE, .m = 6, .n = 8, .k = 5}, 30, 0, 0);
    T(expect_batch)(&(sizes){.count = 90001, .m = 6, .n = 4, .k = 4}, 24, 16, 0);
    T(expect_batch)(&(sizes){.count = 135001 * SHARE, .m = 4, .n = 4, .k = 4}, 16, 16, 0);
    T(expect_batch)(&(sizes){.count = 45001 * SHARE, .m = 12, .n = 4, .k = 3}, 0, 12, 0);
    T(expect_batch)(&(sizes){.count = 55001 * SHARE, .m = 5, .n = 8, .k = 2}, 10, 16, 0);
    T(expect_batch)(&(sizes){.count = 9001 * SHARE, .m = 15, .n = 16, .k = 3}, 0, 48, 0);
    T(expect_batch)(&(sizes){.count = 2250 * SHARE, .m = 31, .n = 32, .k = 9}, 31 * 9, 0, 32);
    T(expect_batch)(&(sizes){.count = 2250 * SHARE, .m = 31, .n = 33, .k = 1}, 31, 0, 0);
    T(expect_batch)(&(sizes){.count = 9001 * SHARE, .m = 15, .n = 16, .k = 2}, 30, 32, 1);
}

/* The inner sizes with specialised code, and every width of a strip. */
Test(SUITE, small_inner_sizes)
{
    static const ptrdiff_t inner[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (int i = 0; i < 9; i++)
        for (ptrdiff_t m = 1; m <= 17; m += m < 9 ? 1 : 4)
            for (ptrdiff_t n = 1; n <= 49; n += n < 18 ? 1 : 5) {
                const sizes job = {.count = 2, .m = m, .n = n, .k = inner[i]};
                T(expect_batch)(&job, m * job.k, job.k * n, (m + n) % 2);
            }
}

static void T(expect_gram)(ptrdiff_t m, ptrdiff_t n, double beta, teams tried)
{
    const sizes job = {.m = n, .n = n, .k = m};
    ELEMENT *a = T(filled)(14, m * n), *old = T(filled)(15, n * n);
    ELEMENT *expected = T(copied)(n * n, old);
    for (ptrdiff_t i = 0; i < n && beta != 0; i++) /* the part of the old c that counts */
        for (ptrdiff_t j = 0; j < i; j++)
            expected[i * n + j] = expected[j * n + i];
    T(define)(&job, beta != 0 ? 3 : 1, a, 1, n, a, n, (ELEMENT)beta, expected);
    for (int threads = tried.first; threads <= tried.last; threads += tried.step) {
        ELEMENT *c = T(copied)(n * n, old);
        const ptrdiff_t shape[] = {m, n}, square[] = {n, n};
        const prange_view in = {a, ELEMENT_TYPE, 2, shape, NULL};
        const prange_view out = {c, ELEMENT_TYPE, 2, square, NULL};
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(beta != 0 ? prange_gram_view(3.0, &in, beta, &out)
                               : T(prange_gram)(m, n, a, c),
                     PRANGE_OK, "%s", prange_last_error());
        T(expect_same)("gram", &job, n * n, c, expected);
        free(c);
    }
    free(a);
    free(old);
    free(expected);
}

Test(SUITE, gram)
{
    for (int i = 0; i < EDGES; i++)
        for (int j = 0; j < EDGES && edges[j] < 100; j++)
            T(expect_gram)(edges[i], edges[j], (i + j) % 2 ? 0.0 : 2.0, one_team(1 + (i + j) % 4));
    const teams odd = {1, 5, 2};
    T(expect_gram)(20011, 7, 0.0, odd);
    T(expect_gram)(9000, 30, 2.0, odd);
    T(expect_gram)(400, 130, 2.0, odd);
    T(expect_gram)(200, 300, 0.0, odd);
}

static void T(expect_matmul)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, teams tried)
{
    const sizes job = {.m = m, .n = n, .k = k};
    ELEMENT *a = T(filled)(16, m * k), *b = T(filled)(17, k * n), *old = T(filled)(18, m * n);
    ELEMENT *expected = T(copied)(m * n, old);
    T(define)(&job, 1, a, k, 1, b, n, 0, expected);
    for (int threads = tried.first; threads <= tried.last; threads += tried.step) {
        ELEMENT *c = T(copied)(m * n, old);
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(T(prange_matmul)(m, n, k, a, b, c), PRANGE_OK);
        T(expect_same)("matmul", &job, m * n, c, expected);
        free(c);
    }
    free(a);
    free(b);
    free(old);
    free(expected);
}

/* Packed panels, the last of which may have any width and height, and rows and columns that are
 * divided among threads. */
Test(SUITE, packed_panels)
{
    for (ptrdiff_t n = 129; n <= 129 + 48; n++)
        T(expect_matmul)(33 + n % 9, n, 65, one_team(1));
    const teams five = {1, 5, 1};
    T(expect_matmul)(300, 200, 200, five);
    T(expect_matmul)(257, 203, 193, five);
    T(expect_matmul)(50, 1000, 100, five);
    T(expect_matmul)(97, 601, 70, five);
}

/* A product with few rows and columns, whose inner dimension is divided among threads, and one with
 * few rows. */
Test(SUITE, long_and_flat_products)
{
    static const sizes all[] = {{1, 5, 9, 30011}, {1, 50, 30, 6000}, {1, 10, 3000, 100}};
    for (int s = 0; s < 3; s++)
        T(expect_matmul)(all[s].m, all[s].n, all[s].k, (teams){1, 5, 2});
    T(expect_gram)(sizeof(ELEMENT) == 8 ? 20 * INNER + 1 : 9, 200, 0.0, one_team(9));
}

/* The transpose of a matrix with `rows` rows. */
static ELEMENT *T(turned)(ptrdiff_t rows, ptrdiff_t columns, const ELEMENT *x)
{
    ELEMENT *y = T(filled)(22, rows * columns);
    for (ptrdiff_t i = 0; i < rows; i++)
        for (ptrdiff_t j = 0; j < columns; j++)
            y[j * rows + i] = x[i * columns + j];
    return y;
}

/* a and b in row-major order and transposed; c with a gap after each element. */
static void T(expect_few)(const sizes *job, double alpha, double beta, teams tried)
{
    const ptrdiff_t m = job->m, n = job->n, k = job->k;
    ELEMENT *a = T(filled)(23, m * k), *b = T(filled)(24, k * n);
    ELEMENT *turned_a = T(turned)(m, k, a), *turned_b = T(turned)(k, n, b);
    ELEMENT *expected = T(filled)(25, m * n);
    T(define)(job, (ELEMENT)alpha, a, k, 1, b, n, (ELEMENT)beta, expected);
    for (int call = 4 * tried.first; call < 4 * (tried.last + 1); call++) {
        const int form = call % 4;
        const bool left = form % 2, right = form / 2;
        const ptrdiff_t of_a[] = {m, k}, of_b[] = {k, n}, of_c[] = {m, n};
        const ptrdiff_t a_strides[] = {left ? 1 : k, left ? m : 1};
        const ptrdiff_t b_strides[] = {right ? 1 : n, right ? k : 1};
        const ptrdiff_t c_strides[] = {2 * n, 2};
        ELEMENT *old = T(filled)(25, m * n), *c = T(filled)(26, 2 * m * n);
        for (ptrdiff_t e = 0; e < m * n; e++)
            c[2 * e] = old[e];
        const prange_view va = {left ? turned_a : a, ELEMENT_TYPE, 2, of_a, a_strides};
        const prange_view vb = {right ? turned_b : b, ELEMENT_TYPE, 2, of_b, b_strides};
        const prange_view vc = {c, ELEMENT_TYPE, 2, of_c, c_strides};
        cr_assert_eq(prange_set_num_threads(call / 4), PRANGE_OK);
        cr_assert_eq(prange_matmul_view(alpha, &va, &vb, beta, &vc), PRANGE_OK, "%s",
                     prange_last_error());
        for (ptrdiff_t e = 0; e < m * n; e++)
            old[e] = c[2 * e];
        T(expect_same)
        (form == 0   ? "rows"
         : form == 1 ? "transposed a"
         : form == 2 ? "transposed b"
                     : "both transposed",
         job, m * n, old, expected);
        free(old);
        free(c);
    }
    free(a);
    free(b);
    free(turned_a);
    free(turned_b);
    free(expected);
}

/* Few rows and columns with a long inner dimension: the number of blocks is around that of lanes,
 * and the last block has any length. */
Test(SUITE, few_long_lines)
{
    static const ptrdiff_t few[] = {1, 2, 3, 4, 5, 7, 11, 16, 17};
    static const ptrdiff_t blocks[] = {2, 4, 5, 7, 8, 9, 15, 16, 17, 33};
    static const ptrdiff_t rest[] = {0, 1, 2, 3, 5, 7, 8, 9, 100, 191};
    for (int i = 0; i < 9; i++)
        for (int j = 0; j < 9; j++) {
            const ptrdiff_t k = blocks[(3 * i + j) % 10] * INNER + rest[(i + 7 * j) % 10];
            const sizes job = {.m = few[i], .n = few[j], .k = k};
            T(expect_few)
            (&job, (i + j) % 4 ? 1.0 : 3.0, (i + 2 * j) % 3 ? 0.0 : 2.0, one_team(1 + (i + j) % 3));
        }
    const teams four = {1, 4, 1};
    T(expect_few)(&(sizes){.m = 3, .n = 3, .k = 40007}, 1.0, 0.0, four);
    T(expect_few)(&(sizes){.m = 1, .n = 1, .k = 200011}, 1.0, 0.0, four);
    T(expect_few)(&(sizes){.m = 1, .n = 3, .k = 60011}, 1.0, 2.0, four);
    T(expect_few)(&(sizes){.m = 14, .n = 15, .k = 300 * INNER + 5}, 1.0, 0.0, four);
}

Test(SUITE, errors_write_nothing)
{
    ELEMENT a[4] = {1, 2, 3, 4}, x[2] = {1, 2}, memory[8] = {7, 7, 7, 7, 7, 7, 7, 7};
    ELEMENT *const y = memory + 2;
    cr_expect_eq(T(prange_matvec)(2, 2, NULL, x, y), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_matvec)(2, 2, a, NULL, y), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_matvec)(2, 2, a, x, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_matvec)(-1, 2, a, x, y), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_matvec)(2, PTRDIFF_MAX / 2, a, x, y), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_matvec)(2, 2, a, y + 1, y), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_matvec_transposed)(2, 2, y - 2, x, y), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_outer)(2, 2, x, y + 3, y), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_outer)(2, -2, x, x, y), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_outer)(2, 2, x, NULL, y), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_gram)(2, 2, y - 1, y), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_gram)(2, 2, NULL, y), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_gram)(0, PTRDIFF_MAX / 2, NULL, y), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_matmul_batch)(-1, 1, 1, 1, a, 1, x, 1, y, 1), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_matmul_batch)(2, 1, 1, 1, a, -1, x, 1, y, 1), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_matmul_batch)(2, 1, 1, 1, a, PTRDIFF_MAX, x, 1, y, 1), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_matmul_batch)(2, 2, 1, 1, a, 1, x, 1, y, 1), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_matmul_batch)(2, 1, 1, 1, y, 1, x, 1, y + 1, 1), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_matmul_batch)(1, 1, 1, 1, NULL, 1, x, 1, y, 1), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_matvec)(0, 5, NULL, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_matvec)(0, 0, NULL, NULL, NULL), PRANGE_OK);
    for (int k = 0; k < 8; k++)
        cr_expect_eq(memory[k], 7);
}

/* If memory is refused, batches work without it. */
Test(SUITE, no_memory)
{
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    no_memory = true;
    T(expect_batch)(&(sizes){.count = 2, .m = 70, .n = 65, .k = 90}, 70 * 90, 65 * 90, 0);
    no_memory = false;
}

/* SPDX-License-Identifier: MIT */
/* Maps over the user's functions of two inputs in one element type. */

/* Not symmetric in x and y. */
static REAL T(weigh)(REAL x, REAL y, void *ctx)
{
    return x - *(const REAL *)ctx * y;
}

static int T(weigh_blocks)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z, void *ctx)
{
    if (n > T(BLOCK))
        return 1;
    for (ptrdiff_t j = 0; j < n; j++)
        z[j] = T(weigh)(x[j], y[j], ctx);
    return 0;
}

static prange_status T(apply2)(bool by_block, REAL *factor, ptrdiff_t n, const REAL *x,
                               const REAL *y, REAL *z)
{
    return by_block ? T(prange_apply2_block)(T(weigh_blocks), factor, n, x, y, z)
                    : T(prange_apply2)(T(weigh), factor, n, x, y, z);
}

static ptrdiff_t T(wrong_of_two)(REAL *factor, ptrdiff_t n, const REAL *x, const REAL *y,
                                 const REAL *z)
{
    ptrdiff_t wrong = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        wrong += T(bits_of)(z[i]) != T(bits_of)(T(weigh)(x[i], y[i], factor));
    return wrong;
}

/* Also in place of either input, and with streaming stores. */
Test(SUITE, two_inputs)
{
    static const ptrdiff_t counts[] = {1, T(BLOCK), T(BLOCK) + 1, 200003,
                                       (18 << 20) / sizeof(REAL) + 17};
    const ptrdiff_t most = counts[4];
    REAL *x = T(allocate_random)(most), *y = allocate((size_t)most * sizeof *y), factor = 3;
    T(random_fill)(5, most, y);
    for (int c = 0; c < 5; c++)
        for (int by_block = 0; by_block < 2; by_block++) {
            const ptrdiff_t n = counts[c];
            guard out = guard_new((size_t)n * sizeof(REAL), sizeof(REAL));
            REAL *z = guard_data(&out);
            cr_assert_eq(T(apply2)(by_block, &factor, n, x, y, z), PRANGE_OK);
            cr_expect_eq(T(wrong_of_two)(&factor, n, x, y, z), 0, "%td", n);
            memcpy(z, x, (size_t)n * sizeof *z);
            cr_assert_eq(T(apply2)(by_block, &factor, n, z, y, z), PRANGE_OK);
            cr_expect_eq(T(wrong_of_two)(&factor, n, x, y, z), 0, "%td, in place of x", n);
            memcpy(z, y, (size_t)n * sizeof *z);
            cr_assert_eq(T(apply2)(by_block, &factor, n, x, z, z), PRANGE_OK);
            cr_expect_eq(T(wrong_of_two)(&factor, n, x, y, z), 0, "%td, in place of y", n);
            cr_expect(guard_intact(&out));
            guard_free(&out);
        }
    free(x);
    free(y);
}

Test(SUITE, two_inputs_with_strides)
{
    static const ptrdiff_t steps[] = {1, 2, 3, -1, -2};
    enum { N = 30000 };
    REAL *x = T(allocate_random)(3 * N), *y = allocate(3 * N * sizeof *y), factor = 3;
    REAL *z = allocate(3 * N * sizeof *z);
    T(random_fill)(5, 3 * N, y);
    for (int a = 0; a < 10; a++) {
        const ptrdiff_t incx = steps[a % 5], incy = a < 5 ? 0 : steps[(a + 1) % 5];
        const ptrdiff_t incz = steps[(a + 2) % 5];
        const REAL *from = incx < 0 ? x - (N - 1) * incx : x;
        const REAL *second = incy < 0 ? y - (N - 1) * incy : y;
        REAL *to = incz < 0 ? z - (N - 1) * incz : z;
        memset(z, 0, 3 * N * sizeof *z);
        const prange_status status =
            a % 2 ? T(prange_apply2_block_strided)(T(weigh_blocks), &factor, N, from, incx, second,
                                                   incy, to, incz)
                  : T(prange_apply2_strided)(T(weigh), &factor, N, from, incx, second, incy, to,
                                             incz);
        cr_assert_eq(status, PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            cr_assert_eq(to[i * incz], T(weigh)(from[i * incx], second[i * incy], &factor),
                         "strides %td %td %td, element %td", incx, incy, incz, i);
        ptrdiff_t zeros = 0;
        for (ptrdiff_t k = 0; k < 3 * N; k++)
            zeros += z[k] == 0;
        cr_expect_geq(zeros, 2 * N, "strides %td %td %td: wrote between", incx, incy, incz);
    }
    free(x);
    free(y);
    free(z);
}

/* Fails if an x equals its y. */
static int T(differ)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++) {
        if (x[j] == y[j])
            return 42;
        z[j] = x[j] - y[j];
    }
    return 0;
}

Test(SUITE, two_inputs_that_fail)
{
    enum { N = 40 * T(BLOCK) };
    REAL *x = T(allocate_random)(N), *y = allocate(N * sizeof *y), *z = allocate(N * sizeof *z);
    for (ptrdiff_t i = 0; i < N; i++)
        y[i] = x[i] + 1;
    y[9 * T(BLOCK) + 5] = x[9 * T(BLOCK) + 5];
    y[20 * T(BLOCK)] = x[20 * T(BLOCK)];
    for (size_t t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
        cr_expect_eq(T(prange_apply2_block)(T(differ), NULL, N, x, y, z), PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 9 * T(BLOCK));
        cr_expect_eq(prange_last_failure().code, 42);
    }
    free(x);
    free(y);
    free(z);
}

Test(SUITE, two_inputs_of_nothing)
{
    REAL factor = 0;
    cr_expect_eq(T(apply2)(false, &factor, 0, NULL, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(apply2)(true, &factor, 0, NULL, NULL, NULL), PRANGE_OK);
}

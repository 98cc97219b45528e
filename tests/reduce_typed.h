/* SPDX-License-Identifier: MIT */
/* Values of sum, dot, prod, mean, var and norm2 in one element type. */

/* x as doubles, in which every f32 and every product of two of them is exact. */
static double *T(widened)(ptrdiff_t n, const REAL *x)
{
    double *wide = allocate((size_t)n * sizeof *wide);
    for (ptrdiff_t i = 0; i < n; i++)
        wide[i] = (double)x[i];
    return wide;
}

static REAL *T(random_array)(uint64_t seed, ptrdiff_t n)
{
    REAL *x = allocate((size_t)n * sizeof *x);
    T(random_fill)(seed, n, x);
    return x;
}

/* The error of the rounding to the result's type: half an ulp of f32; 0 for f64, already rounded.
 */
static double T(rounding)(double value)
{
    return sizeof(REAL) == sizeof(float) ? fabs(value) * EPSILON : 0.0;
}

static void T(expect_same)(REAL got, double expected, const char *what, ptrdiff_t n)
{
    cr_expect_eq(T(bits_of)(got), T(bits_of)((REAL)expected), "%s of %td: %.17g, expected %.17g",
                 what, n, (double)got, expected);
}

static void T(sums_of)(ptrdiff_t n, const REAL *x, const REAL *y)
{
    double *terms = T(widened)(n, x);
    REAL sum = 0, mean = 0, dot = 0, norm = 0;
    cr_assert_eq(T(prange_sum)(n, x, &sum), PRANGE_OK);
    cr_assert_eq(T(prange_mean)(n, x, &mean), PRANGE_OK);
    cr_assert_eq(T(prange_dot)(n, x, y, &dot), PRANGE_OK);
    cr_assert_eq(T(prange_norm2)(n, x, &norm), PRANGE_OK);

    const double total = reference_sum(n, terms, 4096);
    T(expect_same)(sum, total, "sum", n);
    T(expect_same)(mean, total / (double)n, "mean", n);
    const double error = (double)reference_abs((quad)sum - reference_total(n, terms));
    const double bound = reference_sum_bound(n) * (double)reference_magnitude(n, terms);
    cr_expect_leq(error, bound + T(rounding)((double)sum), "sum of %td: error %g", n, error);

    for (ptrdiff_t i = 0; i < n; i++)
        terms[i] = (double)x[i] * (double)y[i];
    T(expect_same)(dot, reference_sum(n, terms, 4096), "dot", n);
    for (ptrdiff_t i = 0; i < n; i++)
        terms[i] = (double)x[i] * (double)x[i];
    T(expect_same)(norm, sqrt(reference_sum(n, terms, 4096)), "norm2", n);
    free(terms);
}

Test(SUITE, sum_mean_dot_norm2)
{
    for (int s = 0; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s];
        REAL *x = T(random_array)(1, n + 1), *y = T(random_array)(2, n);
        T(sums_of)(n, x + 1, y); /* x is not aligned to vectors */
        free(x);
        free(y);
    }
}

Test(SUITE, sum_mean_dot_norm2_large)
{
    REAL *x = T(random_array)(3, LARGEST), *y = T(random_array)(4, LARGEST);
    T(sums_of)(large[LARGE - 1], x, y);
    double *terms = T(widened)(LARGEST, x);
    for (int s = 0; s < LARGE; s++) {
        REAL sum = 0;
        cr_assert_eq(T(prange_sum)(large[s], x, &sum), PRANGE_OK);
        T(expect_same)(sum, reference_sum(large[s], terms, 4096), "sum", large[s]);
    }
    free(terms);
    free(x);
    free(y);
}

/* Cancellation exposes a wrong order of additions, or a plain loop. */
Test(SUITE, sum_of_cancelling_terms)
{
    enum { N = 50001 };
    REAL *x = T(random_array)(5, N);
    for (ptrdiff_t i = 0; i + 1 < N; i += 2)
        x[i + 1] = -x[i];
    T(sums_of)(N, x, x);
    free(x);
}

Test(SUITE, prod)
{
    for (int s = 0; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s];
        double *factors = allocate((size_t)n * sizeof *factors);
        REAL *x = allocate((size_t)n * sizeof *x);
        quad exact = 1;
        for (ptrdiff_t i = 0; i < n; i++) {
            const double jitter = (double)(random_bits(6, i) >> 11) * 0x1p-53 - 0.5;
            x[i] = (REAL)(1.0 + jitter / 1024.0);
            if (random_bits(7, i) % 2)
                x[i] = -x[i];
            factors[i] = (double)x[i];
            exact *= (quad)x[i];
        }
        REAL prod = 0;
        cr_assert_eq(T(prange_prod)(n, x, &prod), PRANGE_OK);
        T(expect_same)(prod, reference_product(n, factors, 4096), "prod", n);
        const double error = (double)reference_abs((quad)prod - exact);
        const double bound = fabs((double)exact) * (double)n * 0x1p-53;
        cr_expect_leq(error, bound + T(rounding)((double)prod), "prod of %td: error %g", n, error);
        free(factors);
        free(x);
    }
}

/* The sum of squared deviations from the mean, divided by n - ddof. */
static quad T(exact_var)(ptrdiff_t n, const REAL *x, ptrdiff_t ddof)
{
    quad mean = 0, squares = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        mean += (quad)x[i];
    mean /= (quad)n;
    for (ptrdiff_t i = 0; i < n; i++)
        squares += ((quad)x[i] - mean) * ((quad)x[i] - mean);
    return squares / (quad)(n - ddof);
}

static void T(expect_var)(ptrdiff_t n, const REAL *x, ptrdiff_t ddof, double tolerance)
{
    REAL var = -1;
    cr_assert_eq(T(prange_var)(n, x, ddof, &var), PRANGE_OK);
    const double expected = (double)T(exact_var)(n, x, ddof);
    const double error = fabs((double)var - expected);
    cr_expect_leq(error, tolerance * expected + T(rounding)(expected),
                  "var of %td, ddof %td: %.17g, expected %.17g", n, ddof, (double)var, expected);
    REAL std = -1;
    cr_assert_eq(T(prange_std)(n, x, ddof, &std), PRANGE_OK);
    const double root = sqrt(expected);
    cr_expect_leq(fabs((double)std - root), tolerance * root + T(rounding)(root),
                  "std of %td, ddof %td: %.17g, expected %.17g", n, ddof, (double)std, root);
}

Test(SUITE, var)
{
    for (int s = 1; s < SIZES; s++) {
        REAL *x = T(random_array)(8, sizes[s]);
        T(expect_var)(sizes[s], x, 0, 0x1p-50);
        T(expect_var)(sizes[s], x, 1, 0x1p-50);
        free(x);
    }
    REAL *x = T(random_array)(9, LARGEST);
    T(expect_var)(LARGEST, x, 1, 0x1p-50);
    free(x);
}

/* The mean is 10^9 (f64) or 10^6 (f32) times the spread. The formula by sums of squares would lose
 * all digits in f64; the library loses none. */
Test(SUITE, var_at_a_huge_offset)
{
    const double offset = sizeof(REAL) == sizeof(float) ? 0x1p20 : 1e9;
    for (int s = 1; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s];
        REAL *x = allocate((size_t)n * sizeof *x);
        for (ptrdiff_t i = 0; i < n; i++)
            x[i] = (REAL)(offset + (double)(random_bits(10, i) % 17) * 0.125);
        REAL var = -1;
        cr_assert_eq(T(prange_var)(n, x, 1, &var), PRANGE_OK);
        T(expect_var)(n, x, 1, 0x1p-50);
        free(x);
    }
}

Test(SUITE, var_of_equal_values_is_zero)
{
    enum { N = 300007 };
    REAL *x = allocate(N * sizeof *x), var = -1;
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = (REAL)1234.5;
    cr_assert_eq(T(prange_var)(N, x, 0, &var), PRANGE_OK);
    cr_expect_eq(var, 0);
    cr_assert_eq(T(prange_var)(1, x, 0, &var), PRANGE_OK);
    cr_expect_eq(var, 0);
    free(x);
}

Test(SUITE, nothing)
{
    const REAL x = 7;
    REAL out = 9;
    cr_assert_eq(T(prange_sum)(0, NULL, &out), PRANGE_OK);
    cr_expect(out == 0 && !signbit(out));
    out = 9;
    cr_assert_eq(T(prange_dot)(0, &x, NULL, &out), PRANGE_OK);
    cr_expect_eq(out, 0);
    out = 9;
    cr_assert_eq(T(prange_norm2)(0, NULL, &out), PRANGE_OK);
    cr_expect_eq(out, 0);
    cr_assert_eq(T(prange_prod)(0, NULL, &out), PRANGE_OK);
    cr_expect_eq(out, 1);
}

static void T(strides_of)(ptrdiff_t n, ptrdiff_t step, const REAL *x, const REAL *y)
{
    /* With a negative stride element 0 is at the end. */
    const REAL *first = step < 0 ? x - (n - 1) * step : x;
    const REAL *second = step < 0 ? y - (n - 1) * step : y;
    REAL *a = allocate((size_t)n * sizeof *a), *b = allocate((size_t)n * sizeof *b);
    for (ptrdiff_t i = 0; i < n; i++) {
        a[i] = first[i * step];
        b[i] = second[i * step];
    }
    REAL got[9] = {0}, expected[9] = {0};
    unsigned bad = 0;
    bad |= T(prange_sum_strided)(n, first, step, &got[0]) | T(prange_sum)(n, a, &expected[0]);
    bad |= T(prange_prod_strided)(n, first, step, &got[1]) | T(prange_prod)(n, a, &expected[1]);
    bad |= T(prange_min_strided)(n, first, step, &got[2]) | T(prange_min)(n, a, &expected[2]);
    bad |= T(prange_max_strided)(n, first, step, &got[3]) | T(prange_max)(n, a, &expected[3]);
    bad |= T(prange_mean_strided)(n, first, step, &got[4]) | T(prange_mean)(n, a, &expected[4]);
    bad |= T(prange_var_strided)(n, first, step, 0, &got[5]) | T(prange_var)(n, a, 0, &expected[5]);
    bad |= T(prange_norm2_strided)(n, first, step, &got[6]) | T(prange_norm2)(n, a, &expected[6]);
    bad |= T(prange_dot_strided)(n, first, step, second, step, &got[7]) |
           T(prange_dot)(n, a, b, &expected[7]);
    bad |= T(prange_std_strided)(n, first, step, 0, &got[8]) | T(prange_std)(n, a, 0, &expected[8]);
    cr_assert_eq(bad, PRANGE_OK);
    cr_expect_eq(T(bits_differ)(9, got, expected), 9, "n %td, stride %td: result %td", n, step,
                 T(bits_differ)(9, got, expected));

    ptrdiff_t at = -1, where = -1;
    bad |= T(prange_argmin_strided)(n, first, step, &at) | T(prange_argmin)(n, a, &where);
    cr_expect_eq(at, where, "argmin: n %td, stride %td", n, step);
    bad |= T(prange_argmax_strided)(n, first, step, &at) | T(prange_argmax)(n, a, &where);
    cr_expect_eq(at, where, "argmax: n %td, stride %td", n, step);
    REAL mixed = 0;
    bad |= T(prange_dot_strided)(n, first, step, b, 1, &mixed);
    cr_expect_eq(T(bits_of)(mixed), T(bits_of)(expected[7]), "dot of strides %td and 1", step);
    bad |= T(prange_dot_strided)(n, a, 1, second, step, &mixed);
    cr_expect_eq(T(bits_of)(mixed), T(bits_of)(expected[7]), "dot of strides 1 and %td", step);
    cr_assert_eq(bad, PRANGE_OK);
    free(a);
    free(b);
}

Test(SUITE, strided_has_the_bits_of_a_copy)
{
    static const ptrdiff_t steps[] = {1, 2, 3, 7, -1, -2, 0};
    static const ptrdiff_t counts[] = {1, 2, 33, 4096, 4097, 9001, 150001};
    REAL *x = T(random_array)(11, 7 * 150001), *y = T(random_array)(12, 7 * 150001);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
            T(strides_of)(counts[c], steps[s], x, y);
    free(x);
    free(y);
}

/* Contiguous blocks from memory are read several at a time, strided blocks one after the other. */
Test(SUITE, blocks_side_by_side_have_the_bits_of_strided_ones)
{
    enum { N = 2054 * 4096 + 17 };
    REAL *x = T(random_array)(13, N);
    T(strides_of)(N, -1, x, x);
    x[7 * 4096 + 4095] = (REAL)INFINITY;
    T(strides_of)(N, -1, x, x);
    x[2049 * 4096 + 33] = (REAL)NAN;
    T(strides_of)(N, -1, x, x);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = random_bits(14, i) % 2 ? (REAL)0.0 : (REAL)-0.0;
    x[N / 2] = x[N / 3] = (REAL)1e30; /* far from the origin that the variance subtracts */
    T(strides_of)(N, -1, x, x);
    free(x);
}

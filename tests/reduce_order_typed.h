/* SPDX-License-Identifier: MIT */
/* min, max, argmin, argmax, and the special values of all reductions, in one element type. */

/* The first index at which x is least (sign 1) or greatest (-1), or the first NaN. */
static ptrdiff_t T(reference_extreme)(ptrdiff_t n, const REAL *x, REAL sign)
{
    ptrdiff_t at = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        if (x[i] != x[i])
            return i;
        if (sign * x[i] < sign * x[at])
            at = i;
    }
    return at;
}

static void T(expect_extremes)(ptrdiff_t n, const REAL *x)
{
    ptrdiff_t at = -1;
    REAL value = 0;
    const ptrdiff_t least = T(reference_extreme)(n, x, 1);
    const ptrdiff_t greatest = T(reference_extreme)(n, x, -1);
    cr_assert_eq(T(prange_argmin)(n, x, &at), PRANGE_OK);
    cr_expect_eq(at, least, "argmin of %td: %td, expected %td", n, at, least);
    cr_assert_eq(T(prange_argmax)(n, x, &at), PRANGE_OK);
    cr_expect_eq(at, greatest, "argmax of %td: %td, expected %td", n, at, greatest);
    cr_assert_eq(T(prange_min)(n, x, &value), PRANGE_OK);
    cr_expect(value == x[least] || (value != value && x[least] != x[least]),
              "min of %td: %g, expected %g", n, (double)value, (double)x[least]);
    cr_assert_eq(T(prange_max)(n, x, &value), PRANGE_OK);
    cr_expect(value == x[greatest] || (value != value && x[greatest] != x[greatest]),
              "max of %td: %g, expected %g", n, (double)value, (double)x[greatest]);
}

Test(SUITE, extremes_of_distinct_values)
{
    for (int s = 0; s < SIZES; s++) {
        REAL *x = T(random_array)(20, sizes[s] + 1);
        T(expect_extremes)(sizes[s], x + 1);
        free(x);
    }
}

Test(SUITE, ties_go_to_the_lowest_index)
{
    for (int s = 0; s < SIZES; s++) {
        REAL *x = T(random_array)(21, sizes[s]);
        for (ptrdiff_t i = 0; i < sizes[s]; i++)
            x[i] = (REAL)(random_bits(22, i) % 5);
        T(expect_extremes)(sizes[s], x);
        for (ptrdiff_t i = 0; i < sizes[s]; i++)
            x[i] = random_bits(23, i) % 2 ? (REAL)0.0 : (REAL)-0.0;
        T(expect_extremes)(sizes[s], x);
        for (ptrdiff_t i = 0; i < sizes[s]; i++)
            x[i] = (REAL)INFINITY;
        T(expect_extremes)(sizes[s], x);
        for (ptrdiff_t i = 0; i < sizes[s]; i++)
            x[i] = -(REAL)INFINITY;
        T(expect_extremes)(sizes[s], x);
        free(x);
    }
}

/* An extreme that occurs twice, at each class of position. */
Test(SUITE, extremes_at_the_edges)
{
    REAL *x = allocate(LARGEST * sizeof *x);
    static const ptrdiff_t counts[] = {70, 4096, 9000, 300007, LARGEST};
    for (int c = 0; c < 5; c++) {
        const ptrdiff_t n = counts[c];
        const ptrdiff_t places[] = {0, 1, 31, 32, 64, n / 2, n - 2, n - 1};
        for (int p = 0; p < 8; p += c == 4 ? 7 : 1) {
            for (ptrdiff_t i = 0; i < n; i++)
                x[i] = 1;
            x[places[p]] = p % 2 ? (REAL)-3 : (REAL)4;
            T(expect_extremes)(n, x);
            x[n - 1] = x[places[p]];
            T(expect_extremes)(n, x);
        }
    }
    free(x);
}

Test(SUITE, denormals_and_infinities_order)
{
    enum { N = 9001 };
    REAL x[N];
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = (REAL)(1 + i % 3) * T(random_special)(6); /* multiples of the least subnormal */
    T(expect_extremes)(N, x);
    x[5000] = -(REAL)INFINITY;
    x[5001] = (REAL)INFINITY;
    T(expect_extremes)(N, x);
    REAL sum = 0;
    cr_assert_eq(T(prange_sum)(5000, x, &sum), PRANGE_OK);
    cr_expect_eq(sum, (REAL)9999 * T(random_special)(6), "a sum of denormals is exact");
}

/* Every reduction of an array with a NaN in it. */
static void T(expect_nan)(ptrdiff_t n, const REAL *x, ptrdiff_t first)
{
    REAL out[9] = {0};
    ptrdiff_t at[2] = {-1, -1};
    REAL *ones = allocate((size_t)n * sizeof *ones);
    for (ptrdiff_t i = 0; i < n; i++)
        ones[i] = 1;
    unsigned bad = T(prange_sum)(n, x, &out[0]) | T(prange_prod)(n, x, &out[1]) |
                   T(prange_min)(n, x, &out[2]) | T(prange_max)(n, x, &out[3]) |
                   T(prange_mean)(n, x, &out[4]) | T(prange_var)(n, x, 0, &out[5]) |
                   T(prange_norm2)(n, x, &out[6]) | T(prange_dot)(n, x, ones, &out[7]) |
                   T(prange_dot)(n, ones, x, &out[8]) | T(prange_argmin)(n, x, &at[0]) |
                   T(prange_argmax)(n, x, &at[1]);
    cr_assert_eq(bad, PRANGE_OK);
    for (int k = 0; k < 9; k++)
        cr_expect(isnan(out[k]), "result %d of %td with NaN at %td: %g", k, n, first,
                  (double)out[k]);
    cr_expect_eq(at[0], first, "argmin of %td with NaN at %td: %td", n, first, at[0]);
    cr_expect_eq(at[1], first, "argmax of %td with NaN at %td: %td", n, first, at[1]);
    free(ones);
}

Test(SUITE, nan_propagates_from_anywhere)
{
    static const ptrdiff_t counts[] = {1, 2, 33, 70, 4096, 10001, 300007};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        const ptrdiff_t n = counts[c];
        const ptrdiff_t places[] = {0, 1, 31, 32, n / 2, 4095, 4096, n - 2, n - 1};
        REAL *x = T(random_array)(24, n);
        for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
            const ptrdiff_t i = places[p];
            if (i < 0 || i >= n)
                continue;
            const REAL value = x[i];
            x[i] = p % 2 ? (REAL)NAN : -(REAL)NAN;
            T(expect_nan)(n, x, i);
            const REAL last = x[n - 1];
            x[n - 1] = (REAL)NAN;
            T(expect_nan)(n, x, i);
            x[n - 1] = last;
            x[i] = value;
        }
        free(x);
    }
}

/* A NaN does not hide the index of an infinity, nor an infinity a NaN, whichever comes first. */
Test(SUITE, nan_and_infinities)
{
    REAL x[100];
    for (int i = 0; i < 100; i++)
        x[i] = (REAL)i;
    x[10] = -(REAL)INFINITY;
    x[11] = (REAL)INFINITY;
    x[60] = (REAL)NAN;
    x[99] = (REAL)INFINITY;
    T(expect_nan)(100, x, 60);
}

Test(SUITE, infinities)
{
    enum { N = 9001 };
    REAL x[N], out = 0;
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = 2;
    x[4242] = (REAL)INFINITY;
    cr_assert_eq(T(prange_sum)(N, x, &out), PRANGE_OK);
    cr_expect_eq(out, (REAL)INFINITY);
    cr_assert_eq(T(prange_mean)(N, x, &out), PRANGE_OK);
    cr_expect_eq(out, (REAL)INFINITY);
    cr_assert_eq(T(prange_norm2)(N, x, &out), PRANGE_OK);
    cr_expect_eq(out, (REAL)INFINITY);
    cr_assert_eq(T(prange_prod)(N, x, &out), PRANGE_OK);
    cr_expect_eq(out, (REAL)INFINITY);
    cr_assert_eq(T(prange_var)(N, x, 0, &out), PRANGE_OK);
    cr_expect(isnan(out), "inf - inf in the deviations");
    x[42] = -(REAL)INFINITY;
    cr_assert_eq(T(prange_sum)(N, x, &out), PRANGE_OK);
    cr_expect(isnan(out));
    cr_assert_eq(T(prange_norm2)(N, x, &out), PRANGE_OK);
    cr_expect_eq(out, (REAL)INFINITY);
    x[7] = 0;
    cr_assert_eq(T(prange_prod)(N, x, &out), PRANGE_OK);
    cr_expect(isnan(out), "0 * inf");
}

/* -0 is the neutral element of a sum, so the sign of a sum of zeros follows IEEE addition. */
Test(SUITE, signed_zeros)
{
    const REAL one = 1;
    REAL x[100], out = 1;
    for (int i = 0; i < 100; i++)
        x[i] = (REAL)-0.0;
    for (ptrdiff_t n = 1; n <= 100; n++) {
        cr_assert_eq(T(prange_sum)(n, x, &out), PRANGE_OK);
        cr_expect(out == 0 && signbit(out), "sum of %td times -0", n);
        out = 1;
        cr_assert_eq(T(prange_dot_strided)(n, x, 1, &one, 0, &out), PRANGE_OK);
        cr_expect(out == 0 && signbit(out), "dot of %td times -0", n);
    }
    x[50] = (REAL)0.0;
    cr_assert_eq(T(prange_sum)(100, x, &out), PRANGE_OK);
    cr_expect(out == 0 && !signbit(out));
}

/* NaNs that processors generate differ in sign, and NaNs of the input may have either sign. */
Test(SUITE, the_sign_of_a_nan)
{
    const REAL inf = (REAL)INFINITY, made[4] = {inf, -inf, 1, 2};
    const REAL given[4] = {1, -(REAL)NAN, 1, 2}, *const arrays[2] = {made, given};
    for (int k = 0; k < 2; k++) {
        REAL out[6] = {0};
        cr_assert_eq(T(prange_sum)(4, arrays[k], &out[0]), PRANGE_OK);
        cr_assert_eq(T(prange_mean)(4, arrays[k], &out[1]), PRANGE_OK);
        cr_assert_eq(T(prange_var)(4, arrays[k], 0, &out[2]), PRANGE_OK);
        cr_assert_eq(T(prange_norm2)(4, given, &out[3]), PRANGE_OK);
        cr_assert_eq(T(prange_max)(4, given, &out[4]), PRANGE_OK);
        cr_assert_eq(T(prange_dot)(4, given, made, &out[5]), PRANGE_OK);
        for (int r = 0; r < 6; r++)
            cr_expect(isnan(out[r]) && !signbit(out[r]), "array %d, result %d", k, r);
    }
}

/* The square of the element is subnormal and has few significant bits. */
Test(SUITE, norm2_of_what_has_a_small_square)
{
    const REAL x[2] = {(REAL)ldexp(1.2345678901234567, sizeof *x == 8 ? -520 : -70), 0};
    REAL out = 0;
    cr_assert_eq(T(prange_norm2)(2, x, &out), PRANGE_OK);
    cr_expect_eq(out, x[0]);
}

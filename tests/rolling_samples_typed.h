/* SPDX-License-Identifier: MIT */
/* Convolutions, interpolation and integrals of samples of one type; to be included after
 * rolling_typed.h. */

/* Results from .. to - 1 by the definition: terms are added in ascending order of the shorter
 * array's index. */
static void T(convolve_some)(ptrdiff_t n, const ELEMENT *x, ptrdiff_t m, const ELEMENT *y,
                             ptrdiff_t from, ptrdiff_t to, ELEMENT *out)
{
    for (ptrdiff_t k = from; k < to; k++) {
#if ELEMENT_IS_REAL
        double sum = 0.0;
#else
        uint64_t sum = 0;
#endif
        for (ptrdiff_t s = 0; s < (m > n ? n : m); s++) {
            const ptrdiff_t i = m > n ? s : k - s, j = m > n ? k - s : s;
            if (i < 0 || i >= n || j < 0 || j >= m)
                continue;
#if ELEMENT_IS_REAL
            const volatile double product = (double)x[i] * (double)y[j];
            sum += product;
#else
            sum += (uint64_t)x[i] * (uint64_t)y[j];
#endif
        }
        out[k - from] = (ELEMENT)sum;
    }
}

static void T(expect_convolution)(ptrdiff_t n, ptrdiff_t m, uint64_t rarity, ptrdiff_t k)
{
    ELEMENT *x = malloc((size_t)n * sizeof *x), *y = malloc((size_t)m * sizeof *x);
    ELEMENT *turned = malloc((size_t)m * sizeof *x), *all = malloc((size_t)(n + m) * sizeof *x);
    T(roll_fill)(71, rarity, n, x);
    T(roll_fill)(72, rarity, m, y);
    for (ptrdiff_t j = 0; j < m; j++)
        turned[j] = y[m - 1 - j];
    for (int correlated = 0; correlated < 2; correlated++) {
        T(convolve_some)(n, x, m, correlated ? turned : y, 0, n + m - 1, all);
        for (int mode = PRANGE_CONVOLVE_FULL; mode <= PRANGE_CONVOLVE_VALID; mode++) {
            const ptrdiff_t shorter = m < n ? m : n, longer = m < n ? n : m;
            const ptrdiff_t from = mode == PRANGE_CONVOLVE_FULL   ? 0
                                   : mode == PRANGE_CONVOLVE_SAME ? same_from(n, m, correlated)
                                                                  : shorter - 1;
            const ptrdiff_t count = mode == PRANGE_CONVOLVE_FULL   ? n + m - 1
                                    : mode == PRANGE_CONVOLVE_SAME ? longer
                                                                   : longer - shorter + 1;
            guard out = guard_new((size_t)count * sizeof *x, sizeof *x);
            set_team(k + mode);
            cr_assert_eq((correlated ? T(prange_correlate) : T(prange_convolve))(
                             n, x, m, y, (prange_convolution)mode, guard_data(&out)),
                         PRANGE_OK);
            const ELEMENT *got = guard_data(&out);
            for (ptrdiff_t i = 0; i < count; i++)
                cr_assert(T(equal)(got[i], all[from + i]),
                          "%s, correlated %d, %td and %td, mode %d, result %td: %.17g, not %.17g",
                          NAMED("convolve"), correlated, n, m, mode, i, (double)got[i],
                          (double)all[from + i]);
            cr_assert(guard_intact(&out));
            guard_free(&out);
        }
    }
    free(all);
    free(turned);
    free(y);
    free(x);
}

Test(rolling, T(convolutions))
{
    static const ptrdiff_t lengths[] = {1, 2, 3, 4, 5, 6, 7, 31, 32, 33, 64, 65, 129, 300};
    for (int a = 0; a < 14; a++)
        for (int b = 0; b < 14; b++)
            T(expect_convolution)(lengths[a], lengths[b], (a + b) % 3 ? 1 << 20 : 7, a + b);
    T(expect_convolution)(30011, 51, 1 << 20, 1);
    T(expect_convolution)(37, 20011, 1 << 20, 3);
    /* Lengths around the limit up to which floats are converted only once. */
    for (ptrdiff_t m = 1023; m <= 1026; m++)
        T(expect_convolution)(m, 2500 - m % 3, m % 2 ? 1 << 20 : 300, m);
}

/* Few results, each of many products that threads divide. The longer array is the first or the
 * second. */
Test(rolling, T(few_results_of_long_arrays))
{
    enum { M = 9000, MOST = 200 };
    static const ptrdiff_t counts[] = {1, 31, 32, 33, 40, 63, 64, 65, 96, 97, MOST};
    static ELEMENT longer[M + MOST], shorter[M], turned[M + MOST];
    ELEMENT expected[MOST], got[MOST];
    T(roll_fill)(73, 1 << 20, M + MOST, longer);
    T(roll_fill)(74, 1 << 20, M, shorter);
    for (int k = 0; k < 11 * 4; k++) {
        const ptrdiff_t count = counts[k % 11], n = M + count - 1;
        const bool correlated = k & 1, swapped = k & 2;
        const ELEMENT *x = swapped ? shorter : longer, *y = swapped ? longer : shorter;
        const ptrdiff_t nx = swapped ? M : n, ny = swapped ? n : M;
        for (ptrdiff_t j = 0; j < ny; j++)
            turned[j] = correlated ? y[ny - 1 - j] : y[j];
        T(convolve_some)(nx, x, ny, turned, M - 1, n, expected);
        cr_assert_eq(prange_set_exact_threads(teams[k / 4 % 4]), PRANGE_OK);
        cr_assert_eq((correlated ? T(prange_correlate)
                                 : T(prange_convolve))(nx, x, ny, y, PRANGE_CONVOLVE_VALID, got),
                     PRANGE_OK);
        for (ptrdiff_t i = 0; i < count; i++)
            cr_assert(T(equal)(got[i], expected[i]),
                      "%s, correlated %d, swapped %d, %td results, %td: %.17g, not %.17g",
                      NAMED("convolve"), correlated, swapped, count, i, (double)got[i],
                      (double)expected[i]);
    }
}

#if ELEMENT_IS_REAL
static double T(line_at)(double x, ptrdiff_t m, const ELEMENT *xp, const ELEMENT *fp)
{
    ptrdiff_t j = -1;
    if (isnan(x))
        return x;
    while (j + 1 < m && (double)xp[j + 1] <= x)
        j++;
    if (j < 0)
        return (double)fp[0];
    if (j == m - 1 || (double)xp[j] == x)
        return (double)fp[j];
    const volatile double slope =
        ((double)fp[j + 1] - (double)fp[j]) / ((double)xp[j + 1] - (double)xp[j]);
    const volatile double rise = slope * (x - (double)xp[j]),
                          fall = slope * (x - (double)xp[j + 1]);
    const double value = rise + (double)fp[j], other = fall + (double)fp[j + 1];
    if (!isnan(value))
        return value;
    return isnan(other) && fp[j] == fp[j + 1] ? (double)fp[j] : other;
}

static int T(by_value)(const void *a, const void *b)
{
    const ELEMENT x = *(const ELEMENT *)a, y = *(const ELEMENT *)b;
    return (x > y) - (x < y);
}

Test(rolling, T(interpolation))
{
    static const ptrdiff_t points[] = {1, 2, 3, 10, 100};
    for (int k = 0; k < SIZES; k++)
        for (int p = 0; p < 5; p++) {
            const ptrdiff_t n = sizes[k], m = points[p];
            ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x), xp[100], fp[100];
            T(roll_fill)(81, 9, n, x);
            T(roll_fill)(82, p % 2 ? 1 << 20 : 9, m, xp);
            T(roll_fill)(83, 9, m, fp);
            for (ptrdiff_t j = 0; j < m; j++) {
                if (isnan(xp[j]))
                    xp[j] = 0;
                if (j % 5 == 4)
                    xp[j] = xp[j - 1];
            }
            qsort(xp, (size_t)m, sizeof *xp, T(by_value));
            for (ptrdiff_t i = 0; i < n; i += 3)
                x[i] = xp[i % m];
            guard out = guard_new((size_t)n * sizeof *x, sizeof *x);
            set_team(k + p);
            cr_assert_eq(T(prange_interp)(n, x, m, xp, fp, guard_data(&out)), PRANGE_OK, "%s",
                         prange_last_error());
            const ELEMENT *got = guard_data(&out);
            for (ptrdiff_t i = 0; i < n; i++) {
                const ELEMENT expected = (ELEMENT)T(line_at)((double)x[i], m, xp, fp);
                cr_assert(T(equal)(got[i], expected), "%s, n %td, m %td, %td: %.17g, not %.17g",
                          NAMED("interp"), n, m, i, (double)got[i], (double)expected);
            }
            cr_assert(guard_intact(&out));
            cr_assert_eq(T(prange_interp)(n, x, m, xp, fp, x), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert(T(equal)(got[i], x[i]));
            guard_free(&out);
            free(x);
        }
}

/* A few values in long tables, and tables that are out of order at the edges of the parts that are
 * compared together. */
Test(rolling, T(interpolation_of_few))
{
    enum { LONG = 5000 };
    static ELEMENT xp[LONG], fp[LONG];
    static const ptrdiff_t faults[] = {0, 1, 2, 1023, 1024, 1025, 2048, LONG - 1};
    ELEMENT x[100], got[100];
    for (ptrdiff_t j = 0; j < LONG; j++) {
        xp[j] = (ELEMENT)(j / 2);
        fp[j] = (ELEMENT)(j * j % 1000);
    }
    for (ptrdiff_t i = 0; i < 100; i++)
        x[i] = (ELEMENT)(i * 53 % LONG) / 2 - 1;
    x[1] = (ELEMENT)NAN;
    for (ptrdiff_t n = 0; n <= 100; n += n < 10 ? 1 : 30) {
        cr_assert_eq(T(prange_interp)(n, x, LONG, xp, fp, got), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert(T(equal)(got[i], (ELEMENT)T(line_at)((double)x[i], LONG, xp, fp)),
                      "%td of %td: %g", i, n, (double)got[i]);
    }
    for (int k = 0; k < (int)(sizeof faults / sizeof *faults); k++)
        for (int nan = 0; nan < 2; nan++) {
            const ptrdiff_t at = faults[k], checked = LONG / 64;
            const ELEMENT right = xp[at];
            char told[100];
            xp[at] = nan ? (ELEMENT)NAN : (ELEMENT)-1;
            snprintf(told, sizeof told, "xp[%td] = ", at);
            const prange_status status = T(prange_interp)(checked, x, LONG, xp, fp, got);
            if (at > 0 || nan) {
                cr_expect_eq(status, PRANGE_ERROR_VALUE, "%td", at);
                cr_expect(strstr(prange_last_error(), told), "%s", prange_last_error());
            } else
                cr_expect_eq(status, PRANGE_OK);
            cr_expect_eq(T(prange_interp)(checked - 1, x, LONG, xp, fp, got), PRANGE_OK);
            xp[at] = right;
        }
}

Test(rolling, T(trapezoids))
{
    for (int k = 0; k < SIZES; k++) {
        const ptrdiff_t n = sizes[k];
        ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x), *y = malloc((size_t)(n + 1) * sizeof *x);
        T(random_fill)(91, n, x);
        T(random_fill)(92, n, y);
        for (int given = 0; given < 2; given++) {
            const ELEMENT dx = (ELEMENT)0.3;
            __float128 exact = 0, size = 0;
            for (ptrdiff_t i = 0; i + 1 < n; i++) {
                const __float128 width = given ? (__float128)x[i + 1] - x[i] : (__float128)dx;
                const __float128 term = width * ((__float128)y[i + 1] + y[i]) / 2;
                exact += term;
                size += term < 0 ? -term : term;
            }
            ELEMENT area = 77, again = 78;
            set_team(k);
            cr_assert_eq(T(prange_trapezoid)(n, y, given ? x : NULL, dx, &area), PRANGE_OK);
            set_team(k + 1);
            cr_assert_eq(T(prange_trapezoid)(n, y, given ? x : NULL, dx, &again), PRANGE_OK);
            const __float128 error = exact > area ? exact - area : area - exact;
            const double unit = sizeof area == 8 ? 0x1p-53 : 0x1p-24;
            cr_assert(error <= size * (unit + 40 * 0x1p-53), "%s, n %td: %.17g, not %.17g",
                      NAMED("trapezoid"), n, (double)area, (double)exact);
            cr_assert(T(equal)(area, again));
            double *terms = malloc((size_t)(n + 1) * sizeof *terms), sum = 0.0;
            for (ptrdiff_t i = 0; i + 1 < n; i++) {
                const double width = given ? (double)x[i + 1] - (double)x[i] : (double)dx;
                terms[i] = width * ((double)y[i + 1] + (double)y[i]) / 2.0;
            }
            cr_assert_eq(prange_sum_f64(n > 0 ? n - 1 : 0, terms, &sum), PRANGE_OK);
            cr_assert(T(equal)(area, (ELEMENT)sum));
            free(terms);
        }
        free(x);
        free(y);
    }
}
#endif

/* SPDX-License-Identifier: MIT */
/* Moving windows of one type. */

static void T(roll_fill)(uint64_t seed, uint64_t rarity, ptrdiff_t n, ELEMENT *x)
{
#if ELEMENT_IS_REAL
    T(random_fill_special)(seed, rarity, n, x);
    for (ptrdiff_t i = 0; i < n; i++)
        if (rarity < 50 && random_bits(seed + 1, i) % 3 == 0)
            x[i] = (ELEMENT)((double)(random_bits(seed + 2, i) % 5) - 2.0) *
                   0; /* zeros of both signs */
#else
    (void)rarity;
    T(random_fill)(seed, n, x);
#endif
}

static bool T(equal)(ELEMENT a, ELEMENT b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan((double)a) && isnan((double)b));
}

/* Reduces all windows by the header's rule, from runs of 1, 2, 4, ... elements that begin at each
 * element. The caller frees the array. */
UNCHECKED static partial *T(reduce_windows)(ptrdiff_t n, ptrdiff_t window, const ELEMENT *x,
                                            join *join_partials)
{
    partial *run = malloc((size_t)(n + 1) * sizeof *run);
    partial *all = malloc((size_t)(n + 1) * sizeof *all);
    ptrdiff_t done = 0;
    cr_assert(run && all);
    for (ptrdiff_t i = 0; i < n; i++)
        run[i] = (partial){.value = (double)x[i]};
    for (ptrdiff_t length = 1; done < window; length *= 2) {
        if (window & length) {
            for (ptrdiff_t i = 0; i + window <= n; i++)
                all[i] = done > 0 ? join_partials(done, all[i], length, run[i + done]) : run[i];
            done += length;
        }
        for (ptrdiff_t i = 0; i + 2 * length <= n; i++)
            run[i] = join_partials(length, run[i], length, run[i + length]);
    }
    free(run);
    return all;
}

#if ELEMENT_IS_REAL
static bool T(near)(ptrdiff_t window, const ELEMENT *x, double sum)
{
    __float128 exact = 0, size = 0;
    for (ptrdiff_t i = 0; i < window; i++) {
        exact += x[i];
        size += x[i] < 0 ? -x[i] : x[i];
    }
    const __float128 error = exact > sum ? exact - sum : sum - exact;
    return !isfinite(sum) || error <= (2 * log2((double)window) + 1) * 0x1p-53 * size;
}
#endif

static void T(expect_sums)(ptrdiff_t n, ptrdiff_t window, ptrdiff_t k)
{
    const ptrdiff_t count = n < window ? 0 : n - window + 1;
    ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x);
    guard sums = guard_new((size_t)count * sizeof(TOTAL), 8);
    guard means = guard_new((size_t)count * sizeof(MOMENT), 8);
    T(roll_fill)(51, k % 2 ? 1 << 20 : 40, n, x);
    set_team(k);
    cr_assert_eq(T(prange_moving_sum)(n, x, window, guard_data(&sums)), PRANGE_OK);
    cr_assert_eq(T(prange_moving_mean)(n, x, window, guard_data(&means)), PRANGE_OK);
    const TOTAL *sum = guard_data(&sums);
    const MOMENT *mean = guard_data(&means);
#if ELEMENT_IS_REAL
    partial *reduced = T(reduce_windows)(n, window, x, join_sums);
#endif
    for (ptrdiff_t i = 0; i < count; i++) {
#if ELEMENT_IS_REAL
        const double exact = reduced[i].value;
        /* Some sums are also compared with quadruple precision, to check that the order is
         * accurate. */
        cr_assert(
            T(equal)(sum[i], (ELEMENT)exact) &&
                ((i % (5 + window / 8) != 0 && i != count - 1) || T(near)(window, x + i, exact)),
            "%s, n %td, window %td, place %td: %.17g, not %.17g", NAMED("moving_sum"), n, window, i,
            (double)sum[i], exact);
        cr_assert(T(equal)(mean[i], (ELEMENT)(exact / (double)window)),
                  "%s, n %td, window %td, place %td", NAMED("moving_mean"), n, window, i);
#else
        __int128 exact = 0;
        for (ptrdiff_t j = 0; j < window; j++)
            exact += x[i + j];
        cr_assert_eq(sum[i], (int64_t)(uint64_t)exact, "%s, n %td, window %td, place %td",
                     NAMED("moving_sum"), n, window, i);
        cr_assert(mean[i] == (double)exact / (double)window, "%s, n %td, window %td, place %td",
                  NAMED("moving_mean"), n, window, i);
#endif
    }
#if ELEMENT_IS_REAL
    free(reduced);
#endif
    cr_assert(guard_intact(&sums) && guard_intact(&means));
    guard_free(&sums);
    guard_free(&means);
    free(x);
}

/* Whether the squared deviations are close to those of the elements as doubles, unless these
 * underflow or overflow. */
static bool T(moments_are_near)(ptrdiff_t window, const ELEMENT *x, partial got)
{
    __float128 mean = 0, exact = 0;
    for (ptrdiff_t i = 0; i < window; i++)
        mean += (__float128)(double)x[i] / (double)window;
    for (ptrdiff_t i = 0; i < window; i++)
        exact += ((__float128)(double)x[i] - mean) * ((__float128)(double)x[i] - mean);
    if (!isfinite(got.value) || !isfinite(got.squares) || (exact != 0 && exact < 1e-290))
        return true;
    const double root = sqrt((double)exact / (double)window);
    const __float128 error = exact > got.squares ? exact - got.squares : got.squares - exact;
    const double condition = exact == 0 ? 0.0 : 1.0 + fabs((double)mean) / root;
    return error <= (4.0 * log2((double)window) + 8.0) * condition * 0x1p-53 * (double)exact;
}

static void T(expect_variances)(ptrdiff_t n, ptrdiff_t window, ptrdiff_t ddof, ptrdiff_t k)
{
    const ptrdiff_t count = n < window ? 0 : n - window + 1;
    ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x);
    guard vars = guard_new((size_t)count * sizeof(MOMENT), 8);
    guard stds = guard_new((size_t)count * sizeof(MOMENT), 8);
    T(roll_fill)(59, k % 2 ? 1 << 20 : 40, n, x);
    for (ptrdiff_t i = n / 2; i < n && k % 3 == 0; i++) /* a long run of equal elements */
        x[i] = x[n / 2];
    for (ptrdiff_t i = 0; i < n && k % 5 == 2; i++) /* far from 0 */
        x[i] = (ELEMENT)(1000000 + random_bits(60, i) % 7);
    set_team(k);
    cr_assert_eq(T(prange_moving_var)(n, x, window, ddof, guard_data(&vars)), PRANGE_OK);
    cr_assert_eq(T(prange_moving_std)(n, x, window, ddof, guard_data(&stds)), PRANGE_OK);
    const MOMENT *var = guard_data(&vars), *std = guard_data(&stds);
    partial *reduced = T(reduce_windows)(n, window, x, join_moments);
    for (ptrdiff_t i = 0; i < count; i++) {
        const partial all = reduced[i];
        const double exact =
            isfinite(all.value) ? all.squares / (double)(window - ddof) : (double)NAN;
        cr_assert(same_moment((double)var[i], (double)(MOMENT)exact) &&
                      same_moment((double)std[i], (double)(MOMENT)sqrt(exact)),
                  "%s, n %td, window %td, ddof %td, place %td: %.17g, not %.17g",
                  NAMED("moving_var"), n, window, ddof, i, (double)var[i], exact);
        cr_assert((i % (7 + window / 8) != 0 && i != count - 1) ||
                      T(moments_are_near)(window, x + i, all),
                  "%s, n %td, window %td, place %td: %.17g", NAMED("moving_var"), n, window, i,
                  all.squares);
    }
    free(reduced);
    cr_assert(guard_intact(&vars) && guard_intact(&stds));
    guard_free(&vars);
    guard_free(&stds);
    free(x);
}

Test(rolling, T(variances))
{
    for (int k = 0; k < SIZES; k++)
        for (int w = 0; w < WINDOWS; w++)
            T(expect_variances)(sizes[k], windows[w], windows[w] > 1 ? (k + w) % 2 : 0, k + w);
    for (int t = 0; t < 8; t++)
        T(expect_variances)(60007, 37, 1, t);
}

static void T(expect_extremes)(ptrdiff_t n, ptrdiff_t window, ptrdiff_t k)
{
    const ptrdiff_t count = n < window ? 0 : n - window + 1;
    ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x);
    guard low = guard_new((size_t)count * sizeof *x, sizeof *x);
    guard high = guard_new((size_t)count * sizeof *x, sizeof *x);
    T(roll_fill)(53, k % 2 ? 300 : 5, n, x);
    set_team(k);
    cr_assert_eq(T(prange_moving_min)(n, x, window, guard_data(&low)), PRANGE_OK);
    cr_assert_eq(T(prange_moving_max)(n, x, window, guard_data(&high)), PRANGE_OK);
    for (ptrdiff_t i = 0; i < count; i++) {
        ELEMENT least = x[i], most = x[i];
        for (ptrdiff_t j = 1; j < window; j++) {
            if (x[i + j] < least || isnan((double)x[i + j]))
                least = x[i + j];
            if (x[i + j] > most || isnan((double)x[i + j]))
                most = x[i + j];
        }
        cr_assert(T(equal)(((ELEMENT *)guard_data(&low))[i], least) &&
                      T(equal)(((ELEMENT *)guard_data(&high))[i], most),
                  "%s, n %td, window %td, place %td", NAMED("moving_min"), n, window, i);
    }
    cr_assert(guard_intact(&low) && guard_intact(&high));
    guard_free(&low);
    guard_free(&high);
    free(x);
}

Test(rolling, T(sums_and_extremes))
{
    for (int k = 0; k < SIZES; k++)
        for (int w = 0; w < WINDOWS; w++) {
            T(expect_sums)(sizes[k], windows[w], k + w);
            T(expect_extremes)(sizes[k], windows[w], k + w);
        }
    for (int t = 0; t < 8; t++) {
        T(expect_sums)(60007, 37, t);
        T(expect_extremes)(60007, 37, t);
    }
}

Test(rolling, T(differences))
{
    for (int k = 0; k < SIZES; k++) {
        const ptrdiff_t n = sizes[k] * (k % 2 ? 1 : 13), count = n > 0 ? n - 1 : 0;
        ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x);
        guard out = guard_new((size_t)count * sizeof *x, sizeof *x);
        const ELEMENT *differences = guard_data(&out);
        T(roll_fill)(61, 9, n, x);
        set_team(k);
        cr_assert_eq(T(prange_diff)(n, x, guard_data(&out)), PRANGE_OK);
        for (ptrdiff_t i = 0; i < count; i++) {
#if ELEMENT_IS_REAL
            const ELEMENT expected = x[i + 1] - x[i];
#else
            const ELEMENT expected = (ELEMENT)((uint64_t)x[i + 1] - (uint64_t)x[i]);
#endif
            cr_assert(T(equal)(differences[i], expected), "%s, n %td, %td", NAMED("diff"), n, i);
        }
        cr_assert(guard_intact(&out));
        guard_free(&out);
        free(x);
    }
}

Test(rolling, T(errors))
{
    enum { N = 64 };
    static ELEMENT x[N], y[N], out[2 * N], before[2 * N];
    static TOTAL sums[N];
    static MOMENT moments[N];
    T(roll_fill)(97, 9, 2 * N, out);
    memcpy(before, out, sizeof out);
    cr_expect_eq(T(prange_moving_min)(N, x, 0, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_min)(N, x, -3, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_max)(-1, x, 3, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_max)(N, NULL, 3, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_moving_max)(N, x, 3, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_moving_max)(N, out, 3, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_moving_sum)(N, x, 0, sums), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_mean)(N, NULL, 4, moments), PRANGE_ERROR_NULL);
    cr_expect(strstr(prange_last_error(), NAMED("moving_mean")) != NULL);
    cr_expect_eq(T(prange_moving_var)(N, x, 0, 0, moments), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_var)(N, NULL, 4, 0, moments), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_moving_var)(N, x, 4, 0, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_moving_var)(N, x, 4, -1, moments), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_moving_std)(N, x, 4, 4, moments), PRANGE_ERROR_EMPTY);
    cr_expect(strstr(prange_last_error(), NAMED("moving_std")) != NULL);
    cr_expect_eq(T(prange_moving_std)(0, NULL, PTRDIFF_MAX, 0, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_moving_median)(N, x, 0, moments), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_median)(N, x, N + 1, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_moving_median)(N, x, INT32_MAX - 1, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_moving_median)(N, x, INT32_MAX, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_median)(0, NULL, PTRDIFF_MAX, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_moving_sum)(0, NULL, PTRDIFF_MAX, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_diff)(-1, x, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_diff)(N, x, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_diff)(N, out + 1, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_diff)(1, x, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_convolve)(0, NULL, 3, y, PRANGE_CONVOLVE_FULL, out), PRANGE_ERROR_EMPTY);
    cr_expect_eq(T(prange_convolve)(N, x, 0, NULL, PRANGE_CONVOLVE_FULL, out), PRANGE_ERROR_EMPTY);
    cr_expect_eq(T(prange_convolve)(N, x, -1, y, PRANGE_CONVOLVE_FULL, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_convolve)(N, x, 3, y, (prange_convolution)3, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_convolve)(N, x, 3, NULL, PRANGE_CONVOLVE_FULL, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_convolve)(N, x, 3, y, PRANGE_CONVOLVE_FULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_correlate)(N, out + 60, 3, y, PRANGE_CONVOLVE_FULL, out),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_correlate)(N, x, 3, out, PRANGE_CONVOLVE_SAME, out),
                 PRANGE_ERROR_OVERLAP);
    no_memory = true;
    cr_expect_eq(T(prange_correlate)(N, x, 3, y, PRANGE_CONVOLVE_SAME, out), PRANGE_ERROR_MEMORY);
    moments[0] = 77;
    cr_expect_eq(T(prange_moving_median)(N, x, 60, moments), PRANGE_ERROR_MEMORY);
    cr_expect(moments[0] == 77);
    no_memory = false;
#if ELEMENT_IS_REAL
    ELEMENT area = 77;
    cr_expect_eq(T(prange_trapezoid)(-1, y, NULL, 1, &area), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_trapezoid)(N, NULL, x, 1, &area), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_trapezoid)(N, y, x, 1, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_trapezoid)(N, y, x, 1, x + N - 1), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_trapezoid)(N, y, NULL, 1, y), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(area, 77);
    ELEMENT xp[] = {1, 2, 2, 1.5};
    cr_expect_eq(T(prange_interp)(N, x, 0, xp, y, out), PRANGE_ERROR_EMPTY);
    cr_expect_eq(T(prange_interp)(N, x, 3, NULL, y, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_interp)(N, NULL, 3, xp, y, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_interp)(N, x, 4, xp, y, out), PRANGE_ERROR_VALUE);
    cr_expect(strstr(prange_last_error(), "xp[3]") != NULL);
    xp[0] = (ELEMENT)NAN;
    cr_expect_eq(T(prange_interp)(N, x, 1, xp, y, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_interp)(N, x, 3, out, y, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_interp)(N - 1, out, 3, y, y, out + 1), PRANGE_ERROR_OVERLAP);
#endif
    cr_expect(memcmp(before, out, sizeof out) == 0);
}

Test(rolling, T(no_memory))
{
    enum { N = 20011, WINDOW = 3000 };
    ELEMENT *x = calloc(N, sizeof *x), *out = calloc(N, sizeof *out);
    TOTAL *sums = calloc(N, sizeof *sums);
    MOMENT *vars = calloc(N, sizeof *vars);
    out[0] = 77;
    vars[0] = 77;
    sums[0] = 77;
    no_memory = true;
    for (int t = 0; t < 4; t++) {
        set_team(t);
        /* A window of 3000 f32 exceeds the buffer on the stack; so do windows of the other types.
         */
        cr_expect_eq(T(prange_moving_min)(N, x, WINDOW, out), PRANGE_ERROR_MEMORY);
        cr_expect_eq(T(prange_moving_sum)(N, x, WINDOW, sums),
                     ELEMENT_IS_REAL ? PRANGE_ERROR_MEMORY : PRANGE_OK);
        cr_expect_eq(T(prange_moving_var)(N, x, WINDOW, 0, vars), PRANGE_ERROR_MEMORY);
        cr_expect(out[0] == 77 && vars[0] == 77 && (!ELEMENT_IS_REAL || sums[0] == 77));
    }
    no_memory = false;
    free(vars);
    free(sums);
    free(out);
    free(x);
}

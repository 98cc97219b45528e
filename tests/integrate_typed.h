/* SPDX-License-Identifier: MIT */
/* Integrals in one element type. */

/* The definition: points and their sum in f64, rounded to REAL at the two ends. */
static REAL T(reference_integral)(T(prange_integrand) f, void *ctx, REAL a, REAL b, ptrdiff_t n)
{
    if (n == 0)
        return 0;
    double *values = allocate((size_t)n * sizeof *values);
    const double dx = ((double)b - (double)a) / (double)n;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double step = (double)i * dx;
        values[i] = (double)f((REAL)((double)a + step), ctx);
    }
    const double sum = reference_sum(n, values, 1024);
    free(values);
    return (REAL)(dx * sum);
}

/* A block integrand that calls a function of one point, and fails at given points. */
typedef struct T(block) {
    T(prange_integrand) f;
    void *ctx;
    REAL bad[2]; /* a block that holds one of these points fails */
    atomic_int too_long;
} T(block);

static int T(each_point)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    T(block) *block = ctx;
    if (n < 1 || n > 1024)
        block->too_long++;
    for (ptrdiff_t j = 0; j < n; j++) {
        if (x[j] == block->bad[0] || x[j] == block->bad[1])
            return x[j] == block->bad[0] ? 7 : 8;
        y[j] = block->f(x[j], block->ctx);
    }
    return 0;
}

static void T(expect_forms)(T(prange_integrand) f, T(integral) *const *instances, void *ctx, REAL a,
                            REAL b, ptrdiff_t n)
{
    const REAL expected = T(reference_integral)(f, ctx, a, b, n);
    REAL out[5] = {-1, -1, -1, -1, -1};
    T(block) block = {.f = f, .ctx = ctx, .bad = {(REAL)NAN, (REAL)NAN}};
    unsigned bad = T(prange_integrate)(f, ctx, a, b, n, &out[0]);
    bad |= T(prange_integrate_block)(T(each_point), &block, a, b, n, &out[1]);
    for (int k = 0; k < 3; k++)
        bad |= instances[k](ctx, a, b, n, &out[2 + k]);
    cr_assert_eq(bad, PRANGE_OK);
    for (int k = 0; k < 5; k++)
        cr_expect_eq(T(bits_of)(out[k]), T(bits_of)(expected),
                     "form %d, [%g, %g], n %td: %.17g, expected %.17g", k, (double)a, (double)b, n,
                     (double)out[k], (double)expected);
    cr_expect_eq(block.too_long, 0);
}

static void T(expect_all)(REAL a, REAL b, ptrdiff_t n)
{
    const templates *t[] = {&templates_plain, &templates_o0, &templates_native};
    REAL k = (REAL)-0.7;
    T(integral) * identity[3], *square[3], *scaled[3];
    for (int v = 0; v < 3; v++) {
        identity[v] = t[v]->T(identity);
        square[v] = t[v]->T(square);
        scaled[v] = t[v]->T(scaled);
    }
    T(expect_forms)(T(identity), identity, NULL, a, b, n);
    T(expect_forms)(T(square), square, NULL, a, b, n);
    T(expect_forms)(T(scaled), scaled, &k, a, b, n);
}

Test(SUITE, every_form_has_the_bits_of_the_definition)
{
    for (int s = 0; s < SIZES - 2; s++) {
        T(expect_all)((REAL)0.1, (REAL)2.3, sizes[s]);
        T(expect_all)((REAL)2.3, (REAL)-0.1, sizes[s]);
        T(expect_all)((REAL)-1e-30, (REAL)1e10, sizes[s]);
    }
    T(expect_all)((REAL)0.1, (REAL)2.3, sizes[SIZES - 2]);
    T(expect_all)((REAL)-0.3, (REAL)1.7, sizes[SIZES - 1]);
}

Test(SUITE, any_team)
{
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
        T(expect_all)((REAL)0.1, (REAL)2.3, 300007);
    }
}

Test(SUITE, parabola)
{
    for (int s = 0; s < SIZES; s++) {
        REAL area = -1;
        cr_assert_eq(T(prange_integrate)(T(parabola), NULL, 0, 2, sizes[s], &area), PRANGE_OK);
        const REAL expected = T(reference_integral)(T(parabola), NULL, 0, 2, sizes[s]);
        cr_expect_eq(T(bits_of)(area), T(bits_of)(expected));
    }
}

Test(SUITE, bounds)
{
    REAL area = -1, back = -1;
    cr_assert_eq(T(prange_integrate)(T(square), NULL, 3, 3, 5000, &area), PRANGE_OK);
    cr_expect_eq(area, 0, "a = b");
    cr_assert_eq(T(prange_integrate)(T(square), NULL, 3, 5, 0, &area), PRANGE_OK);
    cr_expect(area == 0 && !signbit(area), "n = 0");
    cr_assert_eq(T(prange_integrate)(T(identity), NULL, 0, 4, 4096, &area), PRANGE_OK);
    cr_assert_eq(T(prange_integrate)(T(identity), NULL, 4, 0, 4096, &back), PRANGE_OK);
    cr_expect_lt(fabs((double)area - 8), 0.01);
    cr_expect_lt(fabs((double)back + 8), 0.01, "a > b gives the negative");
    cr_assert_eq(T(prange_integrate)(T(identity), NULL, 1, 3, 1, &area), PRANGE_OK);
    cr_expect_eq(area, 2, "one panel is dx * f(a)");
}

static REAL T(nan_at_one)(REAL x, void *ctx)
{
    (void)ctx;
    return x == 1 ? (REAL)NAN : x;
}

Test(SUITE, nan_propagates)
{
    static const ptrdiff_t panels[] = {2, 64, 4096, 65536};
    for (int k = 0; k < 4; k++) {
        REAL area = 0;
        cr_assert_eq(T(prange_integrate)(T(nan_at_one), NULL, 0, 2, panels[k], &area), PRANGE_OK);
        cr_expect(isnan(area), "n %td", panels[k]);
    }
}

/* NaNs that processors generate differ in sign between architectures. */
static REAL T(both_infinities)(REAL x, void *ctx)
{
    (void)ctx;
    return x < 1 ? (REAL)INFINITY : -(REAL)INFINITY;
}

Test(SUITE, the_sign_of_a_nan)
{
    static const ptrdiff_t panels[] = {2, 100, 65536};
    for (int k = 0; k < 3; k++) {
        REAL area = 0;
        cr_assert_eq(T(prange_integrate)(T(both_infinities), NULL, 0, 2, panels[k], &area),
                     PRANGE_OK);
        cr_expect(isnan(area) && !signbit(area), "n %td", panels[k]);
    }
}

/* The fast path of calls after the first, and the largest n, at which the first block decides. */
Test(SUITE, one_block_that_fails)
{
    static const ptrdiff_t panels[] = {1024, 1, 1024, (ptrdiff_t)1 << 53};
    T(block) block = {.f = T(identity), .bad = {0, 0}};
    for (int k = 0; k < 4; k++) {
        REAL area = -5;
        cr_expect_eq(T(prange_integrate_block)(T(each_point), &block, 0, 1, panels[k], &area),
                     PRANGE_ERROR_CALLBACK, "n %td", panels[k]);
        cr_expect_eq(area, -5);
        cr_expect_eq(prange_last_failure().index, 0);
        cr_expect_eq(prange_last_failure().code, 7);
    }
}

/* Points are k/1024, so that block number and point correspond exactly. */
Test(SUITE, the_lowest_failing_block_is_told)
{
    enum { BLOCKS = 100, N = BLOCKS * 1024 };
    static const int cases[][2] = {{0, 99}, {99, 99}, {40, 3}, {50, 51}, {1, 0}};
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
            const int low = cases[c][0] < cases[c][1] ? 0 : 1;
            T(block) block = {.f = T(identity), .bad = {(REAL)cases[c][0], (REAL)cases[c][1]}};
            REAL area = (REAL)-5;
            cr_expect_eq(T(prange_integrate_block)(T(each_point), &block, 0, BLOCKS, N, &area),
                         PRANGE_ERROR_CALLBACK);
            cr_expect_eq(area, -5, "the output is untouched");
            const prange_failure failure = prange_last_failure();
            cr_expect_eq(failure.index, cases[c][low] * 1024);
            const int code = cases[c][0] == cases[c][1] ? 7 : 7 + low;
            cr_expect_eq(failure.code, code);
        }
    }
}

/* The blocks that begin at 4 and at 5 both fail, the lower first in one round and last in the
 * other. */
static int T(racing)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    volatile double spent = 0;
    for (int k = 0; k < 3000; k++)
        spent = spent + 1;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = x[j];
    if (x[0] == 4)
        race_low(ctx);
    if (x[0] == 5)
        race_high(ctx);
    return x[0] == 4 ? 104 : x[0] == 5 ? 105 : 0;
}

Test(SUITE, of_two_failures_at_once_the_lower_is_told, .timeout = 60)
{
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_DYNAMIC, 1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    for (int order = 0; order < 2; order++) {
        race r = {.high_first = order == 1};
        REAL area = -5;
        cr_expect_eq(T(prange_integrate_block)(T(racing), &r, 0, 40, 40 * 1024, &area),
                     PRANGE_ERROR_CALLBACK);
        cr_expect(r.high_started, "both were under way");
        cr_expect_eq(prange_last_failure().index, 4 * 1024);
        cr_expect_eq(prange_last_failure().code, 104);
        cr_expect_eq(area, -5);
    }
}

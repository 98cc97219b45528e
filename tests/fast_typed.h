/* SPDX-License-Identifier: MIT */
/* Distances by matrix products in one element type. */

TestSuite(SUITE, .init = expect_blas);

/* The bound of the header, with room for the rounding of the reference's square root. */
#define PROMISED (sizeof(REAL) == sizeof(float) ? 1e-6 : 1e-9)

typedef struct T(sets) {
    ptrdiff_t n, m, d, x_stride, y_stride;
    const REAL *x, *y;
} T(sets);

/* Only the subtractions cancel, and each is rounded once: 64 bits are plenty. */
UNCHECKED static long double T(exact)(const T(prange_distance_options) * options, ptrdiff_t d,
                                      const REAL *a, const REAL *b)
{
    long double sum = 0;
    for (ptrdiff_t k = 0; k < d; k++) {
        const long double off = (long double)a[k] - (long double)b[k];
        sum += off * off * (options->weights ? (long double)options->weights[k] : 1);
    }
    if (options->metric == PRANGE_SQEUCLIDEAN || !(sum > 0) || isinf((double)sum))
        return sum;
    return sqrtl(sum);
}

/* Both NaN, equal if zero or infinite, else close. */
static bool T(close)(REAL got, long double exact)
{
    if (exact != exact)
        return got != got;
    if (exact == 0 || isinf((double)exact))
        return (long double)got == exact;
    return got >= 0 && fabsl((long double)got - exact) <= (long double)PROMISED * exact;
}

static void T(expect_close)(const char *what, REAL got, const T(prange_distance_options) * options,
                            const T(sets) * in, ptrdiff_t i, ptrdiff_t j, const REAL *y,
                            ptrdiff_t y_stride)
{
    const long double exact = T(exact)(options, in->d, in->x + i * in->x_stride, y + j * y_stride);
    if (!T(close)(got, exact))
        cr_assert(false, "%s, n %td, m %td, d %td: [%td][%td] is %.17g, not %.17g", what, in->n,
                  in->m, in->d, i, j, (double)got, (double)exact);
}

/* The square matrix of x, with a gap between rows, must be symmetric to the last bit. */
static void T(check_square)(T(prange_distance_options) options, const T(sets) * in)
{
    const ptrdiff_t n = in->n, stride = n + 3;
    guard out = guard_new((size_t)(n * stride - 3) * sizeof(REAL), sizeof(REAL));
    REAL *to = guard_data(&out);
    options.x_stride = in->x_stride;
    options.out_stride = stride;
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, n, in->d, in->x, to), PRANGE_OK);
    cr_expect(guard_intact(&out));
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j <= i; j++) {
            T(expect_close)("square", to[i * stride + j], &options, in, i, j, in->x, in->x_stride);
            if (T(bits_of)(to[i * stride + j]) != T(bits_of)(to[j * stride + i]))
                cr_assert(false, "[%td][%td] is not [%td][%td]", i, j, j, i);
        }
    guard_free(&out);
}

static void T(check_condensed)(T(prange_distance_options) options, const T(sets) * in)
{
    const ptrdiff_t n = in->n;
    guard out = guard_new((size_t)(n * (n - 1) / 2) * sizeof(REAL), sizeof(REAL));
    REAL *to = guard_data(&out);
    options.x_stride = in->x_stride;
    cr_assert_eq(T(prange_condensed_distance_with)(&options, n, in->d, in->x, to), PRANGE_OK);
    cr_expect(guard_intact(&out));
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = i + 1; j < n; j++)
            T(expect_close)("condensed", *to++, &options, in, i, j, in->x, in->x_stride);
    guard_free(&out);
}

static void T(check_cross)(T(prange_distance_options) options, const T(sets) * in)
{
    const ptrdiff_t stride = in->m + 1;
    guard out = guard_new((size_t)(in->n * stride - 1) * sizeof(REAL), 2 * sizeof(REAL));
    REAL *to = guard_data(&out);
    options.x_stride = in->x_stride;
    options.y_stride = in->y_stride;
    options.out_stride = stride;
    cr_assert_eq(T(prange_cross_distance_with)(&options, in->n, in->m, in->d, in->x, in->y, to),
                 PRANGE_OK);
    cr_expect(guard_intact(&out));
    for (ptrdiff_t i = 0; i < in->n; i++)
        for (ptrdiff_t j = 0; j < in->m; j++)
            T(expect_close)("cross", to[i * stride + j], &options, in, i, j, in->y, in->y_stride);
    guard_free(&out);
}

static void T(check_forms)(T(prange_distance_options) options, const T(sets) * in)
{
    options.flags = PRANGE_FAST;
    for (int root = 0; root < 2; root++) {
        options.metric = root ? PRANGE_EUCLIDEAN : PRANGE_SQEUCLIDEAN;
        T(check_square)(options, in);
        T(check_condensed)(options, in);
        T(check_cross)(options, in);
    }
}

/* Sizes around the edges of tiles and vectors, with gaps between rows. */
Test(SUITE, every_edge)
{
    static const ptrdiff_t counts[] = {1, 2, 31, 95, 96, 97, 128, 191, 192, 193, 289, 385};
    static const ptrdiff_t dims[] = {1, 2, 3, 7, 8, 9, 11, 15, 16, 17, 31, 33};
    enum { N_MOST = 386, STRIDE = 50 };
    REAL *x = allocate(N_MOST * STRIDE * sizeof *x), *y = allocate(N_MOST * STRIDE * sizeof *y);
    const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
    for (int c = 0; c < 12; c++) {
        for (ptrdiff_t i = 0; i < N_MOST * STRIDE; i++) {
            x[i] = (REAL)(offsets[c % 4] + uniform(1, i));
            y[i] = (REAL)(offsets[c % 4] + uniform(2, i));
        }
        const ptrdiff_t d = dims[(5 * c + 3) % 12];
        const T(sets) in = {counts[c], counts[(7 * c + 2) % 12] % 200, d, STRIDE, d + 1, x, y};
        T(check_forms)(options, &in);
    }
    free(x);
    free(y);
}

/* Duplicates, and points that differ by 1e-12 (f32: 1e-6) in one coordinate, at every offset. */
Test(SUITE, near_points)
{
    enum { N_NEAR = 100, D_NEAR = 33 };
    REAL *x = allocate(N_NEAR * D_NEAR * sizeof *x);
    const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
    for (int o = 0; o < 4; o++) {
        for (ptrdiff_t i = 0; i < N_NEAR * D_NEAR; i++)
            x[i] = (REAL)(offsets[o] + uniform(3, i % (20 * D_NEAR)));
        for (ptrdiff_t i = 40; i < N_NEAR; i++) {
            REAL *near = x + i * D_NEAR + i % D_NEAR;
            *near += (REAL)(sizeof(REAL) == 4 ? 1e-6 : 1e-12) * (REAL)(i - 39) *
                     (REAL)fmax(1, offsets[o]);
        }
        const T(sets) in = {N_NEAR, 50, D_NEAR, D_NEAR, D_NEAR, x, x + 50 * D_NEAR};
        T(check_forms)(options, &in);
    }
    free(x);
}

/* Two clusters, increasingly far apart: centring does not help, so pairs within a cluster move from
 * products to the direct method. */
Test(SUITE, clusters)
{
    enum { N_APART = 97, D_APART = 17, STEPS = 8 };
    static const double apart[STEPS] = {30, 100, 300, 1e3, 3e3, 1e4, 1e5, 1e8};
    REAL *x = allocate(N_APART * D_APART * sizeof *x);
    const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
    for (int s = 0; s < STEPS; s++) {
        for (ptrdiff_t i = 0; i < N_APART * D_APART; i++)
            x[i] = (REAL)(uniform(4, i) + (i / D_APART % 2 ? apart[s] : 0));
        const T(sets) in = {N_APART, N_APART, D_APART, D_APART, D_APART, x, x};
        T(check_forms)(options, &in);
    }
    free(x);
}

/* Scales from underflowing to overflowing squares, and all of them in one set. Distances that the
 * direct method cannot represent must have its result. */
Test(SUITE, scales)
{
    enum { N_SCALED = 60, D_SCALED = 20, SCALES = 10 };
    static const double scales[] = {1e-300, 1e-200, 1e-160, 1e-140, 1e-130,
                                    1e-30,  1e30,   1e140,  1e152,  1e200};
    REAL *x = allocate(N_SCALED * D_SCALED * sizeof *x);
    REAL *fast = allocate(N_SCALED * N_SCALED * sizeof *fast);
    REAL *direct = allocate(N_SCALED * N_SCALED * sizeof *direct);
    for (int s = 0; s < SCALES + 1; s++) {
        for (ptrdiff_t i = 0; i < N_SCALED * D_SCALED; i++)
            x[i] = (REAL)(uniform(5, i % (50 * D_SCALED)) *
                          scales[s < SCALES ? s : i / D_SCALED % SCALES]);
        T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_SCALED, D_SCALED, x, direct),
                     PRANGE_OK);
        options.flags = PRANGE_FAST;
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_SCALED, D_SCALED, x, fast),
                     PRANGE_OK);
        for (ptrdiff_t i = 0; i < N_SCALED * N_SCALED; i++) {
            const ptrdiff_t a = i / N_SCALED * D_SCALED, b = i % N_SCALED * D_SCALED;
            const long double exact = T(exact)(&options, D_SCALED, x + a, x + b);
            const bool far =
                exact > (long double)sqrt(REAL_MIN) * 1e9 && exact < (long double)sqrt(REAL_MAX);
            const bool good =
                far || exact == 0 || sizeof(REAL) == sizeof(float)
                    ? T(close)(fast[i], (long double)(REAL)exact)
                    : fast[i] == direct[i] || fabs((double)(fast[i] - direct[i])) < 1e-161;
            if (!good)
                cr_assert(false, "scale %d: [%td] is %g by products, %g directly", s, i,
                          (double)fast[i], (double)direct[i]);
        }
    }
    free(x);
    free(fast);
    free(direct);
}

Test(SUITE, not_finite)
{
    enum { N_ODD = 230, D_ODD = 12 };
    static const double odd[] = {NAN, INFINITY, -INFINITY};
    REAL *x = allocate(N_ODD * D_ODD * sizeof *x);
    const T(prange_distance_options) options = {.metric = PRANGE_EUCLIDEAN};
    for (ptrdiff_t i = 0; i < N_ODD * D_ODD; i++)
        x[i] = (REAL)uniform(6, i);
    for (ptrdiff_t i = 0; i < 25; i++)
        x[(i * 37 % N_ODD) * D_ODD + i % D_ODD] = (REAL)odd[i % 3];
    const T(sets) in = {N_ODD, 30, D_ODD, D_ODD, D_ODD, x, x + 20 * D_ODD};
    T(check_forms)(options, &in);
    for (ptrdiff_t i = 0; i < N_ODD * D_ODD; i++)
        x[i] = (REAL)odd[i % 3];
    T(check_forms)(options, &in);
    free(x);
}

Test(SUITE, weights)
{
    enum { N_HEAVY = 100, D_HEAVY = 21 };
    REAL x[N_HEAVY * D_HEAVY], w[D_HEAVY];
    for (ptrdiff_t i = 0; i < N_HEAVY * D_HEAVY; i++)
        x[i] = (REAL)(uniform(8, i % (90 * D_HEAVY)) + 1e6);
    for (int k = 0; k < D_HEAVY; k++)
        w[k] = k % 5 ? (REAL)uniform(9, k) : 0;
    x[D_HEAVY] = (REAL)INFINITY;
    const T(prange_distance_options) options = {.weights = w};
    const T(sets) in = {N_HEAVY, 40, D_HEAVY, D_HEAVY, D_HEAVY, x, x};
    T(check_forms)(options, &in);
}

/* Coordinates whose squares are out of range unless weighted, in two clusters, so that pairs within
 * a cluster are computed directly. */
Test(SUITE, weights_that_bring_into_range)
{
    enum { N_RANGE = 60, D_RANGE = 43 };
    const double far = sizeof(REAL) == 8 ? 1e175 : 1e25, light = sizeof(REAL) == 8 ? 1e-300 : 1e-30;
    REAL x[N_RANGE * D_RANGE], w[D_RANGE];
    for (int up = 0; up < 2; up++) {
        for (ptrdiff_t i = 0; i < N_RANGE * D_RANGE; i++)
            x[i] = (REAL)((uniform(10, i) + (i / D_RANGE % 2 ? 1e5 : 0)) * (up ? far : 1 / far));
        for (int k = 0; k < D_RANGE; k++)
            w[k] = (REAL)((1 + uniform(11, k)) * (up ? light : 1 / light));
        const T(prange_distance_options) options = {.weights = w};
        const T(sets) in = {N_RANGE, 30, D_RANGE, D_RANGE, D_RANGE, x, x};
        T(check_forms)(options, &in);
    }
}

/* The other metrics based on squares, compared with the direct method. */
Test(SUITE, other_metrics)
{
    enum { N_OTHER = 120, D_OTHER = 9 };
    static REAL x[N_OTHER * D_OTHER], fast[N_OTHER * N_OTHER], direct[N_OTHER * N_OTHER];
    REAL variances[D_OTHER], covariance[D_OTHER * D_OTHER] = {0};
    for (ptrdiff_t i = 0; i < N_OTHER * D_OTHER; i++)
        x[i] = (REAL)uniform(10, i % (100 * D_OTHER));
    for (ptrdiff_t i = 110 * D_OTHER; i < N_OTHER * D_OTHER; i += D_OTHER)
        x[i] *= (REAL)(sizeof(REAL) == sizeof(float) ? 1.001 : 1.000001);
    for (int k = 0; k < D_OTHER; k++) {
        variances[k] = (REAL)(0.5 + uniform(11, k));
        covariance[k * D_OTHER + k] = (REAL)(1 + uniform(12, k));
    }
    const T(prange_distance_options) cases[] = {
        {.metric = PRANGE_SEUCLIDEAN, .variances = variances},
        {.metric = PRANGE_COSINE},
        {.metric = PRANGE_CORRELATION},
        {.metric = PRANGE_COSINE, .weights = variances},
        {.metric = PRANGE_MAHALANOBIS, .inverse_covariance = covariance},
    };
    for (int k = 0; k < 5; k++) {
        T(prange_distance_options) options = cases[k];
        const double allowed = sizeof(REAL) == sizeof(float) ? 2e-5 : 1e-9;
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_OTHER, D_OTHER, x, direct),
                     PRANGE_OK);
        options.flags = PRANGE_FAST;
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_OTHER, D_OTHER, x, fast),
                     PRANGE_OK);
        for (ptrdiff_t i = 0; i < N_OTHER * N_OTHER; i++)
            if (!(fabs((double)(fast[i] - direct[i])) <= allowed * (double)direct[i]))
                cr_assert(false, "case %d: %.17g and %.17g", k, (double)fast[i], (double)direct[i]);
    }
    covariance[0] = -1;
    variances[3] = 0;
    T(prange_distance_options) indefinite = cases[4], options = cases[0];
    cr_assert_eq(T(prange_pairwise_distance_with)(&indefinite, N_OTHER, D_OTHER, x, direct),
                 PRANGE_OK);
    indefinite.flags = PRANGE_FAST;
    cr_assert_eq(T(prange_pairwise_distance_with)(&indefinite, N_OTHER, D_OTHER, x, fast),
                 PRANGE_OK);
    cr_expect_eq(T(bits_differ)(N_OTHER * N_OTHER, fast, direct), N_OTHER * N_OTHER);
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_OTHER, D_OTHER, x, direct),
                 PRANGE_OK);
    options.flags = PRANGE_FAST;
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_OTHER, D_OTHER, x, fast), PRANGE_OK);
    cr_expect_eq(T(bits_differ)(N_OTHER * N_OTHER, fast, direct), N_OTHER * N_OTHER);
}

/* Metrics not based on squares, and sizes where products do not pay: the bits of the direct
 * method. */
Test(SUITE, direct_elsewhere)
{
    enum { N_PLAIN = 70, D_PLAIN = 7 };
    REAL x[N_PLAIN * D_PLAIN], fast[N_PLAIN * N_PLAIN], direct[N_PLAIN * N_PLAIN];
    T(random_fill)(13, N_PLAIN * D_PLAIN, x);
    static const prange_metric others[] = {PRANGE_CITYBLOCK, PRANGE_HAMMING, PRANGE_NAN_EUCLIDEAN,
                                           PRANGE_JACCARD, PRANGE_EUCLIDEAN};
    for (int k = 0; k < 5; k++) {
        by_the_rule = k == 4;
        T(prange_distance_options) options = {.metric = others[k]};
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_PLAIN, D_PLAIN, x, direct),
                     PRANGE_OK);
        options.flags = PRANGE_FAST;
        cr_assert_eq(T(prange_pairwise_distance_with)(&options, N_PLAIN, D_PLAIN, x, fast),
                     PRANGE_OK);
        cr_expect_eq(T(bits_differ)(N_PLAIN * N_PLAIN, fast, direct), N_PLAIN * N_PLAIN);
    }
    by_the_rule = false;
}

Test(SUITE, out_of_memory)
{
    enum { N_FULL = 30, D_FULL = 4 };
    REAL x[N_FULL * D_FULL];
    const REAL w[D_FULL] = {1, 2, 3, 4};
    const T(prange_distance_options) options = {.flags = PRANGE_FAST, .weights = w};
    T(random_fill)(14, N_FULL * D_FULL, x);
    guard out = guard_new(N_FULL * N_FULL * sizeof(REAL), 8);
    for (int at = 1; at <= 7; at++) {
        arm(at);
        const prange_status status =
            T(prange_cross_distance_with)(&options, N_FULL, N_FULL, D_FULL, x, x, guard_data(&out));
        arm(0);
        cr_expect_eq(status, PRANGE_ERROR_MEMORY, "allocation %d", at);
        cr_expect(guard_untouched(&out));
        cr_expect_not_null(strstr(prange_last_error(), "prange_cross_distance_with" SUFFIX));
    }
    arm(0);
    cr_expect_eq(
        T(prange_cross_distance_with)(&options, N_FULL, N_FULL, D_FULL, x, x, guard_data(&out)),
        PRANGE_OK);
    cr_expect_eq(allocations, 7);
    guard_free(&out);
}
